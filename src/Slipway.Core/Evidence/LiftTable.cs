using System.Collections.Immutable;
using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>What the arms of an experiment brought, and by how much each differs from the control arm.</summary>
/// <param name="Arms">The configured arms, or else those that were seen.</param>
/// <param name="Lifts">Each arm but the control arm against it, in the same order.</param>
/// <param name="Counts">What was counted, and what was left out.</param>
/// <param name="Start">When the experiment began: the history is of the time before.</param>
/// <param name="Cap">No unit's revenue counts for more in what is capped: the 99.9th percentile of positive revenue over all arms; infinity where none is positive.</param>
/// <param name="Theta">What CUPED takes out per unit of history, over all arms; not a number where nobody has any.</param>
/// <param name="SampleRatio">Whether units came to the arms as configured; null where no weights were configured.</param>
/// <param name="Blocked">Why nothing may be claimed, a sentence; null where that is not so. Every comparison is then refused.</param>
public sealed record LiftTable(
    ImmutableArray<LiftArm> Arms, ImmutableArray<ArmLift> Lifts, LiftCounts Counts, DateTimeOffset? Start, double Cap, double Theta, SampleRatio? SampleRatio, string? Blocked);

/// <summary>What was counted.</summary>
/// <param name="Units">Units that were exposed.</param>
/// <param name="Contaminated">Of these, in more than one arm; they are in no arm's figures.</param>
/// <param name="Immature">Of these, whose window was not over; in no arm's figures, though in the sample ratio.</param>
/// <param name="Outcomes">Outcomes of all.</param>
/// <param name="InWindow">Of these, in their unit's window.</param>
/// <param name="Before">Of these, before the experiment began.</param>
/// <param name="NotExposed">Of these, of units that were not exposed.</param>
public sealed record LiftCounts(long Units, long Contaminated, long Immature, long Outcomes, long InWindow, long Before, long NotExposed)
{
    /// <summary>The share of units in more than one arm, 0 to 1.</summary>
    public double ContaminatedShare => Units == 0 ? 0 : (double)Contaminated / Units;

    internal LiftCounts Plus(LiftCounts other, int times) => new(
        Units + (times * other.Units), Contaminated + (times * other.Contaminated), Immature + (times * other.Immature), Outcomes + (times * other.Outcomes), InWindow + (times * other.InWindow),
        Before + (times * other.Before), NotExposed + (times * other.NotExposed));
}

/// <summary>An arm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its configured weight; null where none are configured.</param>
/// <param name="Assigned">Units whose only arm it is.</param>
/// <param name="Converted">Units with an outcome in the window, of those whose window is over.</param>
/// <param name="Capped">Revenue with the cap (Y) and revenue before the experiment (X) of each unit.</param>
/// <param name="PerOrder">Revenue without the cap (Y) and outcomes (X) of each unit, in the window.</param>
/// <param name="WithHistory">Units with revenue before the experiment.</param>
public sealed record LiftArm(string Name, double? Weight, long Assigned, Proportion Converted, JointMoments Capped, JointMoments PerOrder, long WithHistory)
{
    /// <summary>The share of the revenue that the cap took away, 0 to 1.</summary>
    public double Removed => PerOrder.Y.Sum == 0 ? 0 : (PerOrder.Y.Sum - Capped.Y.Sum) / PerOrder.Y.Sum;
}

/// <summary>An arm against the control arm.</summary>
/// <param name="Arm">Its name.</param>
/// <param name="Metrics">Every metric, in the order of <see cref="LiftMetric"/>.</param>
public sealed record ArmLift(string Arm, ImmutableArray<MetricLift> Metrics);

/// <summary>A metric of an arm against the control arm's.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Difference">In the metric's unit.</param>
/// <param name="Lift">Relative to control.</param>
/// <param name="Note">What is to be known beside it, a sentence; null mostly.</param>
public sealed record MetricLift(LiftMetric Metric, Comparison Difference, Comparison Lift, string? Note = null);

/// <summary>What of a unit is compared.</summary>
public enum LiftMetric
{
    /// <summary>Whether it brought anything in the window.</summary>
    Conversion,

    /// <summary>What it brought in the window, cut at the cap.</summary>
    CappedRevenue,

    /// <summary>What it brought in the window.</summary>
    Revenue,

    /// <summary>What it brought cut at the cap, with what it brought before taken out (CUPED).</summary>
    AdjustedRevenue,

    /// <summary>Revenue over outcomes, in the window.</summary>
    ValuePerOrder,
}
