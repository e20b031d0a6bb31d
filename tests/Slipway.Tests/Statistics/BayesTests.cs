using Slipway.Statistics;
using Slipway.Statistics.Bayes;
using Xunit;

namespace Slipway.Tests.Statistics;

public sealed class BayesTests
{
    // For whole alphas P(t > c) is a finite sum (E. Miller): sum over i below alpha_t of B(a_c + i, b_t + b_c) / ((b_t + i) B(1 + i, b_t) B(a_c, b_c)).
    [Theory]
    [InlineData(3, 98, 1, 101)]
    [InlineData(1201, 48_801, 1321, 48_681)]
    [InlineData(60, 999_940, 90, 999_910)]
    [InlineData(500_000, 500_000, 501_000, 499_000)]
    [InlineData(12, 3, 400_000, 100_000)]
    public void The_chance_to_beat_is_the_finite_sum(double at, double bt, double ac, double bc)
    {
        var terms = Enumerable.Range(0, (int)at).Select(i => Saddlepoint.LogBeta(ac + i, bt + bc) - Math.Log(bt + i) - Saddlepoint.LogBeta(1 + i, bt) - Saddlepoint.LogBeta(ac, bc));
        var chance = terms.Sum(Math.Exp);

        Assert.Equal(1, new BetaPosterior(at, bt).ChanceToBeat(new(ac, bc)) / chance, 1e-7);
    }

    [Fact]
    public void What_one_loses_less_what_the_other_loses_is_the_difference_of_their_means()
    {
        BetaPosterior[] all = [new(0.5, 10.5), new(20, 3), new(1200, 48_000), new(1, 1), new(5e5, 2e6)];
        foreach (var a in all)
        {
            foreach (var b in all)
            {
                Assert.Equal(b.Mean - a.Mean, a.ExpectedLoss(b) - b.ExpectedLoss(a), 10);
                Assert.Equal(1, a.ChanceToBeat(b) + b.ChanceToBeat(a), 12);
            }
        }
    }

    [Fact]
    public void Shares_add_up_to_1_honour_their_floor_and_order_as_the_arms_do()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 40; round++)
        {
            var arms = Enumerable.Range(0, random.Next(2, 8)).Select(_ => new BetaPosterior(1 + random.Next(300), 1 + random.Next(3000))).ToArray();
            var best = Thompson.ChanceToBeBest(arms);
            var shares = Thompson.WithFloor(Thompson.TopTwo(best), 0.05);
            Assert.Equal(1, best.Sum(), 12);
            Assert.Equal(1, shares.Sum(), 12);
            Assert.True(shares.Min() >= 0.05 - 1e-15);
        }

        Assert.Equal([0.5, 0.5], Thompson.WithFloor([1, 0], 0.7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Thompson.WithFloor([0.7, 0.7], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Thompson.ChanceToBeBest([new BetaPosterior(1, 1)]));
    }

    [Fact]
    public void One_sure_arm_among_unsure_ones_is_no_trouble()
    {
        var chances = Thompson.ChanceToBeBest([new BetaPosterior(30_000, 970_000), new BetaPosterior(2, 60), new BetaPosterior(1, 1)]);
        var draws = Drawn([(30_000, 970_000), (2, 60), (1, 1)]);

        Assert.All(chances.Zip(draws), pair => Assert.Equal(pair.Second, pair.First, 0.03));
    }

    [Fact]
    public void Twenty_arms_of_the_same_data_share_evenly()
    {
        var means = Enumerable.Repeat(3.0, 20).ToArray();

        Assert.All(Thompson.ChanceToBeBest(means, means), chance => Assert.Equal(0.05, chance, 10));
    }

    [Fact]
    public void A_lift_that_is_certain_leaves_no_risk_and_never_one_below_0()
    {
        var certain = NormalPosterior.Of(1, 0.001, priorDeviation: double.PositiveInfinity);

        Assert.Equal((1, 0), (certain.ChanceToWin, certain.RiskOfSwitching));
        Assert.Equal(certain.Mean, certain.RiskOfStaying, 12);
        Assert.Equal(0, new NormalPosterior(0.1, 0.003).RiskOfSwitching, 1e-12);
    }

    // By inverting the distribution; the sure arm hardly moves.
    private static double[] Drawn((double A, double B)[] arms)
    {
        var random = new Random(5);
        var wins = new double[arms.Length];
        const int Draws = 4_000;
        for (var draw = 0; draw < Draws; draw++)
        {
            var values = arms.Select(a => a.A > 1000 ? a.A / (a.A + a.B) : Beta.Quantile(random.NextDouble(), a.A, a.B)).ToArray();
            wins[Array.IndexOf(values, values.Max())] += 1.0 / Draws;
        }

        return wins;
    }
}
