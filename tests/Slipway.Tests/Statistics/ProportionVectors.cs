using Slipway.Statistics;

namespace Slipway.Tests.Statistics;

internal static class ProportionVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["proportion_ci"] = One,
        ["proportion_lower_bound"] = LowerBounds,
        ["two_proportion_diff_ci"] = Differences,
        ["two_proportion_ratio_ci"] = Ratio,
        ["two_proportion_z"] = Tests,
        ["fisher_exact_two_sided"] = c => c.Check("p", ExactTest.Fisher(c.Proportion("treatment"), c.Proportion("control"))),
    };

    private static void One(VectorCase c)
    {
        var observed = new Proportion(c.Count("successes"), c.Count("n"));
        c.Check("wilson", Wilson.Interval(observed, c.Confidence));
        c.Check("agresti_coull", AgrestiCoull.Interval(observed, c.Confidence));
        c.Check("clopper_pearson", ClopperPearson.Interval(observed, c.Confidence));
        c.Check("clopper_pearson_lower_one_sided", ClopperPearson.Interval(observed, (2 * c.Confidence) - 1).Lower);
        c.Check("jeffreys", Jeffreys.Interval(observed, c.Confidence));
        c.Check("wald", Wald.Interval(observed, c.Confidence));
    }

    private static void LowerBounds(VectorCase c)
    {
        var observed = new Proportion(c.Count("successes"), c.Count("n"));
        var twoSided = (2 * c.Number("confidence")) - 1;
        c.Check("clopper_pearson_lower", ClopperPearson.Interval(observed, twoSided).Lower);
        c.Check("wilson_lower", Wilson.Interval(observed, twoSided).Lower);
        c.Check("jeffreys_lower", Jeffreys.Interval(observed, twoSided).Lower);
        c.Check("beta_posterior_lower_uniform_prior", Slipway.Statistics.Bayes.BetaPosterior.Of(observed).Credible(twoSided).Lower);
    }

    private static void Differences(VectorCase c)
    {
        var (treated, control) = (c.Proportion("treatment"), c.Proportion("control"));
        c.Check("newcombe_wilson", Newcombe.Difference(treated, control, c.Confidence));
        c.Check("agresti_caffo", AgrestiCaffo.Difference(treated, control, c.Confidence));
        c.Check("miettinen_nurminen", MiettinenNurminen.Difference(treated, control, c.Confidence));
        c.Check("wald", Wald.Difference(treated, control, c.Confidence));
        c.Check("wald_ci_diff", Wald.Difference(treated, control, c.Confidence));
    }

    private static void Ratio(VectorCase c)
    {
        var lift = (Comparison.Difference)RiskRatio.Lift(c.Proportion("treatment"), c.Proportion("control"), c.Confidence);
        c.Check("katz_log", lift.Interval.Lower + 1, lift.Interval.Upper + 1);
    }

    private static void Tests(VectorCase c)
    {
        var (treated, control) = (c.Proportion("treatment"), c.Proportion("control"));
        var (pooled, unpooled) = (PooledZ.Test(treated, control), Wald.Test(treated, control));
        c.Check("diff", treated.Rate - control.Rate);
        c.Check("z_pooled", pooled.Statistic);
        c.Check("z2_pooled", pooled.Statistic * pooled.Statistic);
        c.Check("p_pooled", pooled.PValue);
        c.Check("z_unpooled", unpooled.Statistic);
        c.Check("p_unpooled", unpooled.PValue);
        if (c.Inputs.TryGetProperty("alpha", out _))
        {
            c.Check("wald_ci_diff", Wald.Difference(treated, control, c.Confidence));
        }
        else
        {
            c.Check("wald_ci_diff", Wald.Difference(treated, control, 0.95));
        }
    }
}
