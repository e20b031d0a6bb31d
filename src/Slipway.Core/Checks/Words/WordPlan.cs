using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>All word rules of a rule set, put together so that a passage is gone through once, word by word, whatever their number.</summary>
/// <remarks>
/// Every word is looked up once, and so are its first letters. Each leads to what can begin there: texts, which are compared on the spot, and expressions that must match right there.
/// That gives what running each rule's whole expression over the passage would give: the leftmost match, at each place the first alternative that fits, and no two that overlap.
/// Rules of which it is not known with which words they begin run over the passage as they are.
/// </remarks>
internal sealed class WordPlan
{
    private const int PrefixLength = 3;

    private readonly ImmutableArray<(Rule Rule, WordExtension Extension)> _rules;
    private readonly ImmutableArray<int> _always;
    private readonly ImmutableArray<bool> _isKeyed;
    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _keys;
    private readonly bool _wantsSentences;
    private readonly bool _wantsRaw;
    private readonly FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<string, Candidates[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    public WordPlan(IEnumerable<Rule> rules)
    {
        _rules = [.. rules.Select(r => (r, Extension: (r.Extension as WordExtension)!)).Where(r => r.Extension is not null)];
        var words = new Dictionary<string, List<Candidates>>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new Dictionary<string, List<Candidates>>(StringComparer.OrdinalIgnoreCase);
        var always = ImmutableArray.CreateBuilder<int>();
        var keys = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _rules.Length; i++)
        {
            var pattern = _rules[i].Extension.Pattern;
            if (pattern is not null)
            {
                Add(words, prefixes, pattern, i);
            }

            if (pattern is null or { HasRest: true })
            {
                always.Add(i);
                foreach (var key in _rules[i].Extension.KeyWords ?? [])
                {
                    keys.TryAdd(key, []);
                    keys[key].Add(i);
                }
            }
        }

        _always = always.ToImmutable();
        _wantsSentences = Wants(Scopes.Sentence);
        _wantsRaw = Wants(Scopes.Raw);
        _isKeyed = [.. _rules.Select(r => r.Extension.KeyWords is not null)];
        _keys = keys.ToFrozenDictionary(k => k.Key, k => k.Value.ToArray(), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _words = Frozen(words);
        _prefixes = Frozen(prefixes);
    }

    /// <summary>What may begin somewhere: a text, or an expression that must match there.</summary>
    /// <param name="Alternative">Which alternative of its rule it is; they are tried in this order.</param>
    /// <param name="Text">The text; null for an expression.</param>
    /// <param name="Expression">The expression; built on first use.</param>
    private sealed record Candidate(int Alternative, string? Text, Lazy<Regex>? Expression);

    private sealed record Candidates(int Rule, bool IgnoreCase, Candidate[] List);

    /// <summary>Looks at a document.</summary>
    public void Find(Document document, Hits hits)
    {
        if (_rules.IsEmpty)
        {
            return;
        }

        var memories = new object?[_rules.Length];
        var reached = new int[_rules.Length];
        var present = new bool[_rules.Length];
        var begun = new List<(int At, Candidates One, Candidates? Other)>();
        foreach (var passage in document.Passages)
        {
            Look(passage);
            foreach (var (start, end) in _wantsSentences && passage.IsProse ? Sentences.Of(passage.Text) : [])
            {
                Look(passage.Slice(start, end, Scopes.Sentence));
            }
        }

        if (_wantsRaw)
        {
            Look(document.Raw);
        }

        void Look(Passage passage)
        {
            Array.Clear(reached);
            Array.Clear(present);
            begun.Clear();
            Lookup(passage.Text, present, begun);
            foreach (var i in _always)
            {
                var (rule, extension) = _rules[i];
                if ((present[i] || !_isKeyed[i]) && rule.Applies.To(passage.Scopes) && extension.Pattern?.NeedsWhole(passage) != false)
                {
                    // What runs over the whole finds what could be looked up as well.
                    reached[i] = int.MaxValue;
                    extension.Find(rule, passage, ref memories[i], hits);
                }
            }

            foreach (var (at, one, other) in begun)
            {
                Try(passage, at, one, other, reached, hits);
            }
        }
    }

    private void Lookup(ReadOnlySpan<char> text, bool[] present, List<(int At, Candidates One, Candidates? Other)> begun)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!WordShape.IsLetter(text[at]))
            {
                continue;
            }

            var end = at + 1;
            while (end < text.Length && WordShape.IsLetter(text[end]))
            {
                end++;
            }

            if (_keys.TryGetValue(text[at..end], out var keyed))
            {
                foreach (var rule in keyed)
                {
                    present[rule] = true;
                }
            }

            var whole = _words.TryGetValue(text[at..end], out var entries) ? entries : [];
            var longer = end - at >= PrefixLength && _prefixes.TryGetValue(text.Slice(at, PrefixLength), out var found) ? found : [];
            foreach (var entry in whole)
            {
                // A rule that is in both has alternatives to be tried in one order.
                begun.Add((at, entry, longer.Length == 0 ? null : Array.Find(longer, b => b.Rule == entry.Rule)));
            }

            foreach (var entry in longer)
            {
                if (whole.Length == 0 || !Array.Exists(whole, w => w.Rule == entry.Rule))
                {
                    begun.Add((at, entry, null));
                }
            }

            at = end;
        }
    }

    private void Try(Passage passage, int at, Candidates one, Candidates? other, int[] reached, Hits hits)
    {
        var (rule, extension) = _rules[one.Rule];
        if (at < reached[one.Rule] || !rule.Applies.To(passage.Scopes))
        {
            return;
        }

        var candidates = other is null ? one.List : Merged(one.List, other.List);
        foreach (var candidate in candidates)
        {
            var length = candidate.Text is { } text ? Compared(passage.Text, at, text, one.IgnoreCase) : Matched(passage.Text, at, candidate.Expression!.Value);
            if (length > 0)
            {
                reached[one.Rule] = at + length;
                extension.Matched(rule, passage, at, at + length, candidate.Alternative, hits);
                return;
            }
        }
    }

    private static Candidate[] Merged(Candidate[] one, Candidate[] other) => [.. one.Concat(other).OrderBy(c => c.Alternative)];

    private static int Compared(string passage, int at, string text, bool ignoreCase)
    {
        var rest = passage.AsSpan(at);
        return rest.StartsWith(text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) && IsBoundary(rest, text.Length) ? text.Length : 0;
    }

    private static int Matched(string passage, int at, Regex expression)
    {
        foreach (var match in expression.EnumerateMatches(passage, at))
        {
            return match.Length;
        }

        return 0;
    }

    private static bool IsBoundary(ReadOnlySpan<char> text, int at) => WordShape.IsLetter(text[at - 1]) != (at < text.Length && WordShape.IsLetter(text[at]));

    private bool Wants(Scopes scope) => _rules.Any(r => r.Rule.Applies.Scopes.Any(s => s.Wanted.HasFlag(scope)));

    private static void Add(Dictionary<string, List<Candidates>> words, Dictionary<string, List<Candidates>> prefixes, WordPattern pattern, int rule)
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
            into[group.Key.Key].Add(new Candidates(rule, pattern.IgnoreCase, [.. group.Select(g => g.Candidate).Distinct().OrderBy(c => c.Alternative)]));
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
