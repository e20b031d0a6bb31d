namespace Slipway.Statistics;

/// <summary>The standard normal distribution, accurate in both tails.</summary>
/// <remarks>
/// Relative error below 1e-12 for every tail probability down to 1e-300; a tail smaller than about 5e-324 (z above 38.5) is 0.
/// <c>1 - Cdf(z)</c> would lose every digit beyond z = 8, so tails are computed on their own.
/// </remarks>
public static class Normal
{
    private const double InverseRootTwoPi = 0.39894228040143267794;

    // Below, the series about zero loses at most two digits to the subtraction; above, the continued fraction is short.
    private const double SeriesLimit = 2.5;

    /// <summary>The probability of a value at or below <paramref name="z"/>: Phi(z).</summary>
    /// <param name="z">Standard deviations from the mean; any number, infinities included.</param>
    /// <returns>A probability, 0 to 1.</returns>
    public static double Cdf(double z) => SurvivalFunction(-z);

    /// <summary>The probability of a value above <paramref name="z"/>: 1 - Phi(z) = erfc(z / sqrt 2) / 2.</summary>
    /// <remarks>
    /// Near zero 1/2 - phi(z) (z + z^3/3 + z^5/15 + ...); beyond 2.5 phi(z) times the Mills ratio by its continued fraction
    /// (Abramowitz and Stegun 26.2.11 and 26.2.14).
    /// </remarks>
    /// <param name="z">Standard deviations from the mean; any number, infinities included.</param>
    /// <returns>A probability, 0 to 1.</returns>
    public static double SurvivalFunction(double z) => z switch
    {
        double.NaN => double.NaN,
        < -SeriesLimit => 1 - SurvivalFunction(-z),
        <= SeriesLimit => 0.5 - (Density(z) * OddSeries(z)),
        _ => Density(z) * MillsRatio(z),
    };

    /// <summary>The value with probability <paramref name="probability"/> at or below it: the inverse of <see cref="Cdf"/>.</summary>
    /// <remarks>
    /// Newton's method on ln SF, which is concave, so that started to the right of the root it cannot overshoot or leave it.
    /// Absolute error below 1e-14 times the larger of 1 and the value.
    /// </remarks>
    /// <param name="probability">0 to 1; 0 gives negative infinity and 1 positive infinity.</param>
    /// <returns>Standard deviations from the mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not a number from 0 to 1.</exception>
    public static double Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is a number from 0 to 1.");
        }

        // 1 - p is exact for p of a half or more, so the upper tail loses nothing by the reflection.
        return probability > 0.5 ? UpperQuantile(1 - probability) : 0 - UpperQuantile(probability);
    }

    private static double UpperQuantile(double tail)
    {
        if (tail == 0)
        {
            return double.PositiveInfinity;
        }

        if (tail == 0.5)
        {
            return 0;
        }

        // SF(z) <= exp(-z^2 / 2) / 2, so this start is never left of the root.
        var z = Math.Sqrt(-2 * Math.Log(2 * tail));
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var survival = SurvivalFunction(z);
            if (survival == 0)
            {
                // Only for tails of the size of the smallest double, where the start itself is already below them.
                z -= 0.01;
                continue;
            }

            var step = Math.Log(survival / tail) * survival / Density(z);
            z += step;
            if (Math.Abs(step) <= 4e-16 * Math.Max(1, z))
            {
                break;
            }
        }

        return z;
    }

    // exp(-z^2/2) with z cut into a short head, whose square is exact, and a tail: otherwise the rounding of z^2 is multiplied by z^2.
    private static double Density(double z)
    {
        if (Math.Abs(z) > 40)
        {
            return 0;
        }

        var head = Math.Round(z * 16) / 16;
        return InverseRootTwoPi * Math.Exp(-head * head / 2) * Math.Exp(-(z - head) * (z + head) / 2);
    }

    private static double OddSeries(double z)
    {
        var term = z;
        var sum = z;
        for (var odd = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); odd += 2)
        {
            term *= z * z / odd;
            sum += term;
        }

        return sum;
    }

    // 1/(z + 1/(z + 2/(z + 3/(z + ...)))) from the inside out; 200 levels leave 1e-16 at z = 2.5 and far less beyond.
    private static double MillsRatio(double z)
    {
        var value = z;
        for (var level = 200; level > 0; level--)
        {
            value = z + (level / value);
        }

        return 1 / value;
    }
}
