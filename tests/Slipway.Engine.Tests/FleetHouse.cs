using Slipway.Bench.Fleet;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Tests.Store;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Tests;

/// <summary>One node on a folder of its own, and the platforms of the fleet: for what goes over several platforms.</summary>
internal sealed class FleetHouse : IAsyncDisposable
{
    private readonly string _folder;

    private FleetHouse(string folder, FleetPlatforms platforms, EngineNode node) => (_folder, Platforms, Node) = (folder, platforms, node);

    public FleetPlatforms Platforms { get; }

    public EngineNode Node { get; }

    public static async Task<FleetHouse> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-fleet-").FullName;
        var platforms = await FleetPlatforms.StartAsync();
        return new FleetHouse(folder, platforms, await EngineNode.OpenAsync(
            new NodeSettings(folder, [.. platforms.All.Select(p => p.Address)]) { Postgres = await TestDatabase.ConnectionAsync(folder) }));
    }

    public T Get<T>()
        where T : notnull => Node.Get<T>();

    /// <summary>Takes a plan of the first campaign from where it is to live.</summary>
    public async Task<CampaignVersion> LaunchAsync(Plan plan)
    {
        await new CampaignLife(Node, 1).LaunchAsync(plan);
        return (await Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
    }

    /// <summary>The event of the first campaign that its thanks wait for happens, and the node hears of it.</summary>
    public async Task HappenAsync()
    {
        using var _ = await Node.People[FleetCampaign.Post.Name].PostAsync($"happen/{EventTypes.AttendanceKnown}/{FleetCampaign.NameOf(1)}", null);
        await Node.BeatAsync();
        await Node.BeatAsync();
    }

    /// <summary>What the platforms hold of an asset; one that was made again is there more than once.</summary>
    public IEnumerable<FleetThing> ThingsOf(AssetKey asset) => Platforms.All.SelectMany(p => p.ThingsOf("fleet-")).Where(t => t.Key.EndsWith($":{asset}", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Platforms.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
