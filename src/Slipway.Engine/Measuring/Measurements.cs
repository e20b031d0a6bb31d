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
        var rows = await CountAsync(plan, "arm", holdout.By, goal.Metric);
        var ends = Ends(plan);
        return EvidenceJudge.Judge(new EvidenceInput(goal.Metric, Arm(rows, "treated"), Arm(rows, "held_out"), holdout.Share, clock.Now >= ends, ends) { By = holdout.By });
    }

    /// <summary>What each variant of the campaign's experiment brought so far; null where nothing is tried.</summary>
    public async Task<ExperimentResult?> ExperimentAsync(Plan plan)
    {
        if (plan.Assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Experiment is not null) is not { Experiment: { } experiment, Holdout.By: var by })
        {
            return null;
        }

        var rows = await CountAsync(plan, "variant", by, experiment.Metric);
        var ends = Ends(plan);
        return ExperimentJudge.Judge(experiment, rows.ToDictionary(r => r.Arm, r => new ArmCount(r.People, r.Reached), StringComparer.Ordinal), by, clock.Now >= ends, ends);
    }

    public Task<IReadOnlyList<EventCount>> CountsAsync(string campaign) => database.ReadAsync(s => s.QueryAsync<EventCount>(
        """
        select type, asset, count(distinct case when automated is null then contact end) as people, count(*) as events,
          sum(case when automated is null then 0 else 1 end) as automated
        from events where campaign = @campaign group by type, asset order by type, asset
        """,
        new { campaign }));

    private static DateTimeOffset Ends(Plan plan) => plan.Terms.Launch.At.AddDays(plan.Terms.Goal.WindowDays);

    /// <summary>Counts the units that were assigned, and those of them that reached a metric, by what stands in the exposure.</summary>
    private Task<IReadOnlyList<ArmRow>> CountAsync(Plan plan, string by, HoldoutUnit of, string metric)
    {
        // What was assigned as one is counted as one: an account reached the metric when any of its people did.
        var unit = of == HoldoutUnit.Account ? "coalesce(json_extract(e.data, '$.account'), e.contact)" : "e.contact";
        // The goal is reached wherever it happens, since not every outcome names its campaign; anything else counts where it was done here.
        var here = metric == plan.Terms.Goal.Metric ? "" : "and m.campaign = @Name";
        // The window runs for all alike from the launch's first mail, so none has more time to reach the metric.
        return database.ReadAsync(s => s.QueryAsync<ArmRow>(
            $"""
            select a.arm, count(*) as people, sum(a.reached) as reached from (
              select json_extract(e.data, '$.{by}') as arm,
                max(case when exists (select 1 from events m where m.contact = e.contact and m.type = @metric and m.automated is null
                  and m.at >= @from and m.at < @until {here}) then 1 else 0 end) as reached
              from events e where e.campaign = @Name and e.type = @exposed and json_extract(e.data, '$.{by}') is not null group by {unit}, arm) a
            group by a.arm
            """,
            new { metric, plan.Terms.Name, exposed = EventTypes.Exposed, from = plan.Terms.Launch.At.ToUnixTimeMilliseconds(), until = Ends(plan).ToUnixTimeMilliseconds() }));
    }

    private static ArmCount Arm(IReadOnlyList<ArmRow> rows, string arm) =>
        rows.FirstOrDefault(r => r.Arm == arm) is { } row ? new ArmCount(row.People, row.Reached) : new ArmCount(0, 0);

    private sealed record ArmRow
    {
        public string Arm { get; init; } = "";

        public long People { get; init; }

        public long Reached { get; init; }
    }
}
