using System.Collections.Immutable;

namespace Slipway.Statistics.QuasiExperiments;

/// <summary>A day as the days before would have it.</summary>
/// <param name="Mean">In the series' unit.</param>
/// <param name="Interval">In which the day itself falls with the confidence, not only its mean.</param>
public readonly record struct Prediction(double Mean, Interval Interval);

/// <summary>What a daily series would go on as, had nothing been done: a straight line, with or without a level for each day of the week.</summary>
/// <remarks>
/// Ordinary regression on 1, t and six weekdays. A day's error is s sqrt(1 + x'(X'X)^-1 x); that of h days together is s sqrt(h + c'(X'X)^-1 c) with c the sum of x, which is not the sum of the days' errors.
/// </remarks>
/// <param name="Days">Each day to come.</param>
/// <param name="Total">All of them together.</param>
/// <param name="DegreesOfFreedom">Days before, less what was fitted.</param>
/// <param name="TotalError">The standard error of the total, in the series' unit.</param>
/// <param name="DurbinWatson">About 2 without serial correlation of the days before.</param>
public sealed record Forecast(ImmutableArray<Prediction> Days, Prediction Total, int DegreesOfFreedom, double TotalError, double DurbinWatson)
{
    /// <summary>The fewest days before for a straight line; with weekdays two weeks.</summary>
    public const int FewestDays = 8;

    /// <summary>A straight line.</summary>
    /// <param name="series">One value for each day before.</param>
    /// <param name="horizon">How many days to come, 1 or more.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Refused for fewer than <see cref="FewestDays"/> days, or days that are no numbers.</returns>
    public static Answer<Forecast> OfTrend(ReadOnlySpan<double> series, int horizon, double confidence = 0.95) => Of(series, horizon, confidence, FewestDays, day => [1, day]);

    /// <summary>A straight line and a level for each day of the week.</summary>
    /// <param name="series">One value for each day before.</param>
    /// <param name="firstWeekday">The weekday of the first of them, 0 to 6, from any day.</param>
    /// <param name="horizon">How many days to come, 1 or more.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Refused for fewer than fourteen days, or days that are no numbers.</returns>
    public static Answer<Forecast> OfWeekdays(ReadOnlySpan<double> series, int firstWeekday, int horizon, double confidence = 0.95) => Of(series, horizon, confidence, 14, day =>
    {
        var row = new double[8];
        (row[0], row[1]) = (1, day);
        if ((firstWeekday + day) % 7 is var weekday and > 0)
        {
            row[weekday + 1] = 1;
        }

        return row;
    });

    private static Answer<Forecast> Of(ReadOnlySpan<double> series, int horizon, double confidence, int fewest, Func<int, double[]> row)
    {
        _ = Interval.Deviate(confidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var y = series.ToArray();
        if (y.Length < fewest)
        {
            return new Answer<Forecast>.Refused(RefusalCode.TooFewUnits, $"A forecast needs {fewest} days before; it has {y.Length}.");
        }

        if (!Array.TrueForAll(y, double.IsFinite))
        {
            return new Answer<Forecast>.Refused(RefusalCode.ImpossibleFigures, "Every day before has to be a number.");
        }

        var fit = LeastSquares.Fit([.. Enumerable.Range(0, y.Length).Select(row)], y)!;
        var degrees = y.Length - fit.Coefficients.Length;
        var deviation = Math.Sqrt(fit.SquaredResiduals / degrees);
        var days = Enumerable.Range(y.Length, horizon).Select(row).ToArray();
        var whole = Enumerable.Range(0, fit.Coefficients.Length).Select(c => days.Sum(d => d[c])).ToArray();
        var totalError = deviation * Math.Sqrt(horizon + fit.Leverage(whole));
        return new Answer<Forecast>.Given(new(
            [.. days.Select(d => Around(d, deviation * Math.Sqrt(1 + fit.Leverage(d))))], Around(whole, totalError), degrees, totalError, fit.DurbinWatson));

        Prediction Around(double[] x, double error)
        {
            var mean = x.Zip(fit.Coefficients, (v, b) => v * b).Sum();
            return new(mean, Interval.Around(mean, error, confidence, degrees));
        }
    }
}
