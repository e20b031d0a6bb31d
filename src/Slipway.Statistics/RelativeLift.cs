namespace Slipway.Statistics;

/// <summary>How much more the treated arm's mean is than the control arm's, as a share of the latter: m_t / m_c - 1 (over |m_c| where that is below 0).</summary>
public static class RelativeLift
{
    /// <summary>The lifts that the t test of m_t - (1 + lift) m_c does not reject.</summary>
    /// <remarks>
    /// [r +- (q/|m_c|) sqrt((1 - g) s_t^2/n_t + r^2 s_c^2/n_c)] / (1 - g) - 1 with r = m_t/m_c. At 0 the test is Welch's of the difference, whose p-value this is, so that interval, p-value and
    /// <see cref="Comparison.OfMeans(Moments, Moments, double)"/> always agree. E. C. Fieller (1954). Refuses what that refuses, and a control mean that cannot be told from 0 (<see cref="Separation"/> of 1 or more).
    /// </remarks>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="degreesOfFreedom">Welch's of the difference when not given; infinity for normal deviates.</param>
    /// <returns>A share of the control mean: 0.1 is ten percent more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison Fieller(Moments treated, Moments control, double confidence = 0.95, double? degreesOfFreedom = null)
    {
        _ = Interval.Deviate(confidence);
        if (Comparison.Obstacle(treated, control) is { } obstacle)
        {
            return obstacle;
        }

        var degrees = degreesOfFreedom ?? Comparison.WelchDegrees(treated, control);
        var q = Interval.Deviate(confidence, degrees);
        var g = q * q * control.VarianceOfMean / control.Mean / control.Mean;
        if (!(g < 1))
        {
            return NearZero(Comparison.OfMeans(treated, control, confidence));
        }

        var r = treated.Mean / control.Mean;
        var half = q / Math.Abs(control.Mean) * Math.Sqrt(((1 - g) * treated.VarianceOfMean) + (r * r * control.VarianceOfMean));
        var (low, high) = (((r - half) / (1 - g)) - 1, ((r + half) / (1 - g)) - 1);
        var interval = control.Mean > 0 ? new Interval(low, high, confidence) : new Interval(-high, -low, confidence);
        var t = (treated.Mean - control.Mean) / Math.Sqrt(treated.VarianceOfMean + control.VarianceOfMean);
        return new Comparison.Difference(
            treated.Mean, control.Mean, Estimate(treated.Mean, control.Mean), interval, 2 * StudentT.SurvivalFunction(Math.Abs(t), degrees), "Fieller interval, Welch t test of the difference")
        {
            StandardError = DeltaError(treated, control),
            DegreesOfFreedom = degrees,
            Units = treated.Count + control.Count,
        };
    }

    /// <summary>Fieller's g = q^2 s_c^2 / (n_c m_c^2): 1 or more when the control mean's own interval reaches 0.</summary>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="degreesOfFreedom">Those of the interval; infinity for normal deviates.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static double Separation(Moments control, double confidence, double degreesOfFreedom)
    {
        var q = Interval.Deviate(confidence, degreesOfFreedom);
        return q * q * control.VarianceOfMean / control.Mean / control.Mean;
    }

    /// <summary>The lift with the variance of its linear approximation: s_t^2/(n_t m_c^2) + s_c^2 m_t^2/(n_c m_c^4), Welch's degrees of freedom of the difference.</summary>
    /// <remarks>
    /// The p-value is on the lift's own scale and can differ from the difference's: kept for figures that others computed so. Refuses what <see cref="Comparison.OfMeans(Moments, Moments, double)"/>
    /// refuses, and a control mean of 0.
    /// </remarks>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>A share of the control mean: 0.1 is ten percent more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison Delta(Moments treated, Moments control, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        if (Comparison.Obstacle(treated, control) is { } obstacle)
        {
            return obstacle;
        }

        var error = DeltaError(treated, control);
        return control.Mean == 0 || !double.IsFinite(error) || error == 0
            ? NearZero(null)
            : Comparison.OfError(treated.Mean, control.Mean, Estimate(treated.Mean, control.Mean), error, Comparison.WelchDegrees(treated, control), confidence, "delta method, Welch degrees of freedom")
                with { Units = treated.Count + control.Count };
    }

    /// <summary>The standard error of ln(m_t / m_c): sqrt(s_t^2/(n_t m_t^2) + s_c^2/(n_c m_c^2)).</summary>
    /// <param name="treated">The treated arm, of a mean other than 0.</param>
    /// <param name="control">The control arm, of a mean other than 0.</param>
    public static double LogRatioError(Moments treated, Moments control) =>
        Math.Sqrt((treated.VarianceOfMean / treated.Mean / treated.Mean) + (control.VarianceOfMean / control.Mean / control.Mean));

    internal static Comparison.Refusal NearZero(Comparison? absolute) => new(
        RefusalCode.ControlNearZero,
        "The control arm's mean cannot be told from 0, so nothing can be said relative to it; the difference itself can be.",
        absolute is Comparison.Difference difference ? difference.Interval : null);

    private static double Estimate(double treated, double control) => (treated - control) / Math.Abs(control);

    private static double DeltaError(Moments treated, Moments control)
    {
        var r = treated.Mean / control.Mean;
        return Math.Sqrt(treated.VarianceOfMean + (r * r * control.VarianceOfMean)) / Math.Abs(control.Mean);
    }
}
