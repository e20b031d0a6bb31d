namespace Slipway.Bench.Fleet;

/// <summary>The platforms of the fleet, as they stand for one life or for many.</summary>
internal sealed class FleetPlatforms : IAsyncDisposable
{
    private FleetPlatforms(FleetPlatform[] all) => All = all;

    public IReadOnlyCollection<FleetPlatform> All { get; }

    /// <summary>Where they answer, as a node is told.</summary>
    public string Addresses => string.Join(',', All.Select(p => p.Address));

    /// <summary>Every call to any of them so far.</summary>
    public int Calls => All.Sum(p => p.Calls);

    public static async Task<FleetPlatforms> StartAsync() => new(await Task.WhenAll(FleetCampaign.Platforms.Select(FleetPlatform.StartAsync)));

    public async ValueTask DisposeAsync()
    {
        foreach (var platform in All)
        {
            await platform.DisposeAsync();
        }
    }
}
