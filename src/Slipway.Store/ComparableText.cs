using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Slipway.Store;

/// <summary>What a text means when it is compared as a number, a day or a moment; and the same for SQL, which would take any text for 0.</summary>
/// <remarks>
/// In SQL: <c>lower</c> over all of Unicode, <c>number_of</c>, <c>day_of</c> (as 2026-03-31) and <c>moment_of</c> (milliseconds); null where the text is none.
/// </remarks>
public static partial class ComparableText
{
    /// <summary>The number a text writes, with a dot for decimals; null when it is none.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>The day an ISO date or date and time names, as it is written; null when it names none.</summary>
    public static string? Day(string? text) => text is not null && IsoDate().IsMatch(text)
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && (text.Length == 10 || Parsed(text) is not null)
            ? text[..10]
            : null;

    /// <summary>The moment an ISO date or date and time names, UTC where it names no offset; null when it names none.</summary>
    public static long? Moment(string? text) => Day(text) is null ? null : Parsed(text!);

    internal static void Register(SqliteConnection connection)
    {
        connection.CreateFunction("lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
        connection.CreateFunction("number_of", (string? text) => Number(text), isDeterministic: true);
        connection.CreateFunction("day_of", (string? text) => Day(text), isDeterministic: true);
        connection.CreateFunction("moment_of", (string? text) => Moment(text), isDeterministic: true);
    }

    private static long? Parsed(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment.ToUnixTimeMilliseconds()
            : null;

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
