using System.Numerics;
using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>Sums of two whole numbers of each unit, of their squares and of their product.</summary>
/// <remarks>
/// Sums of squares lose digits only where they are rounded, and these never are: the same values give the same moments in any order, on any number of threads. Revenue is in millionths and below 10^15 of them a
/// unit, so that 10^8 units fit.
/// </remarks>
internal struct ExactSums
{
    private long _count;
    private Int128 _y;
    private Int128 _x;
    private Int128 _yy;
    private Int128 _xx;
    private Int128 _yx;

    public void Add(long y, long x)
    {
        _count++;
        _y += y;
        _yy += Math.BigMul(y, y);
        if (x != 0)
        {
            _x += x;
            _xx += Math.BigMul(x, x);
            _yx += Math.BigMul(y, x);
        }
    }

    public readonly long Count => _count;

    public void AddZeros(long count) => _count += count;

    public void Merge(in ExactSums other)
    {
        _count += other._count;
        _y += other._y;
        _x += other._x;
        _yy += other._yy;
        _xx += other._xx;
        _yx += other._yx;
    }

    public void Remove(in ExactSums other)
    {
        _count -= other._count;
        _y -= other._y;
        _x -= other._x;
        _yy -= other._yy;
        _xx -= other._xx;
        _yx -= other._yx;
    }

    /// <param name="y">How many of the whole numbers are one of the first value's unit.</param>
    /// <param name="x">The same of the second value.</param>
    public readonly JointMoments Moments(double y, double x) => _count == 0 ? default : new(
        new(_count, (double)_y / y / _count, Apart(_y, _y, _yy) / y / y),
        new(_count, (double)_x / x / _count, Apart(_x, _x, _xx) / x / x),
        Apart(_y, _x, _yx) / y / x);

    /// <summary>The same with every first value in place of its own being <paramref name="value"/>.</summary>
    public readonly JointMoments Moments(double y, double x, double value) =>
        _count == 0 ? default : Moments(y, x) with { Y = new(_count, value, 0), CrossDeviations = 0 };

    // n sum(ab) - sum(a) sum(b), over n.
    private readonly double Apart(Int128 a, Int128 b, Int128 ab) => (double)((_count * (BigInteger)ab) - ((BigInteger)a * b)) / _count;
}
