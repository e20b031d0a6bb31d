using Slipway.Core.Evidence;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Evidence;

public sealed class LiftReckonerTests
{
    private const long Day = 86_400_000;
    private const long Begin = 20_000 * Day;

    private static readonly LiftRule _rule = new(TimeSpan.FromDays(14), "control") { Weights = [new("control", 50), new("treated", 50)], Start = DateTimeOffset.FromUnixTimeMilliseconds(Begin) };

    [Fact]
    public void A_small_table_is_what_was_worked_out_by_hand()
    {
        // Control brings 0, 10, 0, 30; treated 20, 0, 40 and, with two orders, 60. Before, the second of each had brought 5.
        var ledger = Ledger(
            [("c1", "control", 0), ("c2", "control", 0), ("c3", "control", 1), ("c4", "control", 1), ("t1", "treated", 0), ("t2", "treated", 0), ("t3", "treated", 2), ("t4", "treated", 2)],
            [("c2", 1, 10), ("c2", -1, 5), ("c4", 2, 30), ("c4", 0, 99), ("t1", 0, 20), ("t2", -3, 5), ("t3", 15, 40), ("t4", 2, 25), ("t4", 3, 35), ("t4", 16, 99), ("nobody", 3, 7)]);

        var table = LiftReckoner.Compute(ledger, _rule);

        Assert.Null(table.Blocked);
        Assert.Equal(new LiftCounts(8, 0, 0, 11, 6, 2, 1), table.Counts);

        // Of 10, 20, 30, 40, 60 the place is 4 * 0.999 = 3.996: 40 + 0.996 * 20.
        Assert.Equal(59.92, table.Cap, 12);
        var (control, treated) = (table.Arms[0], table.Arms[1]);
        Assert.Equal((new Proportion(2, 4), new Proportion(3, 4)), (control.Converted, treated.Converted));
        Assert.Equal((10.0, 600.0, 30.0, 2000.0), (control.PerOrder.Y.Mean, control.PerOrder.Y.SquaredDeviations, treated.PerOrder.Y.Mean, treated.PerOrder.Y.SquaredDeviations));
        Assert.Equal(29.98, treated.Capped.Y.Mean, 12);
        Assert.Equal(0.08 / 120, treated.Removed, 12);
        Assert.Equal((0.5, 1.0), (control.PerOrder.X.Mean, treated.PerOrder.X.Mean));

        // Revenue: 30 - 10 = 20, over sqrt(200 / 4 + 666.67 / 4).
        var revenue = Found(table, LiftMetric.Revenue);
        Assert.Equal(20.0, Assert.IsType<Comparison.Difference>(revenue.Difference).Estimate);
        Assert.Equal(Math.Sqrt((200 + (2000 / 3.0)) / 4), ((Comparison.Difference)revenue.Difference).StandardError, 12);

        // Value per order: 120 / 4 against 40 / 2.
        Assert.Equal(10.0, Assert.IsType<Comparison.Difference>(Found(table, LiftMetric.ValuePerOrder).Difference).Estimate, 12);
        Assert.Contains("fewer than 100", Found(table, LiftMetric.AdjustedRevenue).Note, StringComparison.Ordinal);
        Assert.All(table.Lifts[0].Metrics, m => Assert.True(m.Lift is Comparison.Refusal { Code: RefusalCode.ControlNearZero } or Comparison.Difference));
    }

    [Fact]
    public void Units_of_more_than_one_arm_are_left_out_and_counted()
    {
        var table = LiftReckoner.Compute(Ledger([("a", "control", 0), ("a", "control", 3), ("b", "control", 0), ("b", "treated", 5), ("c", "treated", 0)], [("b", 1, 10)]), _rule);

        Assert.Equal((3, 1, 1.0 / 3), (table.Counts.Units, table.Counts.Contaminated, table.Counts.ContaminatedShare));
        Assert.Equal([1L, 1L], table.Arms.Select(a => a.Assigned));
        Assert.All(table.Arms, a => Assert.Equal(0, a.Converted.Successes));
    }

    [Fact]
    public void An_arm_without_units_is_refused_and_not_forgotten()
    {
        var table = LiftReckoner.Compute(Ledger([("a", "control", 0), ("b", "control", 0)], []), _rule);

        Assert.Equal(["control", "treated"], table.Arms.Select(a => a.Name));
        Assert.All(table.Lifts.Single().Metrics, m => Assert.Equal(RefusalCode.NoUnits, Assert.IsType<Comparison.Refusal>(m.Lift).Code));
        Assert.True(double.IsPositiveInfinity(table.Cap));
    }

    [Fact]
    public void Units_out_of_proportion_block_every_claim()
    {
        var table = LiftReckoner.Compute(Ledger([.. Enumerable.Range(0, 100).Select(i => ($"u{i}", i < 80 ? "control" : "treated", 0))], [("u1", 1, 10), ("u90", 1, 30)]), _rule);

        Assert.IsType<SampleRatio.Mismatch>(table.SampleRatio);
        Assert.NotNull(table.Blocked);
        Assert.All(table.Lifts.Single().Metrics, m =>
        {
            Assert.Equal(RefusalCode.SampleRatioMismatch, Assert.IsType<Comparison.Refusal>(m.Difference).Code);
            Assert.Equal(RefusalCode.SampleRatioMismatch, Assert.IsType<Comparison.Refusal>(m.Lift).Code);
        });
    }

    [Fact]
    public void A_unit_whose_window_is_not_over_is_left_out_though_not_of_the_proportion()
    {
        var table = LiftReckoner.Compute(
            Ledger([("a", "control", 0), ("b", "treated", 0), ("c", "treated", 3)], [("c", 4, 10)]), _rule with { Until = DateTimeOffset.FromUnixTimeMilliseconds(Begin + (15 * Day)) });

        Assert.Equal(1, table.Counts.Immature);
        Assert.Equal([(1L, 1L), (2L, 1L)], table.Arms.Select(a => (a.Assigned, a.Converted.Trials)));
    }

    [Fact]
    public void The_table_agrees_with_one_that_is_computed_plainly()
    {
        var (exposures, outcomes) = Drawn(3000, 1);
        var table = LiftReckoner.Compute(Ledger(exposures, outcomes), _rule);

        var first = exposures.GroupBy(e => e.Unit).Where(g => g.Select(e => e.Arm).Distinct().Count() == 1).ToDictionary(g => g.Key, g => (g.First().Arm, At: g.Min(e => e.Day)));
        var units = first.Select(u => (
            u.Value.Arm,
            Revenue: outcomes.Where(o => o.Unit == u.Key && o.Day >= u.Value.At && o.Day < u.Value.At + 14).Sum(o => (double)o.Amount),
            Orders: (double)outcomes.Count(o => o.Unit == u.Key && o.Day >= u.Value.At && o.Day < u.Value.At + 14),
            Before: outcomes.Where(o => o.Unit == u.Key && o.Day < 0).Sum(o => (double)o.Amount))).ToList();
        var cap = SampleQuantile.Of([.. units.Select(u => u.Revenue).Where(r => r > 0)], 0.999);
        Assert.Equal(cap, table.Cap, 1e-9);
        var all = JointMoments.Of([.. units.Select(u => Math.Min(u.Revenue, cap))], [.. units.Select(u => u.Before)]);
        Assert.Equal(all.CrossDeviations / all.X.SquaredDeviations, table.Theta, 1e-12);
        foreach (var arm in table.Arms)
        {
            var mine = units.Where(u => u.Arm == arm.Name).ToList();
            Same(JointMoments.Of([.. mine.Select(u => Math.Min(u.Revenue, cap))], [.. mine.Select(u => u.Before)]), arm.Capped);
            Same(JointMoments.Of([.. mine.Select(u => u.Revenue)], [.. mine.Select(u => u.Orders)]), arm.PerOrder);
        }

        var adjusted = Assert.IsType<Comparison.Difference>(Found(table, LiftMetric.AdjustedRevenue).Difference);
        double[][] y = [.. table.Arms.Select(a => units.Where(u => u.Arm == a.Name).Select(u => Math.Min(u.Revenue, cap) - (table.Theta * u.Before)).ToArray())];
        var plain = Assert.IsType<Comparison.Difference>(Comparison.OfMeans(Moments.Of(y[1]), Moments.Of(y[0])));
        Assert.Equal((1.0, 1.0, 1.0), (Math.Round(adjusted.Estimate / plain.Estimate, 9), Math.Round(adjusted.StandardError / plain.StandardError, 9), Math.Round(adjusted.PValue / plain.PValue, 9)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shuffled_split_and_merged_rows_give_the_same_table_to_the_last_digit(int seed)
    {
        var (exposures, outcomes) = Drawn(800, seed);
        var whole = LiftReckoner.Compute(Ledger(exposures, outcomes), _rule);

        var random = new Random(seed);
        random.Shuffle(exposures);
        random.Shuffle(outcomes);
        var (e, o) = (random.Next(exposures.Length), random.Next(outcomes.Length));
        var merged = Ledger(exposures[e..], outcomes[..o]);
        merged.Merge(Ledger(exposures[..e], outcomes[o..]));
        var again = LiftReckoner.Compute(merged, _rule);

        Assert.Equal(whole.Arms, again.Arms);
        Assert.Equal(whole.Counts, again.Counts);
        Assert.Equal((whole.Cap, whole.Theta), (again.Cap, again.Theta));
        Assert.Equal(whole.Lifts.SelectMany(l => l.Metrics), again.Lifts.SelectMany(l => l.Metrics));
    }

    [Fact]
    public void An_id_is_its_digits_or_its_letters_without_blanks_and_a_mail_address_without_case()
    {
        Assert.Equal(42UL, UnitLedger.Number(" 42"u8));
        Assert.NotEqual(UnitLedger.Number("42"u8), UnitLedger.Number("042"u8));
        Assert.Equal(UnitLedger.Number("Ann@Example.com "u8), UnitLedger.Number("ann@example.com"u8));
        Assert.NotEqual(UnitLedger.Number("Ann"u8), UnitLedger.Number("ann"u8));
        Assert.Null(UnitLedger.Number("  "u8));
    }

    private static MetricLift Found(LiftTable table, LiftMetric metric) => table.Lifts.Single().Metrics.Single(m => m.Metric == metric);

    private static void Same(JointMoments expected, JointMoments seen)
    {
        Assert.Equal(expected.Count, seen.Count);
        Assert.All(
            [(expected.Y.Mean, seen.Y.Mean), (expected.Y.Variance, seen.Y.Variance), (expected.X.Mean, seen.X.Mean), (expected.X.Variance, seen.X.Variance), (expected.Covariance, seen.Covariance)],
            p => Assert.Equal(1, p.Item2 / p.Item1, 1e-9));
    }

    private static ((string Unit, string Arm, int Day)[] Exposures, (string Unit, int Day, decimal Amount)[] Outcomes) Drawn(int units, int seed)
    {
        var random = new Random(seed);
        var exposures = Enumerable.Range(0, units).SelectMany(u => Enumerable.Range(0, 1 + random.Next(2)).Select(_ => ($"u{u}", random.Next(100) == 0 ? "treated" : u % 2 == 0 ? "control" : "treated", random.Next(28))));
        var outcomes = Enumerable.Range(0, units).SelectMany(u => Enumerable.Range(0, random.Next(4)).Select(_ => ($"u{u}", random.Next(-30, 45), Math.Round((decimal)Math.Exp(3 + (2 * random.NextDouble()) + (u % 7 / 3.0)), 2))));
        return ([.. exposures], [.. outcomes]);
    }

    private static UnitLedger Ledger((string Unit, string Arm, int Day)[] exposures, (string Unit, int Day, decimal Amount)[] outcomes)
    {
        var ledger = new UnitLedger();
        foreach (var (unit, arm, day) in exposures)
        {
            var number = UnitLedger.Number(System.Text.Encoding.UTF8.GetBytes(unit))!.Value;
            ledger.Add(UnitLedger.PartOf(number), [new ExposureRow(number, Begin + (day * Day), ledger.Arm(arm))]);
        }

        foreach (var (unit, day, amount) in outcomes)
        {
            var number = UnitLedger.Number(System.Text.Encoding.UTF8.GetBytes(unit))!.Value;
            ledger.Add(UnitLedger.PartOf(number), [new OutcomeRow(number, Begin + (day * Day), (long)(amount * 1_000_000))]);
        }

        return ledger;
    }
}
