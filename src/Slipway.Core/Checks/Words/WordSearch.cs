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
    // There are few kinds of passage, and each is asked for thousands of times: to go through them is quicker than to look one up.
    private volatile Choice[] _choices = [];
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
        var choice = ChoiceFor(passage.Scopes);
        foreach (var other in choice.Others)
        {
            other.Extension.Find(other.Rule, passage, ref memories[other.Index], hits);
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

    private Choice ChoiceFor(Scopes scopes)
    {
        var choices = _choices;
        foreach (var known in choices)
        {
            if (known.Scopes == scopes)
            {
                return known;
            }
        }

        // Where two threads come upon a kind at once, one of them forgets it again and makes it anew when it is next asked for.
        var choice = Choose(scopes);
        _choices = [.. choices, choice];
        return choice;
    }

    private Choice Choose(Scopes scopes)
    {
        var patterned = _patterned.Select(r => r.Rule.Applies.To(scopes)).ToArray();
        return new Choice(scopes, Array.Exists(patterned, p => p) ? patterned : null, [.. _others.Where(r => r.Rule.Applies.To(scopes))]);
    }

    /// <summary>Which rules apply to a part of a document.</summary>
    /// <param name="Scopes">The part.</param>
    /// <param name="Patterned">For each that looks for a pattern; null when none of them does.</param>
    /// <param name="Others">Those that look in a way of their own.</param>
    private sealed record Choice(Scopes Scopes, bool[]? Patterned, WordRule[] Others);
}
