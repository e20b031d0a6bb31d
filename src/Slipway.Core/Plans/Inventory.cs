using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Plans;

/// <summary>Which connection takes a kind of asset, and what launching it there does.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Effect">What launching does.</param>
public sealed record Placement(string Connection, LaunchEffect Effect)
{
    /// <summary>What a person must do where the platform does not let us launch it.</summary>
    public string? ByHand { get; init; }

    /// <summary>What a person must do before an asset that names an audience goes live.</summary>
    public string? AudienceByHand { get; init; }
}

/// <summary>A connection that there is.</summary>
/// <param name="Id">Its name, for example <c>hubspot-main</c>.</param>
/// <param name="Can">What it can do.</param>
public sealed record AvailableConnection(string Id, ConnectorDescription Can);

/// <summary>What the platforms are and can do, as last seen.</summary>
/// <param name="Placements">Where each kind goes.</param>
public sealed record Inventory(ImmutableDictionary<AssetKind, Placement> Placements)
{
    /// <summary>Decides where each kind goes: where the campaign says, else where the workspace says, else to the first connection that takes it.</summary>
    /// <param name="connections">The connections there are, the built-in stack first.</param>
    /// <param name="workspace">What the workspace says.</param>
    /// <param name="campaign">What the campaign says.</param>
    /// <returns>The inventory, and what of the choices cannot be.</returns>
    public static (Inventory Inventory, ImmutableArray<Finding> Findings) Choose(
        ImmutableArray<AvailableConnection> connections,
        IReadOnlyDictionary<AssetKind, PlacedText> workspace,
        IReadOnlyDictionary<AssetKind, PlacedText> campaign)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var placements = ImmutableDictionary.CreateBuilder<AssetKind, Placement>();
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            var written = campaign.GetValueOrDefault(kind) ?? workspace.GetValueOrDefault(kind);
            var taking = connections.Where(c => c.Can.For(kind) is not null).ToList();
            var chosen = written is null ? taking.FirstOrDefault() : taking.FirstOrDefault(c => c.Id == written.Text);
            if (chosen is not null)
            {
                placements[kind] = Placed(chosen, kind);
            }
            else if (written is not null)
            {
                findings.Add(Wrong(kind, written, connections, taking));
            }
        }

        return (new Inventory(placements.ToImmutable()), findings.ToImmutable());
    }

    /// <summary>Where each kind of a plan went, as far as those connections are still there.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="connections">The connections there are, the built-in stack first.</param>
    /// <returns>The inventory; a kind whose connection is gone is not in it.</returns>
    public static Inventory Of(Plan plan, ImmutableArray<AvailableConnection> connections)
    {
        var placements = ImmutableDictionary.CreateBuilder<AssetKind, Placement>();
        foreach (var kind in plan.Assets.Select(a => a.Key.Kind).Distinct())
        {
            // Plans made before there was a choice name none: then it was the first that takes the kind.
            var named = plan.Platforms.GetValueOrDefault(kind);
            if (connections.FirstOrDefault(c => (named is null || c.Id == named) && c.Can.For(kind) is not null) is { } taking)
            {
                placements[kind] = Placed(taking, kind);
            }
        }

        return new Inventory(placements.ToImmutable());
    }

    private static Placement Placed(AvailableConnection connection, AssetKind kind)
    {
        var can = connection.Can.For(kind)!;
        return new Placement(connection.Id, can.Launch) { ByHand = can.ByHand, AudienceByHand = can.AudienceByHand };
    }

    private static Finding Wrong(AssetKind kind, PlacedText written, ImmutableArray<AvailableConnection> connections, List<AvailableConnection> taking)
    {
        var word = new AssetKey(kind, "").ToString()[..^1];
        var could = taking.Count == 0 ? "Connect a platform that takes it." : $"Write one of: {string.Join(", ", taking.Select(c => c.Id))}.";
        return connections.FirstOrDefault(c => c.Id == written.Text) is { } there
            ? Finding.Error("connection-cannot", $"{there.Can.Platform} ({there.Id}) takes no {word}.", written.Place, could) with { Field = $"platforms.{word}" }
            : Finding.Error("connection-unknown", $"There is no connection \"{written.Text}\".", written.Place, could) with { Field = $"platforms.{word}" };
    }
}
