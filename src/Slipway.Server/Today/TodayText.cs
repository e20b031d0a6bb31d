using System.Globalization;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Today;

/// <summary>Lengths of time and days as people say them.</summary>
internal static class TodayText
{
    /// <summary>A length of time in whole units, rounded down: "3 days".</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "a moment",
        { TotalHours: < 1 } => Words.Count((long)span.TotalMinutes, "minute"),
        { TotalHours: < 48 } => Words.Count((long)span.TotalHours, "hour"),
        _ => Words.Count((long)span.TotalDays, "day"),
    };

    /// <summary>How long something has waited.</summary>
    public static string Waits(long since, DateTimeOffset now) => $"waits for {Span(now - DateTimeOffset.FromUnixTimeMilliseconds(since))}";

    /// <summary>When a launch is, seen from now.</summary>
    public static string Launch(DateTimeOffset launch, DateTimeOffset now) => launch > now ? $"launch in {Span(launch - now)}" : "its launch was meant to have begun";

    /// <summary>A local time, for example <c>Tue 19 Jan 2027, 09:00</c>.</summary>
    public static string Local(DateTime? local) => local?.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) ?? "";
}
