using Slipway.Statistics;
using Slipway.Statistics.Planning;
using Slipway.Statistics.Sequential;
using Xunit;

namespace Slipway.Tests.Statistics;

internal static class PowerVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["power_t_test"] = TTest,
        ["power_means_t"] = c => c.Check("n_per_arm", Value(Plan(c).UnitsForMeans(c.Number("delta"), c.Number("sd"))).Control),
        ["mde_means"] = Effects,
        ["power_two_proportions"] = Rates,
        ["power_two_proportions_unpooled_alt"] = c => c.Check("n_per_arm", Value(Plan(c).UnitsForRates(c.Number("p_control"), c.Number("p_treatment"))).Control),
        ["mde_two_proportions_h"] = Arcsine,
        ["power_simple_null_variance"] = NullVariance,
        ["power_relative_lift"] = LiftPower,
        ["mde_relative_lift"] = Lifts,
        ["mid_experiment_sample_size"] = MoreUnits,
    };

    private static void TTest(VectorCase c)
    {
        c.Check("n_control_t", Value(Plan(c).UnitsForMeans(c.Number("cohens_d"), 1)).Control);
        c.Check("n_control_z", Value(Plan(c).UnitsForMeansNormal(c.Number("cohens_d"), 1)).Control);
    }

    private static void Effects(VectorCase c)
    {
        c.Check("mde_absolute_t", Value(Plan(c).EffectForMeans(c.Number("sd"), c.Number("n_control"))));
        c.Check("mde_absolute_z", Value(Plan(c).EffectForMeansNormal(c.Number("sd"), c.Number("n_control"))));
    }

    private static void Rates(VectorCase c)
    {
        c.Check("n_control_arcsine", Value(Plan(c).UnitsForRatesByArcsine(c.Number("p_control"), c.Number("p_treatment"))).Control);
        c.Check("power_two_indep_at_n_control_5000", Plan(c).PowerForRates(c.Number("p_control"), c.Number("p_treatment"), 5000));
    }

    private static void Arcsine(VectorCase c)
    {
        var design = Plan(c) with { TreatedPerControl = c.Number("n_treatment") / c.Number("n_control") };
        c.Check("cohens_h", Value(design.EffectForMeansNormal(1, c.Number("n_control"))));
        c.Check("p_treatment", Value(design.RateFor(c.Number("p_control"), c.Number("n_control"))));
    }

    private static void NullVariance(VectorCase c)
    {
        var deviation = c.Says("kind", "proportion") ? Deviation(c.Number("baseline")) : Math.Sqrt(c.Inputs.TryGetProperty("variance", out var v) ? v.GetDouble() : c.Number("sd") * c.Number("sd"));
        var units = Value(Plan(c).UnitsForMeansNormal(c.Number("mde_absolute"), deviation));
        var (control, treated) = units.Whole;
        c.Check("per_arm", control, treated);
        c.Check("total", Math.Ceiling(units.Total));
    }

    private static void LiftPower(VectorCase c)
    {
        var (mean, deviation) = Metric(c);
        var units = c.Number("total_users") / c.Number("variations");
        c.Check("power", Plan(c).PowerForLift(mean, deviation, c.Number("relative_effect"), units));
        c.Check("power_sequential_tuning_5000", Sequentially(c).PowerForLift(mean, deviation, c.Number("relative_effect"), units));
    }

    private static void Lifts(VectorCase c)
    {
        Lift("fixed", Plan(c));
        Lift("sequential_tuning_5000", Sequentially(c));

        void Lift(string key, Design design)
        {
            var (mean, deviation) = Metric(c);
            var answer = design.LiftFor(mean, deviation, c.Number("total_users") / c.Number("variations"));
            c.Check($"{key}.mde", answer is Answer<double>.Given { Value: var lift } ? lift : double.NaN);
            c.Check($"{key}.refused", answer is Answer<double>.Refused { Code: RefusalCode.Unreachable });

            // In words of our own.
            c.Ignore($"{key}.reason");
        }
    }

    private static void MoreUnits(VectorCase c)
    {
        var (treated, control) = (MeanVectors.OfSums(c, "treatment"), MeanVectors.OfSums(c, "control"));
        var more = Value((Plan(c) with { Power = c.Number("target_power") }).MoreUnits(treated, control, c.Number("target_mde")));
        c.Check("additional_users", more);
        c.Check("scaling_factor", more / (treated.Count + control.Count));
    }

    // The peer widens the error by the whole sequence, which the tuning of its approximation makes.
    private static Design Sequentially(VectorCase c)
    {
        var sequence = new ConfidenceSequence(ConfidenceSequence.ApproximateRhoSquared(5000, c.Number("alpha")), c.Confidence);
        var units = c.Number("total_users") / c.Number("variations") * 2;
        return Plan(c) with { ErrorFactor = sequence.Deviate(units) / -Normal.Quantile(c.Number("alpha") / 2) };
    }

    private static Design Plan(VectorCase c) => new()
    {
        Confidence = c.Confidence,
        Power = c.Inputs.TryGetProperty("power", out var power) ? power.GetDouble() : 0.8,
        TreatedPerControl = c.Inputs.TryGetProperty("ratio_treatment_to_control", out var ratio) ? ratio.GetDouble() : 1,
    };

    private static (double Mean, double Deviation) Metric(VectorCase c)
    {
        var metric = c.Inputs.GetProperty("metric");
        return metric.TryGetProperty("rate", out var rate) ? (rate.GetDouble(), Deviation(rate.GetDouble())) : (metric.GetProperty("mean").GetDouble(), metric.GetProperty("sd").GetDouble());
    }

    private static double Deviation(double rate) => Math.Sqrt(rate * (1 - rate));

    private static T Value<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Given>(answer).Value;
}
