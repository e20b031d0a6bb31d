namespace Slipway.Statistics.Sequential;

/// <summary>The exact evidence about a rate that is looked at after every unit: the likelihood averaged over Beta(a, b), over that of the rate.</summary>
/// <remarks>M(p) = B(k + a, n - k + b) / (B(a, b) p^k (1 - p)^(n - k)); the rates with M below 1/alpha hold the truth at all looks at once. H. Robbins (1970).</remarks>
/// <param name="A">Above 0; 1 for the uniform average.</param>
/// <param name="B">Above 0; 1 for the uniform average.</param>
public readonly record struct BetaMixture(double A, double B)
{
    private const double Ends = 700;

    /// <summary>Averaged uniformly over all rates.</summary>
    public static BetaMixture Uniform => new(1, 1);

    /// <summary>The e-value of the hypothesis that the rate is <paramref name="rate"/>.</summary>
    /// <param name="observed">Successes and trials so far.</param>
    /// <param name="rate">0 to 1.</param>
    /// <returns>Infinite for a rate under which the data cannot be.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public EValue Evidence(Proportion observed, double rate) => rate is >= 0 and <= 1
        ? Evidence(observed, rate, 1 - rate)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate is a number from 0 to 1.");

    /// <summary>The confidence sequence at this look: the rates that the evidence does not refute.</summary>
    /// <param name="observed">Successes and trials so far.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a share of units, 0 to 1; 0 to 1 without trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public Interval Interval(Proportion observed, double confidence = 0.95)
    {
        _ = Statistics.Interval.Deviate(confidence);
        if (observed.Trials == 0)
        {
            return new(0, 1, confidence);
        }

        var (mixture, limit) = (this, -Math.Log(1 - confidence));
        double k = observed.Successes;
        double failures = observed.Trials - observed.Successes;

        // Over the log-odds, so that limits next to 0 or 1 keep their digits. The rate as seen is the least refuted one.
        var seen = k == 0 ? -Ends : failures == 0 ? Ends : Math.Log(k / failures);
        return new(
            k == 0 ? 0 : Beta.Logistic(Brent.Root(Excess, -Ends, seen)).X,
            failures == 0 ? 1 : Beta.Logistic(Brent.Root(Excess, seen, Ends)).X,
            confidence);

        double Excess(double odds)
        {
            var (x, y) = Beta.Logistic(odds);
            return mixture.Evidence(observed, x, y).Log - limit;
        }
    }

    private EValue Evidence(Proportion observed, double p, double q)
    {
        double k = observed.Successes;
        double failures = observed.Trials - observed.Successes;
        if ((p == 0 && k > 0) || (q == 0 && failures > 0))
        {
            return new(double.PositiveInfinity);
        }

        // As a binomial probability of real counts, in which no huge logs cancel; at the ends themselves only what is left of it.
        var (a, b) = (k + A, failures + B);
        if (p == 0 || q == 0)
        {
            return new(Saddlepoint.LogBeta(a, b) - Saddlepoint.LogBeta(A, B));
        }

        return new(Math.Log((a + b) / a / b) - Saddlepoint.LogBinomial(a, b, a + b, p, q) + (A * Math.Log(p)) + (B * Math.Log(q)) - Saddlepoint.LogBeta(A, B));
    }
}
