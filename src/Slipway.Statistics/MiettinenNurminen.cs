namespace Slipway.Statistics;

/// <summary>The score interval for the difference of two proportions.</summary>
public static class MiettinenNurminen
{
    /// <summary>The differences d that the score test (p_t - p_c - d) / sqrt(V) does not reject, with V at the likeliest rates that differ by d, times N / (N - 1).</summary>
    /// <remarks>
    /// Interval and test are the same thing, so they never disagree. O. S. Miettinen, M. Nurminen (1985); the rates by the cubic of C. P. Farrington, G. Manning (1990); the limits by bracketing.
    /// </remarks>
    /// <param name="treated">Successes and trials of the treated arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the control arm; at least one trial.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a difference of shares, -1 to 1.</returns>
    /// <exception cref="ArgumentException">An arm has no trials.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Difference(Proportion treated, Proportion control, double confidence)
    {
        if (treated.Trials == 0 || control.Trials == 0)
        {
            throw new ArgumentException("A difference needs at least one trial in each arm.", nameof(treated));
        }

        var z = Interval.Deviate(confidence);
        var estimate = treated.Rate - control.Rate;
        return new(Limit(-1, 1), Limit(1, -1), confidence);

        double Limit(double end, int sign)
        {
            return estimate == end || Beyond(end) <= 0 ? end : Brent.Root(Beyond, end, estimate, 1e-14);

            double Beyond(double difference) => (sign * Statistic(treated, control, difference)) - z;
        }
    }

    /// <summary>The score statistic of the hypothesis that the rates differ by <paramref name="difference"/>.</summary>
    /// <param name="treated">Successes and trials of the treated arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the control arm; at least one trial.</param>
    /// <param name="difference">-1 to 1.</param>
    /// <returns>A standard normal deviate; infinite where the data cannot be under that hypothesis.</returns>
    public static double Statistic(Proportion treated, Proportion control, double difference)
    {
        double nt = treated.Trials;
        double nc = control.Trials;
        var (pt, pc) = Restricted(treated.Rate, control.Rate, nc / nt, difference);
        var variance = ((pt * (1 - pt) / nt) + (pc * (1 - pc) / nc)) * ((nt + nc) / (nt + nc - 1));
        var distance = treated.Rate - control.Rate - difference;
        return distance == 0 ? 0 : distance / Math.Sqrt(variance);
    }

    // The one root of the likelihood's cubic between the ends.
    private static (double Treated, double Control) Restricted(double pt, double pc, double ratio, double d)
    {
        var a = 1 + ratio;
        var b = -(1 + ratio + pt + (ratio * pc) + (d * (ratio + 2)));
        var c = (d * d) + (d * ((2 * pt) + ratio + 1)) + pt + (ratio * pc);
        var e = -pt * d * (1 + d);
        var v = (b * b * b / (27 * a * a * a)) - (b * c / (6 * a * a)) + (e / (2 * a));
        var u = Math.CopySign(Math.Sqrt(Math.Max(0, (b * b / (9 * a * a)) - (c / (3 * a)))), v);
        var angle = u == 0 ? 0 : (Math.PI + Math.Acos(Math.Clamp(v / (u * u * u), -1, 1))) / 3;
        var treated = Math.Clamp((2 * u * Math.Cos(angle)) - (b / (3 * a)), Math.Max(0, d), Math.Min(1, 1 + d));
        return (treated, treated - d);
    }
}
