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

    /// <summary>A property filter of a list.</summary>
    public static bool Passes(string property, JsonObject operation, HubSpotRecord record)
    {
        var name = operation["operator"]!.GetValue<string>();
        if (name is "IS_KNOWN" or "IS_UNKNOWN")
        {
            return record[property] is not null == (name == "IS_KNOWN");
        }

        if (record[property] is not { } have)
        {
            return operation["includeObjectsWithNoValueSet"].IsTrue();
        }

        var values = operation["values"].Words().ToList();
        var value = operation["value"] is { } one ? one.Word() ?? one.ToJsonString() : "";
        var parts = have.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IEnumerable<string> wanted = values.Count > 0 ? values : [value];
        return name switch
        {
            "IS_EQUAL_TO" when operation["timestamp"] is { } time => Milliseconds(have) == time.GetValue<long>(),
            "IS_BEFORE_DATE" => Milliseconds(have) < operation["timestamp"]!.GetValue<long>(),
            "IS_AFTER_DATE" => Milliseconds(have) > operation["timestamp"]!.GetValue<long>(),
            "IS_EQUAL_TO" => wanted.Any(v => Same(have, v)),
            "IS_NOT_EQUAL_TO" => !wanted.Any(v => Same(have, v)),
            "IS_GREATER_THAN" => Compare(have, value) > 0,
            "IS_GREATER_THAN_OR_EQUAL_TO" => Compare(have, value) >= 0,
            "IS_LESS_THAN" => Compare(have, value) < 0,
            "IS_LESS_THAN_OR_EQUAL_TO" => Compare(have, value) <= 0,
            "IS_BETWEEN" => Between(have, operation),
            "IS_NOT_BETWEEN" => !Between(have, operation),
            "CONTAINS" => wanted.Any(v => have.Contains(v, StringComparison.OrdinalIgnoreCase)),
            "DOES_NOT_CONTAIN" => !wanted.Any(v => have.Contains(v, StringComparison.OrdinalIgnoreCase)),
            "STARTS_WITH" => wanted.Any(v => have.StartsWith(v, StringComparison.OrdinalIgnoreCase)),
            "ENDS_WITH" => wanted.Any(v => have.EndsWith(v, StringComparison.OrdinalIgnoreCase)),
            "IS_ANY_OF" => values.Intersect(parts, StringComparer.OrdinalIgnoreCase).Any(),
            "IS_NONE_OF" => !values.Intersect(parts, StringComparer.OrdinalIgnoreCase).Any(),
            "IS_EXACTLY" => values.Order(StringComparer.Ordinal).SequenceEqual(parts.Order(StringComparer.Ordinal)),
            "IS_NOT_EXACTLY" => !values.Order(StringComparer.Ordinal).SequenceEqual(parts.Order(StringComparer.Ordinal)),
            "CONTAINS_ALL" => values.All(v => parts.Contains(v, StringComparer.OrdinalIgnoreCase)),
            _ => !values.All(v => parts.Contains(v, StringComparer.OrdinalIgnoreCase)),
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
