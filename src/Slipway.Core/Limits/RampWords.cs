using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Limits;

/// <summary>A ramp in the words that approvers read.</summary>
public static class RampWords
{
    /// <summary>The steps with their times: <c>1 % at 10:00, 10 % from 12:00, everyone from 14:00</c>.</summary>
    /// <param name="ramp">The ramp.</param>
    /// <param name="start">When the first step begins; null where that is not known yet.</param>
    /// <param name="people">How many it goes to, where they are counted.</param>
    public static string Steps(Ramp ramp, ScheduledTime? start, long? people = null) => string.Join(", ", Enumerable.Range(1, ramp.Steps.Length).Select(step =>
    {
        var share = ramp.Steps[step - 1];
        var whom = share >= 1 ? "everyone" : Percent(share);
        var count = people is { } all && share < 1 ? string.Create(CultureInfo.InvariantCulture, $" (about {all * share:#,0})") : "";
        return $"{whom}{count} {When(ramp, start, step, step == 1 ? "at " : "from ")}";
    }));

    /// <summary>What stops it: <c>more than 5 % bounce, or more than 0.1 % complain</c>.</summary>
    public static string Halts(RampHalt halt)
    {
        string?[] all =
        [
            Over(halt.Bounced, "bounce"), Over(halt.Complained, "complain"), Over(halt.Unsubscribed, "unsubscribe"), Over(halt.Failed, "are refused"),
            halt.FormConversionBelow is { } form ? $"fewer than {Percent(form)} of those who come to the page send its form" : null,
        ];
        return all.OfType<string>().ToList() is { Count: > 0 } said ? string.Join(", or ", said) : "";
    }

    /// <summary>Both in a sentence, without a full stop.</summary>
    public static string Of(Ramp ramp, ScheduledTime? start, long? people = null) => ramp.IsAtOnce
        ? "To everyone at once, though the workspace asks for steps"
        : $"In steps: {Steps(ramp, start, people)}; it stops by itself {(Halts(ramp.Halt) is { Length: > 0 } halts ? $"when {halts}" : "for nothing")}";

    /// <summary>What a figure counts, with its subject: <c>of the mails bounced</c>.</summary>
    public static string Measure(string measure) => measure switch
    {
        "bounced" => "Bounced",
        "complained" => "Complained",
        "unsubscribed" => "Unsubscribed",
        "failed" => "Refused",
        "form_conversion" => "Sent the form",
        _ => measure,
    };

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string? Over(double? rate, string what) => rate is { } most ? $"more than {Percent(most)} {what}" : null;

    /// <summary>When a step begins at the earliest, as <c>12:00</c> or <c>Wed 20 Jan, 09:00</c>.</summary>
    public static string Begins(Ramp ramp, ScheduledTime? start, int step) => When(ramp, start, step, "");

    private static string When(Ramp ramp, ScheduledTime? start, int step, string word) => start is null
        ? step == 1 ? "at once" : $"{Length((step - 1) * ramp.PauseMinutes)} later"
        : At(ramp.EarliestOf(start.At, step), start, word);

    private static string At(DateTimeOffset moment, ScheduledTime start, string word)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(start.Zone, out var known) ? known : TimeZoneInfo.Utc;
        var (local, first) = (TimeZoneInfo.ConvertTime(moment, zone), TimeZoneInfo.ConvertTime(start.At, zone));
        return string.Create(CultureInfo.InvariantCulture, $"{word}{(local.Date == first.Date ? "" : $"{local:ddd d MMM}, ")}{local:HH:mm}");
    }

    /// <summary>A length of time in minutes as people say it: <c>2 hours</c>.</summary>
    public static string Length(int minutes) => minutes % 1440 == 0 ? Count(minutes / 1440, "day") : minutes % 60 == 0 ? Count(minutes / 60, "hour") : Count(minutes, "minute");

    private static string Count(int number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");
}
