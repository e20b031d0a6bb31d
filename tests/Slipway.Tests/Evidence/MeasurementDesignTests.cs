using System.Globalization;
using Slipway.Core.Drafts;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Xunit;
using Comparison = Slipway.Statistics.Comparison;

namespace Slipway.Tests.Evidence;

public sealed class MeasurementDesignTests
{
    [Fact]
    public void The_smallest_rise_is_the_one_that_the_deciding_test_finds_four_times_out_of_five()
    {
        var design = Of(120, 0.03, 2000, 400);

        var smallest = design.Smallest!.Value;
        Assert.InRange(smallest, 0.025, 0.035);
        // Simulated with the very comparison that will decide.
        var random = new Random(20261122);
        var found = Enumerable.Range(0, 4000).Count(_ => Comparison.OfProportions(Draw(random, 1600, 0.03 + smallest), Draw(random, 400, 0.03)) is Comparison.Difference { Interval.Lower: > 0 });
        Assert.InRange(found / 4000.0, 0.75, 0.88);
    }

    [Fact]
    public void A_goal_that_is_large_enough_can_be_proven()
    {
        var design = Of(120, 0.03, 2000, 400);

        Assert.True(design.IsEnough);
        Assert.Equal(0.045, design.Hoped!.Value, 9);
        Assert.True(design.Chance > 0.9);
        Assert.Equal("With 400 of 2,000 people held out, a rise of " + (design.Smallest!.Value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " points or more would be found, from the 3 % that reach a meeting without the campaign. The goal of 120 is a rise of 4.5 points: it can be proven.", design.Sentence);
    }

    [Fact]
    public void A_campaign_too_small_to_prove_anything_is_told_what_would_be_enough_and_that_is_enough()
    {
        var design = Of(60, 0.03, 2000, 100);

        Assert.False(design.IsEnough);
        Assert.Null(design.ShareNeeded);
        Assert.Contains("would most likely stay open. No share of these people is enough;", design.Sentence, StringComparison.Ordinal);
        var more = design.UnitsNeeded!.Value;
        Assert.InRange(MeasurementDesign.Of(design.Goal with { Target = (int)Math.Ceiling((0.03 + design.Hoped!.Value) * more * 0.95) }, new Holdout(0.05, "s"), more, (long)(more * 0.05)).Chance!.Value, 0.76, 0.84);
    }

    [Fact]
    public void Where_a_larger_share_would_do_it_is_named()
    {
        var design = Of(140, 0.03, 2000, 100);

        Assert.False(design.IsEnough);
        Assert.NotNull(design.ShareNeeded);
        Assert.Contains(FormattableString.Invariant($"Enough would be {design.ShareNeeded * 100:0.##} % held out"), design.Sentence, StringComparison.Ordinal);
        Assert.True(MeasurementDesign.Of(design.Goal, new Holdout(design.ShareNeeded!.Value, "s"), 2000, (long)(2000 * design.ShareNeeded.Value)).Smallest <= design.Hoped);
    }

    [Fact]
    public void A_goal_below_what_happens_anyway_is_said()
    {
        var design = Of(40, 0.03, 2000, 400);

        Assert.Equal((false, null, null), (design.IsEnough, design.Chance, design.UnitsNeeded));
        Assert.Contains("would be reached without the campaign: that is 2.5 % of the people written to", design.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_base_rate_nothing_is_hoped_for_and_what_is_supposed_is_said()
    {
        var design = MeasurementDesign.Of(new Goal("meeting", 60, 45), new Holdout(0.2, "s"), 2000, 400);

        Assert.Equal((null, null), (design.IsEnough, design.Hoped));
        Assert.Contains("supposing 5 % reach a meeting without the campaign", design.Sentence, StringComparison.Ordinal);
        Assert.Contains("nothing would be found", MeasurementDesign.Of(design.Goal, new Holdout(0.2, "s"), 2000, 0).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Holding_out_more_finds_less_until_halves()
    {
        var choices = Of(120, 0.03, 2000, 400).Choices;

        Assert.Equal(choices.Select(c => c.Smallest).OrderDescending(), choices.Select(c => c.Smallest));
        Assert.Contains(choices, c => c.Share == 0.2 && c is { HeldOut: 400, Treated: 1600 });
        Assert.All(choices, c => Assert.Equal(2000, c.HeldOut + c.Treated));
    }

    [Fact]
    public void A_base_rate_is_written_under_the_goal_and_nothing_else_changes()
    {
        const string Settings = "name: a\ngoal:\n  metric: meeting\n  target: 60\n  # two weeks after the event\n  window_days: 45\nbudget:\n  amount: 1\n";

        var once = BaseRateText.In(Settings, 0.0123, "97 of 8,120 people: held out");

        Assert.Equal(Settings.Replace("45\n", "45\n  base_rate: 1.23%\n  base_rate_from: \"97 of 8,120 people: held out\"\n", StringComparison.Ordinal), once);
        Assert.Equal(once.Replace("1.23%", "2%", StringComparison.Ordinal).Replace("97 of 8,120 people: held out", "x", StringComparison.Ordinal), BaseRateText.In(once, 0.02, "x"));
    }

    private static MeasurementDesign Of(int target, double rate, long eligible, long heldOut) =>
        MeasurementDesign.Of(new Goal("meeting", target, 45) { BaseRate = new BaseRate(rate, "history") }, new Holdout((double)heldOut / eligible, "s"), eligible, heldOut);

    private static Proportion Draw(Random random, int units, double rate) => new(Enumerable.Range(0, units).Count(_ => random.NextDouble() < rate), units);
}
