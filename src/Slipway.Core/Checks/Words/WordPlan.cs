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
        var (passages, sentences) = (_passages.Through(memories, hits), _sentences.Through(memories, hits));
        foreach (var passage in document.Passages)
        {
            passages(passage);
            if (!_sentences.IsEmpty && passage.IsProse)
            {
                foreach (var (start, end) in passage.Sentences)
                {
                    sentences(passage.Slice(start, end, Scopes.Sentence));
                }
            }
        }

        if (!_raw.IsEmpty)
        {
            _raw.Through(memories, hits)(document.Raw);
        }
    }

    private WordSearch Of(Predicate<Scopes> wanted) => new([.. _rules.Where(r => r.Rule.Applies.Scopes.Any(s => wanted(s.Wanted)))]);
}
