using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Store;

/// <summary>A statement as PostgreSQL wants it, with <c>$1</c> for the first of its names, and so on: one that has names its driver would read letter by letter, each time it is said.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Names">Its names, in the order of their numbers.</param>
internal sealed partial record NumberedSql(string Text, ImmutableArray<string> Names)
{
    // There are a few dozen statements, all written in this program.
    private static readonly ConcurrentDictionary<string, NumberedSql> _known = new(StringComparer.Ordinal);

    public static NumberedSql Of(string sql) => _known.GetOrAdd(sql, Number);

    private static NumberedSql Number(string sql)
    {
        var names = Name().Matches(sql).Select(m => m.Value).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return new NumberedSql(Name().Replace(sql, m => FormattableString.Invariant($"${names.IndexOf(m.Value) + 1}")), names);
    }

    [GeneratedRegex("@[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
