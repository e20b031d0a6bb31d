namespace Slipway.Statistics;

/// <summary>The root of a function between two points at which its signs differ.</summary>
/// <remarks>R. P. Brent (1973): bisection, made faster by secants and inverse parabolas where they behave. It never leaves the bracket.</remarks>
internal static class Brent
{
    private const int MostSteps = 300;

    /// <summary>The root, to four units in its last place or the tolerance, whichever is wider.</summary>
    /// <exception cref="ArgumentException">The function has the same sign, or is no number, at both ends.</exception>
    public static double Root(Func<double, double> function, double lower, double upper, double tolerance = 0)
    {
        var (a, b) = (lower, upper);
        var (fa, fb) = (function(a), function(b));
        if (!(fa * fb <= 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"There is no root between {lower} ({fa}) and {upper} ({fb})."), nameof(function));
        }

        var (c, fc) = (a, fa);
        var (step, before) = (b - a, b - a);
        for (var i = 0; i < MostSteps && fb != 0; i++)
        {
            if (fb * fc > 0)
            {
                (c, fc) = (a, fa);
                step = before = b - a;
            }

            if (Math.Abs(fc) < Math.Abs(fb))
            {
                (a, b, c) = (b, c, b);
                (fa, fb, fc) = (fb, fc, fb);
            }

            var reach = (4e-16 * Math.Abs(b)) + (tolerance / 2);
            var middle = (c - b) / 2;
            if (Math.Abs(middle) <= reach)
            {
                break;
            }

            (step, before) = Math.Abs(before) >= reach && Math.Abs(fa) > Math.Abs(fb) && Guess(a, b, c, fa, fb, fc, middle) is { } guess
                && Math.Abs(guess) < Math.Min((1.5 * Math.Abs(middle)) - (Math.Abs(reach) / 2), Math.Abs(before) / 2)
                ? (guess, step)
                : (middle, middle);
            (a, fa) = (b, fb);
            b += Math.Abs(step) > reach ? step : Math.CopySign(reach, middle);
            fb = function(b);
        }

        return b;
    }

    // The secant through two points or the inverse parabola through three; null where it leads away from the root.
    private static double? Guess(double a, double b, double c, double fa, double fb, double fc, double middle)
    {
        var s = fb / fa;
        var (p, q) = (2 * middle * s, 1 - s);
        if (a != c)
        {
            var (u, r) = (fa / fc, fb / fc);
            p = s * ((2 * middle * u * (u - r)) - ((b - a) * (r - 1)));
            q = (u - 1) * (r - 1) * (s - 1);
        }

        var guess = -p / q;
        return guess * middle > 0 ? guess : null;
    }
}
