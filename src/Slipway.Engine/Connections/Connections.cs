using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Connections;

/// <summary>A platform as this workspace uses it: an account of it, under a name.</summary>
/// <param name="Id">The name, for example <c>stack</c>.</param>
/// <param name="Connector">What talks to it.</param>
public sealed record Connection(string Id, IConnector Connector);

/// <summary>The connections of the workspace: the built-in stack first, then the accounts that people connected, by name.</summary>
/// <param name="builtIn">Those that are always there.</param>
public sealed class Connections(IEnumerable<Connection> builtIn)
{
    private readonly ImmutableArray<Connection> _builtIn = [.. builtIn];
    private ImmutableArray<Connection> _all = [.. builtIn];

    public IEnumerable<Connection> All => _all;

    /// <summary>The connection of that name; null when there is none any more.</summary>
    public Connection? Find(string? id) => _all.FirstOrDefault(c => c.Id == id);

    /// <exception cref="PlatformException">There is none of that name, told as a finding.</exception>
    public Connection this[string id] => Find(id) ?? throw Missing(id);

    /// <summary>What they can do, for planning.</summary>
    public ImmutableArray<AvailableConnection> Available => [.. _all.Select(c => new AvailableConnection(c.Id, c.Connector.Description))];

    /// <summary>The connection that a plan gives a kind of asset to. Plans made before there was a choice name none: then it is the first that takes the kind.</summary>
    public Connection For(Plan plan, AssetKind kind) =>
        plan.Platforms.TryGetValue(kind, out var id) ? this[id] : _all.FirstOrDefault(c => c.Connector.Description.For(kind) is not null) ?? throw Missing(kind.ToString());

    /// <summary>Puts those that people connected in place of the ones before.</summary>
    internal void Use(IEnumerable<Connection> connected) => _all = [.. _builtIn, .. connected.OrderBy(c => c.Id, StringComparer.Ordinal)];

    private static PlatformException Missing(string id) => new(new Outcome.Refused(
        [Sdk.Diagnostics.Finding.Error("connection-gone", $"There is no connection \"{id}\" any more.", fix: "Connect its platform again under the same name, under Platforms.")]));
}
