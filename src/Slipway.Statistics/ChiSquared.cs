namespace Slipway.Statistics;

/// <summary>The chi-squared distribution, accurate in its upper tail.</summary>
public static class ChiSquared
{
    private const double Tiny = 1e-300;
    private const int MaximumTerms = 1_000_000;

    /// <summary>The probability of a value above <paramref name="statistic"/>: Q(df / 2, x / 2), the regularised upper incomplete gamma.</summary>
    /// <remarks>
    /// Below the mean 1 minus the power series of P; above it the continued fraction of Q by Lentz's method
    /// (Abramowitz and Stegun 6.5.29 and 6.5.31). Relative error below 1e-9 down to 1e-300 for up to a million degrees of freedom.
    /// </remarks>
    /// <param name="statistic">The sum of squares, 0 or more; infinity gives 0.</param>
    /// <param name="degreesOfFreedom">Above 0; it need not be whole.</param>
    /// <returns>A probability, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A statistic below 0, or degrees of freedom that are not above 0.</exception>
    public static double SurvivalFunction(double statistic, double degreesOfFreedom)
    {
        if (!(statistic >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "A sum of squares is 0 or more.");
        }

        if (!(degreesOfFreedom > 0) || double.IsInfinity(degreesOfFreedom))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom are a finite number above 0.");
        }

        if (statistic == 0)
        {
            return 1;
        }

        if (double.IsPositiveInfinity(statistic))
        {
            return 0;
        }

        var a = degreesOfFreedom / 2;
        var x = statistic / 2;
        var head = Saddlepoint.PoissonProbability(a, x);
        var tail = x < a + 1 ? 1 - (head * LowerSeries(a, x)) : head * a * UpperFraction(a, x);
        return Math.Clamp(tail, 0, 1);
    }

    private static double LowerSeries(double a, double x)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var n = 1; n < MaximumTerms && term > 1e-17 * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double UpperFraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var value = d;
        for (var n = 1; n < MaximumTerms; n++)
        {
            var numerator = -n * (n - a);
            b += 2;
            d = 1 / NotZero((numerator * d) + b);
            c = NotZero(b + (numerator / c));
            value *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return value;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
