using System.Collections.Immutable;

namespace Slipway.Core.Impact;

/// <summary>When the people of one campaign first reached the goal, by arm.</summary>
/// <param name="Treated">People written to.</param>
/// <param name="Control">People held out.</param>
/// <param name="TreatedByDay">How many of the first reached it on each day from the launch, from 0.</param>
/// <param name="ControlByDay">The same of the held-out.</param>
public sealed record OutcomeDays(long Treated, long Control, ImmutableDictionary<int, long> TreatedByDay, ImmutableDictionary<int, long> ControlByDay);

/// <summary>How long it usually takes to an outcome that would not have been without a campaign.</summary>
public static class TypicalLag
{
    // With fewer, half of them is chance.
    private const double Fewest = 10;

    /// <summary>The day by which half of the incremental outcomes had come; null where too few came.</summary>
    /// <remarks>What would have happened anyway happens on any day, so it is taken off day by day before the half is looked for.</remarks>
    /// <param name="campaigns">Past campaigns with the same goal, each observed for at least <paramref name="days"/>.</param>
    /// <param name="days">For how long outcomes are looked at.</param>
    public static double? Of(IEnumerable<OutcomeDays> campaigns, int days)
    {
        var usable = campaigns.Where(c => c is { Treated: > 0, Control: > 0 }).ToList();
        var byDay = Enumerable.Range(0, days).Select(d => usable.Sum(c => c.TreatedByDay.GetValueOrDefault(d) - (c.ControlByDay.GetValueOrDefault(d) * (double)c.Treated / c.Control))).ToList();
        var all = byDay.Sum();
        if (all < Fewest)
        {
            return null;
        }

        var sum = 0.0;
        return byDay.FindIndex(d => (sum += d) >= all / 2) + 1;
    }
}
