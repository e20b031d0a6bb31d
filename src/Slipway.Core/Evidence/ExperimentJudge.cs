using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Comparison = Slipway.Statistics.Comparison;

namespace Slipway.Core.Evidence;

/// <summary>What became of an experiment.</summary>
public enum ExperimentVerdict
{
    /// <summary>A variant brought more than the first, and that is not chance.</summary>
    Better,

    /// <summary>No variant brought more, and every one of them brought less.</summary>
    Worse,

    /// <summary>What was seen is within what chance does.</summary>
    CannotTell,

    /// <summary>The figures cannot be used, or not yet.</summary>
    Unusable,
}

/// <summary>What one variant brought.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="Count">Who was assigned it, and who of them reached the metric.</param>
/// <param name="Rate">The interval of its rate (Wilson, 95 %); null where nobody was assigned it.</param>
/// <param name="Against">How it differs from the first variant; null for the first, and where nothing is compared.</param>
public sealed record VariantResult(string Variant, ArmCount Count, Interval? Rate, VariantDifference? Against);

/// <summary>How a variant differs from the first.</summary>
/// <param name="Difference">Its rate less the first's: 0.031 is 3.1 points.</param>
/// <param name="Interval">The interval (Newcombe), widened for the number of variants (Bonferroni), so that all of them together hold at 95 %.</param>
/// <param name="PValue">Two-sided, multiplied by the number of comparisons and at most 1.</param>
public sealed record VariantDifference(double Difference, Interval Interval, double PValue);

/// <summary>What is known of an experiment.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Best">The variant to go on with: the better one, or the first; null where nobody can tell.</param>
/// <param name="Text">The same in a sentence.</param>
/// <param name="Variants">What each brought.</param>
public sealed record ExperimentResult(Experiment Experiment, ExperimentVerdict Verdict, string? Best, string Text, ImmutableArray<VariantResult> Variants);

/// <summary>Turns what each variant brought into what follows, by a fixed rule: each variant against the first, once, when the window is over.</summary>
/// <remarks>Units are counted as they were assigned, whether or not a mail reached them; the held-out are in none of the variants.</remarks>
public static class ExperimentJudge
{
    /// <summary>Judges.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="counts">What was counted, by variant; a variant that is not named counts nobody.</param>
    /// <param name="by">What was assigned as one.</param>
    /// <param name="isMature">Whether the outcome window is over.</param>
    /// <param name="matureAt">When it is.</param>
    public static ExperimentResult Judge(Experiment experiment, IReadOnlyDictionary<string, ArmCount> counts, HoldoutUnit by, bool isMature, DateTimeOffset matureAt)
    {
        var variants = experiment.Split.Variants;
        ImmutableArray<(Variant Variant, ArmCount Count)> all = [.. variants.Select(v => (v, counts.GetValueOrDefault(v.Name) ?? new ArmCount(0, 0)))];
        var rates = all.Select(a => new VariantResult(a.Variant.Name, a.Count, a.Count.People == 0 ? null : Wilson.Interval(Of(a.Count), EvidenceJudge.Confidence), null)).ToImmutableArray();
        ExperimentResult Unusable(string why) => new(experiment, ExperimentVerdict.Unusable, null, why, rates);

        if (all.All(a => a.Count.People == 0))
        {
            return Unusable("Nobody was assigned a variant yet.");
        }

        // Over every variant that was planned, so that one that reached nobody is seen.
        switch (SplitAsPlanned.Check([.. all.Select(a => a.Count.People)], [.. all.Select(a => a.Variant.Share)], isMature))
        {
            case SampleRatio.Mismatch mismatch:
                return Unusable(FormattableString.Invariant($"Nothing can be said: the variants are not split as planned ({string.Join(" to ", all.Select(a => a.Count.People))}, p = {mismatch.PValue:0.0e+0}); something moved {EvidenceWords.Units(by)} between them."));
            case SampleRatio.Impossible impossible:
                return Unusable(impossible.Reason);
        }

        if (!isMature)
        {
            return Unusable(FormattableString.Invariant($"Outcomes count until {matureAt:d MMMM yyyy}; until then these are figures on their way, not a result."));
        }

        // One question in several comparisons: together they are wrong as seldom as one alone.
        var comparisons = variants.Length - 1;
        var confidence = 1 - ((1 - EvidenceJudge.Confidence) / comparisons);
        var (first, others) = (all[0], all[1..].Select(a => (a.Variant, a.Count, Compared: Comparison.OfProportions(Of(a.Count), Of(all[0].Count), confidence))).ToList());
        if (others.Select(o => o.Compared).OfType<Comparison.Refusal>().FirstOrDefault() is { } refusal)
        {
            return Unusable(refusal.Reason);
        }

        var compared = others.Select(o => (o.Variant.Name, o.Count, Compared: (Comparison.Difference)o.Compared)).ToList();
        var results = rates.Select(r => compared.FirstOrDefault(c => c.Name == r.Variant) is { Compared: { } d } ? r with { Against = new VariantDifference(d.Estimate, d.Interval, Math.Min(1, d.PValue * comparisons)) } : r).ToImmutableArray();
        var better = compared.Where(c => c.Compared.Interval.Lower > 0).OrderByDescending(c => c.Compared.Estimate).ToList();
        var worse = compared.Where(c => c.Compared.Interval.Upper < 0).OrderBy(c => c.Compared.Estimate).ToList();
        return better is [var best, ..]
            ? new ExperimentResult(experiment, ExperimentVerdict.Better, best.Name, $"{Said(best)}{(better.Count > 1 ? $" {string.Join(" and ", better.Skip(1).Select(b => b.Name))} did better than {first.Variant.Name} too; between the better ones nothing was tested." : "")}", results)
            : worse.Count == comparisons
                ? new ExperimentResult(experiment, ExperimentVerdict.Worse, first.Variant.Name, $"{Said(worse[0])} {first.Variant.Name} stays.", results)
                : new ExperimentResult(experiment, ExperimentVerdict.CannotTell, null, CannotTell(), results);

        string Said((string Name, ArmCount Count, Comparison.Difference Compared) one) => string.Create(CultureInfo.InvariantCulture,
            $"Variant {one.Name} did {(one.Compared.Estimate > 0 ? "better" : "worse")}: {one.Count.Rate:P1} of its {EvidenceWords.Units(by)} came to {experiment.Metric}, {first.Count.Rate:P1} of those of {first.Variant.Name}; a difference of {EvidenceWords.Points(one.Compared.Estimate)} points ({EvidenceWords.Points(one.Compared.Interval.Lower)} to {EvidenceWords.Points(one.Compared.Interval.Upper)}).");

        string CannotTell() => $"It cannot be told which does better: {string.Join("; ", compared.Select(c => $"{c.Name} against {first.Variant.Name} is between {EvidenceWords.Points(c.Compared.Interval.Lower)} and {EvidenceWords.Points(c.Compared.Interval.Upper)} points"))}{(worse.Count > 0 ? $". {string.Join(" and ", worse.Select(w => w.Name))} did worse than {first.Variant.Name}" : ", nothing included")}.";
    }

    private static Proportion Of(ArmCount count) => new(count.Reached, count.People);
}
