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
public sealed class Measurements(Database database, CampaignTally tally, BusinessClock clock)
{
    /// <summary>The evidence so far for the campaign's goal.</summary>
    public async Task<Evidence> EvidenceAsync(Plan plan)
    {
        var goal = plan.Terms.Goal;
        var holdout = plan.Assets.OfType<AudienceAsset>().Select(a => a.Holdout).FirstOrDefault() ?? new Holdout(0, "");
        var arms = await tally.ArmsAsync(plan, "arm") ?? await ArmCounts.ReadAsync(database, plan, "arm", holdout.By, goal.Metric, goal.WindowDays);
        var ends = plan.Terms.OutcomesUntil;
        return EvidenceJudge.Judge(new EvidenceInput(goal.Metric, Arm(arms, "treated"), Arm(arms, "held_out"), holdout.Share, clock.Now >= ends, ends) { By = holdout.By, BaseRate = goal.BaseRate?.Rate });
    }

    /// <summary>What each variant of the campaign's experiment brought so far; null where nothing is tried.</summary>
    public async Task<ExperimentResult?> ExperimentAsync(Plan plan)
    {
        if (plan.Assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Experiment is not null) is not { Experiment: { } experiment, Holdout.By: var by })
        {
            return null;
        }

        var counts = await tally.ArmsAsync(plan, "variant") ?? await ArmCounts.ReadAsync(database, plan, "variant", by, experiment.Metric, plan.Terms.Goal.WindowDays);
        var ends = plan.Terms.OutcomesUntil;
        return ExperimentJudge.Judge(experiment, counts, by, clock.Now >= ends, ends);
    }

    /// <summary>Whom of each arm other campaigns wrote to within the days that count.</summary>
    public async Task<Overlap> OverlapAsync(Plan plan)
    {
        var arms = await tally.ArmsAsync(plan, "others") ?? await ArmCounts.WrittenToByOthersAsync(database, plan);
        return new Overlap(Arm(arms, "treated"), Arm(arms, "held_out"));
    }

    /// <summary>How often what happened, by asset.</summary>
    public async Task<IReadOnlyList<EventCount>> CountsAsync(string campaign) =>
        (await tally.EventsAsync(campaign))?.Where(c => c.Asset != CampaignTally.Every).ToList() ?? await database.ReadAsync(s => s.QueryAsync<EventCount>(
            """
            select type, asset, count(distinct case when automated is null then contact end) as people, count(*) as events, count(automated) as automated
            from events where campaign = @campaign group by type, asset order by type, asset
            """,
            new { campaign }));

    private static ArmCount Arm(ImmutableDictionary<string, ArmCount> arms, string arm) => arms.GetValueOrDefault(arm) ?? new ArmCount(0, 0);
}
