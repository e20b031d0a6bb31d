using Slipway.Statistics;
using Slipway.Statistics.Sequential;

namespace Slipway.Tests.Statistics;

internal static class SequentialVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["sequential_asymp_cs"] = c => Read(c, Direction.TwoSided),
        ["sequential_asymp_cs_one_sided"] = c => Read(c, c.Says("side", "lesser") ? Direction.Lesser : Direction.Greater),
        ["asymp_cs_margin"] = Margin,
        ["proportion_cs_beta_mixture"] = Rate,
        ["normal_mixture_boundary"] = c => c.Check("bound", Mixture(c).Bound(c.Number("v"), c.Number("alpha"))),
        ["normal_mixture_log_e_value"] = c => c.Check("log_e", Mixture(c).Evidence(c.Number("s"), c.Number("v")).Log),
        ["group_sequential_bounds"] = Bounds,
        ["srm_sequential"] = SampleRatios,
    };

    private static void Read(VectorCase c, Direction direction)
    {
        var isRate = c.Inputs.TryGetProperty("proportion", out var said) && said.GetBoolean();
        var (treated, control) = isRate ? (MeanVectors.OfRate(c, "treatment"), MeanVectors.OfRate(c, "control")) : (MeanVectors.OfSums(c, "treatment"), MeanVectors.OfSums(c, "control"));
        var comparison = c.Says("difference", "relative") ? RelativeLift.Delta(treated, control) : Comparison.OfMeans(treated, control);

        // The peer tunes by the approximation.
        var alpha = direction == Direction.TwoSided ? c.Number("alpha") : 2 * c.Number("alpha");
        var sequence = new ConfidenceSequence(ConfidenceSequence.ApproximateRhoSquared(c.Number("tuning_n"), alpha), c.Confidence, direction);
        MeanVectors.Whole(c, sequence.Read(comparison));
    }

    private static void Margin(VectorCase c)
    {
        var rho = ConfidenceSequence.ExactRhoSquared(c.Number("n_opt"), c.Number("alpha"));
        c.Check("rho2_exact", rho);
        c.Check("margin", c.Number("sd") / Math.Sqrt(c.Number("n")) * new ConfidenceSequence(rho, c.Confidence).Deviate(c.Number("n")));
    }

    private static void Rate(VectorCase c)
    {
        var prior = c.Array<double>("prior");
        var mixture = new BetaMixture(prior[0], prior[1]);
        var observed = new Proportion(c.Count("successes"), c.Count("n"));
        c.Check("ci", mixture.Interval(observed, c.Confidence));
        c.Check("e_value_vs_0_9", mixture.Evidence(observed, 0.9).Value);
    }

    private static NormalMixture Mixture(VectorCase c) => new(c.Number("v_opt"), c.Number("alpha_opt"), c.Count("sides") == 1);

    private static void Bounds(VectorCase c)
    {
        var spending = c.Text("spending") switch
        {
            "lan_demets_obrien_fleming" => Spending.ObrienFleming,
            var power when power.StartsWith("power_", StringComparison.Ordinal) => Spending.Power(double.Parse(power[6..], System.Globalization.CultureInfo.InvariantCulture)),
            var other => throw new InvalidDataException(other),
        };
        var looks = GroupSequential.Bounds(c.Array<double>("information"), c.Number("alpha"), spending, c.Count("sides") == 2);
        c.Check("spent", [.. looks.Select(l => l.Spent)]);
        c.Check("z", [.. looks.Select(l => l.Bound)]);
    }

    private static void SampleRatios(VectorCase c)
    {
        var sequence = new SampleRatioSequence(c.Array<double>("weights"), c.Number("concentration"));
        var looks = c.Array<long[]>("counts_by_look").Select(counts => sequence = sequence.Next(counts)).ToList();
        c.Check("bayes_factor", [.. looks.Select(l => l.Evidence.Value)]);
        c.Check("p", [.. looks.Select(l => l.PValue)]);
    }
}
