namespace Slipway.Statistics;

/// <summary>A two-sided confidence interval, both ends included.</summary>
/// <param name="Lower">The lower limit, in the unit of the estimate.</param>
/// <param name="Upper">The upper limit, in the unit of the estimate.</param>
/// <param name="Confidence">The share of such intervals that hold the true value, above 0 and below 1 (0.95 is usual).</param>
public readonly record struct Interval(double Lower, double Upper, double Confidence)
{
    /// <summary>Whether <paramref name="value"/> is compatible with the data at this confidence.</summary>
    /// <param name="value">In the unit of the estimate.</param>
    public bool Contains(double value) => Lower <= value && value <= Upper;

    /// <summary>Estimate plus and minus so many standard errors: q of the normal distribution, or of Student's.</summary>
    /// <param name="estimate">In its own unit.</param>
    /// <param name="error">Its standard error, 0 or more; same unit.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="degreesOfFreedom">Of the error, above 0; infinity where it is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Around(double estimate, double error, double confidence, double degreesOfFreedom = double.PositiveInfinity)
    {
        var half = Deviate(confidence, degreesOfFreedom) * error;
        return new(estimate - half, estimate + half, confidence);
    }

    // The deviate of a two-sided interval, normal or Student's. (1 - confidence) / 2 is read from the lower tail to keep its digits near 1.
    internal static double Deviate(double confidence, double degreesOfFreedom = double.PositiveInfinity)
    {
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence is above 0 and below 1, such as 0.95.");
        }

        return -StudentT.Quantile((1 - confidence) / 2, degreesOfFreedom);
    }
}
