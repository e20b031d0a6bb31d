using Slipway.Statistics;
using Slipway.Statistics.Planning;
using Slipway.Statistics.Sequential;
using Xunit;
using Spending = Slipway.Statistics.Sequential.Spending;

namespace Slipway.Tests.Statistics;

public sealed class SequentialLawTests
{
    // How many successes without a failure show a rate, at one look and at any, as R 4.2.2 has it.
    [Theory]
    [InlineData(0.80, 14, 29)]
    [InlineData(0.90, 29, 69)]
    [InlineData(0.95, 59, 158)]
    [InlineData(0.98, 149, 451)]
    [InlineData(0.99, 299, 984)]
    public void So_many_successes_in_a_row_show_a_rate(double rate, int fixedLook, int anyLook)
    {
        Assert.Equal(fixedLook, Fewest(n => ClopperPearson.Interval(new(n, n), 0.9).Lower));
        Assert.Equal(anyLook, Fewest(n => BetaMixture.Uniform.Interval(new(n, n)).Lower));

        int Fewest(Func<int, double> lower) => Enumerable.Range(1, 2000).First(n => lower(n) >= rate);
    }

    [Fact]
    public void A_live_p_value_agrees_with_its_interval_on_either_side_and_on_both()
    {
        foreach (var direction in Enum.GetValues<Direction>())
        {
            var sequence = ConfidenceSequence.TunedTo(4000, 0.95, direction);
            for (var z = -6.0; z <= 6; z += 0.125)
            {
                for (var units = 250; units <= 64_000; units *= 4)
                {
                    Assert.Equal(sequence.IntervalOf(z, 1, units).Contains(0), sequence.PValueOf(z, 1, units) > 0.05);
                }
            }
        }
    }

    [Fact]
    public void A_sequence_is_tightest_about_where_it_is_tuned_to_and_exact_tuning_beats_the_approximation()
    {
        var exact = ConfidenceSequence.TunedTo(10_000);
        var rough = new ConfidenceSequence(ConfidenceSequence.ApproximateRhoSquared(10_000, 0.05));
        var early = ConfidenceSequence.TunedTo(1_000);

        Assert.True(exact.Deviate(10_000) < rough.Deviate(10_000));
        Assert.True(exact.Deviate(10_000) < early.Deviate(10_000));
        Assert.True(early.Deviate(1_000) < exact.Deviate(1_000));
        Assert.Equal(1.5486, Design.SequentialMultiplier(10_000, 10_000, 0.95), 3);
    }

    [Fact]
    public void One_sided_evidence_is_an_e_value_at_the_hypothesis()
    {
        // Its mean under a standard normal z is 1, by the trapezoidal rule.
        foreach (var direction in Enum.GetValues<Direction>())
        {
            var sequence = ConfidenceSequence.TunedTo(500, 0.95, direction);
            var mean = Enumerable.Range(-3000, 6001).Select(i => i / 100.0).Sum(z => Math.Exp(sequence.Evidence(z, 1, 700).Log - (z * z / 2))) / 100 / Math.Sqrt(2 * Math.PI);
            Assert.Equal(1, mean, 1e-9);
        }
    }

    [Fact]
    public void Nothing_is_read_before_there_is_enough_to_read()
    {
        Assert.Equal(RefusalCode.TooFewUnits, ConfidenceSequence.TooEarly(new(30, 99), new(30, 100))!.Code);
        Assert.Equal(RefusalCode.TooFewUnits, ConfidenceSequence.TooEarly(new(24, 900), new(30, 100))!.Code);
        Assert.Null(ConfidenceSequence.TooEarly(new(25, 100), new(25, 100)));
        var refusal = new Comparison.Refusal(RefusalCode.NoUnits, "None.", null);
        Assert.Same(refusal, ConfidenceSequence.TunedTo(100).Read(refusal));
    }

    [Fact]
    public void Looks_together_only_narrow_and_say_when_nothing_is_left()
    {
        var looks = RunningIntersection.Start(0.95).Next(new(-1, 3, 0.95), 0.4).Next(new(0, 5, 0.95), 0.6);

        Assert.Equal(new RunningIntersection(new(0, 3, 0.95), 0.4, 2), looks);
        Assert.False(looks.IsBroken);
        Assert.True(looks.Next(new(4, 6, 0.95), 0.01).IsBroken);
    }

    [Fact]
    public void One_planned_look_is_an_ordinary_test_and_beyond_the_plan_nothing_is_left_to_spend()
    {
        Assert.Equal(1.959964, GroupSequential.Bounds([1], 0.05, Spending.ObrienFleming)[0].Bound, 5);
        Assert.Equal(1.644854, GroupSequential.Bounds([1], 0.05, Spending.Power(2), twoSided: false)[0].Bound, 5);
        var looks = GroupSequential.Bounds([0.5, 1, 1.2], 0.05, Spending.ObrienFleming);
        Assert.Equal((double.PositiveInfinity, 0.05), (looks[2].Bound, Math.Round(looks[2].Spent, 12)));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupSequential.Bounds([0.5, 0.5], 0.05, Spending.ObrienFleming));
    }

    [Fact]
    public void A_fair_split_watched_after_every_batch_seldom_alarms_and_an_unfair_one_does()
    {
        var random = new Random(20261122);
        var fair = Enumerable.Range(0, 500).Count(_ => Alarms(0.1));
        var unfair = Enumerable.Range(0, 50).Count(_ => Alarms(0.17));

        Assert.InRange(fair, 0, 3);
        Assert.InRange(unfair, 45, 50);

        bool Alarms(double share)
        {
            var sequence = new SampleRatioSequence([0.1, 0.9]);
            for (var batch = 0; batch < 40; batch++)
            {
                var first = Enumerable.Range(0, 50).Count(_ => random.NextDouble() < share);
                sequence = sequence.Next([first, 50 - first]);
            }

            return sequence.Verdict is SampleRatio.Mismatch;
        }
    }

    [Fact]
    public void A_unit_in_an_arm_of_weight_zero_is_impossible_however_it_is_watched()
    {
        Assert.Equal(RefusalCode.UnitsInZeroWeightArm, Assert.IsType<SampleRatio.Impossible>(new SampleRatioSequence([1, 1, 0]).Next([5, 5, 1]).Verdict).Code);
        Assert.Equal(RefusalCode.NoUnits, Assert.IsType<SampleRatio.Impossible>(new SampleRatioSequence([1, 1, 0]).Verdict).Code);
        Assert.Throws<ArgumentException>(() => new SampleRatioSequence([1, 0]));
    }

    [Fact]
    public void E_values_combine_by_averages_and_overflow_nothing()
    {
        Assert.Equal(Math.Log(2), EValue.Average(new EValue(0), new EValue(Math.Log(3))).Log, 12);
        Assert.Equal(5000 - Math.Log(2), EValue.Average(new EValue(5000), new EValue(-5000)).Log, 9);
        Assert.Equal(0, new EValue(5000).PValue);
        Assert.Equal(1, new EValue(-3).PValue);
        Assert.Equal([true, false, true], MultipleTesting.EBenjaminiHochberg([new(Math.Log(40)), new(0), new(Math.Log(31))], 0.05));
        Assert.Equal([false, false], MultipleTesting.EBenjaminiHochberg([new(Math.Log(19)), new(Math.Log(9))], 0.1));
    }
}
