namespace Slipway.Statistics.Bayes;

/// <summary>What is believed about a lift that is about normal, after a normal prior.</summary>
/// <param name="Mean">Of the posterior, in the lift's unit.</param>
/// <param name="StandardDeviation">Of the posterior, same unit, above 0.</param>
public readonly record struct NormalPosterior(double Mean, double StandardDeviation)
{
    /// <summary>(x/v + m0/v0) / (1/v + 1/v0), with the variance 1 / (1/v + 1/v0).</summary>
    /// <param name="estimate">x, as seen.</param>
    /// <param name="standardError">The root of v, above 0.</param>
    /// <param name="priorMean">m0; 0 favours no side.</param>
    /// <param name="priorDeviation">The root of v0, above 0; infinity for no prior.</param>
    /// <exception cref="ArgumentOutOfRangeException">An error or a deviation is not above 0.</exception>
    public static NormalPosterior Of(double estimate, double standardError, double priorMean = 0, double priorDeviation = 0.3)
    {
        if (!(standardError > 0) || !(priorDeviation > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(standardError), (standardError, priorDeviation), "The standard error and the prior's deviation are above 0.");
        }

        var (data, prior) = (1 / standardError / standardError, 1 / priorDeviation / priorDeviation);
        return new(((estimate * data) + (priorMean * prior)) / (data + prior), Math.Sqrt(1 / (data + prior)));
    }

    /// <summary>The chance that the lift is above 0.</summary>
    public double ChanceToWin => Normal.Cdf(Mean / StandardDeviation);

    /// <summary>What is lost on average by choosing the treatment: E max(-lift, 0) = s phi(m/s) - m Phi(-m/s).</summary>
    public double RiskOfSwitching => Risk(Mean / StandardDeviation);

    /// <summary>What is lost on average by keeping the control: E max(lift, 0).</summary>
    public double RiskOfStaying => Risk(-Mean / StandardDeviation);

    /// <summary>The lifts in its middle.</summary>
    /// <param name="credibility">Above 0 and below 1.</param>
    public Interval Credible(double credibility = 0.95) => Interval.Around(Mean, StandardDeviation, credibility);

    // Beyond 37 both terms are below the smallest double beside 1, and their difference would be noise.
    private double Risk(double z) => z > 37 ? 0 : StandardDeviation * Math.Max(0, (Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)) - (z * Normal.SurvivalFunction(z)));
}
