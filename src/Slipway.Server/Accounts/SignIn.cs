using System.Collections.Immutable;
using System.Threading.RateLimiting;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>What came of trying to sign in.</summary>
public abstract record SignInAnswer
{
    private protected SignInAnswer()
    {
    }

    /// <summary>It is this person.</summary>
    public sealed record Welcome(string Account) : SignInAnswer;

    /// <summary>It is not, or what was sent cannot be used; nothing was used up.</summary>
    public sealed record Refused(ImmutableArray<Finding> Findings) : SignInAnswer;

    /// <summary>Too many tries for this account.</summary>
    public sealed record TooMany(TimeSpan RetryAfter) : SignInAnswer;
}

/// <summary>What a person fills in beside a one-time link. Empty: keep what there is.</summary>
public sealed record LinkForm(string Email, string Name, string Password);

/// <summary>A link that can still be used, and whom it is for.</summary>
public sealed record OpenLink(Account Account, bool IsUnclaimed);

/// <summary>Proves who somebody is, by password or by one-time link.</summary>
public sealed class SignIn(Database database, AuditTrail audit, KeyRing keys, TimeProvider time, SlipwayOptions options) : IDisposable
{
    private static Finding Wrong => Finding.Error(
        "sign-in-wrong", T("Email address and password do not belong together."), fix: T("Try again, or ask an administrator for a sign-in link."));

    private static Finding Stale => Finding.Error(
        "link-stale", T("This sign-in link was used already or is too old."), fix: T("Ask an administrator for a new one."));

    // By account, however many machines the tries come from. A correct password counts too, so that the limit tells nothing.
    private readonly PartitionedRateLimiter<string> _tries = PartitionedRateLimiter.Create<string, string>(account => RateLimitPartition.GetTokenBucketLimiter(
        account, _ => new TokenBucketRateLimiterOptions { TokenLimit = 10, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(30) }));

    public async Task<SignInAnswer> ByPasswordAsync(string email, string password)
    {
        var address = People.Normal(email);
        var reference = keys.Reference(address);
        using var lease = _tries.AttemptAcquire(reference);
        if (!lease.IsAcquired)
        {
            Telemetry.SignIns.Add(1, new("way", "password"), new("result", "limited"));
            return new SignInAnswer.TooMany(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(30));
        }

        var row = await database.ReadAsync(session => session.FirstAsync<AccountRow>(
            $"select {AccountRow.Columns} from accounts where email = @address and disabled_at is null", new { address }));
        if (Passwords.Verify(password, row?.Password) && row is not null)
        {
            Telemetry.SignIns.Add(1, new("way", "password"), new("result", "succeeded"));
            return new SignInAnswer.Welcome(row.Id);
        }

        Telemetry.SignIns.Add(1, new("way", "password"), new("result", "failed"));
        // Never the address itself: people type passwords into the wrong field, and the trail is for ever.
        await audit.AppendAsync("anonymous", "sign-in.failed", row?.Id ?? reference, "password");
        return new SignInAnswer.Refused([Wrong]);
    }

    /// <summary>Looks at a link without using it up, as mail scanners do.</summary>
    public Task<OpenLink?> PeekAsync(string token) => database.ReadAsync(session => FindLinkAsync(session, token));

    /// <summary>Uses a link up and keeps what the person filled in; a form that cannot be used leaves the link good.</summary>
    public async Task<SignInAnswer> ByLinkAsync(string token, LinkForm form)
    {
        // Hashed before the write begins: it takes long, and the database has one writer.
        var password = form.Password.Length > 0 ? Passwords.Hash(form.Password) : null;
        var answer = await database.WriteAsync("sign-in.link", async session =>
        {
            if (await FindLinkAsync(session, token) is not { } link)
            {
                await audit.AppendAsync(session, "anonymous", "sign-in.failed", "link", "link");
                return new SignInAnswer.Refused([Stale]);
            }

            var findings = await CheckAsync(session, link, form);
            if (findings.Length > 0)
            {
                return new SignInAnswer.Refused(findings);
            }

            await session.ExecuteAsync("update sign_in_links set used_at = @now where hash = @hash", new { now = Now, hash = Secrets.Hash(token) });
            await KeepAsync(session, link, form, password);
            return (SignInAnswer)new SignInAnswer.Welcome(link.Account.Id);
        });
        await audit.PublishHeadAsync();
        Telemetry.SignIns.Add(1, new("way", "link"), new("result", answer is SignInAnswer.Welcome ? "succeeded" : "failed"));
        return answer;
    }

    public void Dispose() => _tries.Dispose();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<OpenLink?> FindLinkAsync(Session session, string token)
    {
        var row = await session.FirstAsync<AccountRow>(
            $"select {AccountRow.Columns} from accounts where disabled_at is null and id = "
            + "(select account from sign_in_links where hash = @hash and used_at is null and expires_at > @now)",
            new { hash = Secrets.Hash(token), now = Now });
        return row is null ? null : new OpenLink(row.ToAccount(), row.Email == FirstAdministrator.Unclaimed);
    }

    private async Task<ImmutableArray<Finding>> CheckAsync(Session session, OpenLink link, LinkForm form)
    {
        var email = link.IsUnclaimed ? People.Normal(form.Email) : link.Account.Email;
        var findings = link.IsUnclaimed ? People.CheckPerson(email, form.Name) : [];
        if (link.IsUnclaimed && await People.IsTakenAsync(session, email, link.Account.Id))
        {
            findings = findings.Add(People.Taken(email));
        }

        var mayStayWithout = link.Account.HasPassword || (options.Demo && !link.IsUnclaimed);
        return form.Password.Length == 0 && mayStayWithout ? findings : findings.AddRange(Passwords.Check(form.Password, email));
    }

    private async Task KeepAsync(Session session, OpenLink link, LinkForm form, string? password)
    {
        var id = link.Account.Id;
        if (link.IsUnclaimed)
        {
            await session.ExecuteAsync("update accounts set email = @email, name = @name where id = @id", new { id, email = People.Normal(form.Email), name = form.Name.Trim() });
            await audit.AppendAsync(session, id, "account.claimed", id);
        }

        if (password is not null)
        {
            await session.ExecuteAsync("update accounts set password = @password where id = @id", new { id, password });
            // Whoever knew the old password is signed out with it.
            await session.ExecuteAsync("delete from sessions where account = @id", new { id });
            await audit.AppendAsync(session, id, "account.password-set", id);
        }
    }
}
