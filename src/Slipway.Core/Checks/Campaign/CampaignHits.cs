using Slipway.Core.Brand;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>Takes what rules find in one campaign.</summary>
internal sealed class CampaignHits(CampaignFacts facts)
{
    private readonly List<Finding> _findings = [];

    /// <summary>What was found, in no order.</summary>
    public List<Finding> Findings => _findings;

    /// <summary>A finding about an asset, or about the campaign when there is none, at the place where it is written.</summary>
    public void Add(Rule rule, AssetKey? asset, params ReadOnlySpan<string> values) => Say(rule, asset, rule.Level, rule.Say(values));

    /// <summary>A finding with words of its own.</summary>
    public void Say(Rule rule, AssetKey? asset, FindingLevel level, string message)
    {
        if (rule.Limit > 0 && _findings.Count(f => f.Code == rule.Id) >= rule.Limit)
        {
            return;
        }

        _findings.Add(new Finding(rule.Id, level, message)
        {
            Place = asset is { } key && facts.Places.TryGetValue(key, out var place) ? place : facts.Place,
            Fix = rule.Fix,
            Why = rule.Why,
            Link = rule.Link,
            Asset = asset?.ToString(),
        });
    }
}
