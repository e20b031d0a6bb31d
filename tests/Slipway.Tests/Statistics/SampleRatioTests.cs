using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

public sealed class SampleRatioTests
{
    // Defect 1: an arm of weight 0 counted in the degrees of freedom gives p = .449.
    [Fact]
    public void An_arm_of_weight_zero_is_left_out_of_the_degrees_of_freedom()
    {
        var result = Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([520, 480, 0], [0.5, 0.5, 0]));
        Assert.Equal(0.2059032, result.PValue, 1e-7);
        Assert.Equal("chi-squared test", result.Method);
    }

    // Defect 1, second half: such units silently inflate the expected counts of the other arms.
    [Fact]
    public void A_unit_in_an_arm_of_weight_zero_is_impossible()
    {
        var result = Assert.IsType<SampleRatio.Impossible>(SampleRatio.Check([520, 480, 1], [0.5, 0.5, 0]));
        Assert.Equal(RefusalCode.UnitsInZeroWeightArm, result.Code);
        Assert.Equal("Arm 3 has weight 0 and yet 1 units.", result.Reason);
    }

    [Fact]
    public void A_configured_arm_that_received_nobody_is_a_mismatch() =>
        Assert.IsType<SampleRatio.Mismatch>(SampleRatio.Check([5000, 5000, 0], [0.4, 0.4, 0.2]));

    [Fact]
    public void A_held_out_tenth_that_came_out_as_a_sixth_is_a_mismatch() =>
        Assert.IsType<SampleRatio.Mismatch>(SampleRatio.Check([1000, 200], [0.9, 0.1]));

    [Fact]
    public void Few_expected_units_in_two_arms_call_for_the_exact_test()
    {
        var result = Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([0, 8], [0.5, 0.5]));
        Assert.Equal(0.0078125, result.PValue, 1e-15);
        Assert.Equal("exact binomial test", result.Method);
        Assert.IsType<SampleRatio.Mismatch>(SampleRatio.Check([9, 31], [0.02, 0.98]));
    }

    [Fact]
    public void Few_expected_units_in_many_arms_are_tested_arm_by_arm()
    {
        var result = Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([1, 500, 499], [0.001, 0.4995, 0.4995]));
        Assert.Equal("exact binomial test of each arm, Bonferroni", result.Method);
        Assert.Equal(1, result.PValue);
        Assert.IsType<SampleRatio.Mismatch>(SampleRatio.Check([12, 500, 499], [0.001, 0.4995, 0.4995]));
    }

    [Fact]
    public void Weights_are_a_ratio_in_any_unit()
    {
        var shares = Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([905, 95], [0.9, 0.1]));
        var parts = Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([905, 95], [9, 1]));
        Assert.Equal(shares.PValue, parts.PValue, 1e-12);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void Weights_that_make_no_ratio_are_impossible(double weight)
    {
        var result = Assert.IsType<SampleRatio.Impossible>(SampleRatio.Check([10, 0], [1, weight]));
        Assert.Equal(RefusalCode.InvalidWeights, result.Code);
    }

    [Fact]
    public void Weights_whose_sum_overflows_are_impossible() =>
        Assert.IsType<SampleRatio.Impossible>(SampleRatio.Check([10, 10], [double.MaxValue, double.MaxValue]));

    [Fact]
    public void No_units_at_all_is_no_balance()
    {
        var result = Assert.IsType<SampleRatio.Impossible>(SampleRatio.Check([0, 0], [0.9, 0.1]));
        Assert.Equal(RefusalCode.NoUnits, result.Code);
    }

    [Fact]
    public void Arms_and_weights_that_do_not_pair_up_are_a_defect_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => SampleRatio.Check([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleRatio.Check([-1, 2], [1, 1]));
    }

    [Theory]
    [InlineData(0.1, 2000)]
    [InlineData(0.1, 30)]
    public void A_fair_split_seldom_alarms(double share, int units)
    {
        const int Trials = 3000;
        var random = new Random(7);
        var alarms = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var first = 0;
            for (var unit = 0; unit < units; unit++)
            {
                first += random.NextDouble() < share ? 1 : 0;
            }

            alarms += SampleRatio.Check([first, units - first], [share, 1 - share]) is SampleRatio.Mismatch ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 9);
    }
}
