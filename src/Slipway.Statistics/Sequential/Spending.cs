namespace Slipway.Statistics.Sequential;

/// <summary>How much of alpha is spent when a share of the planned information is in; for one side of a test.</summary>
/// <remarks>K. K. G. Lan, D. L. DeMets (1983). Each takes the share of information, above 0 and at most 1, and alpha.</remarks>
public static class Spending
{
    /// <summary>2 (1 - Phi(z_(1 - a/2) / sqrt t)): almost nothing early, as P. C. O'Brien and T. R. Fleming (1979) spend. On both sides 4 (1 - Phi(z_(1 - a/4) / sqrt t)).</summary>
    /// <param name="information">The share of the planned information.</param>
    /// <param name="alpha">Of the side.</param>
    public static double ObrienFleming(double information, double alpha) => 2 * Normal.SurvivalFunction(-Normal.Quantile(alpha / 2) / Math.Sqrt(information));

    /// <summary>a t^exponent.</summary>
    /// <param name="exponent">Above 0; 2 is usual.</param>
    public static Func<double, double, double> Power(double exponent) => (information, alpha) => alpha * Math.Pow(information, exponent);
}
