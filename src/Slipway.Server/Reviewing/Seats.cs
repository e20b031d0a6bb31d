using System.Collections.Immutable;
using Slipway.Server.Accounts;
using Slipway.Store;

namespace Slipway.Server.Reviewing;

/// <summary>A role in which somebody decides.</summary>
/// <param name="Role">The role.</param>
/// <param name="OnBehalfOf">The account whose deputy they are; null where it is their own.</param>
/// <param name="IsEscalated">Whether the review came to them because it was past its deadline.</param>
public sealed record Seat(string Role, string? OnBehalfOf = null, bool IsEscalated = false);

/// <summary>In which roles somebody decides: their own, those they stand in for, and those of a review that came to them. An agent decides in none.</summary>
public sealed class Seats(Database database, TimeProvider time)
{
    /// <summary>The seats of somebody, one for each role, their own first.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="version">The version that is decided on; null for any.</param>
    public async Task<ImmutableArray<Seat>> OfAsync(Actor actor, string? version)
    {
        if (actor.IsAgent)
        {
            return [];
        }

        // Whoever is stood in for must still have the role themselves, and be let in.
        var (deputised, escalated) = await database.ReadAsync(async s => (
            await s.QueryAsync<(string Role, string Account)>(
                """
                select d.role, d.account from deputies d join accounts a on a.id = d.account
                where d.deputy = @Id and d.from_at <= @now and d.until_at > @now and d.ended_at is null and a.disabled_at is null and ' ' || a.roles || ' ' like '% ' || d.role || ' %' order by d.named_at, d.id
                """,
                new { actor.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
            version is null ? [] : await s.QueryAsync<string>("select role from escalations where version = @version and account = @Id", new { version, actor.Id })));
        return
        [
            .. actor.Roles.Select(r => new Seat(r)).Concat(deputised.Select(d => new Seat(d.Role, d.Account))).Concat(escalated.Select(r => new Seat(r, IsEscalated: true))).DistinctBy(s => s.Role),
        ];
    }

    /// <summary>The seat in which somebody decides as a role; null where they do not.</summary>
    public async Task<Seat?> FindAsync(Actor actor, string role, string version) => (await OfAsync(actor, version)).FirstOrDefault(s => s.Role == role);
}
