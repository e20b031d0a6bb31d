using System.Collections.Immutable;
using Slipway.Statistics;
using Slipway.Statistics.Assignment;
using Slipway.Statistics.Attribution;
using Slipway.Statistics.Bayes;
using Slipway.Statistics.Planning;
using Slipway.Statistics.Sequential;
using Xunit;
using GrowthBook = Slipway.Sdk.Assets.GrowthBook;

namespace Slipway.Tests.Statistics;

/// <summary>What other engines get wrong, got right. SampleRatioTests has the arm of weight 0, ComparisonTests the p-value that is no 0.</summary>
public sealed class PeerDefectTests
{
    // Sums of squares give a variance of 0 (gbstats).
    [Fact]
    public void A_billion_and_a_billion_and_one_differ()
    {
        var moments = Moments.Of([1e9, 1e9 + 1, 1e9, 1e9 + 1]);

        Assert.Equal(1.0 / 3, moments.Variance, 1e-12);
    }

    // The best arm gets no weight, and two arms are an error (gbstats, top two, inverse).
    [Fact]
    public void The_top_two_rule_gives_most_to_the_best_arm_and_works_with_two()
    {
        var three = Thompson.TopTwo([0.7, 0.2, 0.1]);

        Assert.Equal(three[0], three.Max());
        Assert.Equal([0.5, 0.5], Thompson.TopTwo([0.99, 0.01]));
        Assert.Equal([0.5, 0.25, 0.25], Thompson.TopTwo([1, 0, 0]));
    }

    // Already enough units come back as nothing at all (gbstats).
    [Fact]
    public void A_comparison_that_has_enough_units_needs_none_more()
    {
        var arm = Moments.OfVariance(100_000, 5, 100);

        Assert.Equal(0, Assert.IsType<Answer<double>.Given>(new Design().MoreUnits(arm, arm, 0.2)).Value);
    }

    // Estimate 0, interval 0 to 0, p 1 looks like a result (gbstats).
    [Theory]
    [InlineData(0, 0, 0, 10, 1, 1, RefusalCode.NoUnits)]
    [InlineData(10, 1, 1, 0, 0, 0, RefusalCode.NoUnits)]
    [InlineData(1, 5, 0, 10, 1, 1, RefusalCode.TooFewUnits)]
    [InlineData(10, 5, 0, 10, 5, 0, RefusalCode.NoVariation)]
    [InlineData(10, 5, -1, 10, 5, 1, RefusalCode.ImpossibleFigures)]
    [InlineData(10, double.NaN, 1, 10, 5, 1, RefusalCode.ImpossibleFigures)]
    [InlineData(10, 5, double.PositiveInfinity, 10, 5, 1, RefusalCode.ImpossibleFigures)]
    public void What_cannot_be_compared_is_refused_with_a_sentence(long nt, double mt, double dt, long nc, double mc, double dc, RefusalCode code)
    {
        var (treated, control) = (new Moments(nt, mt, dt), new Moments(nc, mc, dc));
        Comparison[] all = [Comparison.OfMeans(treated, control), RelativeLift.Fieller(treated, control), RelativeLift.Delta(treated, control)];

        Assert.All(all, result =>
        {
            var refusal = Assert.IsType<Comparison.Refusal>(result);
            Assert.Equal(code, refusal.Code);
            Assert.EndsWith(".", refusal.Reason, StringComparison.Ordinal);
        });
    }

    // A prior on the absolute scale is never used (gbstats); here the scale is the estimate's own.
    [Fact]
    public void A_prior_pulls_the_estimate_it_is_given()
    {
        var posterior = NormalPosterior.Of(4, 2, priorMean: 0, priorDeviation: 2);

        Assert.Equal(2, posterior.Mean, 12);
        Assert.Equal(Math.Sqrt(2), posterior.StandardDeviation, 12);
    }

    // SDKs that hash UTF-8 put Zoë elsewhere; the reference hashes UTF-16 (JavaScript, run on Node 20).
    [Fact]
    public void A_name_beyond_ascii_lands_where_the_javascript_puts_it()
    {
        Assert.Equal(0.6038, GrowthBook.Hash("exp:1", "😀"));
        Assert.NotEqual(GrowthBook.Hash("s", "Zoë"), GrowthBook.Hash("s", "Zoe"));
        Assert.Null(GrowthBook.Hash("s", "x", version: 3));
    }

    // Newcombe (1998) has .1700 to .8406 for 9/10 against 3/10; statsmodels 0.13.5 gives a limit of 0.
    [Fact]
    public void The_score_interval_of_nine_of_ten_against_three_of_ten_is_that_of_the_paper()
    {
        var interval = MiettinenNurminen.Difference(new(9, 10), new(3, 10), 0.95);

        Assert.Equal((0.1700, 0.8406), (Math.Round(interval.Lower, 4), Math.Round(interval.Upper, 4)));
    }

    // A concentration of 10,000 alone gives a sequential p of .82 (ssrm).
    [Fact]
    public void Sixty_three_units_to_none_of_a_split_in_halves_is_an_alarm()
    {
        var sequence = new SampleRatioSequence([0.5, 0.5]).Next([63, 0]);

        Assert.Equal(2.1e13, sequence.Evidence.Value, 0.1e13);
        Assert.IsType<SampleRatio.Mismatch>(sequence.Verdict);
    }

    // Alpha halved inside a boundary that is two-sided already makes intervals wider than they need be (Statsig's text).
    [Fact]
    public void The_confidence_sequence_spends_the_whole_of_its_alpha()
    {
        var sequence = ConfidenceSequence.TunedTo(10_000, 0.95);
        var z = sequence.Deviate(10_000);

        Assert.Equal(Math.Log(20), sequence.Evidence(z, 1, 10_000).Log, 10);
        Assert.Equal(0.05, sequence.PValueOf(z, 1, 10_000), 10);
    }

    // Removal effects by simulation are off by up to 1.8% and change from run to run (ChannelAttribution).
    [Fact]
    public void The_same_journeys_always_have_the_same_removal_effects_in_any_order()
    {
        Journey[] journeys = [Journey.Of(["A", "B"], 10, 100, 20), Journey.Of(["B"], 4, 50, 30), Journey.Of(["A", "C", "A"], 3, 5, 7)];
        var forward = Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute(journeys)).Value;
        var backward = Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute(journeys.Reverse())).Value;

        Assert.Equal(forward.RemovalEffects.Length, backward.RemovalEffects.Length);
        Assert.All(forward.RemovalEffects.Zip(backward.RemovalEffects), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    // Weights that add up to 1.3 silently become equal ones (GrowthBook).
    [Theory]
    [InlineData(0.7, 0.6)]
    [InlineData(-0.1, 1.1)]
    [InlineData(double.NaN, 0.5)]
    public void Weights_that_are_none_are_refused_and_not_made_equal(double first, double second) =>
        Assert.Equal(RefusalCode.InvalidWeights, Assert.IsType<Answer<ImmutableArray<Bucket>>.Refused>(Buckets.Of(2, [first, second])).Code);
}
