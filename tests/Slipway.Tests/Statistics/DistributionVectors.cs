using Slipway.Statistics;

namespace Slipway.Tests.Statistics;

internal static class DistributionVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["normal_quantile"] = c => c.Check("value", Normal.Quantile(c.Number("p"))),
        ["normal_sf"] = c => c.Check("value", Normal.SurvivalFunction(c.Number("z"))),
        ["chi2_sf"] = c => c.Check("value", ChiSquared.SurvivalFunction(c.Number("x"), c.Number("df"))),
        ["t_quantile"] = c => c.Check("value", StudentT.Quantile(c.Number("p"), c.Number("df"))),
        ["t_sf"] = c => c.Check("value", StudentT.SurvivalFunction(c.Number("t"), c.Number("df"))),
        ["beta_quantile"] = c => c.Check("value", Beta.Quantile(c.Number("p"), c.Number("a"), c.Number("b"))),
        ["quantile_type7"] = c => c.Check("value", SampleQuantile.Of(c.Array<double>("x"), c.Number("q"))),
        ["multiple_testing"] = Multiple,
    };

    private static void Multiple(VectorCase c)
    {
        var p = c.Array<double>("p");
        Adjusted("bonferroni", MultipleTesting.Bonferroni(p));
        Adjusted("holm", MultipleTesting.Holm(p));
        Adjusted("hochberg", MultipleTesting.Hochberg(p));
        Adjusted("hommel", MultipleTesting.Hommel(p));
        Adjusted("benjamini_hochberg", MultipleTesting.BenjaminiHochberg(p));
        Adjusted("benjamini_yekutieli", MultipleTesting.BenjaminiYekutieli(p));

        void Adjusted(string method, double[] adjusted)
        {
            c.Check($"{method}.adjusted", adjusted);
            c.CheckFlags($"{method}.reject", adjusted.Select(a => a <= c.Number("alpha")));
        }
    }
}
