using FsCheck;
using FsCheck.Fluent;
using Slipway.Statistics;
using Xunit;
using Interval = Slipway.Statistics.Interval;

namespace Slipway.Tests.Statistics;

public sealed class ComparisonTests
{
    private static readonly Arbitrary<(Proportion Treated, Proportion Control)> Arms =
        (from t in Arm() from c in Arm() select (t, c)).ToArbitrary();

    [Fact]
    public void A_comparison_carries_rates_difference_interval_p_and_method()
    {
        var result = Assert.IsType<Comparison.Difference>(Comparison.OfProportions(new(1320, 50_000), new(1200, 50_000)));
        Assert.Equal(0.0264, result.Treated);
        Assert.Equal(0.024, result.Control);
        Assert.Equal(0.0024, result.Estimate, 1e-15);
        Assert.Equal(0.0004569919, result.Interval.Lower, 1e-9);
        Assert.Equal(0.0043451385, result.Interval.Upper, 1e-9);
        Assert.Equal(0.95, result.Interval.Confidence);
        Assert.Equal(0.0155, result.PValue, 1e-4);
        Assert.Equal("Newcombe interval, pooled z test", result.Method);
    }

    [Fact]
    public void Few_expected_units_in_a_cell_call_for_the_exact_test()
    {
        var result = Assert.IsType<Comparison.Difference>(Comparison.OfProportions(new(5, 20), new(1, 200)));
        Assert.Equal("Newcombe interval, Fisher exact test", result.Method);
        Assert.Equal(ExactTest.Fisher(new(5, 20), new(1, 200)), result.PValue);
    }

    // Defect 2: 2 (1 - cdf) prints p = 0.0 for 5% against 6% of 100,000 each (right: mpmath 1.3.0, 40 digits).
    [Theory]
    [InlineData(6_000, 5_000, 100_000, 1.03839852099479481e-22)]
    [InlineData(60_000, 50_000, 1_000_000, 3.26623429944014495e-211)]
    public void A_tiny_p_value_keeps_its_digits_and_is_not_zero(long treated, long control, long units, double p)
    {
        var result = Assert.IsType<Comparison.Difference>(Comparison.OfProportions(new(treated, units), new(control, units)));
        Assert.Equal(1, result.PValue / p, 1e-11);
    }

    [Theory]
    [InlineData(0, 0, 3, 10, "The treated arm has no units.")]
    [InlineData(3, 10, 0, 0, "The control arm has no units.")]
    [InlineData(0, 0, 0, 0, "Neither arm has any units.")]
    public void An_arm_without_units_is_refused_and_named(long kt, long nt, long kc, long nc, string reason)
    {
        var refusal = Assert.IsType<Comparison.Refusal>(Comparison.OfProportions(new(kt, nt), new(kc, nc)));
        Assert.Equal(new Comparison.Refusal(RefusalCode.NoUnits, reason, null), refusal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 50)]
    public void Without_variation_the_test_is_refused_and_the_interval_is_still_shown(long treated, long control)
    {
        var refusal = Assert.IsType<Comparison.Refusal>(Comparison.OfProportions(new(treated, 100), new(control, 50)));
        Assert.Equal(RefusalCode.NoVariation, refusal.Code);
        var interval = Assert.NotNull(refusal.Interval);
        Assert.True(interval.Contains(0));
        Assert.InRange(interval.Upper - interval.Lower, 0.05, 0.2);
    }

    [Fact]
    public void Counts_that_cannot_be_are_a_defect_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Comparison.OfProportions(new(1, 5), new(1, 5), 95));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactTest.Binomial(1, 5, 0));
        Assert.Throws<ArgumentException>(() => Newcombe.Difference(default, new(1, 5), 0.95));
    }

    [Fact]
    public void Without_trials_every_rate_is_possible() => Assert.Equal(new Interval(0, 1, 0.9), Wilson.Interval(default, 0.9));

    [Fact]
    public void Newcombe_holds_the_estimate_stays_in_range_and_turns_with_the_arms() =>
        Check(arms =>
        {
            var forward = Newcombe.Difference(arms.Treated, arms.Control, 0.95);
            var backward = Newcombe.Difference(arms.Control, arms.Treated, 0.95);
            return forward.Lower >= -1 && forward.Upper <= 1
                && forward.Contains(arms.Treated.Rate - arms.Control.Rate)
                && forward.Lower == -backward.Upper && forward.Upper == -backward.Lower;
        });

    [Fact]
    public void More_confidence_never_narrows_the_interval() =>
        Check(arms =>
        {
            var narrow = Newcombe.Difference(arms.Treated, arms.Control, 0.8);
            var wide = Newcombe.Difference(arms.Treated, arms.Control, 0.99);
            return wide.Lower <= narrow.Lower && wide.Upper >= narrow.Upper;
        });

    [Fact]
    public void A_p_value_is_a_probability_and_does_not_depend_on_which_arm_is_named_first() =>
        Check(arms => (Comparison.OfProportions(arms.Treated, arms.Control), Comparison.OfProportions(arms.Control, arms.Treated)) switch
        {
            (Comparison.Difference a, Comparison.Difference b) => a.PValue is >= 0 and <= 1 && Math.Abs(a.PValue - b.PValue) <= 1e-10 * a.PValue,
            (Comparison.Refusal a, Comparison.Refusal b) => a.Code == RefusalCode.NoVariation && b.Code == RefusalCode.NoVariation,
            _ => false,
        });

    [Theory]
    [InlineData(0.10, 0.13, 300, 300)]
    [InlineData(0.02, 0.03, 900, 100)]
    [InlineData(0.05, 0.05, 500, 50)]
    public void The_interval_covers_the_truth_as_often_as_it_says(double control, double treated, int treatedUnits, int controlUnits)
    {
        const int Trials = 4000;
        var random = new Random(20261121);
        var covered = 0;
        var falseAlarms = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var t = Draw(random, treatedUnits, treated);
            var c = Draw(random, controlUnits, control);
            covered += Newcombe.Difference(t, c, 0.95).Contains(treated - control) ? 1 : 0;
            falseAlarms += Comparison.OfProportions(t, c) is Comparison.Difference { PValue: < 0.05 } ? 1 : 0;
        }

        Assert.InRange(covered / (double)Trials, 0.935, 0.985);
        if (control == treated)
        {
            Assert.InRange(falseAlarms / (double)Trials, 0, 0.06);
        }
    }

    private static Proportion Draw(Random random, int units, double rate)
    {
        var successes = 0;
        for (var unit = 0; unit < units; unit++)
        {
            successes += random.NextDouble() < rate ? 1 : 0;
        }

        return new(successes, units);
    }

    private static Gen<Proportion> Arm() =>
        from magnitude in Gen.Choose(0, 6)
        from trials in Gen.Choose(1, (int)Math.Pow(10, magnitude))
        from shape in Gen.Choose(0, 3)
        from some in Gen.Choose(0, trials)
        select new Proportion(shape switch { 0 => 0, 1 => trials, 2 => Math.Min(some, 5), _ => some }, trials);

    private static void Check(Func<(Proportion Treated, Proportion Control), bool> law) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261121, 1), Prop.ForAll(Arms, law));
}
