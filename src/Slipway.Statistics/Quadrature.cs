using MathNet.Numerics.Integration;

namespace Slipway.Statistics;

/// <summary>Integrals of smooth functions, such as the chance that one of several uncertain means is the largest.</summary>
internal static class Quadrature
{
    /// <summary>The integral between the first and the last break, by adaptive Gauss-Kronrod quadrature between each two.</summary>
    /// <remarks>Breaks where the function begins to move keep a narrow peak from falling between the nodes.</remarks>
    public static double Integrate(Func<double, double> function, IEnumerable<double> breaks)
    {
        var sorted = breaks.Distinct().Order().ToArray();
        var sum = 0.0;
        for (var i = 1; i < sorted.Length; i++)
        {
            sum += GaussKronrodRule.Integrate(function, sorted[i - 1], sorted[i], out _, out _, 1e-10, 12, 21);
        }

        return sum;
    }
}
