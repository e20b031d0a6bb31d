using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Slipway.Store;

namespace Slipway.Stack.Segments;

/// <summary>A condition on contact <c>c</c>, and the values it compares with.</summary>
/// <param name="Sql">Always true or false, never null, so it can be turned around.</param>
/// <param name="Parameters">The values; further ones can be added.</param>
public sealed record CompiledSegment(string Sql, DynamicParameters Parameters);

/// <summary>Makes a condition on <c>stack_contacts c</c> of a predicate.</summary>
/// <remarks>
/// Values are only ever parameters; the names of fields are letters, digits and underscores. A field is unknown when it is null or only spaces.
/// A date without a time compares whole days: at most 2026-03-31 holds all of that day.
/// </remarks>
/// <param name="campaign">The campaign whose events count.</param>
/// <param name="parameters">Takes the values.</param>
/// <param name="prefix">What the names of the values begin with.</param>
/// <param name="audience">The audience by whose accounts fields such as <c>account.tier</c> are told; null where there are none.</param>
public sealed class SegmentCompiler(string campaign, DynamicParameters parameters, string prefix = "s", AudienceAsset? audience = null)
{
    private int _values;
    private bool _campaign;
    private bool _snapshot;

    /// <summary>Compiles one predicate.</summary>
    /// <exception cref="ArgumentException">The predicate has findings; <see cref="Check"/> names them all.</exception>
    public static CompiledSegment Compile(Predicate predicate, string campaign, AudienceAsset? audience = null)
    {
        var parameters = new DynamicParameters();
        return new CompiledSegment(new SegmentCompiler(campaign, parameters, audience: audience).Compile(predicate), parameters);
    }

    /// <summary>Compiles one of several predicates whose values share the parameters.</summary>
    /// <exception cref="ArgumentException">The predicate has findings.</exception>
    public string Compile(Predicate predicate)
    {
        if (Check(predicate) is [var first, ..])
        {
            throw new ArgumentException(first.Message, nameof(predicate));
        }

        return Condition(predicate);
    }

    /// <summary>What is wrong with a predicate; empty when it can be compiled.</summary>
    public static ImmutableArray<Finding> Check(Predicate predicate) => [.. Findings(predicate)];

    private static IEnumerable<Finding> Findings(Predicate predicate) => predicate switch
    {
        Predicate.All all => all.Of.SelectMany(Findings),
        Predicate.Any any => any.Of.SelectMany(Findings),
        Predicate.Not not => Findings(not.Of),
        Predicate.Did did when string.IsNullOrWhiteSpace(did.Event) => [Finding.Error("event-missing", "'did' needs the name of an event, for example did registered.")],
        Predicate.AccountDid did when string.IsNullOrWhiteSpace(did.Event) => [Finding.Error("event-missing", "'account did' needs the name of an event, for example account did replied.")],
        Predicate.Compare compare => Findings(compare),
        _ => [],
    };

    private static IEnumerable<Finding> Findings(Predicate.Compare compare)
    {
        if (!ContactFields.IsName(TargetAccount.IsField(compare.Field) ? compare.Field[TargetAccount.Prefix.Length..] : compare.Field))
        {
            yield return Finding.Error(
                "field-name-invalid", $"'{compare.Field}' cannot be the name of a field.", fix: "Write lower-case letters, digits and underscores, for example job_title.");
        }

        var values = compare.Values.IsDefault ? 0 : compare.Values.Length;
        switch (compare.Comparison)
        {
            case Comparison.Is or Comparison.IsNot or Comparison.AtLeast or Comparison.AtMost when values != 1:
                yield return Finding.Error("comparison-needs-one-value", $"The comparison of {compare.Field} needs one value and has {values}.");
                break;
            case Comparison.AtLeast or Comparison.AtMost when Bound(compare.Values[0]) is null:
                yield return Finding.Error(
                    "comparison-needs-number-or-date", $"{compare.Field} is compared with '{compare.Values[0]}', which is neither a number nor an ISO date.",
                    fix: "Write a number such as 250, or a date such as 2026-03-31.");
                break;
            case Comparison.In or Comparison.NotIn or Comparison.Contains or Comparison.StartsWith when values == 0:
                yield return Finding.Error("comparison-needs-values", $"The comparison of {compare.Field} needs at least one value.");
                break;
        }
    }

    private string Condition(Predicate predicate) => predicate switch
    {
        Predicate.All all => Joined([.. all.Of.Select(Condition)], "and", "true"),
        Predicate.Any any => Joined([.. any.Of.Select(Condition)], "or", "false"),
        Predicate.Not not => $"(not {Condition(not.Of)})",
        Predicate.Did did => Did(did.Event),
        Predicate.AccountDid did => AccountDid(did.Event),
        Predicate.Assigned assigned => Assigned(assigned.Variant),
        Predicate.Compare compare when TargetAccount.IsField(compare.Field) && compare.Field != TargetAccount.Prefix + TargetAccount.Role => AtAccounts(compare),
        Predicate.Compare compare => Compare(compare),
        _ => throw new UnreachableException(),
    };

    private string Compare(Predicate.Compare compare)
    {
        var text = TargetAccount.IsField(compare.Field) ? Role() : Text(compare.Field);
        return compare.Comparison switch
        {
            Comparison.Is => $"coalesce(lower({text}) = {Lower(compare.Values[0])}, false)",
            Comparison.IsNot => $"coalesce(lower({text}) <> {Lower(compare.Values[0])}, true)",
            Comparison.In => $"coalesce(lower({text}) in ({Lowers(compare)}), false)",
            Comparison.NotIn => $"coalesce(lower({text}) not in ({Lowers(compare)}), true)",
            Comparison.Contains => Joined([.. compare.Values.Select(v => Like(text, $"%{Escaped(v)}%"))], "or", "false"),
            Comparison.StartsWith => Joined([.. compare.Values.Select(v => Like(text, $"{Escaped(v)}%"))], "or", "false"),
            Comparison.AtLeast => Ordered(text, ">=", compare.Values[0]),
            Comparison.AtMost => Ordered(text, "<=", compare.Values[0]),
            Comparison.IsKnown => $"({text} is not null)",
            Comparison.IsUnknown => $"({text} is null)",
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The field as text, null when it is not known.</summary>
    internal static string Text(string field) => field switch
    {
        "employees" => "cast(c.employees as text)",
        _ when ContactFields.Standard.Contains(field) => $"nullif(trim(c.{field}), '')",
        _ => $"""nullif(trim(json_extract(c.fields, '$."{field}"')), '')""",
    };

    private string Ordered(string text, string comparison, string bound)
    {
        var (function, value) = Bound(bound)!.Value;
        return $"coalesce({function}({text}) {comparison} {Value(value)}, false)";
    }

    private static (string Function, object Value)? Bound(string text)
    {
        var trimmed = text.Trim();
        return ComparableText.Number(trimmed) is { } number ? ("number_of", number)
            : trimmed.Length == 10 && ComparableText.Day(trimmed) is { } day ? ("day_of", day)
            : ComparableText.Moment(trimmed) is { } moment ? ("moment_of", moment)
            : null;
    }

    private string Like(string text, string pattern) => $@"coalesce(lower({text}) like {Value(pattern)} escape '\', false)";

    /// <summary>Lowered before it is escaped; what is a wildcard to SQL is only a letter to a marketer.</summary>
    private static string Escaped(string value) => value.Trim().ToLowerInvariant()
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private string Lowers(Predicate.Compare compare) => string.Join(", ", compare.Values.Select(Lower));

    private string Lower(string value) => Value(value.Trim().ToLowerInvariant());

    private string Campaign()
    {
        if (!_campaign)
        {
            parameters.Add($"{prefix}_campaign", campaign);
            _campaign = true;
        }

        return $"@{prefix}_campaign";
    }

    private string Did(string type)
    {
        return $"""
            exists (select 1 from stack_events e where e.contact = c.id and e.campaign = {Campaign()} and e.type = {Value(type.Trim())}
              and json_type(e.data, '$.automated') is null)
            """;
    }

    /// <summary>Whether anybody at the same account did it; in an audience without accounts nobody has colleagues.</summary>
    private string AccountDid(string type) => audience?.Accounts is null
        ? Did(type)
        : $"""
            exists (select 1 from stack_members own join stack_members m on m.snapshot = own.snapshot and m.account = own.account
              join stack_events e on e.contact = m.contact
              where own.snapshot = {Snapshot()} and own.contact = c.id and e.campaign = {Campaign()} and e.type = {Value(type.Trim())} and json_type(e.data, '$.automated') is null)
            """;

    // What is known of the accounts stands in the audience as it was approved; which of them fit is told here, and the database is asked who works there.
    private string AtAccounts(Predicate.Compare compare)
    {
        var fitting = (audience?.Accounts?.Accounts ?? []).Where(a => AccountComparison.Holds(compare, a.Field(compare.Field))).Select(a => a.Key);
        return audience is null ? "false"
            : $"exists (select 1 from stack_members m where m.snapshot = {Snapshot()} and m.contact = c.id and m.account in (select value from json_each({Value(System.Text.Json.JsonSerializer.Serialize(fitting))})))";
    }

    private string Assigned(string variant) => audience is null
        ? "false"
        : $"exists (select 1 from stack_members m where m.snapshot = {Snapshot()} and m.contact = c.id and m.variant = {Value(variant)})";

    private string Role() => audience is null ? "null" : $"(select m.role from stack_members m where m.snapshot = {Snapshot()} and m.contact = c.id)";

    private string Snapshot()
    {
        if (!_snapshot)
        {
            parameters.Add($"{prefix}_snapshot", audience!.Snapshot);
            _snapshot = true;
        }

        return $"@{prefix}_snapshot";
    }

    private string Value(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{_values++}");
        parameters.Add(name, value);
        return $"@{name}";
    }

    /// <summary>In halves: a long row of conditions would be too deep for the database.</summary>
    private static string Joined(ReadOnlySpan<string> conditions, string word, string none) => conditions.Length switch
    {
        0 => none,
        1 => conditions[0],
        _ => $"({Joined(conditions[..(conditions.Length / 2)], word, none)} {word} {Joined(conditions[(conditions.Length / 2)..], word, none)})",
    };
}
