using System.Globalization;

namespace Slipway.Core.Checks.Campaign;

/// <summary>Moments as people in a zone see them.</summary>
internal static class LocalTimes
{
    /// <summary>A moment in a zone; in UTC where there is no such zone.</summary>
    public static DateTimeOffset In(DateTimeOffset moment, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(moment, found) : moment.ToUniversalTime();

    /// <summary>A moment for a message: <c>Tue 2027-01-19 09:00 (Europe/Berlin)</c>.</summary>
    public static string Say(DateTimeOffset moment, string zone) => $"{In(moment, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({zone})";

    /// <summary>A length of time for a message, in hours or days.</summary>
    public static string Say(TimeSpan length) => length.TotalHours < 48
        ? $"{length.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} hours"
        : $"{length.TotalDays.ToString("0.#", CultureInfo.InvariantCulture)} days";
}
