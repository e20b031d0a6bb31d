using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
        var before = default(Seen);
        if (token.Expression is not (@"(?:[^\s]+)" or @"(?:\S+)"))
        {
            foreach (var (start, end, _) in token.Matches(passage.Text))
            {
                See(rule, passage, start, end, ref before, hits);
            }

            return;
        }

        // What is looked for is mostly whatever stands between blanks, and that is found without an expression.
        var text = passage.Text;
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && !IsBlank(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                See(rule, passage, start, at, ref before, hits);
            }
        }
    }

    // What stood before, and how many were the same since the last that was said.
    private record struct Seen(int Start, int End, int Count);

    private void See(Rule rule, Passage passage, int start, int end, ref Seen before, Hits hits)
    {
        var word = passage.Text.AsSpan(start, end - start).Trim();
        var last = passage.Text.AsSpan(before.Start, before.End - before.Start).Trim();
        var hit = word.Length == last.Length && !word.IsEmpty && word.Equals(last, token.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) && (!lettersOnly || IsLetters(word));
        var count = before.Count + (hit ? 1 : 0);
        if (hit && count > most)
        {
            var both = passage.Text.AsSpan(before.Start, end - before.Start);
            if (!both.Contains('\n') && !exceptions.Allow(both.ToString()))
            {
                hits.Add(rule, passage, before.Start, end, rule.Action is { Name: "edit", Parameters: ["truncate", ..] } ? word.ToString() : null, word.ToString());
                count = 0;
            }
        }

        before = new Seen(start, end, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBlank(char c) => c is <= ' ' or > '~' && char.IsWhiteSpace(c);

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
