namespace Slipway.Statistics;

/// <summary>The ratio of two proportions; less 1 it is the relative lift of a rate.</summary>
public static class RiskRatio
{
    /// <summary>exp(ln(p_t / p_c) +- z sqrt(1/k_t - 1/n_t + 1/k_c - 1/n_c)), less 1.</summary>
    /// <remarks>
    /// The p-value is of the same statistic, so that it and the interval cannot disagree. D. Katz, J. Baptista, S. P. Azen, M. C. Pike (1978). Refuses arms without units or without successes, and two arms in
    /// which every unit succeeded.
    /// </remarks>
    /// <param name="treated">Successes and trials of the treated arm.</param>
    /// <param name="control">Successes and trials of the control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>The relative lift: -1 or more, 0.1 is ten percent more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison Lift(Proportion treated, Proportion control, double confidence = 0.95)
    {
        var z = Interval.Deviate(confidence);
        if (Comparison.WithoutUnits(treated.Trials, control.Trials) is { } empty)
        {
            return empty;
        }

        if (treated.Successes == 0 || control.Successes == 0)
        {
            return new Comparison.Refusal(RefusalCode.NoSuccesses, "A ratio of rates needs at least one unit with the outcome in each arm; the difference of the rates is still there.", null);
        }

        var error = Math.Sqrt(Share(treated) + Share(control));
        if (error == 0)
        {
            return new Comparison.Refusal(RefusalCode.NoVariation, "Every unit of both arms had the outcome, so there is nothing to test.", null);
        }

        var log = Math.Log(treated.Rate / control.Rate);
        var (lower, upper) = (Math.Exp(log - (z * error)) - 1, Math.Exp(log + (z * error)) - 1);
        return new Comparison.Difference(
            treated.Rate, control.Rate, (treated.Rate / control.Rate) - 1, new(lower, upper, confidence), 2 * Normal.SurvivalFunction(Math.Abs(log / error)), "log ratio of rates (Katz)")
        {
            StandardError = treated.Rate / control.Rate * error,
            Units = treated.Trials + control.Trials,
        };
    }

    private static double Share(Proportion arm) => (arm.Trials - arm.Successes) / ((double)arm.Trials * arm.Successes);
}
