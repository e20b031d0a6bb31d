using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Statistics.Assignment;

/// <summary>The numbers that belong to an arm: from the lower one, included, to the upper one, which is not.</summary>
/// <param name="Lower">0 to 1.</param>
/// <param name="Upper">0 to 1.</param>
public readonly record struct Bucket(double Lower, double Upper);

/// <summary>Which arm a number from 0 to 1 belongs to.</summary>
public static class Buckets
{
    /// <summary>Arm i has the numbers from the sum of the weights before it on, for coverage times its own weight, so that a growing coverage never moves a unit from one arm to another.</summary>
    /// <param name="arms">How many arms there are.</param>
    /// <param name="weights">One for each arm, 0 or more, adding up to 1 (0.99 to 1.01).</param>
    /// <param name="coverage">The share of units that take part; cut at 0 and 1.</param>
    /// <returns>Refused for weights that are none; they are never replaced by equal ones.</returns>
    public static Answer<ImmutableArray<Bucket>> Of(int arms, ReadOnlySpan<double> weights, double coverage = 1)
    {
        if (weights.Length != arms)
        {
            return Refuse($"There are {weights.Length} weights for {arms} arms; say the share of each arm.");
        }

        var (lower, share) = (0.0, Math.Clamp(coverage, 0, 1));
        var buckets = ImmutableArray.CreateBuilder<Bucket>(weights.Length);
        foreach (var weight in weights)
        {
            if (!(weight >= 0))
            {
                return Refuse($"The weight of arm {buckets.Count + 1} is {weight}; a weight is a number of 0 or more.");
            }

            buckets.Add(new(lower, lower + (share * weight)));
            lower += weight;
        }

        return !(lower is >= 0.99 and <= 1.01) ? Refuse($"The weights add up to {lower:0.####} and not to 1; say the share of each arm.")
            : double.IsNaN(coverage) ? Refuse($"The coverage is no number.")
            : new Answer<ImmutableArray<Bucket>>.Given(buckets.MoveToImmutable());
    }

    /// <summary>The first arm whose bucket holds the number.</summary>
    /// <param name="number">0 to 1, as from <see cref="AssignmentHash.Of"/> or a hash of a program that a site assigns with.</param>
    /// <param name="buckets">One for each arm.</param>
    /// <returns>The place of the arm, from 0; -1 for a unit that does not take part.</returns>
    public static int Choose(double number, ReadOnlySpan<Bucket> buckets)
    {
        for (var arm = 0; arm < buckets.Length; arm++)
        {
            if (buckets[arm].Lower <= number && number < buckets[arm].Upper)
            {
                return arm;
            }
        }

        return -1;
    }

    private static Answer<ImmutableArray<Bucket>>.Refused Refuse(FormattableString reason) => new(RefusalCode.InvalidWeights, reason.ToString(CultureInfo.InvariantCulture));
}
