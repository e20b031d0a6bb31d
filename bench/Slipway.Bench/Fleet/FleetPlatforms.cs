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

    /// <param name="weather">What goes wrong; null for nothing.</param>
    /// <param name="habits">Which there are; null for those of the fleet.</param>
    public static async Task<FleetPlatforms> StartAsync(Weather? weather = null, IEnumerable<Habits>? habits = null)
    {
        var platforms = new FleetPlatforms(await Task.WhenAll((habits ?? FleetCampaign.Platforms).Select(FleetPlatform.StartAsync)));
        platforms.Meet(weather);
        return platforms;
    }

    /// <summary>From now on calls meet this weather; null for none.</summary>
    public void Meet(Weather? weather)
    {
        foreach (var platform in All)
        {
            platform.Weather = weather;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var platform in All)
        {
            await platform.DisposeAsync();
        }
    }
}
