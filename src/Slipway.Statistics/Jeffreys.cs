namespace Slipway.Statistics;

/// <summary>The interval for one proportion from Jeffreys' prior.</summary>
public static class Jeffreys
{
    /// <summary>The middle of Beta(k + 1/2, n - k + 1/2), with 0 and 1 as limits where no or every trial succeeded.</summary>
    /// <remarks>L. D. Brown, T. T. Cai, A. DasGupta (2001).</remarks>
    /// <param name="observed">Successes and trials.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a share of units, 0 to 1; 0 to 1 without trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Interval(Proportion observed, double confidence)
    {
        _ = Statistics.Interval.Deviate(confidence);
        var k = observed.Successes + 0.5;
        var failures = observed.Trials - observed.Successes + 0.5;
        var tail = (1 - confidence) / 2;
        var lower = observed.Successes == 0 ? 0 : Beta.Quantile(tail, k, failures);
        var upper = observed.Successes == observed.Trials ? 1 : 1 - Beta.Quantile(tail, failures, k);
        return new(lower, upper, confidence);
    }
}
