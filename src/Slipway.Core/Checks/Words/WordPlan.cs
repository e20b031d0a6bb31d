using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>All word rules of a rule set, put together so that a passage is gone through once, word by word, whatever their number.</summary>
/// <remarks>
/// Every word is looked up once. It leads to the phrases that begin with it, which are compared on the spot, and to the rules whose expression can begin there, which then
/// run on this passage alone. Rules of which nothing is known beforehand run on every passage.
/// </remarks>
internal sealed class WordPlan
{
    private const int PrefixLength = 3;

    private readonly ImmutableArray<(Rule Rule, WordExtension Extension)> _rules;
    private readonly ImmutableArray<int> _always;
    private readonly bool _wantsSentences;
    private readonly bool _wantsRaw;
    private readonly FrozenDictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    public WordPlan(IEnumerable<Rule> rules)
    {
        _rules = [.. rules.Select(r => (r, Extension: (r.Extension as WordExtension)!)).Where(r => r.Extension is not null)];
        var words = new Dictionary<string, List<Entry>>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        var always = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < _rules.Length; i++)
        {
            switch (_rules[i].Extension.Pattern?.Shape)
            {
                case { Phrases: { } phrases }:
                    Phrases(words, phrases, i);
                    break;
                case { Openings: { } openings }:
                    Openings(words, prefixes, openings, i);
                    break;
                default:
                    always.Add(i);
                    break;
            }
        }

        _always = always.ToImmutable();
        _wantsSentences = Wants(Scopes.Sentence);
        _wantsRaw = Wants(Scopes.Raw);
        _words = words.ToFrozenDictionary(w => w.Key, w => w.Value.ToArray(), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = prefixes.ToFrozenDictionary(w => w.Key, w => w.Value.Distinct().ToArray(), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private bool Wants(Scopes scope) => _rules.Any(r => r.Rule.Applies.Scopes.Any(s => s.Wanted.HasFlag(scope)));

    // Phrases that begin with the word, in the order in which they are tried; none: the rule's expression can begin here.
    private sealed record Entry(int Rule, Phrase[] Phrases);

    /// <summary>Looks at a document.</summary>
    public void Find(Document document, Hits hits)
    {
        var memories = new object?[_rules.Length];
        var reached = new int[_rules.Length];
        var marked = new bool[_rules.Length];
        var run = new List<int>();
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
            run.Clear();
            run.AddRange(_always);
            Lookup(passage, reached, marked, run, hits);
            foreach (var i in run)
            {
                marked[i] = false;
                var (rule, extension) = _rules[i];
                if (rule.Applies.To(passage.Scopes))
                {
                    extension.Find(rule, passage, ref memories[i], hits);
                }
            }
        }
    }

    private void Lookup(Passage passage, int[] reached, bool[] marked, List<int> run, Hits hits)
    {
        var text = passage.Text.AsSpan();
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

            if (_words.TryGetValue(text[at..end], out var entries))
            {
                foreach (var entry in entries)
                {
                    if (entry.Phrases.Length > 0)
                    {
                        Compare(passage, at, entry, reached, hits);
                    }
                    else
                    {
                        Mark(entry.Rule, marked, run);
                    }
                }
            }

            if (end - at >= PrefixLength && _prefixes.TryGetValue(text.Slice(at, PrefixLength), out var rules))
            {
                foreach (var rule in rules)
                {
                    Mark(rule, marked, run);
                }
            }

            at = end;
        }
    }

    private static void Mark(int rule, bool[] marked, List<int> run)
    {
        if (!marked[rule])
        {
            marked[rule] = true;
            run.Add(rule);
        }
    }

    private void Compare(Passage passage, int at, Entry entry, int[] reached, Hits hits)
    {
        var (rule, extension) = _rules[entry.Rule];
        if (at < reached[entry.Rule] || !rule.Applies.To(passage.Scopes))
        {
            return;
        }

        var rest = passage.Text.AsSpan(at);
        var comparison = extension.Pattern!.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var phrase in entry.Phrases)
        {
            if (rest.StartsWith(phrase.Text, comparison) && IsBoundary(rest, phrase.Text.Length))
            {
                reached[entry.Rule] = at + phrase.Text.Length;
                extension.Matched(rule, passage, at, at + phrase.Text.Length, phrase.Alternative, hits);
                return;
            }
        }
    }

    private static bool IsBoundary(ReadOnlySpan<char> text, int at) => WordShape.IsLetter(text[at - 1]) != (at < text.Length && WordShape.IsLetter(text[at]));

    private static void Phrases(Dictionary<string, List<Entry>> words, ImmutableArray<Phrase> phrases, int rule)
    {
        foreach (var group in phrases.GroupBy(p => FirstWord(p.Text), StringComparer.OrdinalIgnoreCase))
        {
            Add(words, group.Key, new Entry(rule, [.. group.DistinctBy(p => p.Text)]));
        }
    }

    private static void Openings(Dictionary<string, List<Entry>> words, Dictionary<string, List<int>> prefixes, ImmutableArray<Opening> openings, int rule)
    {
        foreach (var opening in openings)
        {
            if (opening.IsWhole)
            {
                Add(words, opening.Text, new Entry(rule, []));
            }
            else
            {
                var prefix = opening.Text[..PrefixLength];
                prefixes.TryAdd(prefix, []);
                prefixes[prefix].Add(rule);
            }
        }
    }

    private static void Add(Dictionary<string, List<Entry>> words, string word, Entry entry)
    {
        words.TryAdd(word, []);
        words[word].Add(entry);
    }

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
