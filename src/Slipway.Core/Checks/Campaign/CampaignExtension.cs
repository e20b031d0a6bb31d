using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Campaign;

/// <summary>An extension that looks at a campaign as a whole. What is not known of the campaign is not judged.</summary>
public abstract class CampaignExtension : Extension
{
    /// <inheritdoc/>
    public sealed override Family Family => Family.Campaign;

    /// <summary>Looks at a campaign.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="facts">The campaign; the rule applies to it.</param>
    /// <param name="hits">Takes what is found.</param>
    internal abstract void Find(Rule rule, CampaignFacts facts, CampaignHits hits);

    // A document alone says nothing of its campaign.
    internal sealed override void Find(Rule rule, Document document, Hits hits)
    {
    }
}
