namespace Slipway.Statistics;

/// <summary>The interval for the difference of two proportions that adds a success and a failure to each arm.</summary>
public static class AgrestiCaffo
{
    /// <summary><see cref="Wald"/>'s interval of (k_t + 1) / (n_t + 2) less (k_c + 1) / (n_c + 2), within -1 and 1.</summary>
    /// <remarks>A. Agresti, B. Caffo (2000).</remarks>
    /// <param name="treated">Successes and trials of the treated arm.</param>
    /// <param name="control">Successes and trials of the control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Limits as a difference of shares, -1 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Difference(Proportion treated, Proportion control, double confidence)
    {
        var interval = Wald.Difference(new(treated.Successes + 1, treated.Trials + 2), new(control.Successes + 1, control.Trials + 2), confidence);
        return interval with { Lower = Math.Max(-1, interval.Lower), Upper = Math.Min(1, interval.Upper) };
    }
}
