namespace Slipway.Statistics;

/// <summary>The bias-corrected and accelerated interval of a bootstrap.</summary>
/// <remarks>Its ends are the quantiles of the replicates at Phi(z0 + (z0 + z) / (1 - a (z0 + z))). B. Efron (1987).</remarks>
/// <param name="Interval">In the statistic's unit.</param>
/// <param name="Bias">z0 = Phi^-1(share of replicates below the estimate); 0 where that would be infinite, which leaves the percentile interval.</param>
/// <param name="Acceleration">How the statistic's error grows with it.</param>
/// <param name="LowerLevel">Which quantile of the replicates the lower end is.</param>
/// <param name="UpperLevel">Which the upper end is.</param>
/// <param name="PValue">Two-sided: the smallest 1 - confidence at which the interval does not hold 0; never below 2 / (replicates + 1).</param>
public readonly record struct BiasCorrected(Interval Interval, double Bias, double Acceleration, double LowerLevel, double UpperLevel, double PValue)
{
    /// <summary>Makes the interval.</summary>
    /// <param name="replicates">What the statistic was in each draw, at least two.</param>
    /// <param name="estimate">What it was as seen.</param>
    /// <param name="acceleration">As from <see cref="Bootstrap.Acceleration(ReadOnlySpan{double})"/>.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range, or there are fewer than two replicates.</exception>
    public static BiasCorrected Of(ReadOnlySpan<double> replicates, double estimate, double acceleration, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates.Length, 2, nameof(replicates));
        var z = Interval.Deviate(confidence);
        var sorted = replicates.ToArray();
        Array.Sort(sorted);
        var below = 0;
        while (below < sorted.Length && sorted[below] < estimate)
        {
            below++;
        }

        if (below == 0 || below == sorted.Length)
        {
            acceleration = 0;
        }

        var bias = below == 0 || below == sorted.Length ? 0 : Normal.Quantile((double)below / sorted.Length);
        var (lower, upper) = (Level(-z), Level(z));
        return new(
            new(SampleQuantile.OfSorted(sorted, lower), SampleQuantile.OfSorted(sorted, upper), confidence), bias, acceleration, lower, upper, PValueOf(sorted, bias, acceleration));

        double Level(double deviate) => Normal.Cdf(bias + ((bias + deviate) / (1 - (acceleration * (bias + deviate)))));
    }

    private static double PValueOf(double[] sorted, double bias, double acceleration)
    {
        var place = Array.BinarySearch(sorted, 0);
        var level = place >= 0 ? (double)place / (sorted.Length - 1)
            : ~place == 0 ? 0
            : ~place == sorted.Length ? 1
            : (~place - 1 - (sorted[~place - 1] / (sorted[~place] - sorted[~place - 1]))) / (sorted.Length - 1);
        var finest = 1.0 / (sorted.Length + 1);
        var w = Normal.Quantile(Math.Clamp(level, finest, 1 - finest)) - bias;
        return Math.Max(2 * finest, 2 * Normal.SurvivalFunction(Math.Abs((w / (1 + (acceleration * w))) - bias)));
    }
}
