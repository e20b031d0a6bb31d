using System.Text.Json;
using Slipway.Statistics;

namespace Slipway.Tests.Statistics;

internal static class BootstrapVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["bootstrap_fixed_indices"] = Fixed,
        ["bootstrap_boot_package"] = Package,
        ["bootstrap_mean_diff_random"] = Drawn,
    };

    private static void Fixed(VectorCase c)
    {
        var data = c.Array<double>("data");
        var file = Path.Combine(AppContext.BaseDirectory, "Statistics", "Resamples", c.Text("resample_indices_file"));
        var draws = JsonSerializer.Deserialize<int[][]>(File.ReadAllText(file))!;
        var replicates = Bootstrap.Means(data, draws);
        var corrected = BiasCorrected.Of(replicates, Moments.Of(data).Mean, Bootstrap.Acceleration(data), c.Confidence);
        c.Check("percentile_type7", Bootstrap.Percentile(replicates, c.Confidence));
        c.Check("z0", corrected.Bias);
        c.Check("acceleration", corrected.Acceleration);
        c.Check("bca_levels", corrected.LowerLevel, corrected.UpperLevel);
        c.Check("bca_type7", corrected.Interval);
    }

    private static void Package(VectorCase c)
    {
        var replicates = c.Array<double>("replicates");
        var corrected = BiasCorrected.Of(replicates, c.Number("t0"), Bootstrap.Acceleration(c.Array<double>("data")), c.Confidence);
        c.Check("percentile", Bootstrap.Percentile(replicates, c.Confidence));
        c.Check("basic", Bootstrap.Basic(replicates, c.Number("t0"), c.Confidence));
        c.Check("bca", corrected.Interval);
        c.Check("bca_order_positions", corrected.LowerLevel * (replicates.Length + 1), corrected.UpperLevel * (replicates.Length + 1));
    }

    private static void Drawn(VectorCase c)
    {
        var (treated, control) = (c.Array<double>("treatment"), c.Array<double>("control"));
        var replicates = Bootstrap.MeanDifferences(treated, control, Bootstrap.Seed(c.Id, "mean", 1), (int)c.Count("resamples"));
        var estimate = Moments.Of(treated).Mean - Moments.Of(control).Mean;
        c.Check("percentile", Bootstrap.Percentile(replicates, c.Confidence));
        c.Check("bca", BiasCorrected.Of(replicates, estimate, Bootstrap.Acceleration(treated, control), c.Confidence).Interval);
    }
}
