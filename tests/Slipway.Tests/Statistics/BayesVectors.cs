using Slipway.Statistics;
using Slipway.Statistics.Bayes;

namespace Slipway.Tests.Statistics;

internal static class BayesVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["beta_binomial"] = Rates,
        ["bayes_gaussian_lift"] = Lift,
        ["thompson_beta_best_arm"] = c => c.Check("prob", Thompson.ChanceToBeBest([.. c.Array<double[]>("alpha_beta").Select(a => new BetaPosterior(a[0], a[1]))])),
        ["thompson_normal_best_arm"] = c => c.Check("prob", Thompson.ChanceToBeBest(c.Array<double>("mean"), c.Array<double>("sd"))),
        ["bandit_floor"] = c => c.Check("weights", Thompson.WithFloor(c.Array<double>("weights"), c.Number("floor"))),
    };

    private static void Rates(VectorCase c)
    {
        var prior = c.Array<double>("prior");
        var (treated, control) = (BetaPosterior.Of(c.Proportion("treatment"), prior[0], prior[1]), BetaPosterior.Of(c.Proportion("control"), prior[0], prior[1]));
        c.Check("prob_treatment_better", treated.ChanceToBeat(control));
        c.Check("expected_loss_choose_control", control.ExpectedLoss(treated));
        c.Check("expected_loss_choose_treatment", treated.ExpectedLoss(control));
        c.Check("credible_95_control", control.Credible());
        c.Check("credible_95_treatment", treated.Credible());
    }

    private static void Lift(VectorCase c)
    {
        var lift = (Comparison.Difference)RelativeLift.Delta(MeanVectors.OfSums(c, "treatment"), MeanVectors.OfSums(c, "control"));
        var prior = c.Inputs.GetProperty("prior");
        var posterior = NormalPosterior.Of(lift.Estimate, lift.StandardError, prior.GetProperty("mean").GetDouble(), prior.GetProperty("sd").GetDouble());
        c.Check("mean", posterior.Mean);
        c.Check("sd", posterior.StandardDeviation);
        c.Check("chance_to_win", posterior.ChanceToWin);
        c.Check("ci", posterior.Credible(c.Confidence));
        c.Check("risk_of_staying", posterior.RiskOfStaying);
        c.Check("risk_of_switching", posterior.RiskOfSwitching);
    }
}
