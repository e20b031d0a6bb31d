using Slipway.Bench.Fleet;
using Slipway.Engine.Tests.Store;
using Xunit;

namespace Slipway.Engine.Tests.Approving;

/// <summary>For whom agents wrote in a draft is known of the version that comes of it.</summary>
public sealed class DraftWritersTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-writers-").FullName;
    private FleetPlatforms _platforms = null!;
    private EngineNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _platforms = await FleetPlatforms.StartAsync();
        _node = await EngineNode.OpenAsync(new NodeSettings(_folder, [.. _platforms.All.Select(p => p.Address)]) { Postgres = await TestDatabase.ConnectionAsync(_folder) });
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _platforms.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task They_have_a_part_in_it_until_what_they_wrote_is_launched()
    {
        var (campaigns, name) = (_node.Get<Engine.Campaigns.Campaigns>(), FleetCampaign.NameOf(1));
        await campaigns.WroteAsync(name, "p-ada");
        await campaigns.WroteAsync(name, "p-bo");
        await campaigns.WroteAsync(name, "p-ada");
        var first = await campaigns.AddAsync(FleetCampaign.First(1), "", "p-author");
        Assert.Equal(["p-ada", "p-bo"], first.Writers);
        Assert.Equal(["p-author", "p-ada", "p-bo"], first.Authors);

        await new CampaignLife(_node, 1).LaunchAsync(FleetCampaign.First(1));
        Assert.Empty((await campaigns.AddAsync(FleetCampaign.Second(1), "", "p-author")).Writers);

        // The same plan may come of a draft that an agent wrote in meanwhile.
        await campaigns.WroteAsync(name, "p-bo");
        Assert.Equal(["p-bo"], (await campaigns.AddAsync(FleetCampaign.Second(1), "", "p-author")).Writers);
        Assert.Empty((await campaigns.AddAsync(FleetCampaign.First(2), "", "p-author")).Writers);
    }
}
