using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Holds values against each other as queries do: texts without their case, ids of either length, days against spans of days.</summary>
internal static class SoqlComparison
{
    public static Func<object?, bool> Of(SalesforceField field, SoqlCondition.Compare compare)
    {
        var values = compare.Values.Select(v => field.Type is "id" or "reference" && v.Value is string id ? SalesforceId.Read(id) : v.Value).ToList();
        switch (compare.Operator)
        {
            case "IN":
                return held => values.Any(v => Same(held, v));
            case "NOT IN":
                return held => !values.Any(v => Same(held, v));
            case "LIKE":
                var form = new Regex(Pattern((string?)values[0] ?? ""), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
                return held => held is string text && form.IsMatch(text);
            case "=":
                return held => Same(held, values[0]);
            case "!=":
                return held => !Same(held, values[0]);
            default:
                return held => held is not null && values[0] is not null && Ranks(held, compare.Operator, values[0]!);
        }
    }

    public static int Compare(object a, object b) => (a, b) switch
    {
        (string x, string y) => string.Compare(x, y, StringComparison.OrdinalIgnoreCase),
        (bool x, bool y) => x.CompareTo(y),
        (DateOnly x, DateOnly y) => x.CompareTo(y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        _ => Number(a).CompareTo(Number(b)),
    };

    public static decimal Number(object? value) => value switch { int i => i, decimal d => d, _ => 0 };

    private static bool Same(object? held, object? value) => (held, value) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (_, (DateOnly First, DateOnly Beyond)) => Day(held) is var day && day >= First && day < Beyond,
        _ => Compare(held, value) == 0,
    };

    private static bool Ranks(object held, string sign, object value)
    {
        if (value is (DateOnly first, DateOnly beyond))
        {
            var day = Day(held);
            return sign switch { "<" => day < first, "<=" => day < beyond, ">" => day >= beyond, _ => day >= first };
        }

        var order = Compare(held, value);
        return sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    private static DateOnly Day(object held) => held is DateOnly day ? day : DateOnly.FromDateTime(((DateTimeOffset)held).UtcDateTime);

    private static string Pattern(string like)
    {
        var form = Regex.Replace(like, @"\\(.)|([%_])|([^%_\\]+)", m => m.Value switch
        {
            "%" => ".*",
            "_" => ".",
            _ => Regex.Escape(m.Groups[1].Success ? m.Groups[1].Value : m.Value),
        }, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return $"^{form}$";
    }
}
