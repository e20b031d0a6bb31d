using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A condition of a query that has been held against its field: an unfit operator or value is refused before any row is looked at.</summary>
internal sealed class GaqlFilter
{
    private readonly GaqlCondition _condition;
    private readonly Func<JsonNode?, bool> _holds;

    public GaqlFilter(GaqlCondition condition, GaqlField field, DateOnly today)
    {
        (_condition, Field) = (condition.Operator == "DURING" ? During(condition, field, today) : condition, field);
        _holds = field.Field.IsList ? Listed() : Plain();
    }

    public GaqlField Field { get; }

    /// <summary>Whether it asks for one resource by its id or resource name. A name is searched for like anything else.</summary>
    public bool NamesOne(string from) => _condition.Operator == "=" && Field.Resource == AdsMessages.Join(from) && Field.Path[^1] is ("id" or "criterionId" or "resourceName");

    /// <summary>Whether it bounds the days on both sides or one: above, below.</summary>
    public (bool From, bool To) Bounds => !Field.IsDate ? (false, false) : _condition.Operator switch
    {
        "=" or "IN" or "BETWEEN" => (true, true),
        ">" or ">=" => (true, false),
        "<" or "<=" => (false, true),
        _ => (false, false),
    };

    public bool Holds(JsonObject row) => _holds(Field.In(row));

    private Func<JsonNode?, bool> Listed()
    {
        var wanted = _condition.Values;
        HashSet<string> Of(JsonNode? node) => (node?.AsArray() ?? []).Select(n => n!.ToString()).ToHashSet(StringComparer.Ordinal);
        return _condition.Operator switch
        {
            "CONTAINS ANY" => node => wanted.Any(Of(node).Contains),
            "CONTAINS ALL" => node => wanted.All(Of(node).Contains),
            "CONTAINS NONE" => node => !wanted.Any(Of(node).Contains),
            "IS NULL" => node => Of(node).Count == 0,
            "IS NOT NULL" => node => Of(node).Count > 0,
            _ => throw Mismatch(),
        };
    }

    private Func<JsonNode?, bool> Plain()
    {
        Check();
        var values = _condition.Values;
        return _condition.Operator switch
        {
            "=" => node => Same(node, values[0]),
            "!=" => node => !Same(node, values[0]),
            "IN" => node => values.Any(v => Same(node, v)),
            "NOT IN" => node => !values.Any(v => Same(node, v)),
            "IS NULL" => node => node is null,
            "IS NOT NULL" => node => node is not null,
            "LIKE" => Like(),
            "NOT LIKE" => Not(Like()),
            "<" => node => node is not null && Compare(node, values[0]) < 0,
            "<=" => node => node is not null && Compare(node, values[0]) <= 0,
            ">" => node => node is not null && Compare(node, values[0]) > 0,
            ">=" => node => node is not null && Compare(node, values[0]) >= 0,
            "BETWEEN" => node => node is not null && Compare(node, values[0]) >= 0 && Compare(node, values[1]) <= 0,
            _ => throw Mismatch(),
        };
    }

    private void Check()
    {
        var ordered = _condition.Operator is "<" or "<=" or ">" or ">=" or "BETWEEN";
        var type = Field.Field.Type;
        if ((ordered && !Field.IsNumber && !Field.IsDate) || (_condition.Operator.EndsWith("LIKE", StringComparison.Ordinal) && type != "string"))
        {
            throw Mismatch();
        }

        foreach (var value in _condition.Values)
        {
            if (Field.Field.IsEnumeration && !AdsMessages.ValuesOf(type).Contains(value, StringComparer.Ordinal))
            {
                throw new GaqlException("BAD_ENUM_CONSTANT", $"Error in query: {value} is no constant of {Field.Name}.");
            }

            if (Field.IsNumber && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                throw new GaqlException("BAD_NUMBER", $"Error in query: {value} is no number.");
            }

            if (Field.IsDate && !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                throw new GaqlException("INVALID_DATE_FORMAT", $"Error in query: {value} is no date as yyyy-MM-dd.");
            }

            if (type == "bool" && value.ToUpperInvariant() is not ("TRUE" or "FALSE"))
            {
                throw new GaqlException("BAD_VALUE", $"Error in query: {value} is neither TRUE nor FALSE.");
            }
        }
    }

    private bool Same(JsonNode? node, string value) => node is null
        ? Field.Field.Type == "bool" && value.Equals("FALSE", StringComparison.OrdinalIgnoreCase)
        : Field.IsNumber ? Compare(node, value) == 0 : node.ToString().Equals(value, Field.Field.Type == "bool" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private int Compare(JsonNode node, string value) => Field.IsNumber
        ? double.Parse(node.ToString(), CultureInfo.InvariantCulture).CompareTo(double.Parse(value, CultureInfo.InvariantCulture))
        : string.CompareOrdinal(node.ToString(), value);

    private static Func<JsonNode?, bool> Not(Func<JsonNode?, bool> holds) => node => !holds(node);

    /// <summary>% stands for any letters, _ for one; in brackets they are themselves.</summary>
    private Func<JsonNode?, bool> Like()
    {
        var pattern = new StringBuilder("^");
        var value = _condition.Values[0];
        for (var at = 0; at < value.Length; at++)
        {
            var bracketed = value[at] == '[' && at + 2 < value.Length && value[at + 2] == ']';
            pattern.Append(bracketed ? Regex.Escape(value[(at + 1)..(at + 2)]) : value[at] switch { '%' => ".*", '_' => ".", var letter => Regex.Escape(letter.ToString()) });
            at += bracketed ? 2 : 0;
        }

        var like = new Regex(pattern.Append('$').ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return node => node is not null && like.IsMatch(node.ToString());
    }

    private static GaqlCondition During(GaqlCondition condition, GaqlField field, DateOnly today)
    {
        if (!field.IsDate)
        {
            throw new GaqlException("OPERATOR_FIELD_MISMATCH", $"Error in query: DURING does not fit {condition.Field}.");
        }

        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        var (from, to) = condition.Values[0].ToUpperInvariant() switch
        {
            "TODAY" => (today, today),
            "YESTERDAY" => (today.AddDays(-1), today.AddDays(-1)),
            "LAST_7_DAYS" => (today.AddDays(-7), today.AddDays(-1)),
            "LAST_14_DAYS" => (today.AddDays(-14), today.AddDays(-1)),
            "LAST_30_DAYS" => (today.AddDays(-30), today.AddDays(-1)),
            "THIS_WEEK_MON_TODAY" => (monday, today),
            "LAST_WEEK_MON_SUN" => (monday.AddDays(-7), monday.AddDays(-1)),
            "THIS_MONTH" => (month, today),
            "LAST_MONTH" => (month.AddMonths(-1), month.AddDays(-1)),
            _ => throw new GaqlException("INVALID_VALUE_WITH_DURING_OPERATOR", $"Error in query: {condition.Values[0]} does not go with DURING."),
        };
        return new(condition.Field, "BETWEEN", [Day(from), Day(to)]);
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private GaqlException Mismatch() => new("OPERATOR_FIELD_MISMATCH", $"Error in query: {_condition.Operator} does not fit {Field.Name}.");
}
