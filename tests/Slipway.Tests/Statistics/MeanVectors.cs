using System.Text.Json;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

internal static class MeanVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["welch_t"] = c => Welch(c, OfVariance(c, "treatment"), OfVariance(c, "control")),
        ["welch_t_raw"] = c => Welch(c, Moments.Of(c.Array<double>("treatment")), Moments.Of(c.Array<double>("control"))),
        ["lift_mean_delta_t"] = c => Lift(c, OfSums(c, "treatment"), OfSums(c, "control")),
        ["lift_proportion_delta_t"] = c => Whole(c, RelativeLift.Delta(OfRate(c, "treatment"), OfRate(c, "control"), c.Confidence)),
        ["lift_degenerate"] = Degenerate,
        ["lift_fieller"] = Fieller,
        ["lift_delta_se"] = DeltaErrors,
        ["lift_ratio_delta"] = Ratio,
        ["ratio_metric_variance"] = RatioError,
        ["cuped_lift"] = c => CupedLift(c, Joint(c, "treatment"), Joint(c, "control")),
        ["cuped_lift_binary"] = CupedBinary,
        ["cuped_ratio_lift"] = CupedRatio,
        ["cuped_raw"] = CupedRaw,
        ["winsorized_mean"] = Winsorised,
    };

    /// <summary>Moments of sums and sums of squares, in which the vectors come.</summary>
    public static Moments OfSums(JsonElement arm)
    {
        var (n, sum, squares) = (arm.GetProperty("n").GetInt64(), arm.GetProperty("sum").GetDouble(), arm.GetProperty("sum_squares").GetDouble());
        return Sums(n, sum, squares);
    }

    public static Moments OfSums(VectorCase c, string arm) => OfSums(c.Inputs.GetProperty(arm));

    public static Moments OfRate(VectorCase c, string arm) =>
        Moments.Of(new Proportion(c.Inputs.GetProperty(arm).GetProperty("sum").GetInt64(), c.Inputs.GetProperty(arm).GetProperty("n").GetInt64()));

    /// <summary>The keys in which a whole comparison of an arm's peer comes.</summary>
    public static void Whole(VectorCase c, Comparison result)
    {
        var difference = Assert.IsType<Comparison.Difference>(result);
        c.Check("estimate", difference.Estimate);
        c.Check("ci", difference.Interval);
        c.Check("p", difference.PValue);
        c.Check("se", difference.StandardError);
        c.Check("df", difference.DegreesOfFreedom);
        c.Check("t", difference.Estimate / difference.StandardError);
        c.CheckNull("error", true);
    }

    private static Moments Sums(long n, double sum, double squares) => new(n, sum / n, squares - (sum / n * sum));

    private static Moments OfVariance(VectorCase c, string arm)
    {
        var figures = c.Inputs.GetProperty(arm);
        return Moments.OfVariance(figures.GetProperty("n").GetInt64(), figures.GetProperty("mean").GetDouble(), figures.GetProperty("var").GetDouble());
    }

    private static void Welch(VectorCase c, Moments treated, Moments control) => Whole(c, Comparison.OfMeans(treated, control, c.Confidence));

    private static void Lift(VectorCase c, Moments treated, Moments control) =>
        Whole(c, c.Says("difference", "relative") ? RelativeLift.Delta(treated, control, c.Confidence) : Comparison.OfMeans(treated, control, c.Confidence));

    private static void Degenerate(VectorCase c)
    {
        var (treated, control) = (OfSums(c, "treatment"), OfSums(c, "control"));
        Comparison[] all = c.Says("difference", "relative")
            ? [RelativeLift.Delta(treated, control), RelativeLift.Fieller(treated, control)]
            : [Comparison.OfMeans(treated, control)];
        Assert.All(all, result => Assert.NotEmpty(Assert.IsType<Comparison.Refusal>(result).Reason));
        c.Ignore("gbstats_output", "required");
    }

    private static void Fieller(VectorCase c)
    {
        var (treated, control) = (OfVariance(c, "treatment"), OfVariance(c, "control"));
        double? degrees = c.Says("quantile", "normal") ? double.PositiveInfinity : null;
        var result = RelativeLift.Fieller(treated, control, c.Confidence, degrees);
        if (result is Comparison.Difference lift)
        {
            c.Check("lift", lift.Estimate);
            c.Check("ci", lift.Interval);
            c.Check("g", RelativeLift.Separation(control, c.Confidence, lift.DegreesOfFreedom));
        }

        c.Check("refused", result is Comparison.Refusal { Code: RefusalCode.ControlNearZero });
    }

    private static void DeltaErrors(VectorCase c)
    {
        var (treated, control) = (OfVariance(c, "treatment"), OfVariance(c, "control"));
        var lift = (Comparison.Difference)RelativeLift.Delta(treated, control);
        c.Check("lift", lift.Estimate);
        c.Check("se", lift.StandardError);
        c.Check("se_log_ratio", RelativeLift.LogRatioError(treated, control));
    }

    private static void Ratio(VectorCase c)
    {
        var (treated, control) = (Arm("treatment"), Arm("control"));
        Whole(c, c.Says("difference", "relative") ? RatioMetric.DeltaLift(treated, control, c.Confidence) : RatioMetric.Difference(treated, control, c.Confidence));

        JointMoments Arm(string name)
        {
            var arm = c.Inputs.GetProperty(name);
            return OfJoint(arm.GetProperty("n").GetInt64(), Get("num_sum"), Get("num_sumsq"), Get("den_sum"), Get("den_sumsq"), Get("num_den"));

            double Get(string key) => arm.GetProperty(key).GetDouble();
        }
    }

    private static void RatioError(VectorCase c)
    {
        var ratio = RatioMetric.Linearised(JointMoments.Of(c.Array<double>("num"), c.Array<double>("den")));
        c.Check("ratio", ratio.Mean);
        c.Check("se", Math.Sqrt(ratio.VarianceOfMean));
    }

    private static void CupedLift(VectorCase c, JointMoments treated, JointMoments control)
    {
        var theta = Cuped.PooledTheta(treated, control);
        c.Check("theta", theta);
        Whole(c, c.Says("difference", "absolute") ? Cuped.Adjusted(treated, control, theta, c.Confidence) : Cuped.RelativeTo(treated, control, theta, c.Confidence));
    }

    // Zeros and ones are their own squares. The peer divides variances and covariance by n, p (1 - p), where a sample has n - 1; theta does not see it.
    private static void CupedBinary(VectorCase c)
    {
        var (treated, control) = (Arm("treatment"), Arm("control"));
        var theta = Cuped.PooledTheta(Exact(treated), Exact(control));
        c.Check("theta", theta);
        Whole(c, Cuped.RelativeTo(treated, control, theta, c.Confidence));

        JointMoments Arm(string name)
        {
            var arm = c.Inputs.GetProperty(name);
            var (n, y, x, both) = (arm.GetProperty("n").GetInt64(), arm.GetProperty("post_sum").GetInt64(), arm.GetProperty("pre_sum").GetInt64(), arm.GetProperty("post_pre").GetDouble());
            var cross = both - ((double)y / n * x);
            return new(Moments.Of(new Proportion(y, n)), Moments.Of(new Proportion(x, n)), cross * (n - 1) / n);
        }

        static JointMoments Exact(JointMoments arm) => new(OverN(arm.Y), OverN(arm.X), arm.CrossDeviations * arm.Count / (arm.Count - 1));

        static Moments OverN(Moments rate) => rate with { SquaredDeviations = rate.SquaredDeviations * rate.Count / (rate.Count - 1) };
    }

    private static void CupedRatio(VectorCase c)
    {
        var (treated, control) = (Arm("treatment"), Arm("control"));
        var (t, u) = (RatioMetric.WithHistory(treated), RatioMetric.WithHistory(control));
        Whole(c, c.Says("difference", "absolute") ? Cuped.Adjusted(t, u, Cuped.WithinTheta(t, u), c.Confidence) : Cuped.OfRatio(treated, control, c.Confidence));

        MomentMatrix Arm(string name)
        {
            var arm = c.Inputs.GetProperty(name);
            var n = arm.GetProperty("n").GetInt64();
            string[] keys = ["mpost", "dpost", "mpre", "dpre"];
            var sums = keys.Select(k => arm.GetProperty(k)[0].GetDouble()).ToArray();
            var deviations = new double[16];
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++)
                {
                    var product = i == j ? arm.GetProperty(keys[i])[1].GetDouble()
                        : arm.TryGetProperty($"{keys[i]}_{keys[j]}", out var there) ? there.GetDouble()
                        : arm.GetProperty($"{keys[j]}_{keys[i]}").GetDouble();
                    deviations[(4 * i) + j] = product - (sums[i] / n * sums[j]);
                }
            }

            return new MomentMatrix(n, [.. sums.Select(s => s / n)], [.. deviations]);
        }
    }

    private static void CupedRaw(VectorCase c)
    {
        var treated = JointMoments.Of(c.Array<double>("treatment_post"), c.Array<double>("treatment_pre"));
        var control = JointMoments.Of(c.Array<double>("control_post"), c.Array<double>("control_pre"));
        var theta = Cuped.PooledTheta(treated, control);
        c.Check("theta", theta);
        Whole(c, Cuped.Adjusted(treated, control, theta, c.Confidence));
        c.Check("variance_reduction", Cuped.PooledReduction(treated, control, theta));

        // Another estimator, listed for information.
        c.Ignore("ancova_estimate");
    }

    private static void Winsorised(VectorCase c)
    {
        var values = c.Array<double>("x");
        var cap = SampleQuantile.Of(values, c.Number("upper_quantile"));
        var cut = CappedRevenue.Cut(values, cap);
        c.Check("cap", cap);
        c.Check("mean", cut.Mean);
        c.Check("var", cut.Variance);
    }

    private static JointMoments Joint(VectorCase c, string name)
    {
        var arm = c.Inputs.GetProperty(name);
        return OfJoint(arm.GetProperty("n").GetInt64(), Get("post_sum"), Get("post_sumsq"), Get("pre_sum"), Get("pre_sumsq"), Get("post_pre"));

        double Get(string key) => arm.GetProperty(key).GetDouble();
    }

    private static JointMoments OfJoint(long n, double y, double yy, double x, double xx, double xy) => new(Sums(n, y, yy), Sums(n, x, xx), xy - (x / n * y));
}
