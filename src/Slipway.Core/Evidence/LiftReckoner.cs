using System.Collections.Immutable;
using System.Globalization;
using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>Computes a <see cref="LiftTable"/>.</summary>
public static class LiftReckoner
{
    private const double Millionths = 1e6;

    /// <summary>Counts everything.</summary>
    /// <param name="ledger">What was shown and brought; not to be added to meanwhile.</param>
    /// <param name="rule">How; its control arm is one of the arms.</param>
    /// <exception cref="ArgumentException">There is no such control arm.</exception>
    public static LiftTable Compute(UnitLedger ledger, LiftRule rule) => Compute(LiftTally.Of(ledger, rule), ledger.Arms, rule);

    /// <summary>Computes it of what was counted.</summary>
    /// <param name="tally">What was counted, by the same rule.</param>
    /// <param name="seen">The arms by their places.</param>
    /// <param name="rule">How; its control arm is one of the arms.</param>
    /// <exception cref="ArgumentException">There is no such control arm.</exception>
    public static LiftTable Compute(LiftTally tally, ImmutableArray<string> seen, LiftRule rule)
    {
        var names = ArmsOf(seen, rule);
        if (!names.Contains(rule.Control, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is no arm '{rule.Control}' to be the control; there are {string.Join(", ", names)}.", nameof(rule));
        }

        var cap = tally.Cap();
        ImmutableArray<LiftArm> arms = [.. names.Select((name, i) =>
        {
            double? weight = rule.Weights.IsEmpty ? null : rule.Weights[i].Weight;
            return seen.IndexOf(name) is >= 0 and var arm ? tally.Arm(arm, name, weight, cap) : new LiftArm(name, weight, 0, default, default, default, 0);
        })];
        var ratio = rule.Weights.IsEmpty ? null : SampleRatio.Check([.. arms.Select(a => a.Assigned)], [.. arms.Select(a => a.Weight!.Value)]);
        var all = default(JointMoments);
        foreach (var arm in arms)
        {
            all = all.Merge(arm.Capped);
        }

        var theta = all.CrossDeviations / all.X.SquaredDeviations;
        var blocked = Blocked(ratio);
        var control = arms.Single(a => a.Name == rule.Control);
        return new LiftTable(
            arms,
            [.. arms.Where(a => a != control).Select(a => new ArmLift(a.Name, blocked is null ? Metrics(a, control, theta, rule.Confidence) : Refused(blocked)))],
            tally.Counts, tally.Start == long.MaxValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(tally.Start), cap / Millionths, theta, ratio, blocked);
    }

    /// <summary>The configured arms, or those that were seen: numbers by their size, names by their letters.</summary>
    /// <param name="seen">Those that were seen.</param>
    /// <param name="rule">What is configured.</param>
    public static ImmutableArray<string> ArmsOf(ImmutableArray<string> seen, LiftRule rule) => rule.Weights.IsEmpty
        ? [.. seen.OrderBy(a => long.TryParse(a, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue).ThenBy(a => a, StringComparer.Ordinal)]
        : [.. rule.Weights.Select(w => w.Arm)];

    private static string? Blocked(SampleRatio? ratio) => ratio switch
    {
        SampleRatio.Mismatch mismatch => string.Create(
            CultureInfo.InvariantCulture, $"Units did not come to the arms in the proportion that was configured (p = {mismatch.PValue:0.0E+0}), so that no difference between arms can be trusted. Find the cause first."),
        SampleRatio.Impossible impossible => impossible.Reason,
        _ => null,
    };

    private static ImmutableArray<MetricLift> Refused(string reason)
    {
        var refusal = new Comparison.Refusal(RefusalCode.SampleRatioMismatch, reason, null);
        return [.. Enum.GetValues<LiftMetric>().Select(m => new MetricLift(m, refusal, refusal))];
    }

    private static ImmutableArray<MetricLift> Metrics(LiftArm arm, LiftArm control, double theta, double confidence)
    {
        var adjusted = Cuped.Compare(arm.Capped, control.Capped, arm.WithHistory, control.WithHistory, confidence, theta);
        return
        [
            new(LiftMetric.Conversion, Comparison.OfProportions(arm.Converted, control.Converted, confidence), RelativeLift.Fieller(ZerosAndOnes(arm.Converted), ZerosAndOnes(control.Converted), confidence)),
            new(LiftMetric.CappedRevenue, Comparison.OfMeans(arm.Capped.Y, control.Capped.Y, confidence), RelativeLift.Fieller(arm.Capped.Y, control.Capped.Y, confidence)),
            new(LiftMetric.Revenue, Comparison.OfMeans(arm.PerOrder.Y, control.PerOrder.Y, confidence), RelativeLift.Fieller(arm.PerOrder.Y, control.PerOrder.Y, confidence)),
            new(LiftMetric.AdjustedRevenue, adjusted.Difference, adjusted.Lift, adjusted.FellBack is { } why ? $"Not adjusted: {why}" : null),
            new(LiftMetric.ValuePerOrder, RatioMetric.Difference(arm.PerOrder, control.PerOrder, confidence), RatioMetric.Lift(arm.PerOrder, control.PerOrder, confidence)),
        ];
    }

    // As the mean of zeros and ones that it is, with the sample variance of those.
    private static Moments ZerosAndOnes(Proportion observed) =>
        observed.Trials == 0 ? default : new(observed.Trials, observed.Rate, observed.Rate * (observed.Trials - observed.Successes));
}
