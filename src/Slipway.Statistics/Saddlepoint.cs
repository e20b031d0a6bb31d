namespace Slipway.Statistics;

/// <summary>Probabilities of counts without differences of huge log-factorials, which would leave few digits at a million units.</summary>
/// <remarks>The saddle-point form of C. Loader, "Fast and accurate computation of binomial probabilities" (2000).</remarks>
internal static class Saddlepoint
{
    /// <summary>x^a e^-x / Gamma(a + 1) for real a above 0 and x above 0.</summary>
    public static double PoissonProbability(double a, double x) =>
        Math.Exp(-StirlingError(a) - Deviance(a, x)) / Math.Sqrt(2 * Math.PI * a);

    /// <summary>The natural log of C(n, k) p^k q^(n-k), with q given on its own so that a p near 1 keeps its digits.</summary>
    public static double LogBinomial(double k, double n, double p, double q) => LogBinomial(k, n - k, n, p, q);

    /// <summary>The same with n - k given on its own, for a real count beside which it is small.</summary>
    public static double LogBinomial(double k, double rest, double n, double p, double q)
    {
        if (k == 0)
        {
            return n == 0 ? 0 : -Deviance(n, n * q) - (n * p);
        }

        if (rest == 0)
        {
            return -Deviance(n, n * p) - (n * q);
        }

        return StirlingError(n) - StirlingError(k) - StirlingError(rest)
            - Deviance(k, n * p) - Deviance(rest, n * q)
            + (0.5 * Math.Log(n / (2 * Math.PI * k * rest)));
    }

    /// <summary>ln B(a, b), the log of the beta function.</summary>
    public static double LogBeta(double a, double b)
    {
        var n = a + b;
        return Math.Log(n / a / b) - LogBinomial(a, b, n, a / n, b / n) + (a * Math.Log(a / n)) + (b * Math.Log(b / n));
    }

    /// <summary>ln Gamma(a + 1) less Stirling's approximation (a + 1/2) ln a - a + ln(2 pi) / 2, for a above 0.</summary>
    internal static double StirlingError(double a)
    {
        var error = 0.0;
        for (; a < 16; a++)
        {
            error += ((a + 0.5) * Math.Log((a + 1) / a)) - 1;
        }

        var square = a * a;
        return error + ((1.0 / 12 - ((1.0 / 360 - ((1.0 / 1260 - ((1.0 / 1680 - (1.0 / 1188 / square)) / square)) / square)) / square)) / a);
    }

    /// <summary>x ln(x / expected) + expected - x, without cancellation where the two are close.</summary>
    internal static double Deviance(double x, double expected)
    {
        var difference = x - expected;
        if (Math.Abs(difference) >= 0.1 * (x + expected))
        {
            return (x * Math.Log(x / expected)) + expected - x;
        }

        var v = difference / (x + expected);
        var sum = difference * v;
        var term = 2 * x * v;
        for (var odd = 3; odd < 1000; odd += 2)
        {
            term *= v * v;
            var next = sum + (term / odd);
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }
}
