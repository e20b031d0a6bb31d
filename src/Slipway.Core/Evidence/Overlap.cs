using Slipway.Statistics;
using Comparison = Slipway.Statistics.Comparison;

namespace Slipway.Core.Evidence;

/// <summary>How many people of each arm other campaigns wrote to within the same days: what the arms then show is not this campaign's alone.</summary>
/// <param name="Treated">The people written to, and those of them that another campaign wrote to as well.</param>
/// <param name="Control">The people held out, and those of them that another campaign wrote to.</param>
public sealed record Overlap(ArmCount Treated, ArmCount Control)
{
    /// <summary>Whether there is any.</summary>
    public bool IsAny => Treated.Reached + Control.Reached > 0;

    /// <summary>Whether one arm was written to more often than the other, beyond chance: then part of the difference is another campaign's.</summary>
    public bool IsUneven => Treated.People > 0 && Control.People > 0
        && Comparison.OfProportions(new Proportion(Treated.Reached, Treated.People), new Proportion(Control.Reached, Control.People), EvidenceJudge.Confidence) is Comparison.Difference d && !d.Interval.Contains(0);
}
