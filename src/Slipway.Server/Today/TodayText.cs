using System.Globalization;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Today;

/// <summary>Lengths of time and days as people say them.</summary>
internal static class TodayText
{
    /// <summary>A length of time in whole units, rounded down: "3 days".</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => T("a moment"),
        { TotalHours: < 1 } => N((long)span.TotalMinutes, "{0} minute", "{0} minutes"),
        { TotalHours: < 48 } => N((long)span.TotalHours, "{0} hour", "{0} hours"),
        _ => N((long)span.TotalDays, "{0} day", "{0} days"),
    };

    /// <summary>How long something has waited.</summary>
    public static string Waits(long since, DateTimeOffset now) => T($"waits for {Span(now - DateTimeOffset.FromUnixTimeMilliseconds(since))}");

    /// <summary>When a launch is, seen from now.</summary>
    public static string Launch(DateTimeOffset launch, DateTimeOffset now) => launch > now ? T($"launch in {Span(launch - now)}") : T("its launch was meant to have begun");

    /// <summary>A local time, for example <c>Tue 19 Jan 2027, 09:00</c>.</summary>
    public static string Local(DateTime? local) => local?.ToString(T("ddd d MMM yyyy, HH:mm"), CultureInfo.CurrentCulture) ?? "";
}
