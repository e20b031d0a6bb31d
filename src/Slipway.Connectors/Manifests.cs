using System.Collections.Immutable;
using Slipway.Connectors.GoogleAds;
using Slipway.Connectors.HubSpot;
using Slipway.Connectors.Salesforce;
using Slipway.Connectors.Slack;
using Slipway.Connectors.WordPress;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors;

/// <summary>The connectors that come with Slipway: a folder each.</summary>
public static class Manifests
{
    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<ConnectorManifest> All { get; } =
        [GoogleAdsManifest.Manifest, HubSpotManifest.Manifest, SalesforceManifest.Manifest, SlackManifest.Manifest, WordPressManifest.Manifest];
}
