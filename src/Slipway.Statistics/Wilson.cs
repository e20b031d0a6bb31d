namespace Slipway.Statistics;

/// <summary>The score interval for one proportion.</summary>
public static class Wilson
{
    /// <summary>
    /// The rates that a score test would not reject:
    /// (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), within 0 and 1.
    /// </summary>
    /// <remarks>Never empty at 0 or all successes; 0 to 1 without trials. E. B. Wilson (1927), no continuity correction.</remarks>
    /// <param name="observed">Successes and trials.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a share of units, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Interval(Proportion observed, double confidence)
    {
        var z = Statistics.Interval.Deviate(confidence);
        double k = observed.Successes;
        double n = observed.Trials;
        if (n == 0)
        {
            return new(0, 1, confidence);
        }

        var centre = (k + (z * z / 2)) / (n + (z * z));
        var half = z / (n + (z * z)) * Math.Sqrt((k * (n - k) / n) + (z * z / 4));

        // At the ends the limit is exactly 0 or 1; rounding would print it as 1E-17.
        var lower = observed.Successes == 0 ? 0 : Math.Clamp(centre - half, 0, observed.Rate);
        var upper = observed.Successes == observed.Trials ? 1 : Math.Clamp(centre + half, observed.Rate, 1);
        return new(lower, upper, confidence);
    }
}
