namespace Slipway.Sdk.Assets;

/// <summary>Times of day that nobody wrote for one day, such as the end of quiet hours, as instants: the clock may skip or repeat them.</summary>
/// <remarks>The rule: a time that does not exist is the first moment after the gap; of a time that comes twice the first counts. A day and time that a marketer wrote is refused instead where it does not exist.</remarks>
public static class LocalTimes
{
    // No offset is further from UTC than 14 hours, so the instant that is looked for lies between these.
    private static readonly TimeSpan _reach = TimeSpan.FromHours(15);

    /// <summary>The first instant at which clocks of a zone show a time, or have passed over it.</summary>
    public static DateTimeOffset FirstMoment(DateTime local, TimeZoneInfo zone)
    {
        var utc = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero);
        var (before, after) = (zone.GetUtcOffset(utc - _reach), zone.GetUtcOffset(utc + _reach));
        // The larger offset gives the earlier instant: of a time that comes twice, the first.
        foreach (var offset in (TimeSpan[])[before > after ? before : after, before > after ? after : before])
        {
            if (zone.GetUtcOffset(utc - offset) == offset)
            {
                return (utc - offset).ToOffset(offset);
            }
        }

        return Change(utc - _reach, utc + _reach, before, zone);
    }

    // The instant at which the clock was put forward over it.
    private static DateTimeOffset Change(DateTimeOffset from, DateTimeOffset to, TimeSpan before, TimeZoneInfo zone)
    {
        while (to - from > TimeSpan.FromSeconds(1))
        {
            var middle = from + new TimeSpan((to - from).Ticks / 2 / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
            middle = middle == from ? from.AddSeconds(1) : middle;
            (from, to) = zone.GetUtcOffset(middle) == before ? (middle, to) : (from, middle);
        }

        return TimeZoneInfo.ConvertTime(to, zone);
    }
}
