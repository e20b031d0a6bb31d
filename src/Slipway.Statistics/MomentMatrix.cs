using System.Collections.Immutable;

namespace Slipway.Statistics;

/// <summary>The means of several values of each unit and how they move together; for two, <see cref="JointMoments"/> says the same in fewer words.</summary>
public sealed class MomentMatrix
{
    private readonly ImmutableArray<double> _means;
    private readonly ImmutableArray<double> _deviations;

    /// <summary>No units yet.</summary>
    /// <param name="values">How many values each unit has, 1 or more.</param>
    public MomentMatrix(int values)
        : this(0, [.. new double[values]], [.. new double[values * values]]) => ArgumentOutOfRangeException.ThrowIfLessThan(values, 1);

    /// <summary>From what somebody else computed.</summary>
    /// <param name="count">How many units.</param>
    /// <param name="means">The mean of each value.</param>
    /// <param name="deviations">For each pair of values, row by row, the sum of products of both deviations from their means.</param>
    /// <exception cref="ArgumentException">The pairs are not as many as the values squared.</exception>
    public MomentMatrix(long count, ImmutableArray<double> means, ImmutableArray<double> deviations)
    {
        if (deviations.Length != means.Length * means.Length)
        {
            throw new ArgumentException($"{means.Length} values have {means.Length * means.Length} pairs, not {deviations.Length}.", nameof(deviations));
        }

        (Count, _means, _deviations) = (count, means, deviations);
    }

    /// <summary>How many units.</summary>
    public long Count { get; }

    /// <summary>How many values each unit has.</summary>
    public int Values => _means.Length;

    /// <summary>The moments of one value alone.</summary>
    /// <param name="value">Its place, from 0.</param>
    public Moments this[int value] => new(Count, _means[value], Deviations(value, value));

    /// <summary>The moments of two values.</summary>
    /// <param name="y">The place of the outcome or numerator, from 0.</param>
    /// <param name="x">The place of the covariate or denominator, from 0.</param>
    public JointMoments this[int y, int x] => new(this[y], this[x], Deviations(y, x));

    /// <summary>The sum of products of both deviations from their means.</summary>
    /// <param name="first">The place of one value, from 0.</param>
    /// <param name="second">The place of the other, from 0.</param>
    public double Deviations(int first, int second) => _deviations[(first * Values) + second];

    /// <summary>With one unit more.</summary>
    /// <param name="values">Its values.</param>
    /// <exception cref="ArgumentException">They are not as many as every unit has.</exception>
    public MomentMatrix Add(params ReadOnlySpan<double> values)
    {
        if (values.Length != Values)
        {
            throw new ArgumentException($"Each unit has {Values} values, not {values.Length}.", nameof(values));
        }

        return Merge(new MomentMatrix(1, [.. values], [.. new double[Values * Values]]));
    }

    /// <summary>Those of both together, pair by pair as <see cref="JointMoments.Merge"/>.</summary>
    /// <param name="other">Of other units with the same values.</param>
    /// <exception cref="ArgumentException">They have other values.</exception>
    public MomentMatrix Merge(MomentMatrix other)
    {
        if (other.Values != Values)
        {
            throw new ArgumentException($"Units of {Values} values cannot be merged with units of {other.Values}.", nameof(other));
        }

        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var count = Count + other.Count;
        var share = (double)other.Count / count;
        var means = _means.Zip(other._means, (a, b) => a + ((b - a) * share));
        var pairs = Enumerable.Range(0, Values * Values).Select(i =>
            _deviations[i] + other._deviations[i] + ((other._means[i / Values] - _means[i / Values]) * (other._means[i % Values] - _means[i % Values]) * Count * share));
        return new(count, [.. means], [.. pairs]);
    }
}
