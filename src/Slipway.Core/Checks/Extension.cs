using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
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

    /// <summary>The same, letting pass the brand's own words besides.</summary>
    internal virtual Extension Accepting(ImmutableArray<string> terms) => this;

    /// <summary>The same, with the brand's design tokens at hand; null when they lack what it needs, which is then among the findings.</summary>
    /// <param name="all">The brand's tokens.</param>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="findings">Takes what is wrong.</param>
    internal virtual Extension? With(DesignTokens all, Rule rule, FindingList findings) => this;

    /// <summary>Looks at one document.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="document">The document; the rule applies to it, and the extension looks at the passages it applies to.</param>
    /// <param name="hits">Takes what is found.</param>
    internal abstract void Find(Rule rule, Document document, Hits hits);
}
