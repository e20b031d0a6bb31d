using System.Globalization;
using System.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Stack.Pages;

/// <summary>A calendar entry as iCalendar (RFC 5545): CRLF lines, folded at 75 octets, text escaped.</summary>
internal static class CalendarFile
{
    public static string Write(CalendarAsset entry, string uid)
    {
        var text = new StringBuilder();
        string[] lines =
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Slipway//EN", "METHOD:PUBLISH", "BEGIN:VEVENT", $"UID:{uid}@slipway",
            // The stamp is the entry's own start: the same entry is the same file, whenever it is asked for.
            $"DTSTAMP:{Utc(entry.Start)}", $"DTSTART:{Utc(entry.Start)}", $"DTEND:{Utc(entry.End)}", $"SUMMARY:{Escape(entry.Title)}",
            $"LOCATION:{Escape(entry.Location)}", $"DESCRIPTION:{Escape(entry.Description)}", "END:VEVENT", "END:VCALENDAR",
        ];
        foreach (var line in lines)
        {
            Fold(text, line);
        }

        return text.ToString();
    }

    private static string Utc(ScheduledTime time) => time.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > 75)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
