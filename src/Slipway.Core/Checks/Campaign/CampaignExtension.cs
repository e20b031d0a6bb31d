using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Core.Text.Expressions;

namespace Slipway.Core.Checks.Campaign;

/// <summary>An extension that looks at a campaign as a whole. What is not known of the campaign is not judged.</summary>
public abstract class CampaignExtension : Extension
{
    private Expression? _when;

    /// <inheritdoc/>
    public sealed override Family Family => Family.Campaign;

    /// <summary>Adds to what reads an extension the setting all of them have: <c>when</c>, a condition in CEL on the campaigns that are looked at.</summary>
    internal static Func<YamlFields, Extension?> Reading(Func<YamlFields, CampaignExtension?> read) => fields =>
    {
        var when = fields.Scalar("when", "campaign.markets.size() > 1", required: false) is { } written
            ? Expression.Read(written, CampaignFields.Scope, fields.Findings, fields.PathOf("when"), ExpressionType.Bool)
            : null;
        var extension = read(fields);
        if (extension is not null)
        {
            extension._when = when;
        }

        return extension;
    };

    /// <summary>Looks at a campaign, if it is one of those it is for; one of which that is not known is none.</summary>
    /// <param name="rule">The rule it is part of.</param>
    /// <param name="facts">The campaign; the rule applies to it.</param>
    /// <param name="hits">Takes what is found.</param>
    internal void FindIn(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        if (_when is null || _when.Evaluate(CampaignFields.Of(facts)) == ExpressionValue.Of(true))
        {
            Find(rule, facts, hits);
        }
    }

    /// <summary>Looks at a campaign.</summary>
    /// <inheritdoc cref="FindIn"/>
    private protected abstract void Find(Rule rule, CampaignFacts facts, CampaignHits hits);

    // A document alone says nothing of its campaign.
    internal sealed override void Find(Rule rule, Document document, Hits hits)
    {
    }
}
