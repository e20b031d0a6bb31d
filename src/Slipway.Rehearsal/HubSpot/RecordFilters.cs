using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>Whether a record passes the filters of a search, or the property filter of a list.</summary>
internal static class RecordFilters
{
    /// <summary>A filter of the search.</summary>
    public static bool Passes(JsonObject filter, HubSpotRecord record)
    {
        var have = record[filter["propertyName"]!.GetValue<string>()];
        var value = filter["value"].Word() ?? "";
        return filter["operator"]!.GetValue<string>() switch
        {
            "HAS_PROPERTY" => have is not null,
            "NOT_HAS_PROPERTY" => have is null,
            "EQ" => Same(have, value),
            "NEQ" => !Same(have, value),
            "IN" => filter["values"].Words().Any(v => Same(have, v)),
            "NOT_IN" => have is not null && !filter["values"].Words().Any(v => Same(have, v)),
            "GT" => Compare(have, value) > 0,
            "GTE" => Compare(have, value) >= 0,
            "LT" => Compare(have, value) < 0,
            "LTE" => Compare(have, value) <= 0,
            "BETWEEN" => Compare(have, value) >= 0 && Compare(have, filter["highValue"].Word() ?? "") <= 0,
            "CONTAINS_TOKEN" => Contains(have, value),
            _ => have is not null && !Contains(have, value),
        };
    }

    /// <summary>The operators a kind of operation takes.</summary>
    public static string[] Operators(string operationType) => operationType switch
    {
        "BOOL" => ["IS_EQUAL_TO", "IS_NOT_EQUAL_TO"],
        "NUMBER" => ["IS_EQUAL_TO", "IS_NOT_EQUAL_TO", "IS_GREATER_THAN", "IS_GREATER_THAN_OR_EQUAL_TO", "IS_LESS_THAN", "IS_LESS_THAN_OR_EQUAL_TO"],
        "STRING" => ["IS_EQUAL_TO", "IS_NOT_EQUAL_TO", "CONTAINS", "DOES_NOT_CONTAIN", "STARTS_WITH", "ENDS_WITH"],
        "MULTISTRING" => ["IS_EQUAL_TO", "IS_NOT_EQUAL_TO", "CONTAINS", "DOES_NOT_CONTAIN", "STARTS_WITH", "ENDS_WITH"],
        "ENUMERATION" => ["IS_ANY_OF", "IS_NONE_OF", "IS_EXACTLY", "IS_NOT_EXACTLY", "CONTAINS_ALL", "DOES_NOT_CONTAIN_ALL"],
        "ALL_PROPERTY" => ["IS_KNOWN", "IS_UNKNOWN"],
        "NUMBER_RANGED" => ["IS_BETWEEN", "IS_NOT_BETWEEN"],
        _ => ["IS_EQUAL_TO", "IS_BEFORE_DATE", "IS_AFTER_DATE"],
    };

    /// <summary>A property filter of a list, read once: a list of thousands asks it thousands of times.</summary>
    public static Func<HubSpotRecord, bool> Test(string property, JsonObject operation)
    {
        var name = operation["operator"]!.GetValue<string>();
        if (name is "IS_KNOWN" or "IS_UNKNOWN")
        {
            return record => record[property] is not null == (name == "IS_KNOWN");
        }

        var withoutValue = operation["includeObjectsWithNoValueSet"].IsTrue();
        var passes = Comparison(name, operation);
        return record => record[property] is { } have ? passes(have) : withoutValue;
    }

    private static Func<string, bool> Comparison(string name, JsonObject operation)
    {
        string[] values = [.. operation["values"].Words()];
        var value = operation["value"] is { } one ? one.Word() ?? one.ToJsonString() : "";
        string[] wanted = values.Length > 0 ? values : [value];
        var time = operation["timestamp"]?.GetValue<long>();
        string[] Parts(string have) => have.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return name switch
        {
            "IS_EQUAL_TO" when time is not null => have => Milliseconds(have) == time,
            "IS_BEFORE_DATE" => have => Milliseconds(have) < time,
            "IS_AFTER_DATE" => have => Milliseconds(have) > time,
            "IS_EQUAL_TO" => have => wanted.Any(v => Same(have, v)),
            "IS_NOT_EQUAL_TO" => have => !wanted.Any(v => Same(have, v)),
            "IS_GREATER_THAN" => have => Compare(have, value) > 0,
            "IS_GREATER_THAN_OR_EQUAL_TO" => have => Compare(have, value) >= 0,
            "IS_LESS_THAN" => have => Compare(have, value) < 0,
            "IS_LESS_THAN_OR_EQUAL_TO" => have => Compare(have, value) <= 0,
            "IS_BETWEEN" => have => Between(have, operation),
            "IS_NOT_BETWEEN" => have => !Between(have, operation),
            "CONTAINS" => have => wanted.Any(v => have.Contains(v, StringComparison.OrdinalIgnoreCase)),
            "DOES_NOT_CONTAIN" => have => !wanted.Any(v => have.Contains(v, StringComparison.OrdinalIgnoreCase)),
            "STARTS_WITH" => have => wanted.Any(v => have.StartsWith(v, StringComparison.OrdinalIgnoreCase)),
            "ENDS_WITH" => have => wanted.Any(v => have.EndsWith(v, StringComparison.OrdinalIgnoreCase)),
            "IS_ANY_OF" => have => Parts(have).Any(p => values.Contains(p, StringComparer.OrdinalIgnoreCase)),
            "IS_NONE_OF" => have => !Parts(have).Any(p => values.Contains(p, StringComparer.OrdinalIgnoreCase)),
            "IS_EXACTLY" => have => values.Order(StringComparer.Ordinal).SequenceEqual(Parts(have).Order(StringComparer.Ordinal)),
            "IS_NOT_EXACTLY" => have => !values.Order(StringComparer.Ordinal).SequenceEqual(Parts(have).Order(StringComparer.Ordinal)),
            "CONTAINS_ALL" => have => values.All(v => Parts(have).Contains(v, StringComparer.OrdinalIgnoreCase)),
            _ => have => !values.All(v => Parts(have).Contains(v, StringComparer.OrdinalIgnoreCase)),
        };
    }

    private static bool Between(string have, JsonObject operation) =>
        decimal.TryParse(have, CultureInfo.InvariantCulture, out var number) && number >= operation["lowerBound"]!.GetValue<long>() && number <= operation["upperBound"]!.GetValue<long>();

    private static bool Same(string? have, string value) => have is not null && (string.Equals(have, value, StringComparison.OrdinalIgnoreCase) || (Number(have) is { } a && Number(value) is { } b && a == b));

    private static int? Compare(string? have, string value) => have is null ? null
        : Number(have) is { } a && Number(value) is { } b ? a.CompareTo(b)
        : Wire.Time(have) is { } from && Wire.Time(value) is { } to ? from.CompareTo(to)
        : Number(value) is { } stamp && Wire.Time(have) is { } time ? ((decimal)time.ToUnixTimeMilliseconds()).CompareTo(stamp)
        : string.Compare(have, value, StringComparison.OrdinalIgnoreCase);

    private static bool Contains(string? have, string value) => have is not null && have.Contains(value.Trim('*'), StringComparison.OrdinalIgnoreCase);

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long Milliseconds(string have) => Number(have) is { } stamp ? (long)stamp : Wire.Time(have)?.ToUnixTimeMilliseconds() ?? 0;
}
