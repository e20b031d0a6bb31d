using Slipway.Statistics;
using Slipway.Statistics.Assignment;
using Slipway.Statistics.QuasiExperiments;
using Slipway.Statistics.Returns;
using Xunit;

namespace Slipway.Tests.Statistics;

public sealed class QuasiExperimentTests
{
    [Fact]
    public void A_planted_effect_is_found_by_every_difference_in_differences()
    {
        var random = new Random(20261122);
        var panel = Enumerable.Range(0, 60).Select(unit => Enumerable.Range(0, 10).Select(day => unit + (0.5 * day) + Noise(random) + (unit < 30 && day >= 6 ? 4 : 0)).ToArray()).ToArray();
        var rows = from unit in Enumerable.Range(0, 60) from day in Enumerable.Range(0, 10) select (unit, day);
        Comparison[] all =
        [
            DifferenceInDifferences.OfPanel(panel, [.. Enumerable.Range(0, 60).Select(u => u < 30)], 6),
            DifferenceInDifferences.TwoWay([.. rows.Select(r => r.unit)], [.. rows.Select(r => r.day)], [.. rows.Select(r => r.unit < 30 && r.day >= 6)], [.. rows.Select(r => panel[r.unit][r.day])]),
        ];

        Assert.All(all, result =>
        {
            var difference = Assert.IsType<Comparison.Difference>(result);
            Assert.Equal(4, difference.Estimate, 0.4);
            Assert.True(difference.Interval.Contains(4) && difference.PValue < 1e-10);
        });
    }

    [Fact]
    public void A_panel_in_which_all_are_treated_or_none_is_refused()
    {
        int[] units = [1, 1, 2, 2];
        int[] periods = [1, 2, 1, 2];

        Assert.Equal(RefusalCode.Collinear, Assert.IsType<Comparison.Refusal>(DifferenceInDifferences.TwoWay(units, periods, [false, true, false, true], [1, 2, 3, 5])).Code);
        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Comparison.Refusal>(DifferenceInDifferences.TwoWay([1, 1], [1, 2], [false, true], [1, 2])).Code);
        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Comparison.Refusal>(DifferenceInDifferences.OfPanel([[1, 2], [3, 4], [5, 7]], [true, false, false], 1)).Code);
        Assert.Equal(RefusalCode.NoUnits, Assert.IsType<Comparison.Refusal>(DifferenceInDifferences.OfSamples(default, default, default, default)).Code);
    }

    [Fact]
    public void A_series_that_is_too_short_or_too_straight_is_refused()
    {
        double[] straight = [.. Enumerable.Range(0, 40).Select(t => 3.0 + t)];

        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Answer<InterruptedTimeSeries>.Refused>(InterruptedTimeSeries.Fit(straight, 7)).Code);
        Assert.Equal(RefusalCode.NoVariation, Assert.IsType<Answer<InterruptedTimeSeries>.Refused>(InterruptedTimeSeries.Fit(straight, 20)).Code);
        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Answer<Forecast>.Refused>(Forecast.OfWeekdays(straight.AsSpan(0, 13), 0, 7)).Code);
        Assert.Equal(RefusalCode.ImpossibleFigures, Assert.IsType<Answer<Forecast>.Refused>(Forecast.OfTrend([1, 2, 3, 4, 5, 6, 7, double.NaN], 7)).Code);
        Assert.Equal(RefusalCode.NoVariation, Assert.IsType<Comparison.Refusal>(BeforeAndAfter.Compare(straight, [44, 45])).Code);
    }

    [Fact]
    public void Days_after_are_held_against_what_the_weekdays_before_would_have_been()
    {
        var random = new Random(20261122);
        double[] days = [.. Enumerable.Range(0, 84).Select(t => 100 + t + (t % 7 == 6 ? -40 : 0) + Noise(random) + (t >= 70 ? 10 : 0))];
        var seen = Assert.IsType<Comparison.Difference>(BeforeAndAfter.Compare(days.AsSpan(0, 70), days.AsSpan(70), firstWeekday: 3));

        Assert.Equal(140, seen.Estimate, 15.0);
        Assert.True(seen.Interval.Contains(140) && seen.Interval.Lower > 0);
        Assert.Equal("against the forecast of the days before", seen.Method);
    }

    [Fact]
    public void Days_that_follow_each_other_widen_the_interval_and_the_method_says_so()
    {
        var random = new Random(20261122);
        var level = 0.0;
        double[] days = [.. Enumerable.Range(0, 70).Select(_ => 100 + (level = (0.8 * level) + Noise(random)))];
        var seen = Assert.IsType<Comparison.Difference>(BeforeAndAfter.Compare(days.AsSpan(0, 56), days.AsSpan(56)));

        Assert.EndsWith("widened for serial correlation", seen.Method, StringComparison.Ordinal);
        Assert.True(seen.Interval.Contains(0));
    }

    [Fact]
    public void A_return_carries_its_interval_over_and_agrees_with_its_p_value()
    {
        var perUnit = Assert.IsType<Comparison.Difference>(Comparison.OfMeans(Moments.OfVariance(5000, 3, 90), Moments.OfVariance(5000, 2, 80)));
        foreach (var cost in new double[] { 100, 1500, 3000, 5000, 8000 })
        {
            var made = Return.Of(perUnit, 5000, 1, cost);
            var roi = Assert.IsType<Comparison.Difference>(made.OnCost);
            Assert.Equal(5000 - cost, made.Net, 9);
            Assert.Equal(roi.Interval.Contains(0), roi.PValue > 0.05);
            Assert.Equal(made.IncrementalInterval.Lower, (roi.Interval.Lower + 1) * cost, 6);
        }

        Assert.Equal(RefusalCode.NoCost, Assert.IsType<Comparison.Refusal>(Return.Of(perUnit, 5000, 1, 0).OnCost).Code);
        Assert.Equal(RefusalCode.NoCost, Assert.IsType<Comparison.Refusal>(Return.OnUncertainCost(100, 10, 50, 30)).Code);
    }

    [Fact]
    public void Money_that_is_not_back_within_the_months_is_said_so()
    {
        Assert.Null(Payback.Of(100, [20, 30]));
        Assert.Equal(new Payback(0, 0), Payback.Of(0, []));
        Assert.Equal((new Payback(2, 1.5), (Payback?)null), Payback.Between(100, [new(10, 50, 0.9), new(20, 100, 0.9)]));
    }

    [Fact]
    public void The_native_number_is_the_holdouts_and_spreads_evenly()
    {
        foreach (var unit in new[] { "a", "contact-77", "Zoë" })
        {
            Assert.Equal(Slipway.Sdk.Assets.Holdout.Position("seed", unit), AssignmentHash.Of("seed", unit));
        }

        Assert.Throws<ArgumentException>(() => AssignmentHash.Of("a\nb", "c"));
        Assert.Equal(0.5, Enumerable.Range(0, 20_000).Average(i => AssignmentHash.Of("s", $"u{i}")), 0.01);
        Assert.Equal("zoë@example.com", AssignmentHash.Normalised(" Zoe\u0308@Example.com\n"));
        Assert.Equal("ACME-7", AssignmentHash.Normalised("ACME-7 "));
    }

    [Fact]
    public void A_growing_coverage_never_moves_a_unit_to_another_arm()
    {
        double[] weights = [0.2, 0.3, 0.5];
        foreach (var number in Enumerable.Range(0, 1000).Select(i => i / 1000.0))
        {
            var arms = new[] { 0.1, 0.4, 0.8, 1 }.Select(coverage => Buckets.Choose(number, ((Answer<System.Collections.Immutable.ImmutableArray<Bucket>>.Given)Buckets.Of(3, weights, coverage)).Value.AsSpan())).ToList();
            Assert.Single(arms.Where(arm => arm >= 0).Distinct());
        }
    }

    private static double Noise(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
}
