using System.Collections.Immutable;

namespace Slipway.Statistics.QuasiExperiments;

/// <summary>A series that was there before and after a start, with nothing to compare it with but itself.</summary>
/// <remarks>
/// y = b0 + b1 t + b2 D + b3 D (t - k) with D = 1 from the start k on; errors of W. K. Newey and K. D. West (1987) with normal deviates. Whatever else happened at the start is in the effect: grade C at best.
/// </remarks>
/// <param name="Level">The jump at the start, b2, in the series' unit: <c>Control</c> is what the line before would have been there.</param>
/// <param name="Slope">The change of the slope, b3, in the series' unit per point.</param>
/// <param name="Coefficients">b0 to b3.</param>
/// <param name="OrdinaryErrors">Their standard errors if points did not depend on each other.</param>
/// <param name="Errors">Their standard errors.</param>
/// <param name="DurbinWatson">About 2 without serial correlation; below 1.5 the ordinary errors are much too small.</param>
public sealed record InterruptedTimeSeries(
    Comparison.Difference Level, Comparison.Difference Slope, ImmutableArray<double> Coefficients, ImmutableArray<double> OrdinaryErrors, ImmutableArray<double> Errors, double DurbinWatson)
{
    /// <summary>The fewest points on either side.</summary>
    public const int FewestPoints = 8;

    /// <summary>Fits a series.</summary>
    /// <param name="series">One value for each point in time.</param>
    /// <param name="start">The place of the first point after the start, from 0.</param>
    /// <param name="lags">How many points back an error still matters; floor(4 (n/100)^(2/9)) when not given.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Refused with fewer than <see cref="FewestPoints"/> points on either side, and for a series that two straight lines fit without any error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range, or lags below 0.</exception>
    public static Answer<InterruptedTimeSeries> Fit(ReadOnlySpan<double> series, int start, int? lags = null, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        var back = lags ?? (int)Math.Floor(4 * Math.Pow(series.Length / 100.0, 2.0 / 9));
        ArgumentOutOfRangeException.ThrowIfNegative(back, nameof(lags));
        if (start < FewestPoints || series.Length - start < FewestPoints)
        {
            return new Answer<InterruptedTimeSeries>.Refused(RefusalCode.TooFewUnits, $"A series needs {FewestPoints} points on each side of the start; two whole seasons before it are better.");
        }

        var y = series.ToArray();
        if (!Array.TrueForAll(y, double.IsFinite))
        {
            return new Answer<InterruptedTimeSeries>.Refused(RefusalCode.ImpossibleFigures, "Every point of the series has to be a number.");
        }

        var rows = Enumerable.Range(0, y.Length).Select(t => t < start ? new double[] { 1, t, 0, 0 } : [1, t, 1, t - start]).ToArray();
        var fit = LeastSquares.Fit(rows, y)!;
        if (!(fit.SquaredResiduals > 1e-24 * y.Sum(v => v * v)))
        {
            return new Answer<InterruptedTimeSeries>.Refused(RefusalCode.NoVariation, "Two straight lines fit the series without any error; no measured series is like that.");
        }

        var b = fit.Coefficients;
        var errors = Enumerable.Range(0, 4).Select(c => fit.NeweyWestError(c, back)).ToArray();
        var (before, at) = (b[1], b[0] + (b[1] * start));
        return new Answer<InterruptedTimeSeries>.Given(new(
            Change(at + b[2], at, b[2], errors[2], "jump"), Change(before + b[3], before, b[3], errors[3], "slope"), [.. b], [.. Enumerable.Range(0, 4).Select(c => fit.Error(c, 4))], [.. errors], fit.DurbinWatson));

        Comparison.Difference Change(double after, double without, double estimate, double error, string what) =>
            Comparison.OfError(after, without, estimate, error, double.PositiveInfinity, confidence, $"interrupted time series, {what}, Newey-West") with { Units = y.Length };
    }
}
