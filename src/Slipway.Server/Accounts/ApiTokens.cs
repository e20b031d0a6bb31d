using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>A token as its owner sees it; its secret was shown once.</summary>
public sealed record ApiToken(string Id, string Account, string Name, bool Agent, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>A token that opens the AI gateway and nothing else.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Purpose">What it asks for unless a request says otherwise.</param>
/// <param name="DataClass">With which class of data.</param>
public sealed record GatewayKey(string Id, string Name, string Purpose, string DataClass, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>What a key of the AI gateway is for.</summary>
public sealed record GatewayUse(string Purpose, string DataClass);

/// <summary>A token as it was made, with the text that is shown once, or why it could not be.</summary>
public sealed record ApiTokenAnswer(ApiToken? Token, string? Text, ImmutableArray<Finding> Findings);

/// <summary>Tokens for programs: <c>slipway_&lt;id&gt;_&lt;secret&gt;</c>, with the rights of the person who made it, less what an agent may not.</summary>
public sealed class ApiTokens(Database database, AuditTrail audit, TimeProvider time)
{
    private const string Prefix = "slipway_";
    private const int LongestDays = 366;

    public async Task<IReadOnlyList<ApiToken>> ListAsync(string account)
    {
        await using var session = await database.ReadAsync();
        var rows = await session.QueryAsync<TokenRow>($"select {TokenRow.Columns} from tokens where account = @account and purpose is null order by created_at desc, id", new { account });
        return [.. rows.Select(r => r.ToToken())];
    }

    /// <summary>A person's keys of the AI gateway.</summary>
    public async Task<IReadOnlyList<GatewayKey>> ListGatewayKeysAsync(string account)
    {
        await using var session = await database.ReadAsync();
        var rows = await session.QueryAsync<TokenRow>($"select {TokenRow.Columns} from tokens where account = @account and purpose is not null order by created_at desc, id", new { account });
        return [.. rows.Select(r => r.ToGatewayKey())];
    }

    /// <summary>Makes a token for a person.</summary>
    /// <param name="actor">Who makes it, as the audit trail names them.</param>
    /// <param name="account">Whose rights it has.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="days">How long it is good, from 1 to 366.</param>
    /// <param name="agent">Whether a program uses it that acts on its own judgement.</param>
    /// <param name="gateway">What for, where it opens the AI gateway and nothing else.</param>
    public async Task<ApiTokenAnswer> CreateAsync(string actor, string account, string name, int days, bool agent, GatewayUse? gateway = null)
    {
        var findings = Check(name, days);
        if (findings.Length > 0)
        {
            return new ApiTokenAnswer(null, null, findings);
        }

        var secret = Secrets.Make();
        var row = new TokenRow(
            Secrets.MakeId("t-"), Secrets.Hash(secret), account, name.Trim(), agent ? 1 : 0, Now, Now + (long)TimeSpan.FromDays(days).TotalMilliseconds, null,
            gateway?.Purpose, gateway?.DataClass);
        await database.WriteAsync("tokens.create", async session =>
        {
            await session.ExecuteAsync(
                "insert into tokens (id, hash, account, name, agent, created_at, expires_at, purpose, data_class) values (@Id, @Hash, @Account, @Name, @Agent, @CreatedAt, @ExpiresAt, @Purpose, @DataClass)", row);
            await audit.AppendAsync(session, actor, "token.created", row.Id, gateway is not null ? $"{account} gateway {gateway.Purpose} {gateway.DataClass}" : agent ? $"{account} agent" : account);
        });
        await audit.PublishHeadAsync();
        return new ApiTokenAnswer(row.ToToken(), $"{Prefix}{row.Id}_{secret}", []);
    }

    /// <summary>Makes a token useless at once.</summary>
    /// <returns>Whether the person had such a token.</returns>
    public async Task<bool> RevokeAsync(string actor, string account, string id)
    {
        var found = await database.WriteAsync("tokens.revoke", async session =>
        {
            if (await session.ExecuteAsync("delete from tokens where id = @id and account = @account", new { id, account }) == 0)
            {
                return false;
            }

            await audit.AppendAsync(session, actor, "token.revoked", id, account);
            return true;
        });
        await audit.PublishHeadAsync();
        return found;
    }

    /// <summary>Who has this token; null when it is unknown, over, or its person may no longer sign in. A key of the gateway opens nothing here.</summary>
    public async Task<Actor?> FindAsync(string text) => await FindAsync(text, gateway: false) is var (token, account)
        ? new Actor(account.Id, account.Name, account.Roles, token.Agent != 0, token.Id)
        : null;

    /// <summary>Who has this key of the AI gateway; null when it is unknown, over, no such key, or its person may no longer sign in.</summary>
    public async Task<(GatewayKey Key, Account Person)?> FindGatewayKeyAsync(string text) => await FindAsync(text, gateway: true) is var (token, account) ? (token.ToGatewayKey(), account) : null;

    private async Task<(TokenRow Token, Account Account)?> FindAsync(string text, bool gateway)
    {
        // The secret may hold '_' itself, the id never does.
        var parts = text.Split('_', 3);
        if (parts.Length != 3 || parts[0] != "slipway")
        {
            return null;
        }

        await using var session = await database.ReadAsync();
        var token = await session.FirstAsync<TokenRow>($"select {TokenRow.Columns} from tokens where id = @id and expires_at > @Now", new { id = parts[1], Now });
        if (token is null || token.Purpose is not null != gateway || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token.Hash), Encoding.ASCII.GetBytes(Secrets.Hash(parts[2]))))
        {
            return null;
        }

        var account = await People.FindAsync(session, token.Account);
        if (account is not { IsEnabled: true })
        {
            return null;
        }

        await NoteUseAsync(token);
        return (token, account);
    }

    private static ImmutableArray<Finding> Check(string name, int days)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 80 || name.Any(char.IsControl))
        {
            findings.Add(Finding.Error("name-missing", T("The name is missing or longer than 80 characters."), fix: T("Write what the token is for, like 'Weekly report'.")) with { Field = "name" });
        }

        if (days is < 1 or > LongestDays)
        {
            findings.Add(Finding.Error("lifetime", T($"A token cannot be good for {days} days."), fix: T($"Choose from 1 to {LongestDays} days.")) with { Field = "days" });
        }

        return findings.ToImmutable();
    }

    // Once a minute is enough to see whether a token is still used, and keeps reading from becoming writing.
    private async Task NoteUseAsync(TokenRow token)
    {
        if (token.UsedAt is { } used && used > Now - 60_000)
        {
            return;
        }

        await database.WriteAsync("tokens.used", session => session.ExecuteAsync("update tokens set used_at = @Now where id = @Id", new { Now, token.Id }));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record TokenRow(string Id, string Hash, string Account, string Name, long Agent, long CreatedAt, long ExpiresAt, long? UsedAt, string? Purpose, string? DataClass)
    {
        public const string Columns = "id as Id, hash as Hash, account as Account, name as Name, agent as Agent, created_at as CreatedAt, expires_at as ExpiresAt, used_at as UsedAt, purpose as Purpose, data_class as DataClass";

        public ApiToken ToToken() => new(
            Id, Account, Name, Agent != 0, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            UsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null);

        public GatewayKey ToGatewayKey() => new(
            Id, Name, Purpose ?? "", DataClass ?? "", DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            UsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null);
    }
}
