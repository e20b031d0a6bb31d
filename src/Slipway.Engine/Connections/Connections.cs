using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Connections;

/// <summary>A platform as this workspace uses it: an account of it, under a name.</summary>
/// <param name="Id">The name, for example <c>stack</c>.</param>
/// <param name="Connector">What talks to it.</param>
public sealed record Connection(string Id, IConnector Connector);

/// <summary>The connections of the workspace, and which of them takes which kind of asset: the first that can.</summary>
public sealed class Connections(IEnumerable<Connection> connections)
{
    private readonly FrozenDictionary<string, Connection> _byId = connections.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);
    private readonly ImmutableArray<Connection> _all = [.. connections];

    public IEnumerable<Connection> All => _all;

    public Connection this[string id] => _byId[id];

    public Inventory Inventory => new(Enum.GetValues<AssetKind>()
        .Select(kind => (kind, connection: _all.FirstOrDefault(c => c.Connector.Description.For(kind) is not null)))
        .Where(p => p.connection is not null)
        .ToImmutableDictionary(p => p.kind, p => new Placement(p.connection!.Id, p.connection.Connector.Description.For(p.kind)!.Launch)));

    public Connection For(AssetKind kind) => _all.First(c => c.Connector.Description.For(kind) is not null);
}
