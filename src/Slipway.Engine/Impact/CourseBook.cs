using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Engine.Impact;

/// <summary>What somebody decided about a campaign.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Version">Its version that was live.</param>
/// <param name="Course">What was decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Account">Who decided.</param>
/// <param name="Rule">What the rule said then.</param>
/// <param name="Roi">The return on cost then; null where there was none.</param>
/// <param name="At">When, by the clock that campaigns live in.</param>
public sealed record TakenCourse(string Campaign, string Version, Course Course, string Reason, string Account, Course Rule, double? Roi, DateTimeOffset At);

/// <summary>What people decided about campaigns: to scale, continue or stop them. The last word counts, and every one is kept.</summary>
public sealed class CourseBook(Database database, AuditTrail audit, BusinessClock clock)
{
    /// <summary>Writes a decision down.</summary>
    /// <param name="taken">What was decided; its time is the present.</param>
    /// <param name="actor">Who decided, for the audit trail.</param>
    public async Task TakeAsync(TakenCourse taken, string actor)
    {
        var at = clock.Now.ToUnixTimeMilliseconds();
        await database.WriteAsync("course.take", async s =>
        {
            await s.ExecuteAsync(
                """
                insert into courses (id, campaign, version, course, reason, account, rule_course, roi, decided_at)
                values ((select coalesce(max(id), 0) + 1 from courses), @Campaign, @Version, @course, @Reason, @Account, @rule, @roi, @at)
                """,
                new { taken.Campaign, taken.Version, course = taken.Course.ToString(), taken.Reason, taken.Account, rule = taken.Rule.ToString(), roi = taken.Roi?.ToString("R", CultureInfo.InvariantCulture), at });
            await audit.AppendAsync(s, actor, $"impact.{taken.Course.ToString().ToLowerInvariant()}", taken.Campaign, $"{taken.Version}, against the rule's {taken.Rule.ToString().ToLowerInvariant()}");
        });
        await audit.PublishHeadAsync();
    }

    /// <summary>What was decided in a time, the oldest first.</summary>
    public Task<ImmutableArray<TakenCourse>> ListAsync(DateTimeOffset from, DateTimeOffset until) => ReadAsync(
        "where decided_at >= @from and decided_at < @until order by id", new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() });

    /// <summary>What was decided about a campaign, the last first.</summary>
    public Task<ImmutableArray<TakenCourse>> ListAsync(string campaign, int most) => ReadAsync("where campaign = @campaign order by id desc limit @most", new { campaign, most });

    /// <summary>What was last decided about every version that is live.</summary>
    public Task<ImmutableArray<TakenCourse>> StandingAsync() => ReadAsync("where id in (select max(x.id) from courses x join campaigns c on c.launched = x.version group by x.campaign) order by id", new { });

    private async Task<ImmutableArray<TakenCourse>> ReadAsync(string where, object parameters)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>($"select campaign, version, course, reason, account, rule_course as rulecourse, roi, decided_at as decidedat from courses {where}", parameters));
        return
        [
            .. rows.Select(r => new TakenCourse(
                r.Campaign, r.Version, Enum.Parse<Course>(r.Course), r.Reason, r.Account, Enum.Parse<Course>(r.RuleCourse), r.Roi is null ? null : double.Parse(r.Roi, CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeMilliseconds(r.DecidedAt))),
        ];
    }

    private sealed record Row(string Campaign, string Version, string Course, string Reason, string Account, string RuleCourse, string? Roi, long DecidedAt);
}
