using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>What of a pattern stands in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Pattern">Which pattern it is of.</param>
/// <param name="Alternative">Which alternative of the pattern it is.</param>
internal readonly record struct FoundWords(int Start, int End, int Pattern, int Alternative);

/// <summary>Finds patterns in texts, going through each text once whatever their number.</summary>
/// <remarks>
/// Every word is looked up once, and so are its first letters. Each leads to what can begin there: texts, which are compared on the spot, and expressions that must match right there.
/// That gives what running each whole expression over the text would give: the leftmost match, at each place the first alternative that fits, and no two that overlap.
/// Patterns of which it is not known with which words they begin run over the text as they are.
/// </remarks>
internal sealed class WordFinder
{
    private const int PrefixLength = 3;

    private readonly ImmutableArray<WordPattern> _patterns;
    private readonly ImmutableArray<int> _withRest;
    private readonly FirstLetters _beginnings = new();
    private readonly FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    public WordFinder(ImmutableArray<WordPattern> patterns)
    {
        _patterns = patterns;
        _withRest = [.. Enumerable.Range(0, patterns.Length).Where(i => patterns[i].HasRest)];
        var words = new Dictionary<string, List<Candidates>>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new Dictionary<string, List<Candidates>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < patterns.Length; i++)
        {
            Add(words, prefixes, patterns[i], i);
        }

        foreach (var word in words.Keys.Concat(prefixes.Keys))
        {
            _beginnings.Add(FirstLetters.Of(word));
        }

        _words = Frozen(words);
        _prefixes = Frozen(prefixes);
    }

    /// <summary>Whether one of them stands in a text.</summary>
    public bool StandsIn(Passage passage) => Find(passage, onlyFirst: true).Count > 0;

    /// <inheritdoc cref="StandsIn(Passage)"/>
    public bool StandsIn(string text) => StandsIn(new Passage(Scopes.Text, text, []));

    /// <summary>Where they stand in a text, in its order; those of different patterns may overlap.</summary>
    public IReadOnlyList<FoundWords> In(Passage passage)
    {
        var found = Find(passage);
        if (found.Count < 2)
        {
            return found;
        }

        found.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        return found;
    }

    /// <summary>Where they stand in a text, each pattern's in its order.</summary>
    /// <param name="passage">The text.</param>
    /// <param name="wanted">Which patterns to look for; null for all.</param>
    /// <param name="onlyFirst">Whether it is enough to know of one.</param>
    public List<FoundWords> Find(Passage passage, bool[]? wanted = null, bool onlyFirst = false)
    {
        var found = new List<FoundWords>();
        // Up to where each has been found.
        var reached = _patterns.Length <= 512 ? stackalloc int[_patterns.Length] : new int[_patterns.Length];
        reached.Clear();
        foreach (var i in _withRest)
        {
            if (wanted?[i] != false && _patterns[i].NeedsWhole(passage))
            {
                // What runs over the whole finds what could be looked up as well.
                reached[i] = int.MaxValue;
                var matches = _patterns[i].Matches(passage.Text).Select(m => new FoundWords(m.Start, m.End, i, m.Alternative));
                found.AddRange(onlyFirst ? matches.Take(1) : matches);
            }
        }

        if (_beginnings.IsEmpty)
        {
            return found;
        }

        foreach (ref readonly var word in passage.Words.AsSpan())
        {
            if (onlyFirst && found.Count > 0)
            {
                break;
            }

            if (_beginnings.May(word.First))
            {
                FindAt(passage.Text, word, wanted, reached, found);
            }
        }

        return found;
    }

    private void FindAt(string text, in WordPlace word, bool[]? wanted, Span<int> reached, List<FoundWords> found)
    {
        var written = text.AsSpan(word.Start, word.End - word.Start);
        var whole = _words.TryGetValue(written, out var entries) ? entries : [];
        var longer = written.Length >= PrefixLength && _prefixes.TryGetValue(written[..PrefixLength], out var beginning) ? beginning : [];
        foreach (var entry in whole)
        {
            // A pattern that is in both has alternatives to be tried in one order.
            var other = longer.Length == 0 ? null : Array.Find(longer, b => b.Pattern == entry.Pattern);
            Try(text, word.Start, entry, other is null ? entry.List : [.. entry.List.Concat(other.List).OrderBy(c => c.Alternative)], wanted, reached, found);
        }

        foreach (var entry in longer)
        {
            if (whole.Length == 0 || !Array.Exists(whole, w => w.Pattern == entry.Pattern))
            {
                Try(text, word.Start, entry, entry.List, wanted, reached, found);
            }
        }
    }

    private static void Try(string text, int at, Candidates candidates, Candidate[] list, bool[]? wanted, Span<int> reached, List<FoundWords> found)
    {
        var pattern = candidates.Pattern;
        if (at < reached[pattern] || wanted?[pattern] == false)
        {
            return;
        }

        foreach (var candidate in list)
        {
            var length = candidate.Length(text, at, candidates.IgnoreCase);
            if (length > 0)
            {
                reached[pattern] = at + length;
                found.Add(new FoundWords(at, at + length, pattern, candidate.Alternative));
                return;
            }
        }
    }

    private static void Add(Dictionary<string, List<Candidates>> words, Dictionary<string, List<Candidates>> prefixes, WordPattern pattern, int number)
    {
        var found = new List<(bool IsWhole, string Key, Candidate Candidate)>();
        foreach (var alternative in pattern.Placed)
        {
            if (alternative.Shape!.Phrases is { } phrases)
            {
                found.AddRange(phrases.Select(p => (true, FirstWord(p), new Candidate(alternative.Index, p, null))));
                continue;
            }

            var candidate = new Candidate(alternative.Index, null, new Lazy<Regex>(() => pattern.Anchored(alternative)));
            found.AddRange(alternative.Shape.Openings!.Value.Select(o => (o.IsWhole, o.IsWhole ? o.Text : o.Text[..PrefixLength], candidate)));
        }

        foreach (var group in found.GroupBy(f => (f.IsWhole, Key: f.Key.ToLowerInvariant())))
        {
            var into = group.Key.IsWhole ? words : prefixes;
            into.TryAdd(group.Key.Key, []);
            // Within an alternative the order is the one in which its texts are tried.
            into[group.Key.Key].Add(new Candidates(number, pattern.IgnoreCase, [.. group.Select(g => g.Candidate).Distinct().OrderBy(c => c.Alternative)]));
        }
    }

    private static FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> Frozen(Dictionary<string, List<Candidates>> entries) =>
        entries.ToFrozenDictionary(w => w.Key, w => w.Value.ToArray(), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static string FirstWord(string phrase)
    {
        var length = 0;
        while (length < phrase.Length && WordShape.IsLetter(phrase[length]))
        {
            length++;
        }

        return phrase[..length];
    }
}
