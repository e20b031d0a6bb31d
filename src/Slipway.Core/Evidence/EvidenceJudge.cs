using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Slipway.Statistics.QuasiExperiments;
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

    /// <summary>Where nobody was held out: who of the treated reached the goal, day by day; null where it is not known for long enough before.</summary>
    public DailyOutcomes? Days { get; init; }

    /// <summary>Where whole places were held out: who reached the goal in each, before and after; null where lots decided, or nobody was held out.</summary>
    public ImmutableArray<PlaceOutcomes>? Places { get; init; }
}

/// <summary>Who of a place reached the goal in the days that count, and in as many days before.</summary>
/// <param name="Place">The place; empty for those of whom it is not known.</param>
/// <param name="IsHeld">Whether it was held out.</param>
/// <param name="People">The people there.</param>
/// <param name="Before">Those of them who reached it in the days before.</param>
/// <param name="After">Those of them who reached it in the days that count.</param>
public sealed record PlaceOutcomes(string Place, bool IsHeld, long People, long Before, long After);

/// <summary>How many of the treated reached the goal on each day, a day being 24 hours from the launch on or before it.</summary>
/// <param name="Before">The days before, the oldest first.</param>
/// <param name="After">The days that count.</param>
public sealed record DailyOutcomes(ImmutableArray<double> Before, ImmutableArray<double> After);

/// <summary>Turns counts into evidence by a fixed rule: no interval, no claim.</summary>
public static class EvidenceJudge
{
    /// <summary>The confidence of every interval shown.</summary>
    public const double Confidence = 0.95;

    /// <summary>Judges.</summary>
    public static Evidence Judge(EvidenceInput input)
    {
        if (input.Places is { } places)
        {
            return ByPlace(input, places);
        }

        if (input.HoldoutShare <= 0)
        {
            return WithoutControl(input);
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

    /// <summary>With fewer people a place is counted together with the others that are as small: its own rate would be noise.</summary>
    public const long FewestAtPlace = 20;

    // A place counts once, however many people are there: what differs between places is not made smaller by more people in them.
    private static Evidence ByPlace(EvidenceInput input, ImmutableArray<PlaceOutcomes> outcomes)
    {
        if (!input.IsMature)
        {
            return Unusable(input, "immature", FormattableString.Invariant($"outcomes count until {input.MatureAt:d MMMM yyyy}; until then the figures are on their way, not a result."));
        }

        List<PlaceOutcomes> places =
        [
            .. outcomes.Where(p => p.People >= FewestAtPlace),
            .. outcomes.Where(p => p.People is > 0 and < FewestAtPlace).GroupBy(p => p.IsHeld, (held, small) => small.ToList() is var all ? new PlaceOutcomes("", held, all.Sum(p => p.People), all.Sum(p => p.Before), all.Sum(p => p.After)) : null!),
        ];
        var (treated, held) = (places.Count(p => !p.IsHeld), places.Count(p => p.IsHeld));
        return treated < 2 || held < 2
            ? Unusable(input, "few-places", $"there are {treated} places written to and {held} held out, and it takes two of each to say how much places differ by themselves.")
            : DifferenceInDifferences.OfPanel([.. places.Select(p => new[] { (double)p.Before / p.People, (double)p.After / p.People })], [.. places.Select(p => !p.IsHeld)], firstAfter: 1, Confidence) switch
            {
                Comparison.Difference d => new Evidence.ByPlace(d.Estimate * input.Treated.People, d.Interval.Lower * input.Treated.People, d.Interval.Upper * input.Treated.People, Confidence, treated, held)
                {
                    Metric = input.Metric, Treated = input.Treated, Control = input.Control, By = input.By,
                },
                Comparison.Refusal refusal => Unusable(input, "no-variation", refusal.Reason),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }

    // The weaker the comparison, the less it may say; and none of it is called proof.
    private static Evidence WithoutControl(EvidenceInput input) =>
        !input.IsMature || input.Treated.People == 0 ? Unusable(input, "no-control", FormattableString.Invariant($"no one was held out, so nobody can say what would have happened anyway{(input.Treated.People == 0 ? "" : $"; after {input.MatureAt:d MMMM yyyy} the days before and after are compared")}."))
        : input.Days is { } days && BeforeAndAfter.Compare(days.Before.AsSpan(), days.After.AsSpan(), firstWeekday: 0, Confidence) is Comparison.Difference d
            ? new Evidence.BeforeAfter(d.Estimate, d.Interval.Lower, d.Interval.Upper, Confidence, days.After.Sum() - d.Estimate, days.Before.Length) { Metric = input.Metric, Treated = input.Treated, Control = input.Control, By = input.By }
        : new Evidence.Attributed { Metric = input.Metric, Treated = input.Treated, Control = input.Control, By = input.By };

    private static Evidence.Unusable Unusable(EvidenceInput input, string code, string reason) =>
        new(code, reason) { Metric = input.Metric, Treated = input.Treated, Control = input.Control, By = input.By };
}
