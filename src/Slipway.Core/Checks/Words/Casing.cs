using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Core.Checks.Words;

/// <summary>Writes headings in title or sentence case, as Vale does.</summary>
/// <remarks>One thing is simpler: title case after AP writes "to" small before a noun and large before a verb, which takes a tagger; here it is small, unless it comes first or last.</remarks>
internal sealed partial class Casing(Exceptions exceptions, ImmutableArray<string> indicators, string? prefix)
{
    private static readonly FrozenSet<string> Small = FrozenSet.ToFrozenSet(
        ["a", "an", "and", "as", "at", "but", "by", "en", "for", "if", "in", "nor", "of", "on", "or", "per", "the", "to", "vs", "vs.", "via", "v", "v."], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Prepositions = FrozenSet.ToFrozenSet(
        [
            "with", "from", "into", "during", "including", "until", "against", "among", "throughout", "despite", "towards", "upon", "concerning", "about", "over", "through",
            "before", "between", "after", "since", "without", "under", "within", "along", "following", "across", "beyond", "around", "down", "near", "above",
        ],
        StringComparer.Ordinal);

    private readonly Lazy<Regex> _words = new(() => new Regex(exceptions.Terms.IsEmpty ? Word : $@"\b(?:{string.Join('|', exceptions.Terms)})\b|{Word}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    private readonly Lazy<ImmutableArray<Regex>> _terms = new(() => [.. exceptions.Terms.Select(e => new Regex(e, RegexOptions.CultureInvariant))]);

    /// <summary>A word of a heading, with what hangs on it.</summary>
    public const string Word = @"[\p{N}\p{L}*]+[^\s]*";

    /// <summary>The same, with more words that keep their case.</summary>
    public Casing Accepting(ImmutableArray<string> terms) => new(exceptions.And(terms), indicators, prefix);

    /// <summary>The words of a heading, as an expression finds them that knows the exceptions besides.</summary>
    /// <param name="text">The heading.</param>
    /// <param name="exceptions">What may stand in it as it is.</param>
    /// <param name="expression">The expression.</param>
    public static List<string> Words(string text, Exceptions exceptions, Lazy<Regex> expression)
    {
        var words = new List<string>();
        if (exceptions.MayBeIn(text))
        {
            foreach (var match in expression.Value.EnumerateMatches(text))
            {
                words.Add(text.Substring(match.Index, match.Length));
            }

            return words;
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (IsBeginning(text[at]))
            {
                var start = at;
                while (at < text.Length && !char.IsWhiteSpace(text[at]))
                {
                    at++;
                }

                words.Add(text[start..at]);
            }
        }

        return words;
    }

    /// <summary>Whether there is one of <see cref="Words"/> in a heading without exceptions.</summary>
    public static bool HasWord(string text) => text.Any(IsBeginning);

    private static bool IsBeginning(char c) => char.IsLetter(c) || char.IsNumber(c) || c == '*';

    /// <summary>The words of a heading in sentence case, separated by blanks.</summary>
    public string Sentence(string text)
    {
        var (lead, rest) = Lead(text);
        var made = new List<string>();
        string? before = null;
        // What is not in the whole is in none of its words.
        var mayHaveTerms = exceptions.MayBeIn(rest);
        foreach (var word in Words(rest, exceptions, _words))
        {
            made.Add((mayHaveTerms ? Term(word) : null) ?? (before is null || Indicates(before, made.Count == 1) ? First(word.ToLowerInvariant()) : word.ToLowerInvariant()));
            before = word;
        }

        return lead + string.Join(' ', made);
    }

    /// <summary>A heading in title case.</summary>
    public string Title(string text, bool chicago)
    {
        var (lead, rest) = Lead(text);
        var mayHaveTerms = exceptions.MayBeIn(rest);
        return lead + TitleWord().Replace(rest, match =>
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            if (mayHaveTerms && Term(match.Value) is { } term)
            {
                return term;
            }

            var small = match.Value.ToLowerInvariant();
            var bounding = start == 0 || end == rest.Length;
            var isSmall = !bounding && (Small.Contains(small) || (chicago && Prepositions.Contains(small)))
                && rest[start - 1] is ' ' or '-' or '/'
                && (start < 2 || rest[start - 2] is not (':' or '-'))
                && (rest[end] != '-' || rest[start - 1] == '-');
            return isSmall ? small : First(match.Value);
        });
    }

    private (string Lead, string After) Lead(string text) =>
        prefix is not null && Regex.Match(text, prefix, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking) is { Success: true, Index: 0 } lead ? (lead.Value, text[lead.Length..]) : ("", text);

    private bool Indicates(string before, bool isFirst) =>
        indicators.Any(i => before.Length > i.Length && before.EndsWith(i, StringComparison.Ordinal)) || (isFirst && Numbered().IsMatch(before));

    private string? Term(string word)
    {
        for (var i = 0; exceptions.MayBeIn(word) && i < exceptions.Terms.Length; i++)
        {
            if (exceptions.Terms[i].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return exceptions.Terms[i];
            }

            if (_terms.Value[i].IsMatch(word))
            {
                return word;
            }
        }

        return null;
    }

    private static string First(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"[\p{N}\p{L}]+[^\s\-/]*", RegexOptions.CultureInvariant)]
    private static partial Regex TitleWord();

    [GeneratedRegex(@"\d+\.", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
