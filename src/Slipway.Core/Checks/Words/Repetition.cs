using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>The same word twice in a row. The semantics are those of Vale's <c>repetition</c>.</summary>
internal sealed class Repetition(WordPattern token, Exceptions exceptions, int most, bool lettersOnly) : WordExtension
{
    /// <inheritdoc/>
    public override string Name => "repetition";

    /// <inheritdoc/>
    internal override Extension Accepting(ImmutableArray<string> terms) => new Repetition(token, exceptions.And(terms), most, lettersOnly);

    /// <summary>Reads its settings: <c>tokens</c>, <c>max</c>, <c>alpha</c>, <c>ignorecase</c>, <c>exceptions</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var tokens = fields.Scalars("tokens", @"['[^\s]+']");
        var most = fields.Whole("max", "0", 0, 1_000_000, required: false) ?? 0;
        var (alpha, ignoreCase) = (fields.Flag("alpha", false), fields.Flag("ignorecase", false));
        var exceptions = Exceptions.Read(fields);
        if (tokens.IsEmpty)
        {
            return null;
        }

        if (WordPattern.Of(string.Join('|', tokens.Select(t => t.Text)), ignoreCase, out var problem) is { } pattern)
        {
            return new Repetition(pattern, exceptions, most, alpha);
        }

        fields.Error("rule-expression", "tokens", $"What may not be repeated {problem}.", "Mend the expression.");
        return null;
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Passage passage, ref object? memory, Hits hits)
    {
        var comparison = token.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var (before, beforeEnd, count) = (0, 0, 0);
        foreach (var (start, end) in token.Expression is @"(?:[^\s]+)" or @"(?:\S+)" ? Unbroken(passage.Text) : token.Matches(passage.Text).Select(m => (m.Start, m.End)))
        {
            var word = passage.Text.AsSpan(start, end - start).Trim();
            var hit = !word.IsEmpty && word.Equals(passage.Text.AsSpan(before, beforeEnd - before).Trim(), comparison) && (!lettersOnly || IsLetters(word));
            count += hit ? 1 : 0;
            if (hit && count > most)
            {
                var both = passage.Text.AsSpan(before, end - before);
                if (!both.Contains('\n') && !exceptions.Allow(both.ToString()))
                {
                    hits.Add(rule, passage, before, end, rule.Action is { Name: "edit", Parameters: ["truncate", ..] } ? word.ToString() : null, word.ToString());
                    count = 0;
                }
            }

            (before, beforeEnd) = (start, end);
        }
    }

    // What is looked for is mostly whatever stands between blanks, and that is found without an expression.
    private static IEnumerable<(int Start, int End)> Unbroken(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return (start, at);
            }
        }
    }

    private static bool IsLetters(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetter(c))
            {
                return false;
            }
        }

        return true;
    }
}
