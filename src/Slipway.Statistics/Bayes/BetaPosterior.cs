namespace Slipway.Statistics.Bayes;

/// <summary>What is believed about a rate after having seen successes and failures.</summary>
/// <remarks>A chance to beat and an expected loss are no guarantee over repeated looks: what money depends on goes by <see cref="Sequential.ConfidenceSequence"/>.</remarks>
public readonly record struct BetaPosterior
{
    /// <summary>Beta(alpha, beta).</summary>
    /// <param name="alpha">Above 0: successes, and the prior's.</param>
    /// <param name="beta">Above 0: failures, and the prior's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not a finite number above 0.</exception>
    public BetaPosterior(double alpha, double beta)
    {
        if (!(alpha > 0 && beta > 0) || double.IsInfinity(alpha + beta))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), (alpha, beta), "Both parameters are finite numbers above 0.");
        }

        (Alpha, Beta) = (alpha, beta);
    }

    /// <summary>Successes, and the prior's; above 0.</summary>
    public double Alpha { get; }

    /// <summary>Failures, and the prior's; above 0.</summary>
    public double Beta { get; }

    /// <summary>The mean, alpha / (alpha + beta).</summary>
    public double Mean => Alpha / (Alpha + Beta);

    /// <summary>Beta(prior alpha + k, prior beta + n - k).</summary>
    /// <param name="observed">Successes and trials.</param>
    /// <param name="priorAlpha">Above 0; 1 for the uniform prior.</param>
    /// <param name="priorBeta">Above 0; 1 for the uniform prior.</param>
    public static BetaPosterior Of(Proportion observed, double priorAlpha = 1, double priorBeta = 1) =>
        new(priorAlpha + observed.Successes, priorBeta + observed.Trials - observed.Successes);

    /// <summary>The rates in its middle.</summary>
    /// <param name="credibility">Above 0 and below 1.</param>
    public Interval Credible(double credibility = 0.95)
    {
        _ = Interval.Deviate(credibility);
        var tail = (1 - credibility) / 2;
        return new(Statistics.Beta.Quantile(tail, Alpha, Beta), 1 - Statistics.Beta.Quantile(tail, Beta, Alpha), credibility);
    }

    /// <summary>The chance that this rate is above the other: the integral of this density times the other's distribution.</summary>
    /// <param name="other">Independent of this one.</param>
    /// <returns>0 to 1.</returns>
    public double ChanceToBeat(BetaPosterior other) => Thompson.ChanceToBeBest([this, other])[0];

    /// <summary>What is lost on average by choosing this one: E max(other - this, 0), the integral of P(this below x) P(other above x).</summary>
    /// <param name="other">Independent of this one.</param>
    /// <returns>A share of units, 0 to 1 (0.001 is a tenth of a percentage point).</returns>
    public double ExpectedLoss(BetaPosterior other)
    {
        var self = this;
        return Quadrature.Integrate(Loss, Breaks(this).Concat(Breaks(other)));

        // Over the log-odds, which puts peaks next to 0 and 1 at a scale of their own.
        double Loss(double odds)
        {
            var (x, y) = Statistics.Beta.Logistic(odds);
            return Statistics.Beta.Tails(x, y, self.Alpha, self.Beta).Lower * Statistics.Beta.Tails(x, y, other.Alpha, other.Beta).Upper * x * y;
        }
    }

    /// <summary>The log-odds at which the density begins, moves and ends.</summary>
    internal static IEnumerable<double> Breaks(BetaPosterior posterior)
    {
        var centre = Math.Log(posterior.Alpha / posterior.Beta);
        var width = Math.Sqrt((1 / posterior.Alpha) + (1 / posterior.Beta));
        double[] steps = [-36 / Math.Min(posterior.Alpha, 1), -9 * width, -4 * width, -2 * width, 0, 2 * width, 4 * width, 9 * width, 36 / Math.Min(posterior.Beta, 1)];
        return steps.Select(s => Math.Clamp(centre + s, -700, 700));
    }
}
