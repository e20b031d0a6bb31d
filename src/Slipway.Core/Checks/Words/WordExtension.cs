using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>An extension that looks at one passage after another.</summary>
public abstract class WordExtension : Extension
{
    /// <inheritdoc/>
    public sealed override Family Family => Family.Words;

    /// <inheritdoc/>
    internal sealed override bool NeedsWhole => false;

    /// <summary>The expression whose matches it is about; null when it looks at passages in a way of its own.</summary>
    internal virtual WordPattern? Pattern => null;

    /// <summary>Looks at a passage.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="memory">What it wants to remember from passage to passage of the same document.</param>
    /// <param name="hits">Takes what is found.</param>
    internal virtual void Find(Rule rule, Passage passage, ref object? memory, Hits hits)
    {
        foreach (var (start, end, alternative) in Pattern?.Matches(passage.Text) ?? [])
        {
            Matched(rule, passage, start, end, alternative, hits);
        }
    }

    /// <summary>Called for each match of <see cref="Pattern"/>.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="start">Where the match begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="alternative">Which alternative matched.</param>
    /// <param name="hits">Takes what is found.</param>
    internal virtual void Matched(Rule rule, Passage passage, int start, int end, int alternative, Hits hits)
    {
    }

    /// <inheritdoc/>
    internal sealed override void Find(Rule rule, Document document, Hits hits) => new WordPlan([rule]).Find(document, hits);
}
