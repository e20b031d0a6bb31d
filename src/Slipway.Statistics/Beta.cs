namespace Slipway.Statistics;

/// <summary>The beta distribution, accurate in both tails and for parameters of many millions.</summary>
/// <remarks>
/// Relative error of either tail below 1e-11 down to 1e-300 for parameters from 0.1 to 1e7. The head x^a y^b / (a B(a, b)) is a saddle-point form, so that no huge log-gammas cancel.
/// </remarks>
public static class Beta
{
    private const double Tiny = 1e-300;
    private const int MaximumTerms = 1_000_000;

    /// <summary>The probability of a value at or below <paramref name="x"/>: I_x(a, b), the regularised incomplete beta.</summary>
    /// <param name="x">0 to 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <returns>A probability, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value or a parameter out of range.</exception>
    public static double Cdf(double x, double a, double b) => Tails(x, 1 - x, a, b).Lower;

    /// <summary>The probability of a value above <paramref name="x"/>, with the digits that 1 - Cdf would lose.</summary>
    /// <param name="x">0 to 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <returns>A probability, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value or a parameter out of range.</exception>
    public static double SurvivalFunction(double x, double a, double b) => Tails(x, 1 - x, a, b).Upper;

    /// <summary>The value with probability <paramref name="probability"/> at or below it: the inverse of <see cref="Cdf"/>.</summary>
    /// <remarks>Brent's method on the log of the nearer tail over the log-odds of the value, so that values of 1e-300 keep their digits; smaller ones are 0. Relative error below 1e-10.</remarks>
    /// <param name="probability">0 to 1; 0 gives 0 and 1 gives 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability or a parameter out of range.</exception>
    public static double Quantile(double probability, double a, double b)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is a number from 0 to 1.");
        }

        RequireParameters(a, b);
        if (probability is 0 or 1)
        {
            return probability;
        }

        var centre = Math.Log(a / b);
        var width = Math.Sqrt((1 / a) + (1 / b));
        var (low, high) = (centre - width, centre + width);
        for (var reach = width; Excess(low) > 0 && low > -700; reach *= 2)
        {
            low = Math.Max(-700, low - reach);
        }

        for (var reach = width; Excess(high) < 0 && high < 700; reach *= 2)
        {
            high = Math.Min(700, high + reach);
        }

        if (!(Excess(low) <= 0 && Excess(high) >= 0))
        {
            return Excess(low) > 0 ? 0 : 1;
        }

        return Logistic(Brent.Root(Excess, low, high)).X;

        double Excess(double odds)
        {
            var (x, y) = Logistic(odds);
            var (lower, upper) = Tails(x, y, a, b);
            return probability <= 0.5 ? Math.Log(Math.Max(lower, double.Epsilon) / probability) : Math.Log((1 - probability) / Math.Max(upper, double.Epsilon));
        }
    }

    /// <summary>Both tails at x, with y = 1 - x given on its own so that an x near 1 keeps its digits.</summary>
    internal static (double Lower, double Upper) Tails(double x, double y, double a, double b)
    {
        RequireParameters(a, b);
        if (!(x is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "A value is a number from 0 to 1.");
        }

        if (x == 0 || y == 0)
        {
            return x == 0 ? (0, 1) : (1, 0);
        }

        // The fraction is short on the side of the mean on which its tail is the smaller one.
        if (x * (a + b + 2) < a + 1)
        {
            var lower = Math.Min(1, Head(x, y, a, b) * Fraction(x, a, b));
            return (lower, 1 - lower);
        }

        var upper = Math.Min(1, Head(y, x, b, a) * Fraction(y, b, a));
        return (1 - upper, upper);
    }

    /// <summary>The density times x (1 - x), which is the density over the log-odds: x^a y^b / B(a, b).</summary>
    internal static double OddsDensity(double x, double y, double a, double b) => a * Head(x, y, a, b);

    internal static (double X, double Y) Logistic(double odds)
    {
        var e = Math.Exp(-Math.Abs(odds));
        return odds < 0 ? (e / (1 + e), 1 / (1 + e)) : (1 / (1 + e), e / (1 + e));
    }

    // x^a y^b / (a B(a, b)) is a binomial probability for real counts, times b / (a + b).
    private static double Head(double x, double y, double a, double b) => Math.Exp(Saddlepoint.LogBinomial(a, b, a + b, x, y)) * (b / (a + b));

    // Abramowitz and Stegun 26.5.8 by Lentz's method.
    private static double Fraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var value = d;
        for (var m = 1; m < MaximumTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            value *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            value *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return value;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static void RequireParameters(double a, double b)
    {
        if (!(a > 0 && b > 0) || double.IsInfinity(a + b))
        {
            throw new ArgumentOutOfRangeException(nameof(a), (a, b), "Both parameters are finite numbers above 0.");
        }
    }
}
