using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Server.Settings;

/// <summary>The time zones in which times are shown to people.</summary>
public static class Zones
{
    // What people call them, in winter and in summer; others are told by how far they are from UTC.
    private static readonly FrozenDictionary<string, (string Winter, string Summer)> _names = new (string Winter, string Summer, string[] Ids)[]
    {
        ("CET", "CEST", ["Europe/Amsterdam", "Europe/Andorra", "Europe/Belgrade", "Europe/Berlin", "Europe/Bratislava", "Europe/Brussels", "Europe/Budapest", "Europe/Copenhagen", "Europe/Ljubljana", "Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Monaco",
            "Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Sarajevo", "Europe/Skopje", "Europe/Stockholm", "Europe/Tirane", "Europe/Vaduz", "Europe/Vienna", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich"]),
        ("EET", "EEST", ["Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv", "Europe/Riga", "Europe/Sofia", "Europe/Tallinn", "Europe/Vilnius"]),
        ("GMT", "BST", ["Europe/London"]),
        ("GMT", "IST", ["Europe/Dublin"]),
        ("WET", "WEST", ["Europe/Lisbon"]),
        ("EST", "EDT", ["America/New_York", "America/Detroit", "America/Toronto"]),
        ("CST", "CDT", ["America/Chicago", "America/Winnipeg"]),
        ("MST", "MDT", ["America/Denver", "America/Edmonton"]),
        ("PST", "PDT", ["America/Los_Angeles", "America/Vancouver"]),
        ("JST", "JST", ["Asia/Tokyo"]),
        ("AEST", "AEDT", ["Australia/Sydney", "Australia/Melbourne"]),
    }.SelectMany(n => n.Ids, (n, id) => (id, n.Winter, n.Summer)).ToFrozenDictionary(n => n.id, n => (n.Winter, n.Summer), StringComparer.Ordinal);

    private static readonly Lazy<ImmutableArray<string>> _all = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal) && char.IsAsciiLetterUpper(id[0]) && id.Length <= 64).Order(StringComparer.Ordinal)]);

    /// <summary>The zones by the region they lie in, as the time zone database names them.</summary>
    public static IEnumerable<IGrouping<string, string>> ByRegion => _all.Value.GroupBy(id => id[..id.IndexOf('/', StringComparison.Ordinal)], StringComparer.Ordinal);

    /// <summary>The zone of a name; null when there is none.</summary>
    public static TimeZoneInfo? Find(string? id) => id is { Length: > 0 } && _all.Value.BinarySearch(id, StringComparer.Ordinal) >= 0 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    /// <summary>What a zone is called at a moment, in short: CET, EDT, UTC+5:30.</summary>
    public static string Short(TimeZoneInfo zone, DateTimeOffset moment)
    {
        if (_names.TryGetValue(zone.Id, out var names))
        {
            return zone.IsDaylightSavingTime(moment) ? names.Summer : names.Winter;
        }

        var offset = zone.GetUtcOffset(moment);
        return offset == TimeSpan.Zero ? "UTC" : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? "−" : "+")}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}");
    }
}
