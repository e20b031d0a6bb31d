using System.Collections.Immutable;

namespace Slipway.Server.Measuring;

/// <summary>An axis of percentage points, with at most seven marks on round values.</summary>
/// <param name="From">Where it begins, in points divided by 100.</param>
/// <param name="To">Where it ends.</param>
internal readonly record struct Axis(double From, double To)
{
    private static readonly ImmutableArray<double> _steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

    /// <summary>Whether its marks are closer than whole points.</summary>
    public bool IsFine => Step < 0.01;

    /// <summary>The marks.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var (first, last, step) = ((int)Math.Ceiling(From / Step), (int)Math.Floor(To / Step), Step);
            return Enumerable.Range(first, last - first + 1).Select(i => i * step);
        }
    }

    private double Step
    {
        get
        {
            var length = To - From;
            return _steps.FirstOrDefault(s => length / s <= 6, 0.5);
        }
    }
}
