namespace Slipway.Statistics;

/// <summary>Two ways tried on the same cases, each of which succeeds or fails with each: the four counts of a paired two-by-two table.</summary>
/// <remarks>Only the cases in which the two differ say which is better; how many agree says how closely that is known.</remarks>
public readonly record struct PairedProportions
{
    /// <summary>Counts the cases.</summary>
    /// <param name="both">Cases in which both succeed.</param>
    /// <param name="onlyFirst">Cases in which only the first succeeds.</param>
    /// <param name="onlySecond">Cases in which only the second succeeds.</param>
    /// <param name="neither">Cases in which neither does.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public PairedProportions(long both, long onlyFirst, long onlySecond, long neither)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(both);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        ArgumentOutOfRangeException.ThrowIfNegative(neither);
        (Both, OnlyFirst, OnlySecond, Neither) = (both, onlyFirst, onlySecond, neither);
    }

    /// <summary>Cases in which both succeed.</summary>
    public long Both { get; }

    /// <summary>Cases in which only the first succeeds.</summary>
    public long OnlyFirst { get; }

    /// <summary>Cases in which only the second succeeds.</summary>
    public long OnlySecond { get; }

    /// <summary>Cases in which neither succeeds.</summary>
    public long Neither { get; }

    /// <summary>The first way alone.</summary>
    public Proportion First => new(Both + OnlyFirst, Cases);

    /// <summary>The second way alone.</summary>
    public Proportion Second => new(Both + OnlySecond, Cases);

    /// <summary>All cases.</summary>
    public long Cases => Both + OnlyFirst + OnlySecond + Neither;

    /// <summary>The two-sided p-value that the two succeed equally often: McNemar's test, exact, a binomial test over the cases in which they differ.</summary>
    /// <remarks>Q. McNemar (1947); exact form as in R's <c>binom.test(b, b + c)</c>. No case in which they differ gives 1.</remarks>
    /// <returns>0 to 1; the same whichever comes first.</returns>
    public double PValue() => ExactTest.Binomial(OnlyFirst, OnlyFirst + OnlySecond, 0.5);

    /// <summary>The interval of the first share less the second one, as a difference of shares, -1 to 1.</summary>
    /// <remarks>
    /// The square-and-add interval from the Wilson limits of each share, with the correlation phi of the two: a positive one with Newcombe's continuity correction, 0 where a margin is empty.
    /// R. G. Newcombe (1998), "Improved confidence intervals for the difference between binomial proportions based on paired data", method 10.
    /// </remarks>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="InvalidOperationException">There are no cases.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public Interval Difference(double confidence)
    {
        if (Cases == 0)
        {
            throw new InvalidOperationException("A difference needs at least one case.");
        }

        var (first, second) = (Wilson.Interval(First, confidence), Wilson.Interval(Second, confidence));
        double a = Both + OnlyFirst, b = OnlySecond + Neither, c = Both + OnlySecond, d = OnlyFirst + Neither;
        var margins = Math.Sqrt(a * b) * Math.Sqrt(c * d);
        var joint = ((double)Both * Neither) - ((double)OnlyFirst * OnlySecond);
        var phi = margins == 0 ? 0 : (joint > 0 ? Math.Max(0, joint - (Cases / 2.0)) : joint) / margins;
        var difference = ((double)OnlyFirst - OnlySecond) / Cases;
        var below = Distance(First.Rate - first.Lower, second.Upper - Second.Rate, phi);
        var above = Distance(first.Upper - First.Rate, Second.Rate - second.Lower, phi);
        return new Interval(Math.Max(-1, difference - below), Math.Min(1, difference + above), confidence);
    }

    // Rounding must not make a square of something below nothing.
    private static double Distance(double x, double y, double phi) => Math.Sqrt(Math.Max(0, (x * x) - (2 * phi * x * y) + (y * y)));
}
