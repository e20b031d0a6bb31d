using System.Collections.Frozen;
using System.Globalization;

namespace Slipway.Core.Text.Expressions;

/// <summary>Instants and lengths of time as CEL writes them, and their parts.</summary>
internal static class ExpressionTimes
{
    /// <summary>The parts of an instant in a zone, by the name of the function that gives them.</summary>
    public static FrozenDictionary<string, Func<DateTimeOffset, long>> Parts { get; } = new Dictionary<string, Func<DateTimeOffset, long>>(StringComparer.Ordinal)
    {
        ["getFullYear"] = t => t.Year,
        ["getMonth"] = t => t.Month - 1,
        ["getDate"] = t => t.Day,
        ["getDayOfMonth"] = t => t.Day - 1,
        ["getDayOfWeek"] = t => (long)t.DayOfWeek,
        ["getDayOfYear"] = t => t.DayOfYear - 1,
        ["getHours"] = t => t.Hour,
        ["getMinutes"] = t => t.Minute,
        ["getSeconds"] = t => t.Second,
        ["getMilliseconds"] = t => t.Millisecond,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A length of time in a unit, by the name of the function; only the milliseconds are those beyond the last second.</summary>
    public static FrozenDictionary<string, Func<TimeSpan, long>> Lengths { get; } = new Dictionary<string, Func<TimeSpan, long>>(StringComparer.Ordinal)
    {
        ["getHours"] = s => s.Ticks / TimeSpan.TicksPerHour,
        ["getMinutes"] = s => s.Ticks / TimeSpan.TicksPerMinute,
        ["getSeconds"] = s => s.Ticks / TimeSpan.TicksPerSecond,
        ["getMilliseconds"] = s => s.Milliseconds,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, long> NanosecondsOf = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["h"] = 3_600_000_000_000, ["m"] = 60_000_000_000, ["s"] = 1_000_000_000, ["ms"] = 1_000_000, ["us"] = 1_000, ["ns"] = 1,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads an instant of RFC 3339; null when it is none.</summary>
    public static ExpressionValue? Moment(string text) => DateTimeOffset.TryParseExact(text,
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && text[^1] is 'Z' or (>= '0' and <= '9') && HasOffset(text)
        ? ExpressionValue.Of(moment)
        : null;

    // Without an offset the text would name another instant on every machine.
    private static bool HasOffset(string text) => text[^1] == 'Z' || text[^6] is '+' or '-';

    /// <summary>Reads a length of time such as <c>1h30m</c> or <c>-1.5s</c>; null when it is none.</summary>
    public static ExpressionValue? Span(string text)
    {
        var (at, sign) = text is ['-' or '+', ..] ? (1, text[0] == '-' ? -1 : 1) : (0, 1);
        if (text[at..] == "0")
        {
            return new ExpressionValue.Duration(TimeSpan.Zero);
        }

        var nanoseconds = 0m;
        if (at == text.Length || text.Length > 60)
        {
            return null;
        }

        while (at < text.Length)
        {
            var number = at;
            at = While(text, at, c => char.IsAsciiDigit(c) || c == '.');
            var unit = at;
            at = While(text, at, char.IsAsciiLetter);
            if (!decimal.TryParse(text.AsSpan(number, unit - number), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                || amount > 1_000_000_000_000_000m || !NanosecondsOf.TryGetValue(text[unit..at], out var size))
            {
                return null;
            }

            // One that is too long for a duration is so whatever is added.
            nanoseconds = Math.Min(nanoseconds + (amount * size), 1_000_000_000_000_000_000_000m);
        }

        return ExpressionArithmetic.Span((Int128)(sign * nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    /// <summary>An instant in an IANA zone or at an offset such as <c>+02:00</c>; null when there is no such zone.</summary>
    public static DateTimeOffset? InZone(DateTimeOffset moment, string zone)
    {
        var digits = zone.TrimStart('+', '-');
        if (TimeSpan.TryParseExact(digits, @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && zone.Length <= 6 && offset.TotalHours <= 14)
        {
            return Shifted(moment, zone[0] == '-' ? -offset : offset);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? Shifted(moment, found.GetUtcOffset(moment)) : null;
    }

    // At the ends of the calendar there is no local time to say.
    private static DateTimeOffset? Shifted(DateTimeOffset moment, TimeSpan offset) =>
        moment.UtcTicks + offset.Ticks is var ticks && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? moment.ToOffset(offset) : null;

    /// <summary>An instant as RFC 3339 writes it.</summary>
    public static string Say(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A length of time in seconds.</summary>
    public static string Say(TimeSpan span) => $"{((decimal)span.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)}s";

    private static int While(string text, int at, Func<char, bool> holds)
    {
        while (at < text.Length && holds(text[at]))
        {
            at++;
        }

        return at;
    }
}
