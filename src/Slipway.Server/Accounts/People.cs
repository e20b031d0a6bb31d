using System.Collections.Immutable;
using System.Net.Mail;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>The accounts of a server: who there is, what they may do, and their one-time sign-in links.</summary>
public sealed class People(Database database, AuditTrail audit, TimeProvider time)
{
    /// <summary>How long a link that an administrator hands over stays good.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<Account>> ListAsync()
    {
        await using var session = await database.ReadAsync();
        var rows = await session.QueryAsync<AccountRow>($"select {AccountRow.Columns} from accounts order by disabled_at is not null, name, id");
        return [.. rows.Select(r => r.ToAccount())];
    }

    /// <summary>What each account is called: what is stored everywhere is their ids.</summary>
    public async Task<ImmutableDictionary<string, string>> NamesAsync() => (await ListAsync()).ToImmutableDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal);

    public async Task<Account?> FindAsync(string id)
    {
        await using var session = await database.ReadAsync();
        return await FindAsync(session, id);
    }

    /// <summary>The person of an address who may sign in; null for nobody.</summary>
    public async Task<Account?> FindByEmailAsync(string email)
    {
        await using var session = await database.ReadAsync();
        return (await session.FirstAsync<AccountRow>($"select {AccountRow.Columns} from accounts where email = @email and disabled_at is null", new { email = Normal(email) }))?.ToAccount();
    }

    /// <summary>Adds a person, who can sign in by a link from <see cref="CreateLinkAsync"/>.</summary>
    /// <param name="actor">Who adds, as the audit trail names them.</param>
    /// <param name="email">An address nobody here has yet.</param>
    /// <param name="name">As shown to others.</param>
    /// <param name="roles">Of <see cref="Roles.All"/>.</param>
    public async Task<AccountAnswer> CreateAsync(string actor, string email, string name, params IEnumerable<string> roles)
    {
        var chosen = roles.ToImmutableArray();
        var address = Normal(email);
        var findings = CheckPerson(address, name).AddRange(CheckRoles(chosen));
        if (findings.Length > 0)
        {
            return AccountAnswer.Refused(findings);
        }

        var account = new Account(Secrets.MakeId("p-"), address, name.Trim(), Roles.Read(Roles.Write(chosen)), HasPassword: false, IsEnabled: true);
        return await WriteAsync("accounts.create", async session =>
        {
            if (await IsTakenAsync(session, address, account.Id))
            {
                return AccountAnswer.Refused(Taken(address));
            }

            await session.ExecuteAsync(
                "insert into accounts (id, email, name, roles, created_at) values (@Id, @Email, @Name, @roles, @now)",
                new { account.Id, account.Email, account.Name, roles = Roles.Write(account.Roles), now = Now });
            await audit.AppendAsync(session, actor, "account.created", account.Id, Roles.Write(account.Roles));
            return AccountAnswer.Of(account);
        });
    }

    /// <summary>Gives a person exactly these roles.</summary>
    public async Task<AccountAnswer> ChangeRolesAsync(string actor, string id, IEnumerable<string> roles)
    {
        var chosen = roles.ToImmutableArray();
        var findings = CheckRoles(chosen);
        return findings.Length > 0 ? AccountAnswer.Refused(findings) : await ChangeAsync("accounts.roles", id, async (session, account) =>
        {
            if (account.Roles.Contains(Roles.Administrator) && !chosen.Contains(Roles.Administrator) && await IsLastAdministratorAsync(session, id))
            {
                return AccountAnswer.Refused(LastAdministrator(account));
            }

            await session.ExecuteAsync("update accounts set roles = @roles where id = @id", new { id, roles = Roles.Write(chosen) });
            await audit.AppendAsync(session, actor, "account.roles-changed", id, $"{Roles.Write(account.Roles)} -> {Roles.Write(chosen)}");
            return AccountAnswer.Of(account with { Roles = Roles.Read(Roles.Write(chosen)) });
        });
    }

    /// <summary>Changes what is somebody's own to change: what they are called, and the time zone in which times are shown to them.</summary>
    /// <param name="actor">The person.</param>
    /// <param name="name">As shown to others.</param>
    /// <param name="zone">A zone of the time zone database; empty for UTC.</param>
    public async Task<AccountAnswer> ChangeOwnAsync(Actor actor, string name, string zone)
    {
        ImmutableArray<Finding> findings =
        [
            .. actor.IsAgent ? [Finding.Error("person-needed", "An agent changes nothing of a person's account.", fix: "Do it yourself, signed in.")] : Array.Empty<Finding>(),
            .. CheckName(name),
            .. zone.Length > 0 && Settings.Zones.Find(zone) is null ? [Finding.Error("zone-unknown", "There is no such time zone.", fix: "Choose one from the list.") with { Field = "zone" }] : Array.Empty<Finding>(),
        ];
        return findings.Length > 0 ? AccountAnswer.Refused(findings) : await ChangeAsync("accounts.own", actor.Id, async (session, account) =>
        {
            await session.ExecuteAsync("update accounts set name = @called, time_zone = @zone where id = @Id", new { actor.Id, called = name.Trim(), zone = zone.Length > 0 ? zone : null });
            await audit.AppendAsync(session, actor.AuditName, "account.changed", actor.Id, zone.Length > 0 ? zone : "UTC");
            return AccountAnswer.Of(account with { Name = name.Trim(), TimeZone = zone.Length > 0 ? zone : null });
        });
    }

    /// <summary>Lets a person in again, or keeps them out: their sessions end at once, and their links and tokens no longer count.</summary>
    public Task<AccountAnswer> EnableAsync(string actor, string id, bool enabled) => ChangeAsync("accounts.enable", id, async (session, account) =>
    {
        if (!enabled && account.Roles.Contains(Roles.Administrator) && await IsLastAdministratorAsync(session, id))
        {
            return AccountAnswer.Refused(LastAdministrator(account));
        }

        await session.ExecuteAsync("update accounts set disabled_at = @at where id = @id", new { id, at = enabled ? (long?)null : Now });
        if (!enabled)
        {
            await session.ExecuteAsync("delete from sessions where account = @id", new { id });
            await session.ExecuteAsync("delete from sign_in_links where account = @id and used_at is null", new { id });
        }

        await audit.AppendAsync(session, actor, enabled ? "account.enabled" : "account.disabled", id);
        return AccountAnswer.Of(account with { IsEnabled = enabled });
    });

    /// <summary>Makes a one-time sign-in link; links made for the person before no longer work.</summary>
    /// <returns>The secret of the link: <see cref="Serving.PublicAddress.Link"/> makes the address. It is stored nowhere.</returns>
    /// <exception cref="ArgumentException">There is no such account, or it is disabled.</exception>
    public async Task<string> CreateLinkAsync(string actor, string id, TimeSpan lifetime)
    {
        var token = Secrets.Make();
        var answer = await ChangeAsync("accounts.link", id, async (session, account) =>
        {
            if (!account.IsEnabled)
            {
                return AccountAnswer.Refused();
            }

            await session.ExecuteAsync("delete from sign_in_links where account = @id and used_at is null", new { id });
            await session.ExecuteAsync(
                "insert into sign_in_links (hash, account, expires_at) values (@hash, @id, @expires)",
                new { hash = Secrets.Hash(token), id, expires = Now + (long)lifetime.TotalMilliseconds });
            await audit.AppendAsync(session, actor, "account.link-made", id);
            return AccountAnswer.Of(account);
        });
        return answer.Account is null ? throw new ArgumentException($"No enabled account has the id '{id}'.", nameof(id)) : token;
    }

    internal static string Normal(string email) => email.Trim().ToLowerInvariant();

    /// <summary>What is wrong with a person's address and name; nothing, when both can be used.</summary>
    internal static ImmutableArray<Finding> CheckPerson(string address, string name)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (!MailAddress.TryCreate(address, out var parsed) || parsed.Address != address || address.Length > 254)
        {
            findings.Add(Finding.Error("email-invalid", address.Length == 0 ? T("The email address is missing.") : T($"'{address}' is not an email address."), fix: T("Write it like ada@example.com.")) with { Field = "email" });
        }

        return findings.ToImmutable().AddRange(CheckName(name));
    }

    private static ImmutableArray<Finding> CheckName(string name) => string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl)
        ? [Finding.Error("name-missing", T("The name is missing or longer than 100 characters."), fix: T("Write the name as colleagues know it.")) with { Field = "name" }]
        : [];

    internal static Finding Taken(string address) =>
        Finding.Error("email-taken", T($"{address} already has an account."), fix: T("Change that account's roles, or give it a new link.")) with { Field = "email" };

    internal static async Task<bool> IsTakenAsync(Session session, string address, string id) =>
        await session.ScalarAsync<long>("select count(*) from accounts where email = @address and id <> @id", new { address, id }) > 0;

    internal static async Task<Account?> FindAsync(Session session, string id) =>
        (await session.FirstAsync<AccountRow>($"select {AccountRow.Columns} from accounts where id = @id", new { id }))?.ToAccount();

    private static ImmutableArray<Finding> CheckRoles(ImmutableArray<string> roles) =>
    [
        .. roles.Where(r => !Roles.IsKnown(r)).Select(r => Finding.Error(
            "role-unknown", T($"There is no role '{r}'."), fix: T($"Choose from: {string.Join(", ", Roles.All.Select(a => a.Name))}.")) with { Field = "roles" }),
    ];

    private static Finding LastAdministrator(Account account) => Finding.Error(
        "last-administrator", T($"{account.Name} is the only administrator who can sign in."), fix: T("Make another person administrator first.")) with { Field = "roles" };

    private static async Task<bool> IsLastAdministratorAsync(Session session, string id) => await session.ScalarAsync<long>(
        "select count(*) from accounts where id <> @id and disabled_at is null and ' ' || roles || ' ' like '% administrator %'", new { id }) == 0;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<AccountAnswer> ChangeAsync(string name, string id, Func<Session, Account, Task<AccountAnswer>> change) => WriteAsync(name, async session =>
        await FindAsync(session, id) is { } account
            ? await change(session, account)
            : AccountAnswer.Refused(Finding.Error("account-unknown", T($"There is no account '{id}'."), fix: T("Load the list of people again."))));

    private async Task<AccountAnswer> WriteAsync(string name, Func<Session, Task<AccountAnswer>> work)
    {
        var answer = await database.WriteAsync(name, work);
        await audit.PublishHeadAsync();
        return answer;
    }
}
