using System.Collections.Immutable;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Measuring;

/// <summary>How often something happened, and how often a machine did it.</summary>
/// <remarks>Members rather than positions: the columns of a count have no type where there is no row.</remarks>
public sealed record EventCount
{
    public string Type { get; init; } = "";

    public string? Asset { get; init; }

    public long People { get; init; }

    public long Events { get; init; }

    public long Automated { get; init; }
}

/// <summary>Reads what a campaign did from the events, and judges it. It knows events and nothing of who made them.</summary>
public sealed class Measurements(Database database, BusinessClock clock)
{
    /// <summary>The evidence so far for the campaign's goal.</summary>
    public async Task<Evidence> EvidenceAsync(Plan plan)
    {
        var goal = plan.Terms.Goal;
        var holdout = plan.Assets.OfType<AudienceAsset>().Select(a => a.Holdout).FirstOrDefault() ?? new Holdout(0, "");
        // What was assigned as one is counted as one: an account reached the goal when any of its people did.
        var unit = holdout.By == HoldoutUnit.Account ? "coalesce(json_extract(e.data, '$.account'), e.contact)" : "e.contact";
        // The window runs for both arms alike from the launch's first mail, so neither has more time to reach the goal.
        var rows = await database.ReadAsync(s => s.QueryAsync<ArmRow>(
            $"""
            select a.arm, count(*) as people, sum(a.reached) as reached from (
              select json_extract(e.data, '$.arm') as arm,
                max(case when exists (select 1 from events m where m.contact = e.contact and m.type = @Metric and m.automated is null
                  and m.at >= @from and m.at < @until) then 1 else 0 end) as reached
              from events e where e.campaign = @Name and e.type = @exposed group by {unit}, arm) a
            group by a.arm
            """,
            new
            {
                goal.Metric,
                plan.Terms.Name,
                exposed = EventTypes.Exposed,
                from = plan.Terms.Launch.At.ToUnixTimeMilliseconds(),
                until = plan.Terms.Launch.At.AddDays(goal.WindowDays).ToUnixTimeMilliseconds(),
            }));
        var ends = plan.Terms.Launch.At.AddDays(goal.WindowDays);
        return EvidenceJudge.Judge(new EvidenceInput(goal.Metric, Arm(rows, "treated"), Arm(rows, "held_out"), holdout.Share, clock.Now >= ends, ends) { By = holdout.By });
    }

    public Task<IReadOnlyList<EventCount>> CountsAsync(string campaign) => database.ReadAsync(s => s.QueryAsync<EventCount>(
        """
        select type, asset, count(distinct case when automated is null then contact end) as people, count(*) as events,
          sum(case when automated is null then 0 else 1 end) as automated
        from events where campaign = @campaign group by type, asset order by type, asset
        """,
        new { campaign }));

    private static ArmCount Arm(IReadOnlyList<ArmRow> rows, string arm) =>
        rows.FirstOrDefault(r => r.Arm == arm) is { } row ? new ArmCount(row.People, row.Reached) : new ArmCount(0, 0);

    private sealed record ArmRow
    {
        public string Arm { get; init; } = "";

        public long People { get; init; }

        public long Reached { get; init; }
    }
}
