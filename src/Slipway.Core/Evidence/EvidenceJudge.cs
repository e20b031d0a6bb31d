using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Comparison = Slipway.Statistics.Comparison;

namespace Slipway.Core.Evidence;

/// <summary>What the judge is given: counts, the design and whether the time is up.</summary>
/// <param name="Metric">The goal's metric.</param>
/// <param name="Treated">The people whom the campaign reached out to.</param>
/// <param name="Control">The people held out.</param>
/// <param name="HoldoutShare">The share that was to be held out, 0 to 1.</param>
/// <param name="IsMature">Whether the outcome window is over.</param>
/// <param name="MatureAt">When it is.</param>
public sealed record EvidenceInput(string Metric, ArmCount Treated, ArmCount Control, double HoldoutShare, bool IsMature, DateTimeOffset MatureAt)
{
    /// <summary>What was assigned as one, and so what the counts count.</summary>
    public HoldoutUnit By { get; init; }

    /// <summary>The share that reaches the goal without the campaign, where it is known.</summary>
    public double? BaseRate { get; init; }
}

/// <summary>Turns counts into evidence by a fixed rule: no interval, no claim.</summary>
public static class EvidenceJudge
{
    /// <summary>The confidence of every interval shown.</summary>
    public const double Confidence = 0.95;

    /// <summary>Judges.</summary>
    public static Evidence Judge(EvidenceInput input)
    {
        if (input.HoldoutShare <= 0)
        {
            return Unusable(input, "no-control", "no one was held out, so nobody can say what would have happened anyway.");
        }

        if (input.Treated.People == 0 || input.Control.People == 0)
        {
            return Unusable(input, "no-units", "one of the two groups is empty.");
        }

        long[] observed = [input.Treated.People, input.Control.People];
        double[] weights = [1 - input.HoldoutShare, input.HoldoutShare];
        switch (SplitAsPlanned.Check(observed, weights, input.IsMature))
        {
            case SampleRatio.Mismatch mismatch:
                return Unusable(input, "sample-ratio", FormattableString.Invariant(
                    $"the groups are not split as planned ({observed[0]} to {observed[1]}, p = {mismatch.PValue:0.0e+0}); something moved {EvidenceWords.Units(input.By)} between them."));
            case SampleRatio.Impossible impossible:
                return Unusable(input, "sample-ratio", impossible.Reason);
        }

        if (!input.IsMature)
        {
            return Unusable(input, "immature", FormattableString.Invariant($"outcomes count until {input.MatureAt:d MMMM yyyy}; until then the figures are on their way, not a result.")) with
            {
                Live = LiveReading.Of(input.Treated, input.Control, input.BaseRate ?? MeasurementDesign.SupposedRate),
            };
        }

        return Comparison.OfProportions(new Proportion(input.Treated.Reached, input.Treated.People), new Proportion(input.Control.Reached, input.Control.People), Confidence) switch
        {
            // The verdict rests on the interval alone, so that it never disagrees with what is shown.
            Comparison.Difference d when d.Interval.Lower > 0 || d.Interval.Upper < 0 => new Evidence.Lift(d.Estimate, d.Interval.Lower, d.Interval.Upper, Confidence)
            {
                Metric = input.Metric,
                Treated = input.Treated,
                Control = input.Control,
                By = input.By,
            },
            Comparison.Difference d => new Evidence.Inconclusive(d.Estimate, d.Interval.Lower, d.Interval.Upper, Confidence)
            {
                Metric = input.Metric,
                Treated = input.Treated,
                Control = input.Control,
                By = input.By,
            },
            Comparison.Refusal refusal => Unusable(input, "no-variation", refusal.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Evidence.Unusable Unusable(EvidenceInput input, string code, string reason) =>
        new(code, reason) { Metric = input.Metric, Treated = input.Treated, Control = input.Control, By = input.By };
}
