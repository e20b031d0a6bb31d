using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What <c>slipway.yaml</c> says of a whole workspace.</summary>
public sealed record WorkspaceSettings
{
    /// <summary>The workspace's name; empty when it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The seed of every holdout.</summary>
    public string Seed { get; init; } = "slipway";

    /// <summary>The connections the campaigns may name, with the connector of each, so that a plan can be made where no server is: <c>hubspot-main: hubspot</c>.</summary>
    public ImmutableSortedDictionary<string, PlacedText> Connections { get; init; } = ImmutableSortedDictionary<string, PlacedText>.Empty;

    /// <summary>Which connection takes which kind, where a campaign does not say otherwise.</summary>
    public ImmutableSortedDictionary<AssetKind, PlacedText> Platforms { get; init; } = ImmutableSortedDictionary<AssetKind, PlacedText>.Empty;

    /// <summary>Who is written to by no campaign for a while; null where every campaign may write to everybody.</summary>
    public GlobalHoldoutTerms? GlobalHoldout { get; init; }

    /// <summary>Reads the settings; what is wrong comes back as findings, and the rest counts.</summary>
    public static (WorkspaceSettings Settings, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (string.IsNullOrWhiteSpace(text))
        {
            return (new WorkspaceSettings(), []);
        }

        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (new WorkspaceSettings(), findings.InOrder());
        }

        var fields = new YamlFields(map, findings);
        var name = fields.Text("name", "Nordlager Software", required: false) ?? "";
        var seed = fields.Text("seed", "nordlager", required: false);
        var connections = ImmutableSortedDictionary.CreateBuilder<string, PlacedText>(StringComparer.Ordinal);
        if (fields.Mapping("connections", "{ hubspot-main: hubspot }", required: false) is { } written)
        {
            foreach (var id in written.Keys.ToList())
            {
                if (written.Scalar(id, "hubspot") is { } connector)
                {
                    connections[id] = new PlacedText(connector.Text.Trim(), connector.Place);
                }
            }

            written.Close();
        }

        var settings = new WorkspaceSettings { Name = name, Seed = string.IsNullOrEmpty(seed) ? "slipway" : seed, Connections = connections.ToImmutable(), Platforms = Drafts.Platforms.Read(fields), GlobalHoldout = GlobalHoldoutTerms.Read(fields) };
        fields.Close();
        return (settings, findings.InOrder());
    }
}
