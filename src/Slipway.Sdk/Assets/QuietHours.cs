using System.Collections.Immutable;

namespace Slipway.Sdk.Assets;

/// <summary>Hours of the day in which no mail goes out.</summary>
/// <param name="From">The first quiet hour of the evening.</param>
/// <param name="Until">The hour in the morning at which mail may go out again. The same as <paramref name="From"/> for no quiet hours at all.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>From nine in the evening to seven in the morning.</summary>
    public static QuietHours Default { get; } = new(new TimeOnly(21, 0), new TimeOnly(7, 0));

    /// <summary>Whether all of Saturday and Sunday is quiet.</summary>
    public bool Weekends { get; init; }

    /// <summary>Other hours for the people of some countries.</summary>
    public ImmutableSortedDictionary<string, QuietHours> Markets { get; init; } = ImmutableSortedDictionary<string, QuietHours>.Empty;

    /// <summary>The zone of whoever's own is not known: the campaign's.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Whether each mail waits for its own recipient's morning. Where the platform cannot do that, the time of the whole email is held to the campaign's zone, and that is all.</summary>
    public bool ForEach { get; init; }

    /// <summary>The hours for the people of a country.</summary>
    public QuietHours For(string? country) => country is null ? this : Markets.GetValueOrDefault(country, this);

    /// <summary>Whether a local time is quiet.</summary>
    public bool IsQuiet(DateTime local) =>
        (Weekends && local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) || (From != Until && TimeOnly.FromDateTime(local).IsBetween(From, Until));

    /// <summary>When the quiet hours that an instant lies in are over in a zone; null where it lies in none.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        if (!IsQuiet(local))
        {
            return null;
        }

        // A quiet night may run into a quiet weekend, and that into a quiet night.
        while (IsQuiet(local))
        {
            local = After(local);
        }

        var end = LocalTimes.FirstMoment(local, zone);
        // Within an hour that comes twice the first may be over: then it is the second.
        return end > instant ? end : end + (zone.GetUtcOffset(end) - zone.GetUtcOffset(instant));
    }

    // The end of the night, or of the weekend's day, that a quiet time belongs to.
    private DateTime After(DateTime local) =>
        From != Until && TimeOnly.FromDateTime(local) is var time && time.IsBetween(From, Until) ? local.Date.Add(Until.ToTimeSpan()).AddDays(time < Until ? 0 : 1) : local.Date.AddDays(1);
}
