namespace Slipway.Statistics.Planning;

/// <summary>The noncentral t distribution, for the power of t tests.</summary>
internal static class NoncentralT
{
    private const int Steps = 400;

    /// <summary>The probability that |T| is above <paramref name="critical"/> when the effect is so many standard errors.</summary>
    /// <remarks>
    /// T = (Z + effect) / S with S^2 a chi-squared over its degrees of freedom: the normal tails averaged over ln S by the trapezoidal rule, which for such an integrand is exact but for rounding.
    /// </remarks>
    public static double TwoSidedPower(double effect, double critical, double degreesOfFreedom)
    {
        var half = degreesOfFreedom / 2;
        var width = 9 / Math.Sqrt(2 * degreesOfFreedom);
        var (low, high) = (-width - (36 / degreesOfFreedom), width + (4 / degreesOfFreedom));
        var step = (high - low) / Steps;
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            // The density of ln S at u is v times the Poisson probability of v/2 at half the chi-squared.
            var scale = Math.Exp(low + (i * step));
            var density = degreesOfFreedom * Saddlepoint.PoissonProbability(half, half * scale * scale);
            sum += density * (Normal.SurvivalFunction((critical * scale) - effect) + Normal.SurvivalFunction((critical * scale) + effect));
        }

        return Math.Min(1, sum * step);
    }
}
