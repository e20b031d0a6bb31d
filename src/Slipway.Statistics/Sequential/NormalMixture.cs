namespace Slipway.Statistics.Sequential;

/// <summary>The boundary that a sum of sub-Gaussian steps, in either or one direction, ever crosses with probability alpha.</summary>
/// <remarks>S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon (2021): the likelihood ratio averaged over a normal effect.</remarks>
public sealed record NormalMixture
{
    /// <summary>The mixture that is tightest at the variance <paramref name="varianceOptimum"/>.</summary>
    /// <remarks>r = v / (2 ln(1/a) + ln(1 + 2 ln(1/a))); in one direction with a doubled.</remarks>
    /// <param name="varianceOptimum">The variance so far (of the sum) at which to be tightest, above 0.</param>
    /// <param name="alpha">The level for which it is, above 0 and below 1; in one direction below a half.</param>
    /// <param name="oneSided">Whether only sums above 0 count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variance or alpha is out of range.</exception>
    public NormalMixture(double varianceOptimum, double alpha = 0.05, bool oneSided = false)
    {
        if (!(varianceOptimum > 0) || double.IsInfinity(varianceOptimum))
        {
            throw new ArgumentOutOfRangeException(nameof(varianceOptimum), varianceOptimum, "A variance is a finite number above 0.");
        }

        (OneSided, Rho) = (oneSided, varianceOptimum / ConfidenceSequence.ApproximateRhoSquared(1, oneSided ? 2 * alpha : alpha));
    }

    /// <summary>r, in the unit of the variance.</summary>
    public double Rho { get; }

    /// <summary>Whether only sums above 0 count.</summary>
    public bool OneSided { get; }

    /// <summary>The sum that is reached, at this variance or any other, with probability alpha at most: sqrt((v + r)(ln(1 + v/r) + 2 ln(1/a))), in one direction the root of <see cref="Evidence"/>.</summary>
    /// <param name="variance">Of the sum so far, 0 or more.</param>
    /// <param name="alpha">Above 0 and below 1.</param>
    /// <returns>In the unit of the sum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is out of range.</exception>
    public double Bound(double variance, double alpha = 0.05)
    {
        _ = Interval.Deviate(1 - alpha);
        var both = Math.Sqrt((variance + Rho) * (Math.Log(1 + (variance / Rho)) - (2 * Math.Log(alpha))));
        if (!OneSided)
        {
            return both;
        }

        // From 0 upwards one direction pays at least what both do; below it may still be at the bound when alpha is large.
        return Brent.Root(sum => Evidence(sum, variance).Log + Math.Log(alpha), -both, both);
    }

    /// <summary>The e-value of the hypothesis that the steps have no drift: ln(r/(v + r))/2 + s^2/(2 (v + r)), in one direction plus ln(2 Phi(s / sqrt(v + r))).</summary>
    /// <param name="sum">Of the steps.</param>
    /// <param name="variance">Of the sum, 0 or more.</param>
    public EValue Evidence(double sum, double variance)
    {
        var whole = variance + Rho;
        var log = (Math.Log(Rho / whole) / 2) + (sum * sum / (2 * whole));
        return new(OneSided ? log + Math.Log(2 * Normal.Cdf(sum / Math.Sqrt(whole))) : log);
    }
}
