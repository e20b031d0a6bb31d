namespace Slipway.Statistics.QuasiExperiments;

/// <summary>The days after a start against what the days before would have gone on as.</summary>
public static class BeforeAndAfter
{
    // Below, days depend on each other so much that their sum scatters far more than independent ones would.
    private const double Dependent = 1.5;

    /// <summary>The total after less the total of the <see cref="Forecast"/> of as many days.</summary>
    /// <remarks>
    /// Where Durbin and Watson's statistic is below 1.5, the error is widened by sqrt((1 + r) / (1 - r)) with r = 1 - DW/2, and the method says so. Whatever else happened meanwhile is in the difference: grade C at best.
    /// </remarks>
    /// <param name="before">One value for each day before.</param>
    /// <param name="after">One value for each day after, at least one.</param>
    /// <param name="firstWeekday">The weekday of the first day before, 0 to 6, from any day; null for a series without weekdays.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>In the series' unit, for all days after together; refused where the forecast is, and for days before without any scatter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range, or no day after.</exception>
    public static Comparison Compare(ReadOnlySpan<double> before, ReadOnlySpan<double> after, int? firstWeekday = null, double confidence = 0.95)
    {
        var answer = firstWeekday is { } weekday ? Forecast.OfWeekdays(before, weekday, after.Length, confidence) : Forecast.OfTrend(before, after.Length, confidence);
        if (answer is Answer<Forecast>.Refused refused)
        {
            return new Comparison.Refusal(refused.Code, refused.Reason, null);
        }

        var forecast = ((Answer<Forecast>.Given)answer).Value;
        var seen = Moments.Of(after).Sum;
        if (!(forecast.TotalError > 1e-12 * Math.Abs(forecast.Total.Mean)) || !double.IsFinite(seen))
        {
            return new Comparison.Refusal(RefusalCode.NoVariation, "The days before follow their line without any error, or a day after is no number; no measured series is like that.", null);
        }

        var r = 1 - (forecast.DurbinWatson / 2);
        var widened = forecast.DurbinWatson < Dependent && r < 1;
        var error = forecast.TotalError * (widened ? Math.Sqrt((1 + r) / (1 - r)) : 1);
        return Comparison.OfError(
            seen, forecast.Total.Mean, seen - forecast.Total.Mean, error, forecast.DegreesOfFreedom, confidence, widened ? "against the forecast of the days before, widened for serial correlation" : "against the forecast of the days before")
            with { Units = before.Length + after.Length };
    }
}
