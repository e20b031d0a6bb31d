using Slipway.Statistics;
using Slipway.Statistics.Sequential;

namespace Slipway.Core.Evidence;

/// <summary>Whether units went to the groups in the proportion that was planned.</summary>
public static class SplitAsPlanned
{
    /// <summary>Asks it: once, when a result is due; until then by a test that stays true however often anybody looks, since people enter as long as journeys run.</summary>
    /// <param name="units">Units by group.</param>
    /// <param name="shares">The planned shares in the same order.</param>
    /// <param name="isDue">Whether the window is over.</param>
    public static SampleRatio Check(ReadOnlySpan<long> units, ReadOnlySpan<double> shares, bool isDue) => isDue ? SampleRatio.Check(units, shares) : new SampleRatioSequence(shares).Next(units).Verdict;
}
