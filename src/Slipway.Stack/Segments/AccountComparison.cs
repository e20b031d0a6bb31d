using Slipway.Sdk.Assets;
using Slipway.Store;

namespace Slipway.Stack.Segments;

/// <summary>Compares what is known of an account as <see cref="SegmentCompiler"/> compares what is known of a contact.</summary>
internal static class AccountComparison
{
    public static bool Holds(Predicate.Compare compare, string? value)
    {
        var known = !string.IsNullOrWhiteSpace(value);
        var text = value?.Trim() ?? "";
        bool Is(string other) => string.Equals(text, other.Trim(), StringComparison.OrdinalIgnoreCase);
        return compare.Comparison switch
        {
            Comparison.Is or Comparison.In => known && compare.Values.Any(Is),
            Comparison.IsNot or Comparison.NotIn => !known || !compare.Values.Any(Is),
            Comparison.Contains => known && compare.Values.Any(v => text.Contains(v.Trim(), StringComparison.OrdinalIgnoreCase)),
            Comparison.StartsWith => known && compare.Values.Any(v => text.StartsWith(v.Trim(), StringComparison.OrdinalIgnoreCase)),
            Comparison.AtLeast => known && Order(text, compare.Values[0]) >= 0,
            Comparison.AtMost => known && Order(text, compare.Values[0]) <= 0,
            Comparison.IsKnown => known,
            _ => !known,
        };
    }

    // Null, and so neither at least nor at most, where the two cannot be compared.
    private static int? Order(string value, string bound) =>
        ComparableText.Number(bound.Trim()) is { } number ? ComparableText.Number(value)?.CompareTo(number)
        : ComparableText.Day(bound.Trim()) is { } day && ComparableText.Day(value) is { } own ? string.CompareOrdinal(own, day)
        : null;
}
