using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Server.Accounts;

/// <summary>The way in on a server where nobody has an account: one link, printed where the server was started.</summary>
public sealed class FirstAdministrator(Database database, AuditTrail audit, People people, TimeProvider time)
{
    /// <summary>How long the printed link stays good; each start prints a new one until it was used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Stands in the email's place until the person writes theirs; no email address looks like it.
    internal const string Unclaimed = "first-administrator";

    /// <summary>The secret of the link, or null when somebody already has an account.</summary>
    public async Task<string?> OfferAsync()
    {
        var id = await database.WriteAsync("accounts.first", async session =>
        {
            if (await session.ScalarAsync<string>("select id from accounts where email = @Unclaimed", new { Unclaimed }) is { } waiting)
            {
                return waiting;
            }

            if (await session.ScalarAsync<long>("select count(*) from accounts") > 0)
            {
                return null;
            }

            var made = Secrets.MakeId("p-");
            await session.ExecuteAsync(
                "insert into accounts (id, email, name, roles, created_at) values (@made, @Unclaimed, 'First administrator', @role, @now)",
                new { made, Unclaimed, role = Roles.Administrator, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await audit.AppendAsync(session, "server", "account.created", made, Roles.Administrator);
            return made;
        });
        return id is null ? null : await people.CreateLinkAsync("server", id, Lifetime);
    }
}
