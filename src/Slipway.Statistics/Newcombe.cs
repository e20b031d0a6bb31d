namespace Slipway.Statistics;

/// <summary>The hybrid score interval for the difference of two proportions.</summary>
public static class Newcombe
{
    /// <summary>
    /// The interval of p_t - p_c from the Wilson limits (l, u) of each arm:
    /// d - sqrt((p_t - l_t)^2 + (u_c - p_c)^2) to d + sqrt((u_t - p_t)^2 + (p_c - l_c)^2).
    /// </summary>
    /// <remarks>Always holds the estimate, stays within -1 and 1, and changes sign with the arms. R. G. Newcombe (1998), method 10.</remarks>
    /// <param name="treated">Successes and trials of the treated arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the control arm; at least one trial.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a difference of shares, -1 to 1 (0.01 is one percentage point).</returns>
    /// <exception cref="ArgumentException">An arm has no trials; <see cref="Comparison.OfProportions"/> refuses such data instead.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Difference(Proportion treated, Proportion control, double confidence)
    {
        RequireTrials(treated, nameof(treated));
        RequireTrials(control, nameof(control));
        var t = Wilson.Interval(treated, confidence);
        var c = Wilson.Interval(control, confidence);
        var difference = treated.Rate - control.Rate;
        var below = Distance(treated.Rate - t.Lower, c.Upper - control.Rate);
        var above = Distance(t.Upper - treated.Rate, control.Rate - c.Lower);
        return new(Math.Max(-1, difference - below), Math.Min(1, difference + above), confidence);
    }

    private static double Distance(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static void RequireTrials(Proportion arm, string name)
    {
        if (arm.Trials == 0)
        {
            throw new ArgumentException("A difference needs at least one trial in each arm.", name);
        }
    }
}
