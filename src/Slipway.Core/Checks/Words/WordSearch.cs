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
internal sealed class WordSearch(ImmutableArray<WordRule> rules)
{
    private readonly ConcurrentDictionary<Scopes, Choice> _choices = new();
    private readonly WordLookup _lookup = new([.. rules.Select(r => (r.Extension.Pattern, r.Extension.KeyWords))]);

    /// <summary>Whether there is no rule.</summary>
    public bool IsEmpty => rules.IsEmpty;

    /// <summary>Begins to go through a document.</summary>
    /// <param name="memories">What each rule remembers from passage to passage.</param>
    /// <param name="hits">Takes what is found.</param>
    /// <returns>Looks at one passage after the other.</returns>
    public Action<Passage> Through(object?[] memories, Hits hits)
    {
        // Up to where each rule has found something, and whether a word of it stands in the passage.
        var (reached, present) = (new int[rules.Length], new bool[rules.Length]);
        var begun = new List<Beginning>();
        return passage =>
        {
            var choice = _choices.GetOrAdd(passage.Scopes, Choose);
            if (!choice.IsAny)
            {
                return;
            }

            Array.Clear(reached);
            Array.Clear(present);
            begun.Clear();
            _lookup.Find(passage, present, begun);
            foreach (var i in choice.Always)
            {
                var (index, rule, extension) = rules[i];
                if ((present[i] || extension.KeyWords is null) && extension.Pattern?.NeedsWhole(passage) != false)
                {
                    // What runs over the whole finds what could be looked up as well.
                    reached[i] = int.MaxValue;
                    extension.Find(rule, passage, ref memories[index], hits);
                }
            }

            foreach (var beginning in begun)
            {
                var i = beginning.Candidates.Pattern;
                if (beginning.At >= reached[i] && choice.Applies[i] && beginning.In(passage.Text) is ({ } candidate, var length))
                {
                    reached[i] = beginning.At + length;
                    rules[i].Extension.Matched(rules[i].Rule, passage, beginning.At, reached[i], candidate.Alternative, hits);
                }
            }
        };
    }

    private Choice Choose(Scopes scopes)
    {
        var applies = rules.Select(r => r.Rule.Applies.To(scopes)).ToArray();
        return new Choice(applies, [.. _lookup.Always.Where(i => applies[i])]);
    }

    /// <summary>Which rules apply to a part of a document.</summary>
    /// <param name="Applies">For each rule.</param>
    /// <param name="Always">Those of them that may have to run over the whole.</param>
    private sealed record Choice(bool[] Applies, int[] Always)
    {
        /// <summary>Whether any applies.</summary>
        public bool IsAny { get; } = Array.Exists(Applies, a => a);
    }
}
