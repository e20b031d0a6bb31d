using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>Something that needs something else first, such as an abbreviation and its meaning. The semantics are those of Vale's <c>conditional</c>.</summary>
internal sealed class Conditional(WordPattern first, WordPattern second, Exceptions exceptions) : WordExtension
{
    /// <inheritdoc/>
    public override string Name => "conditional";

    /// <inheritdoc/>
    internal override Extension Accepting(ImmutableArray<string> terms) => new Conditional(first, second, exceptions.And(terms));

    /// <summary>Reads its settings: <c>first</c>, <c>second</c>, <c>exceptions</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        // Vale reads it and does not apply it; packages were written for that.
        fields.Flag("ignorecase", false);
        var exceptions = Exceptions.Read(fields);
        var first = Expression(fields, "first", @"'\b([A-Z]{3,5})\b'");
        var second = Expression(fields, "second", @"'\(([A-Z]{3,5})\)'");
        return first is null || second is null ? null : new Conditional(first, second, exceptions);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Passage passage, ref object? memory, Hits hits)
    {
        var known = (HashSet<string>)(memory ??= new HashSet<string>(StringComparer.Ordinal));
        for (var match = second.MayBeIn(passage) || second.Placed.Length > 0 ? second.For(passage.Text).Match(passage.Text) : Match.Empty; match.Success; match = match.NextMatch())
        {
            for (var i = 1; i < match.Groups.Count; i++)
            {
                known.Add(match.Groups[i].Value);
            }
        }

        foreach (var match in first.For(passage.Text).EnumerateMatches(passage.Text))
        {
            var words = passage.Text.Substring(match.Index, match.Length);
            if (match.Length > 0 && !known.Contains(words) && !exceptions.Allow(words))
            {
                hits.Add(rule, passage, match.Index, match.Index + match.Length, null, words);
            }
        }
    }

    private static WordPattern? Expression(YamlFields fields, string key, string example)
    {
        if (fields.Scalar(key, example) is not { } written)
        {
            return null;
        }

        var pattern = WordPattern.Of(written.Text, ignoreCase: false, out var problem);
        if (pattern is null)
        {
            fields.Error("rule-expression", key, $"`{key}` {problem}.", "Mend the expression.");
        }

        return pattern;
    }
}
