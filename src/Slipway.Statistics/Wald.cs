namespace Slipway.Statistics;

/// <summary>The large-sample intervals and test with the variance of what was seen, kept for figures that others computed so.</summary>
/// <remarks>Empty where no or every trial succeeded, and too short near there: use <see cref="Wilson"/> and <see cref="Newcombe"/>.</remarks>
public static class Wald
{
    /// <summary>p +- z sqrt(p (1 - p) / n), within 0 and 1.</summary>
    /// <param name="observed">Successes and trials; at least one trial.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a share of units, 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Interval(Proportion observed, double confidence)
    {
        var interval = Statistics.Interval.Around(observed.Rate, Math.Sqrt(Variance(observed)), confidence);
        return interval with { Lower = Math.Max(0, interval.Lower), Upper = Math.Min(1, interval.Upper) };
    }

    /// <summary>d +- z sqrt(p_t (1 - p_t) / n_t + p_c (1 - p_c) / n_c).</summary>
    /// <param name="treated">Successes and trials of the treated arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the control arm; at least one trial.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a difference of shares.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Difference(Proportion treated, Proportion control, double confidence) =>
        Statistics.Interval.Around(treated.Rate - control.Rate, Math.Sqrt(Variance(treated) + Variance(control)), confidence);

    /// <summary>The z statistic with the variance of each arm on its own, and its two-sided p-value; not numbers without variation.</summary>
    /// <param name="treated">Successes and trials of the treated arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the control arm; at least one trial.</param>
    public static (double Statistic, double PValue) Test(Proportion treated, Proportion control)
    {
        var z = (treated.Rate - control.Rate) / Math.Sqrt(Variance(treated) + Variance(control));
        return (z, 2 * Normal.SurvivalFunction(Math.Abs(z)));
    }

    private static double Variance(Proportion observed)
    {
        double n = observed.Trials;
        return observed.Successes / n * ((n - observed.Successes) / n) / n;
    }
}
