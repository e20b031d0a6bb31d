using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Store;
using Slipway.Store.Audit;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Reviewing;

/// <summary>Who decides in somebody's place.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Role">In which role.</param>
/// <param name="Account">In whose place.</param>
/// <param name="Deputy">Who decides.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="Until">The last day, in UTC.</param>
public sealed record Deputyship(string Id, string Role, string Account, string Deputy, DateOnly From, DateOnly Until);

/// <summary>The book of deputies: a person names who decides for their role, from one day until another. What was decided stands when it is over.</summary>
public sealed class Deputies(Database database, People people, AuditTrail audit, TimeProvider time, Func<ApprovalPolicy> policy)
{
    /// <summary>For how long somebody may be stood in for.</summary>
    public const int MostDays = 366;

    private const int Most = 100;

    // What a role that decides is: those the policy asks, and those that are there for it.
    private static readonly ImmutableArray<string> _deciding = [Roles.Brand, Roles.Legal, Roles.Finance, Roles.Market];

    /// <summary>The roles of somebody in which they can be stood in for.</summary>
    public ImmutableArray<string> RolesOf(Actor actor) => [.. _deciding.Union(policy().Rules.Select(r => r.Role), StringComparer.Ordinal).Where(actor.Has)];

    /// <summary>Who may be named: everybody who may sign in, but for whoever names.</summary>
    public async Task<ImmutableArray<Account>> ChoicesAsync(Actor actor) => [.. (await people.ListAsync()).Where(p => p.IsEnabled && p.Id != actor.Id).OrderBy(p => p.Name, StringComparer.CurrentCulture)];

    /// <summary>Those that are not over, in which somebody has a part.</summary>
    public async Task<ImmutableArray<Deputyship>> OfAsync(string account) => [.. (await database.ReadAsync(s => s.QueryAsync<Row>(
        "select id, role, account, deputy, from_at as fromat, until_at as untilat from deputies where (account = @account or deputy = @account) and until_at > @now and ended_at is null order by from_at, id limit @Most",
        new { account, now = Now, Most }))).Select(From)];

    /// <summary>Names a deputy.</summary>
    public async Task<ImmutableArray<Finding>> NameAsync(Actor actor, string role, string deputy, DateOnly? from, DateOnly? until)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var named = await people.FindAsync(deputy);
        ImmutableArray<Finding> findings =
        [
            .. actor.IsAgent ? [Finding.Error("person-needed", T("An agent names no deputy, and can be none."), fix: T("Do it yourself, signed in."))] : Array.Empty<Finding>(),
            .. !RolesOf(actor).Contains(role) ? [Finding.Error("role-missing", T($"You do not decide as {role}, so nobody can in your place."), fix: T("Choose one of your roles.")) with { Field = "role" }] : Array.Empty<Finding>(),
            .. named is not { IsEnabled: true } || named.Id == actor.Id ? [Finding.Error("deputy-unknown", T("A deputy is somebody else who can sign in."), fix: T("Choose a person from the list.")) with { Field = "deputy" }] : Array.Empty<Finding>(),
            .. from is null || until is null || from > until || until < today || until.Value.DayNumber - from.Value.DayNumber >= MostDays
                ? [Finding.Error("days-wrong", T("From and until must be days in their order, not over yet, and at most a year apart."), fix: T("Write both as days.")) with { Field = "until" }] : Array.Empty<Finding>(),
        ];
        if (!findings.IsEmpty)
        {
            return findings;
        }

        var (fromAt, untilAt) = (At(from!.Value), At(until!.Value.AddDays(1)));
        findings = await database.WriteAsync("deputy.named", async s =>
        {
            if (await s.ScalarAsync<bool>("select exists (select 1 from deputies where account = @Id and role = @role and ended_at is null and from_at < @untilAt and until_at > @fromAt)", new { actor.Id, role, fromAt, untilAt }))
            {
                return ImmutableArray.Create(Finding.Error("deputy-twice", T($"Somebody stands in for you as {role} in these days already."), fix: T("End that first, or choose other days.")));
            }

            var id = Guid.CreateVersion7().ToString("N");
            await s.ExecuteAsync("insert into deputies (id, role, account, deputy, from_at, until_at, named_at) values (@id, @role, @Account, @deputy, @fromAt, @untilAt, @now)", new { id, role, Account = actor.Id, deputy, fromAt, untilAt, now = Now });
            await audit.AppendAsync(s, actor.AuditName, "deputy.named", deputy, FormattableString.Invariant($"{role} for {actor.Id}, {from:yyyy-MM-dd} to {until:yyyy-MM-dd}"));
            return [];
        });
        await audit.PublishHeadAsync();
        return findings;
    }

    /// <summary>Ends one that somebody named, or was named for.</summary>
    public async Task<ImmutableArray<Finding>> EndAsync(Actor actor, string id)
    {
        var ended = !actor.IsAgent && await database.WriteAsync("deputy.ended", async s =>
        {
            var rows = await s.ExecuteAsync("update deputies set ended_at = @now where id = @deputyship and (account = @Id or deputy = @Id) and ended_at is null and until_at > @now", new { deputyship = id, actor.Id, now = Now });
            if (rows > 0)
            {
                await audit.AppendAsync(s, actor.AuditName, "deputy.ended", id);
            }

            return rows > 0;
        });
        await audit.PublishHeadAsync();
        return ended ? [] : [Finding.Error("deputy-other", T("There is no such deputy any more, or it is not yours to end."), fix: T("Load the page again to see how it stands."))];
    }

    private static long At(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static DateOnly Day(long at) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime);

    private static Deputyship From(Row row) => new(row.Id, row.Role, row.Account, row.Deputy, Day(row.FromAt), Day(row.UntilAt).AddDays(-1));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Row(string Id, string Role, string Account, string Deputy, long FromAt, long UntilAt);
}
