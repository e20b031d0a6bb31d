using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Server.Accounts;

/// <summary>Sessions of people at the screens: the cookie holds a secret, the database its hash, so each can be ended from here.</summary>
public sealed class SignInSessions(Database database, AuditTrail audit, TimeProvider time)
{
    /// <summary>From signing in to signing in again, whatever the person does meanwhile.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>The cookie: with the prefix that browsers guard wherever there is TLS.</summary>
    public static string CookieName(HttpRequest request) => request.IsHttps ? "__Host-slipway" : "slipway";

    /// <summary>Who has this secret; null when it is unknown, over, or the person may no longer sign in.</summary>
    public async Task<Actor?> FindAsync(string secret)
    {
        await using var session = await database.ReadAsync();
        var row = await session.FirstAsync<AccountRow>(
            $"select {AccountRow.Columns} from accounts where disabled_at is null and id = (select account from sessions where hash = @hash and expires_at > @now)",
            new { hash = Secrets.Hash(secret), now = Now });
        return row is null ? null : new Actor(row.Id, row.Name, Roles.Read(row.Roles), IsAgent: false, Token: null) { TimeZone = row.TimeZone };
    }

    /// <summary>Starts a session and sets its cookie; the one before on this browser ends.</summary>
    internal async Task StartAsync(HttpContext context, string account, string way)
    {
        var secret = Secrets.Make();
        var name = CookieName(context.Request);
        var before = context.Request.Cookies[name];
        await database.WriteAsync("sessions.start", async session =>
        {
            await session.ExecuteAsync("delete from sessions where expires_at <= @Now or hash = @before", new { Now, before = Secrets.Hash(before ?? "") });
            await session.ExecuteAsync(
                "insert into sessions (hash, account, created_at, expires_at) values (@hash, @account, @Now, @expires)",
                new { hash = Secrets.Hash(secret), account, Now, expires = Now + (long)Lifetime.TotalMilliseconds });
            await audit.AppendAsync(session, account, "sign-in.succeeded", account, way);
        });
        await audit.PublishHeadAsync();
        context.Response.Cookies.Append(name, secret, Cookie(context.Request, time.GetUtcNow() + Lifetime));
    }

    internal async Task EndAsync(HttpContext context)
    {
        var name = CookieName(context.Request);
        if (context.Request.Cookies[name] is { } secret && await FindAsync(secret) is { } actor)
        {
            await database.WriteAsync("sessions.end", async session =>
            {
                await session.ExecuteAsync("delete from sessions where hash = @hash", new { hash = Secrets.Hash(secret) });
                await audit.AppendAsync(session, actor.Id, "sign-out", actor.Id);
            });
            await audit.PublishHeadAsync();
        }

        context.Response.Cookies.Delete(name, Cookie(context.Request, null));
    }

    /// <summary>Ends every session of a person, on all machines.</summary>
    public async Task EndAllAsync(string actor, string account)
    {
        await database.WriteAsync("sessions.end", async session =>
        {
            await session.ExecuteAsync("delete from sessions where account = @account", new { account });
            await audit.AppendAsync(session, actor, "sessions.ended", account);
        });
        await audit.PublishHeadAsync();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static CookieOptions Cookie(HttpRequest request, DateTimeOffset? expires) =>
        new() { HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", Expires = expires, IsEssential = true };
}
