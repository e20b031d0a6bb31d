using System.Collections.Immutable;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>A query as it was asked.</summary>
internal sealed record Soql(string Text, string From)
{
    public ImmutableArray<SoqlColumn> Columns { get; init; } = [];

    public SoqlCondition? Where { get; init; }

    public ImmutableArray<string> GroupBy { get; init; } = [];

    public ImmutableArray<SoqlOrder> OrderBy { get; init; } = [];

    public int? Limit { get; init; }

    public int Offset { get; init; }

    /// <summary>SELECT COUNT() FROM: the number alone, without records.</summary>
    public bool IsBareCount => Columns is [{ Function: "COUNT", Path: "" }];

    public bool IsAggregate => !IsBareCount && (GroupBy.Length > 0 || Columns.Any(c => c.Function is not null));
}

/// <summary>What is asked for: a field, or a figure over several records.</summary>
internal sealed record SoqlColumn(string? Function, string Path, string? Alias);

internal sealed record SoqlOrder(string? Function, string Path, bool Descending, bool NullsLast);

/// <summary>A value as written: its kind decides with which fields it can be compared.</summary>
internal sealed record SoqlValue(SoqlKind Kind, object? Value);

internal enum SoqlKind
{
    Null,
    Text,
    Number,
    Boolean,
    Date,
    DateTime,

    /// <summary>A span such as TODAY or LAST_N_DAYS:7, as two days of which the second is outside.</summary>
    Span,
}

internal abstract record SoqlCondition
{
    private SoqlCondition()
    {
    }

    public sealed record And(SoqlCondition Left, SoqlCondition Right) : SoqlCondition;

    public sealed record Or(SoqlCondition Left, SoqlCondition Right) : SoqlCondition;

    public sealed record Not(SoqlCondition Inner) : SoqlCondition;

    /// <summary>A field held against values; <c>IN</c> and <c>NOT IN</c> have several.</summary>
    public sealed record Compare(string Path, string Operator, ImmutableArray<SoqlValue> Values) : SoqlCondition;

    /// <summary>A field held against what another query finds.</summary>
    public sealed record Within(string Path, bool Negated, Soql Query) : SoqlCondition;
}
