using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>What several patterns look for, by the words it begins with.</summary>
/// <remarks>
/// Every word is looked up once, and so are its first letters. Each leads to what can begin there: texts, which are compared on the spot, and expressions that must match right there.
/// That gives what running each whole expression over the text would give: the leftmost match, at each place the first alternative that fits, and no two that overlap.
/// Patterns of which it is not known with which words they begin run over the text as they are.
/// </remarks>
internal sealed class WordLookup
{
    private const int PrefixLength = 3;

    private readonly FirstLetters _beginnings = new();
    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _keys;
    private readonly FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    /// <summary>Puts patterns together.</summary>
    /// <param name="patterns">The patterns, none where someone looks in a way of his own; and words without one of which there is nothing to be found by running over the text.</param>
    public WordLookup(IReadOnlyList<(WordPattern? Pattern, ImmutableArray<string>? KeyWords)> patterns)
    {
        var words = new Dictionary<string, List<Candidates>>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new Dictionary<string, List<Candidates>>(StringComparer.OrdinalIgnoreCase);
        var always = ImmutableArray.CreateBuilder<int>();
        var keys = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < patterns.Count; i++)
        {
            var (pattern, keyWords) = patterns[i];
            if (pattern is not null)
            {
                Add(words, prefixes, pattern, i);
            }

            if (pattern is null or { HasRest: true })
            {
                always.Add(i);
                foreach (var key in keyWords ?? [])
                {
                    keys.TryAdd(key, []);
                    keys[key].Add(i);
                }
            }
        }

        foreach (var word in keys.Keys.Concat(words.Keys).Concat(prefixes.Keys))
        {
            _beginnings.Add(FirstLetters.Of(word));
        }

        Always = always.ToImmutable();
        _keys = keys.ToFrozenDictionary(k => k.Key, k => k.Value.ToArray(), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _words = Frozen(words);
        _prefixes = Frozen(prefixes);
    }

    /// <summary>Those that may have to run over the whole text.</summary>
    public ImmutableArray<int> Always { get; }

    /// <summary>Finds what may begin at the words of a text.</summary>
    /// <param name="passage">The text.</param>
    /// <param name="present">Set for each pattern of which a key word stands in it.</param>
    /// <param name="begun">Takes what may begin, in the order of the text.</param>
    public void Find(Passage passage, bool[] present, List<Beginning> begun)
    {
        if (_beginnings.IsEmpty)
        {
            return;
        }

        foreach (ref readonly var word in passage.Words.AsSpan())
        {
            if (_beginnings.May(word.First))
            {
                FindAt(passage.Text, word.Start, word.End, present, begun);
            }
        }
    }

    private void FindAt(ReadOnlySpan<char> text, int at, int end, bool[] present, List<Beginning> begun)
    {
        if (_keys.TryGetValue(text[at..end], out var keyed))
        {
            foreach (var pattern in keyed)
            {
                present[pattern] = true;
            }
        }

        var whole = _words.TryGetValue(text[at..end], out var entries) ? entries : [];
        var longer = end - at >= PrefixLength && _prefixes.TryGetValue(text.Slice(at, PrefixLength), out var found) ? found : [];
        foreach (var entry in whole)
        {
            // A pattern that is in both has alternatives to be tried in one order.
            begun.Add(new Beginning(at, entry, longer.Length == 0 ? null : Array.Find(longer, b => b.Pattern == entry.Pattern)));
        }

        foreach (var entry in longer)
        {
            if (whole.Length == 0 || !Array.Exists(whole, w => w.Pattern == entry.Pattern))
            {
                begun.Add(new Beginning(at, entry, null));
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
