using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>All word rules of a rule set, put together so that a text is gone through once, word by word, whatever their number.</summary>
internal sealed class WordPlan
{
    private const Scopes Apart = Scopes.Sentence | Scopes.Raw;

    private readonly ImmutableArray<WordRule> _rules;
    private readonly WordSearch _passages;
    private readonly WordSearch _sentences;
    private readonly WordSearch _raw;

    public WordPlan(IEnumerable<Rule> rules)
    {
        _rules = [.. rules.Where(r => r.Extension is WordExtension).Select((r, i) => new WordRule(i, r, (WordExtension)r.Extension))];
        _passages = Of(s => (s & Apart) == Scopes.None);
        _sentences = Of(s => s.HasFlag(Scopes.Sentence));
        _raw = Of(s => s.HasFlag(Scopes.Raw));
    }

    /// <summary>Looks at a document.</summary>
    public void Find(Document document, Hits hits)
    {
        if (_rules.IsEmpty)
        {
            return;
        }

        var memories = new object?[_rules.Length];
        foreach (var passage in document.Passages)
        {
            _passages.Look(passage, memories, hits);
            if (!_sentences.IsEmpty && passage.IsProse)
            {
                foreach (var (start, end) in passage.Sentences)
                {
                    _sentences.Look(passage.Slice(start, end, Scopes.Sentence), memories, hits);
                }
            }
        }

        if (!_raw.IsEmpty)
        {
            _raw.Look(document.Raw, memories, hits);
        }
    }

    private WordSearch Of(Predicate<Scopes> wanted) => new([.. _rules.Where(r => r.Rule.Applies.Scopes.Any(s => wanted(s.Wanted)))]);
}
