namespace Slipway.Statistics;

/// <summary>Student's t distribution, accurate in both tails.</summary>
/// <remarks>Infinite degrees of freedom give <see cref="Normal"/>. Relative error of a tail below 1e-10 down to 1e-300.</remarks>
public static class StudentT
{
    private const double Power = 1e30;

    /// <summary>The probability of a value at or below <paramref name="t"/>.</summary>
    /// <param name="t">Any number, infinities included.</param>
    /// <param name="degreesOfFreedom">Above 0; it need not be whole, and may be infinite.</param>
    /// <returns>A probability, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom that are not above 0.</exception>
    public static double Cdf(double t, double degreesOfFreedom) => SurvivalFunction(-t, degreesOfFreedom);

    /// <summary>The probability of a value above <paramref name="t"/>: I_x(v/2, 1/2) / 2 with x = v / (v + t^2), for t above 0.</summary>
    /// <remarks>From 1,000 degrees of freedom on (far in the tail from 10,000 on) the normal tail at G. W. Hill's (1970) transformation of t, whose relative error there is below 1e-12 and which takes no hundreds of terms.</remarks>
    /// <param name="t">Any number, infinities included.</param>
    /// <param name="degreesOfFreedom">Above 0; it need not be whole, and may be infinite.</param>
    /// <returns>A probability, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom that are not above 0.</exception>
    public static double SurvivalFunction(double t, double degreesOfFreedom)
    {
        RequireDegrees(degreesOfFreedom);
        if (double.IsNaN(t) || t == 0)
        {
            return t == 0 ? 0.5 : double.NaN;
        }

        if (double.IsInfinity(t) || double.IsInfinity(degreesOfFreedom))
        {
            return Normal.SurvivalFunction(t);
        }

        if (IsNearNormal(t, degreesOfFreedom))
        {
            return Normal.SurvivalFunction(Deviate(t, degreesOfFreedom));
        }

        // So far out the tail is a power, and squares would soon overflow.
        var size = Math.Abs(t);
        var tail = size > Power ? Tail(Power, degreesOfFreedom) * Math.Pow(Power / size, degreesOfFreedom) : Tail(size, degreesOfFreedom);
        return t > 0 ? tail : 1 - tail;
    }

    /// <summary>The value with probability <paramref name="probability"/> at or below it: the inverse of <see cref="Cdf"/>.</summary>
    /// <remarks>Newton's method on the log of the tail over ln t, which is concave, so that from the right of the root it cannot overshoot. Relative error below 1e-10.</remarks>
    /// <param name="probability">0 to 1; 0 gives negative infinity and 1 positive infinity.</param>
    /// <param name="degreesOfFreedom">Above 0; it need not be whole, and may be infinite.</param>
    /// <returns>In standard errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability or degrees of freedom out of range.</exception>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        RequireDegrees(degreesOfFreedom);
        var z = Normal.Quantile(probability);
        if (z == 0 || double.IsInfinity(z) || double.IsInfinity(degreesOfFreedom))
        {
            return z;
        }

        var tail = probability > 0.5 ? 1 - probability : probability;
        return Math.CopySign(UpperQuantile(tail, Math.Abs(z), degreesOfFreedom), z);
    }

    private static double Tail(double t, double v) => Beta.Tails(v / (v + (t * t)), t * t / (v + (t * t)), v / 2, 0.5).Lower / 2;

    private static double Density(double t, double v)
    {
        // |t| f(t) is the beta's density over the log-odds, which needs no gamma functions.
        var square = t * t;
        return Beta.OddsDensity(v / (v + square), square / (v + square), v / 2, 0.5) / Math.Abs(t);
    }

    private static double UpperQuantile(double tail, double z, double v)
    {
        var scale = Math.Max(v - 0.5, v / 2);
        var t = Math.Sqrt(v * (Math.Exp(Math.Min(z * z / scale, 600)) - 1));
        if (t == 0)
        {
            t = z;
        }

        for (var iteration = 0; iteration < 200; iteration++)
        {
            var survival = SurvivalFunction(t, v);
            if (survival == 0)
            {
                t *= 0.99;
                continue;
            }

            var slope = t > Power ? v : IsNearNormal(t, v) ? NormalSlope(t, survival, v) : Density(t, v) * t / survival;
            var step = Math.Log(survival / tail) / slope;
            t *= Math.Exp(Math.Clamp(step, -50, 50));
            if (Math.Abs(step) <= 1e-14)
            {
                break;
            }
        }

        return t;
    }

    private static bool IsNearNormal(double t, double v) => v > 10_000 || (v > 1_000 && Math.Abs(t) < 12);

    // Only the pace of Newton's method depends on it, not where it ends.
    private static double NormalSlope(double t, double survival, double v)
    {
        var z = Deviate(t, v);
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * t / survival;
    }

    private static double Deviate(double t, double v)
    {
        var a = v - 0.5;
        var b = 48 * a * a;
        var ratio = t / v * t;

        // ln(1 + ratio) with the digits of a small ratio.
        var square = a * (1 + ratio == 1 ? ratio : Math.Log(1 + ratio) * ratio / (1 + ratio - 1));
        var w = Math.Sqrt(square);
        var first = (square + 3) * w;
        var second = ((((((4 * square) + 33) * square) + 240) * square) + 855) * w;
        return Math.CopySign(w + ((first - (second / (10 * (b + (0.8 * square * square) + 100)))) / b), t);
    }

    private static void RequireDegrees(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom are above 0.");
        }
    }
}
