using System.Collections.Immutable;

namespace Slipway.Core.Evidence;

/// <summary>How it stood at the end of a day.</summary>
/// <param name="Day">Days since the launch, from 1.</param>
/// <param name="Treated">Those of the treated who had reached the goal by then.</param>
/// <param name="Control">Those of the held-out who had.</param>
/// <param name="Live">The difference with an interval that is true at all days together; null where it was too early to read one.</param>
public sealed record EffectDay(int Day, ArmCount Treated, ArmCount Control, LiveReading? Live);

/// <summary>The difference between the arms as it came about.</summary>
/// <param name="Days">The days that are over or have begun, the first first.</param>
/// <param name="WindowDays">How many days count in all.</param>
public sealed record EffectOverTime(ImmutableArray<EffectDay> Days, int WindowDays)
{
    /// <summary>Adds up the days.</summary>
    /// <param name="treated">The treated units; all are in the comparison from the first day.</param>
    /// <param name="treatedReached">How many of them first reached the goal on each day.</param>
    /// <param name="control">The held-out units.</param>
    /// <param name="controlReached">How many of them first reached the goal on each day; as many days.</param>
    /// <param name="rate">The share expected to reach the goal by the end without the campaign, above 0 and below 1.</param>
    /// <param name="windowDays">How many days count in all.</param>
    public static EffectOverTime Of(long treated, ImmutableArray<long> treatedReached, long control, ImmutableArray<long> controlReached, double rate, int windowDays)
    {
        var days = ImmutableArray.CreateBuilder<EffectDay>(treatedReached.Length);
        var (t, c) = (new ArmCount(treated, 0), new ArmCount(control, 0));
        for (var day = 0; day < treatedReached.Length; day++)
        {
            (t, c) = (t with { Reached = t.Reached + treatedReached[day] }, c with { Reached = c.Reached + controlReached[day] });
            days.Add(new EffectDay(day + 1, t, c, LiveReading.Of(t, c, rate)));
        }

        return new EffectOverTime(days.MoveToImmutable(), windowDays);
    }
}
