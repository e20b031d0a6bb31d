using System.Collections.Immutable;
using System.Globalization;
using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>Computes a <see cref="LiftTable"/>.</summary>
public static class LiftReckoner
{
    private const double Millionths = 1e6;

    /// <summary>Counts everything anew; the parts side by side.</summary>
    /// <param name="ledger">What was shown and brought; not to be added to meanwhile.</param>
    /// <param name="rule">How; its control arm is one of the arms.</param>
    /// <exception cref="ArgumentException">There is no such control arm.</exception>
    public static LiftTable Compute(UnitLedger ledger, LiftRule rule)
    {
        var names = ArmsOf(ledger, rule);
        if (!names.Contains(rule.Control, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is no arm '{rule.Control}' to be the control; there are {string.Join(", ", names)}.", nameof(rule));
        }

        var start = rule.Start?.ToUnixTimeMilliseconds() ?? FirstOf(ledger);
        var until = rule.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var tallies = new UnitTally[UnitLedger.Parts];
        Parallel.For(0, UnitLedger.Parts, () => Array.Empty<UnitTally.UnitSum>(), (part, _, room) =>
        {
            tallies[part] = UnitTally.Of(ledger.All[part], ledger.Arms.Length, start, (long)rule.Window.TotalMilliseconds, until, ref room);
            return room;
        }, _ => { });
        var cap = CapOf(tallies);
        var arms = ArmsOf(ledger, names, rule, tallies, cap);
        var ratio = rule.Weights.IsEmpty ? null : SampleRatio.Check([.. arms.Select(a => a.Assigned)], [.. arms.Select(a => a.Weight!.Value)]);
        var all = arms.Select(a => a.Capped).Aggregate((a, b) => a.Merge(b));
        var theta = all.CrossDeviations / all.X.SquaredDeviations;
        var blocked = Blocked(ratio);
        var control = arms.Single(a => a.Name == rule.Control);
        return new LiftTable(
            arms,
            [.. arms.Where(a => a != control).Select(a => new ArmLift(a.Name, blocked is null ? Metrics(a, control, theta, rule.Confidence) : Refused(blocked)))],
            tallies.Select(t => t.Counts).Aggregate(Together),
            start == long.MaxValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(start), cap / Millionths, theta, ratio, blocked);
    }

    /// <summary>The configured arms, or those that were seen: numbers by their size, names by their letters.</summary>
    /// <param name="ledger">What was seen.</param>
    /// <param name="rule">What is configured.</param>
    public static ImmutableArray<string> ArmsOf(UnitLedger ledger, LiftRule rule) => rule.Weights.IsEmpty
        ? [.. ledger.Arms.OrderBy(a => long.TryParse(a, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue).ThenBy(a => a, StringComparer.Ordinal)]
        : [.. rule.Weights.Select(w => w.Arm)];

    private static long FirstOf(UnitLedger ledger)
    {
        var first = long.MaxValue;
        foreach (var part in ledger.All)
        {
            foreach (var at in part.First)
            {
                first = Math.Min(first, at);
            }
        }

        return first;
    }

    private static ImmutableArray<LiftArm> ArmsOf(UnitLedger ledger, ImmutableArray<string> names, LiftRule rule, UnitTally[] tallies, double cap)
    {
        var (sums, added) = (new ArmSums[ledger.Arms.Length], new long[ledger.Arms.Length]);
        Parallel.For(0, UnitLedger.Parts, () => (Sums: new ArmSums[ledger.Arms.Length], Added: new long[ledger.Arms.Length]), (part, _, mine) =>
        {
            foreach (ref readonly var unit in tallies[part].Sums.AsSpan())
            {
                mine.Sums[unit.Arm].Add(unit, cap);
                mine.Added[unit.Arm]++;
            }

            return mine;
        }, mine =>
        {
            lock (sums)
            {
                for (var arm = 0; arm < sums.Length; arm++)
                {
                    sums[arm].Merge(mine.Sums[arm]);
                    added[arm] += mine.Added[arm];
                }
            }
        });
        return [.. names.Select((name, i) =>
        {
            double? weight = rule.Weights.IsEmpty ? null : rule.Weights[i].Weight;
            return ledger.Arms.IndexOf(name) is >= 0 and var arm
                ? sums[arm].Arm(name, weight, tallies.Sum(t => t.Assigned[arm]), tallies.Sum(t => t.Mature[arm]), added[arm], cap / Millionths)
                : new LiftArm(name, weight, 0, default, default, default, 0);
        })];
    }

    // Type 7 of the positive values. Only the thousandth above matters: where it begins is counted by size first, so that few values are sorted.
    private static double CapOf(UnitTally[] tallies)
    {
        const int dropped = 48;
        var (bySize, count) = (new int[1 << (64 - dropped)], 0);
        foreach (var tally in tallies)
        {
            foreach (ref readonly var unit in tally.Sums.AsSpan())
            {
                if (unit.Revenue > 0)
                {
                    bySize[SizeOf(unit.Revenue)]++;
                    count++;
                }
            }
        }

        if (count == 0)
        {
            return double.PositiveInfinity;
        }

        var place = (count - 1) * CappedRevenue.UsualQuantile;
        var below = (int)place;
        var (size, kept) = (bySize.Length, 0);
        while (kept < count - below)
        {
            kept += bySize[--size];
        }

        double[] top = [.. tallies.SelectMany(t => t.Sums).Where(u => u.Revenue > 0 && SizeOf(u.Revenue) >= size).Select(u => (double)u.Revenue).Order()];
        var at = kept - (count - below);
        return at + 1 == kept ? top[at] : top[at] + ((place - below) * (top[at + 1] - top[at]));

        static int SizeOf(double revenue) => (int)(BitConverter.DoubleToUInt64Bits(revenue) >> dropped);
    }

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

    private static LiftCounts Together(LiftCounts a, LiftCounts b) => new(
        a.Units + b.Units, a.Contaminated + b.Contaminated, a.Immature + b.Immature, a.Outcomes + b.Outcomes, a.InWindow + b.InWindow, a.Before + b.Before, a.NotExposed + b.NotExposed);
}
