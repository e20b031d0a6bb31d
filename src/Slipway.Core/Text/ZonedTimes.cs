using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>Turns the day, time and zone that a marketer wrote into one instant.</summary>
/// <remarks>A time that the clock skips is a finding; of a time that comes twice the first is taken, and that is said.</remarks>
public static class ZonedTimes
{
    /// <summary>The zone of an IANA name; null, with a finding, when there is none.</summary>
    public static TimeZoneInfo? Zone(string name, Place place, FindingList findings, string? field = null)
    {
        if (Find(name) is { } zone)
        {
            return zone;
        }

        findings.Error("zone-unknown", $"\"{name}\" is not a time zone.", place, "Write the IANA name, for example `zone: Europe/Berlin`; abbreviations such as CET are ambiguous.", field);
        return null;
    }

    /// <summary>The moment of a local day and time; null, with a finding, when there is no such moment.</summary>
    public static ScheduledTime? Read(DateTime local, string zone, Place place, FindingList findings)
    {
        if (Find(zone) is not { } found)
        {
            // Said once, where the zone is written.
            return null;
        }

        if (found.IsInvalidTime(local))
        {
            var next = local;
            while (found.IsInvalidTime(next))
            {
                next = next.AddMinutes(15);
            }

            findings.Error("time-skipped", $"{local:yyyy-MM-dd HH:mm} does not exist in {zone}: the clock is put forward over it.", place, $"Write, for example, {next:HH:mm}.");
            return null;
        }

        if (found.IsAmbiguousTime(local))
        {
            findings.Warning("time-twice", $"{local:yyyy-MM-dd HH:mm} comes twice in {zone}, as the clock is put back; the first is taken.", place, "Choose a time outside the hour that is repeated, if it matters.");
            return new ScheduledTime(new DateTimeOffset(local, found.GetAmbiguousTimeOffsets(local).Max()), zone);
        }

        return new ScheduledTime(new DateTimeOffset(local, found.GetUtcOffset(local)), zone);
    }

    /// <summary>The same instant, written with the offset its zone has then.</summary>
    public static ScheduledTime InZone(DateTimeOffset instant, string zone) =>
        new(TimeZoneInfo.ConvertTime(instant, Find(zone) ?? TimeZoneInfo.Utc), zone);

    private static TimeZoneInfo? Find(string name) =>
        (name == "UTC" || name.Contains('/', StringComparison.Ordinal)) && !name.Contains("..", StringComparison.Ordinal) && name[0] != '/'
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId
            ? zone
            : null;
}
