namespace Slipway.Statistics;

/// <summary>The exact interval for one proportion.</summary>
public static class ClopperPearson
{
    /// <summary>The rates that neither binomial tail rejects: Beta^-1(a/2; k, n - k + 1) to Beta^-1(1 - a/2; k + 1, n - k), 0 and 1 at the ends.</summary>
    /// <remarks>Covers at least as often as it says, and more: <see cref="Wilson"/> is closer. C. J. Clopper, E. S. Pearson (1934).</remarks>
    /// <param name="observed">Successes and trials.</param>
    /// <param name="confidence">Above 0 and below 1. A one-sided limit of 0.95 is an end of the interval of 0.9.</param>
    /// <returns>Limits as a share of units, 0 to 1; 0 to 1 without trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Interval(Proportion observed, double confidence)
    {
        _ = Statistics.Interval.Deviate(confidence);
        double k = observed.Successes;
        double failures = observed.Trials - observed.Successes;
        var tail = (1 - confidence) / 2;

        // The upper limit is read from the failures' lower one, so that it keeps its digits near 1.
        var lower = k == 0 ? 0 : Beta.Quantile(tail, k, failures + 1);
        var upper = failures == 0 ? 1 : 1 - Beta.Quantile(tail, failures, k + 1);
        return new(lower, upper, confidence);
    }
}
