namespace Slipway.Statistics;

/// <summary>How many values there are, their mean and how they scatter: all that a comparison of means needs.</summary>
/// <remarks>
/// Kept about the mean and never as a sum of squares, which loses every digit of the variance of 1,000,000,000 and 1,000,000,001. Partitions are merged by T. F. Chan, G. H. Golub and
/// R. J. LeVeque (1983); sort them before merging where the last digit has to be the same every time.
/// </remarks>
/// <param name="Count">How many values, 0 or more.</param>
/// <param name="Mean">Their mean, in their unit; 0 when there are none.</param>
/// <param name="SquaredDeviations">The sum of squared deviations from the mean, in their unit squared.</param>
public readonly record struct Moments(long Count, double Mean, double SquaredDeviations)
{
    /// <summary>The sample variance, over n - 1; not a number below two values.</summary>
    public double Variance => Count > 1 ? SquaredDeviations / (Count - 1) : double.NaN;

    /// <summary>The sample standard deviation; not a number below two values.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The variance of the mean: sample variance over n.</summary>
    public double VarianceOfMean => Variance / Count;

    /// <summary>The sum of the values, in their unit.</summary>
    public double Sum => Count * Mean;

    /// <summary>Counts values.</summary>
    /// <param name="values">In any unit.</param>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        var moments = default(Moments);
        foreach (var value in values)
        {
            moments = moments.Add(value);
        }

        return moments;
    }

    /// <summary>From a mean and a sample variance that somebody else computed.</summary>
    /// <param name="count">How many values.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="variance">Their sample variance, over n - 1.</param>
    public static Moments OfVariance(long count, double mean, double variance) => new(count, mean, variance * (count - 1));

    /// <summary>A rate as the mean of zeros and ones, with the variance p (1 - p).</summary>
    /// <param name="observed">Successes and trials.</param>
    public static Moments Of(Proportion observed) =>
        observed.Trials == 0 ? default : OfVariance(observed.Trials, observed.Rate, observed.Rate * (observed.Trials - observed.Successes) / observed.Trials);

    /// <summary>With one value more.</summary>
    /// <param name="value">The value.</param>
    public Moments Add(double value)
    {
        var count = Count + 1;
        var distance = value - Mean;
        var mean = Mean + (distance / count);
        return new(count, mean, SquaredDeviations + (distance * (value - mean)));
    }

    /// <summary>Those of both together: M2 = M2_a + M2_b + d^2 n_a n_b / n with d the distance of the means.</summary>
    /// <param name="other">Of other values.</param>
    public Moments Merge(Moments other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var count = Count + other.Count;
        var distance = other.Mean - Mean;
        var share = (double)other.Count / count;
        return new(count, Mean + (distance * share), SquaredDeviations + other.SquaredDeviations + (distance * distance * Count * share));
    }

    /// <summary>Those of the same values, each less or more by the same amount.</summary>
    internal Moments Moved(double by) => this with { Mean = Mean + by };

    internal bool ArePossible => Count >= 0 && double.IsFinite(Mean) && double.IsFinite(SquaredDeviations) && SquaredDeviations >= 0;
}
