using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Playbooks;

/// <summary>What may stand after the bar in a hole: <c>[[ launch | plus 7 days at 09:00 | date ]]</c>.</summary>
internal static class HoleFormats
{
    private const string Known = "`date`, `day`, `iso`, `time`, `zone`, `words`, `lower`, `plus 7 days at 09:00`, `minus 3 hours`";

    /// <summary>Applies a format; null, with a finding, when it does not fit.</summary>
    public static HoleValue? Apply(HoleValue value, string format, Place place, FindingList findings)
    {
        var words = format.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        HoleValue? made = (value, words) switch
        {
            (HoleValue.Moment moment, ["date"]) => Written(moment, "dddd d MMMM yyyy"),
            (HoleValue.Moment moment, ["day"]) => Written(moment, "d MMMM"),
            (HoleValue.Moment moment, ["iso"]) => Written(moment, "yyyy-MM-dd"),
            (HoleValue.Moment moment, ["time"]) => Written(moment, "HH:mm"),
            (HoleValue.Moment moment, ["zone"]) => new HoleValue.Text(City(moment.Of.Zone)),
            (HoleValue.Moment moment, [("plus" or "minus") and var way, var number, var unit, .. var at]) => Moved(moment, way == "plus" ? 1 : -1, number, unit, at, place, findings),
            (HoleValue.List list, ["words"]) when list.Of.All(i => i is HoleValue.Text) => new HoleValue.Text(Words([.. list.Of.Cast<HoleValue.Text>().Select(t => t.Of)])),
            (HoleValue.Text text, ["lower"]) => new HoleValue.Text(text.Of.ToLowerInvariant()),
            _ => null,
        };
        if (made is null)
        {
            findings.Error("hole-format", $"`{format}` cannot be applied here.", place, $"Formats are {Known}; the dates and sums apply to `launch`, `event.start` and `event.end`, `words` to lists.");
        }

        return made;
    }

    // Playbooks write dates into their own copy, which is English; a translated playbook spells its own.
    private static HoleValue.Text Written(HoleValue.Moment moment, string format) => new(moment.Of.At.ToString(format, CultureInfo.InvariantCulture));

    private static string City(string zone) => zone == "UTC" ? "UTC" : $"{zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ')} time";

    private static string Words(string[] items) => items switch
    {
        [] => "",
        [var one] => one,
        [.. var first, var last] => $"{string.Join(", ", first)} and {last}",
    };

    private static HoleValue? Moved(HoleValue.Moment moment, int sign, string number, string unit, string[] at, Place place, FindingList findings)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount > 10_000)
        {
            return null;
        }

        amount *= sign;
        var zone = moment.Of.Zone;
        var local = moment.Of.At.DateTime;
        switch (unit, at)
        {
            case ("minute" or "minutes", []):
                return new HoleValue.Moment(ZonedTimes.InZone(moment.Of.At.AddMinutes(amount), zone));
            case ("hour" or "hours", []):
                return new HoleValue.Moment(ZonedTimes.InZone(moment.Of.At.AddHours(amount), zone));
            case ("day" or "days", []):
                // Days keep the time on the clock, also over a change of the clock.
                return ZonedTimes.Read(local.AddDays(amount), zone, place, findings) is { } same ? new HoleValue.Moment(same) : moment;
            case ("day" or "days", ["at", var clock]) when TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time):
                return ZonedTimes.Read(local.Date.AddDays(amount).Add(time.ToTimeSpan()), zone, place, findings) is { } then ? new HoleValue.Moment(then) : moment;
            default:
                return null;
        }
    }
}
