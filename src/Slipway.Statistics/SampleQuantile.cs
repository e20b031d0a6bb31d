namespace Slipway.Statistics;

/// <summary>Quantiles of what was seen.</summary>
public static class SampleQuantile
{
    /// <summary>The value below which the given share lies: linear between the two nearest of the sorted values, at h = (n - 1) q.</summary>
    /// <remarks>R. J. Hyndman, Y. Fan (1996), type 7: the default of R and NumPy.</remarks>
    /// <param name="values">At least one, in any order; they are not changed.</param>
    /// <param name="probability">0 to 1.</param>
    /// <returns>In the unit of the values.</returns>
    /// <exception cref="ArgumentException">No values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static double Of(ReadOnlySpan<double> values, double probability)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, probability);
    }

    internal static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is a number from 0 to 1.");
        }

        if (sorted.IsEmpty)
        {
            throw new ArgumentException("There is no quantile of nothing.", nameof(sorted));
        }

        var place = (sorted.Length - 1) * probability;
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
