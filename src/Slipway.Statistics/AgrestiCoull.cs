namespace Slipway.Statistics;

/// <summary>The interval for one proportion that adds as many trials as the deviate squared.</summary>
public static class AgrestiCoull
{
    /// <summary>Wald's interval at p~ = (k + z^2/2) / (n + z^2) of n + z^2 trials, within 0 and 1.</summary>
    /// <remarks>The centre is <see cref="Wilson"/>'s, and it is never narrower. A. Agresti, B. A. Coull (1998).</remarks>
    /// <param name="observed">Successes and trials.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a share of units, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Interval(Proportion observed, double confidence)
    {
        var z = Statistics.Interval.Deviate(confidence);
        var n = observed.Trials + (z * z);
        var p = (observed.Successes + (z * z / 2)) / n;
        var half = z * Math.Sqrt(p * (1 - p) / n);
        return new(Math.Max(0, p - half), Math.Min(1, p + half), confidence);
    }
}
