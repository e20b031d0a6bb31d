using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>A word rule among others.</summary>
/// <param name="Index">Which of all it is.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Extension">What it looks for.</param>
internal sealed record WordRule(int Index, Rule Rule, WordExtension Extension);

/// <summary>Word rules that look at the same kind of text, to be gone through together.</summary>
internal sealed class WordSearch
{
    private readonly ConcurrentDictionary<Scopes, Choice> _choices = new();
    private readonly ImmutableArray<WordRule> _patterned;
    private readonly ImmutableArray<WordRule> _others;
    private readonly WordFinder _finder;

    public WordSearch(ImmutableArray<WordRule> rules)
    {
        _patterned = [.. rules.Where(r => r.Extension.Pattern is not null)];
        _others = [.. rules.Where(r => r.Extension.Pattern is null)];
        _finder = new WordFinder([.. _patterned.Select(r => r.Extension.Pattern!)]);
    }

    /// <summary>Whether there is no rule.</summary>
    public bool IsEmpty => _patterned.IsEmpty && _others.IsEmpty;

    /// <summary>Looks at a passage.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="memories">What each rule remembers from passage to passage.</param>
    /// <param name="hits">Takes what is found.</param>
    public void Look(Passage passage, object?[] memories, Hits hits)
    {
        var choice = _choices.GetOrAdd(passage.Scopes, Choose);
        foreach (var (index, rule, extension) in choice.Others)
        {
            extension.Find(rule, passage, ref memories[index], hits);
        }

        if (choice.Patterned is null)
        {
            return;
        }

        foreach (var (start, end, pattern, alternative) in _finder.Find(passage, choice.Patterned))
        {
            _patterned[pattern].Extension.Matched(_patterned[pattern].Rule, passage, start, end, alternative, hits);
        }
    }

    private Choice Choose(Scopes scopes)
    {
        var patterned = _patterned.Select(r => r.Rule.Applies.To(scopes)).ToArray();
        return new Choice(Array.Exists(patterned, p => p) ? patterned : null, [.. _others.Where(r => r.Rule.Applies.To(scopes))]);
    }

    /// <summary>Which rules apply to a part of a document.</summary>
    /// <param name="Patterned">For each that looks for a pattern; null when none of them does.</param>
    /// <param name="Others">Those that look in a way of their own.</param>
    private sealed record Choice(bool[]? Patterned, WordRule[] Others);
}
