using FsCheck;
using FsCheck.Fluent;
using Slipway.Statistics;
using Xunit;
using Interval = Slipway.Statistics.Interval;

namespace Slipway.Tests.Statistics;

/// <summary>What holds of moments and comparisons of means whatever the data.</summary>
public sealed class MeanLawTests
{
    private static readonly Gen<double> Value = from kind in Gen.Choose(0, 3)
                                                from whole in Gen.Choose(-1_000_000, 1_000_000)
                                                select kind switch { 0 => 0, 1 => whole / 1000.0, 2 => 1e6 + (whole / 1e5), _ => whole };

    private static readonly Arbitrary<double[][]> Parts = Gen.ListOf(Gen.ArrayOf(Value)).Select(parts => parts.ToArray()).ToArbitrary();

    private static readonly Arbitrary<(Moments Treated, Moments Control)> Arms = (from t in Arm() from c in Arm() select (t, c)).ToArbitrary();

    [Fact]
    public void Merged_moments_are_those_of_one_pass_in_any_order() => Check(Parts, parts =>
    {
        var one = Moments.Of(parts.SelectMany(p => p).ToArray());
        var forward = parts.Aggregate(default(Moments), (m, p) => m.Merge(Moments.Of(p)));
        var backward = parts.Reverse().Aggregate(default(Moments), (m, p) => Moments.Of(p).Merge(m));
        return Same(one, forward) && Same(one, backward);
    });

    [Fact]
    public void Merged_joint_moments_are_those_of_one_pass() => Check(Parts, parts =>
    {
        var halves = parts.Select(p => (Y: p, X: p.Select((v, i) => (v / 2) + (i % 3)).ToArray())).ToArray();
        var one = JointMoments.Of(halves.SelectMany(h => h.Y).ToArray(), halves.SelectMany(h => h.X).ToArray());
        var merged = halves.Aggregate(default(JointMoments), (m, h) => m.Merge(JointMoments.Of(h.Y, h.X)));
        var matrix = halves.SelectMany(h => h.Y.Zip(h.X)).Aggregate(new MomentMatrix(2), (m, u) => m.Add(u.First, u.Second));
        var size = 1e-9 * (1 + one.Y.SquaredDeviations + one.X.SquaredDeviations);
        return Math.Abs(one.CrossDeviations - merged.CrossDeviations) <= size && Math.Abs(one.CrossDeviations - matrix.Deviations(0, 1)) <= size && Same(one.X, matrix[1]);
    });

    [Fact]
    public void Fieller_holds_0_exactly_when_the_absolute_test_does() => Check(Arms, arms =>
    {
        var absolute = Comparison.OfMeans(arms.Treated, arms.Control);
        return (absolute, RelativeLift.Fieller(arms.Treated, arms.Control)) switch
        {
            // At the very edge rounding decides.
            (Comparison.Difference a, Comparison.Difference r) => Math.Abs(a.PValue - 0.05) < 1e-9 || (a.Interval.Contains(0) == r.Interval.Contains(0) && a.PValue == r.PValue),
            (_, Comparison.Refusal r) => r.Reason.Length > 0,
            _ => false,
        };
    });

    [Fact]
    public void An_interval_holds_its_estimate_and_agrees_with_its_p_value() => Check(Arms, arms =>
    {
        Comparison[] all = [Comparison.OfMeans(arms.Treated, arms.Control), RelativeLift.Delta(arms.Treated, arms.Control), RelativeLift.Fieller(arms.Treated, arms.Control)];
        return all.OfType<Comparison.Difference>().All(d =>
            d.Interval.Contains(d.Estimate) && d.PValue is >= 0 and <= 1 && d.StandardError > 0 && (Math.Abs(d.PValue - 0.05) < 1e-9 || d.Interval.Contains(0) == d.PValue > 0.05));
    });

    [Fact]
    public void A_difference_turns_with_the_arms() => Check(Arms, arms => (Comparison.OfMeans(arms.Treated, arms.Control), Comparison.OfMeans(arms.Control, arms.Treated)) switch
    {
        (Comparison.Difference a, Comparison.Difference b) => a.Estimate == -b.Estimate && a.Interval.Lower == -b.Interval.Upper && a.PValue == b.PValue,
        (Comparison.Refusal a, Comparison.Refusal b) => a.Code == b.Code,
        _ => false,
    });

    [Fact]
    public void A_lift_of_money_that_is_lost_is_relative_to_its_size()
    {
        var (treated, control) = (Moments.OfVariance(480, -2, 12), Moments.OfVariance(500, -2.4, 12));
        var lost = Assert.IsType<Comparison.Difference>(RelativeLift.Fieller(treated, control));
        var gained = Assert.IsType<Comparison.Difference>(RelativeLift.Fieller(treated with { Mean = 2 }, control with { Mean = 2.4 }));

        Assert.Equal(-gained.Estimate, lost.Estimate, 12);
        Assert.Equal(-gained.Interval.Upper, lost.Interval.Lower, 12);
    }

    [Fact]
    public void A_control_mean_that_may_be_0_has_no_lift_but_the_difference_is_shown()
    {
        var refusal = Assert.IsType<Comparison.Refusal>(RelativeLift.Fieller(Moments.OfVariance(100, 1, 1), Moments.OfVariance(100, 0.1, 1)));

        Assert.Equal(RefusalCode.ControlNearZero, refusal.Code);
        Assert.True(refusal.Interval is { Lower: > 0 });
    }

    [Fact]
    public void History_that_helps_is_taken_out_and_history_that_does_not_is_left_with_the_reason()
    {
        var random = new Random(20261122);
        var (treated, control, noise) = (default(JointMoments), default(JointMoments), default(JointMoments));
        for (var unit = 0; unit < 500; unit++)
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            treated = treated.Add(a + (0.2 * random.NextDouble()) + 0.1, a);
            control = control.Add(b + (0.2 * random.NextDouble()), b);
            noise = noise.Add(random.NextDouble(), 3);
        }

        var helped = Cuped.Compare(treated, control, 500, 500);
        Assert.Null(helped.FellBack);
        Assert.InRange(helped.VarianceReduction, 0.9, 1);
        Assert.True(Width(helped.Difference) < 0.5 * Width(Comparison.OfMeans(treated.Y, control.Y)));
        Assert.Equal("An arm has fewer than 100 units with history.", Cuped.Compare(treated, control, 99, 500).FellBack);
        Assert.Equal("Every unit has the same history, so there is nothing to take out.", Cuped.Compare(noise, noise, 500, 500).FellBack);
        var much = treated with { Y = treated.Y with { Count = 100_000 }, X = treated.X with { Count = 100_000 } };
        Assert.Equal("Fewer than 5% of the units have any history.", Cuped.Compare(much, control, 100, 100).FellBack);
        Assert.Equal(Comparison.OfMeans(treated.Y, control.Y), Cuped.Compare(treated, control, 0, 0).Difference);
    }

    [Fact]
    public void A_ratio_without_a_denominator_is_refused()
    {
        var (some, none) = (JointMoments.Of([1, 2, 4], [1, 1, 2]), JointMoments.Of([0, 0, 0], [0, 0, 0]));

        Assert.Equal(RefusalCode.NoDenominator, Assert.IsType<Comparison.Refusal>(RatioMetric.Difference(some, none)).Code);
        Assert.Equal(RefusalCode.NoDenominator, Assert.IsType<Comparison.Refusal>(RatioMetric.Lift(none, some)).Code);
        Assert.Equal(RefusalCode.NoUnits, Assert.IsType<Comparison.Refusal>(RatioMetric.Difference(default, some)).Code);
    }

    [Fact]
    public void A_ratio_that_is_the_same_for_every_unit_leaves_nothing_to_test_against()
    {
        var arm = JointMoments.Of([0.3, 0.6, 0.9, 2.1], [0.1, 0.2, 0.3, 0.7]);

        Assert.Equal(RefusalCode.NoVariation, Assert.IsType<Comparison.Refusal>(RatioMetric.Difference(arm, arm)).Code);
        Assert.Equal(RefusalCode.NoVariation, Assert.IsType<Comparison.Refusal>(Cuped.Adjusted(arm, arm, Cuped.PooledTheta(arm, arm))).Code);
    }

    [Fact]
    public void A_cap_takes_the_whale_away_and_says_how_much_that_was()
    {
        double[] treated = [0, 0, 10, 12, 11, 13, 5000];
        double[] control = [0, 9, 10, 12, 11, 0, 13];
        var cap = CappedRevenue.CapOf(treated, control, 0.85);
        var both = CappedRevenue.Compare(treated, control, cap);

        Assert.Equal(13, cap);
        Assert.Equal(4987.0 / 5046, both.TreatedRemoved, 12);
        Assert.Equal(0, both.ControlRemoved);
        Assert.True(Width(both.Capped) < Width(both.Uncapped) / 50);
        Assert.Equal(double.PositiveInfinity, CappedRevenue.CapOf([0, 0], [0]));
    }

    [Fact]
    public void A_bootstrap_prints_the_same_digits_again_and_its_p_value_agrees_with_its_interval()
    {
        double[] control = [1, 2, 3, 4, 5, 6, 7, 8, 9, 30];
        for (var shift = 0.0; shift < 20; shift += 2.5)
        {
            double[] treated = [.. control.Select(v => v + shift)];
            var first = Assert.IsType<Comparison.Difference>(Bootstrap.OfMeans(treated, control, Bootstrap.Seed("exp", "orders", 1), 1999));
            Assert.Equal(first, Bootstrap.OfMeans(treated, control, Bootstrap.Seed("exp", "orders", 1), 1999));
            Assert.NotEqual(first, Bootstrap.OfMeans(treated, control, Bootstrap.Seed("exp", "orders", 2), 1999));
            Assert.Equal(first.Interval.Contains(0), first.PValue > 0.05);
        }

        Assert.Equal(RefusalCode.NoVariation, Assert.IsType<Comparison.Refusal>(Bootstrap.OfMeans([1, 1], [1, 1], 7)).Code);
    }

    // BCG vaccine, 13 trials, log risk ratios: G. A. Colditz et al. (1994), as in W. Viechtbauer (2010), DerSimonian-Laird.
    [Fact]
    public void Pooled_effects_are_those_of_the_literature()
    {
        (double A, double B, double C, double D)[] trials =
        [
            (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
            (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
        ];
        double[] effects = [.. trials.Select(t => Math.Log(t.A / (t.A + t.B) / (t.C / (t.C + t.D))))];
        double[] errors = [.. trials.Select(t => Math.Sqrt((1 / t.A) - (1 / (t.A + t.B)) + (1 / t.C) - (1 / (t.C + t.D))))];
        var pooled = Assert.IsType<Answer<Pooling>.Given>(Pooling.RandomEffects(effects, errors)).Value;

        Assert.Equal((-0.7141, 0.3088, 0.9212, 152.2330), (Math.Round(pooled.Estimate, 4), Math.Round(pooled.BetweenVariance, 4), Math.Round(pooled.Heterogeneity, 4), Math.Round(pooled.Q, 4)));
        Assert.True(pooled.Interval.Contains(-0.7141) && pooled.Interval.Upper < 0 && pooled.QPValue < 1e-20);
    }

    // By hand: weights 1 and 1, mean 3, Q = 2 of 1 degree, tau^2 = (2 - 1) / (2 - 1) = 1, weights 1/2, variance (1/2 + 1/2)/(1 * 1) = 1.
    [Fact]
    public void Two_campaigns_pool_as_by_hand_and_one_does_not()
    {
        var pooled = Assert.IsType<Answer<Pooling>.Given>(Pooling.RandomEffects([2, 4], [1, 1])).Value;

        Assert.Equal((3, 2, 1, 0.5), (pooled.Estimate, pooled.Q, pooled.BetweenVariance, pooled.Heterogeneity));
        Assert.Equal(1, pooled.StandardError, 12);
        Assert.Equal(3 + 12.706204736432095, pooled.Interval.Upper, 9);
        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Answer<Pooling>.Refused>(Pooling.RandomEffects([2], [1])).Code);
        Assert.Equal(RefusalCode.ImpossibleFigures, Assert.IsType<Answer<Pooling>.Refused>(Pooling.RandomEffects([2, 3], [1, 0])).Code);
    }

    [Fact]
    public void Campaigns_that_agree_by_chance_are_not_surer_than_their_own_errors()
    {
        var pooled = Assert.IsType<Answer<Pooling>.Given>(Pooling.RandomEffects([1, 1, 1, 1], [1, 1, 1, 1])).Value;

        Assert.Equal(0.5, pooled.StandardError, 12);
        Assert.Equal((0, 0), (pooled.BetweenVariance, pooled.Heterogeneity));
    }

    private static double Width(Comparison comparison) => Assert.IsType<Comparison.Difference>(comparison).Interval is var i ? i.Upper - i.Lower : double.NaN;

    private static bool Same(Moments a, Moments b)
    {
        var size = 1 + Math.Abs(a.Mean) + Math.Sqrt(a.SquaredDeviations);
        return a.Count == b.Count && Math.Abs(a.Mean - b.Mean) <= 1e-11 * size && Math.Abs(a.SquaredDeviations - b.SquaredDeviations) <= 1e-9 * (1 + a.SquaredDeviations) + (1e-9 * size);
    }

    private static Gen<Moments> Arm() =>
        from count in Gen.Choose(0, 5000)
        from mean in Value
        from scale in Gen.Choose(0, 6)
        from variance in Gen.Choose(0, 1000)
        select Moments.OfVariance(count, count == 0 ? 0 : mean, count < 2 ? 0 : variance * Math.Pow(10, scale - 3));

    private static void Check<T>(Arbitrary<T> data, Func<T, bool> law) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261122, 1), Prop.ForAll(data, law));
}
