using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks;

/// <summary>What a rule looks for: an extension point of the rule format with its settings. Pure, and safe to use from several threads at once.</summary>
public abstract class Extension
{
    /// <summary>The word under <c>extends</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The family it belongs to.</summary>
    public abstract Family Family { get; }

    /// <summary>Whether it judges a text as a whole, so that a piece of one, such as a form, tells it nothing.</summary>
    internal virtual bool NeedsWhole => true;

    /// <summary>Whether it judges what a platform's template or the platform itself may bring: the way out, the sender, the language, what stands behind a text, tracking.</summary>
    internal virtual bool NeedsFrame => false;

    /// <summary>What findings of a rule are about, when a check that every campaign has to pass looks for the same; null otherwise.</summary>
    internal virtual string? MatterFor(Rule rule) => null;

    /// <summary>The same, letting pass the brand's own words besides.</summary>
    internal virtual Extension Accepting(ImmutableArray<string> terms) => this;

    /// <summary>The same, with what the brand folder says besides its rules filled in; what the rule refers to and is not there becomes a finding.</summary>
    internal virtual Extension For(BrandFacts brand, Rule rule, FindingList findings) => this;

    /// <summary>Looks at one document.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="document">The document; the rule applies to it, and the extension looks at the passages it applies to.</param>
    /// <param name="hits">Takes what is found.</param>
    internal abstract void Find(Rule rule, Document document, Hits hits);

    /// <summary>Looks at one document, with what is known besides. An extension that asks nothing of it looks at the document alone.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="document">The document.</param>
    /// <param name="background">What is known besides.</param>
    /// <param name="hits">Takes what is found.</param>
    internal virtual void Find(Rule rule, Document document, Background background, Hits hits) => Find(rule, document, hits);
}
