using Slipway.Bench.Fleet;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Store.Halts;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Staging;

/// <summary>Two nodes that prepare one campaign, on platforms that would make twice what they are asked to make twice.</summary>
public sealed class StagingOnNodesTests : IAsyncLifetime
{
    private FleetHouse _house = null!;
    private LeaseBook _elsewhere = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await FleetHouse.OpenAsync();
        _elsewhere = new LeaseBook(_house.Node.Database, new Node("2", "another"));
    }

    public async ValueTask DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_campaign_that_is_prepared_on_two_nodes_at_once_is_made_once()
    {
        var version = await _house.Get<Campaigns.Campaigns>().AddAsync(FleetCampaign.First(1), "", "author");

        var both = await Task.WhenAll(new[] { _house.Get<LeaseBook>(), _elsewhere }.Select(l => StagerOf(l).StageAsync(version, null, CancellationToken.None)));

        Assert.All(both, b => Assert.Empty(b.Findings));
        Assert.Equal(both[0].Plan!.Readings.Select(r => r.Value.Id), both[1].Plan!.Readings.Select(r => r.Value.Id));
        Assert.Equal(version.Plan.Changes.Length, _house.Platforms.All.Sum(p => p.ThingsOf("fleet-").Length));
    }

    [Fact]
    public async Task What_a_silent_node_began_to_make_asks_a_person_who_prepares_it_again_once_it_is_clear()
    {
        var version = await _house.Get<Campaigns.Campaigns>().AddAsync(FleetCampaign.First(1), "", "author");
        var lease = await _elsewhere.WaitAsync($"stage:{version.Campaign}", CancellationToken.None);
        await (await _house.Get<Engine.Journal.Journal>().PageAsync(version.Digest, lease)).OpenAsync(new Opening(Phase.Stage, Sample.Invitation.Key, version.Round));
        await _elsewhere.DisposeAsync();
        await _house.Node.Database.WriteAsync("test", s => s.ExecuteAsync("update leases set until = now_ms() - 1"));

        var (staged, findings) = await StagerOf(_house.Get<LeaseBook>()).StageAsync(version, null, CancellationToken.None);

        Assert.Null(staged);
        Assert.Equal(("platform-busy", Sample.Invitation.Key.ToString()), (Assert.Single(findings).Code, findings[0].Asset));
        Assert.Contains("A node that fell silent had begun to make it", findings[0].Message, StringComparison.Ordinal);

        (staged, findings) = await StagerOf(_house.Get<LeaseBook>()).StageAsync(version, null, CancellationToken.None);
        Assert.Empty(findings);
        Assert.Equal(version.Plan.Changes.Length, _house.Platforms.All.Sum(p => p.ThingsOf("fleet-").Length));
    }

    private Stager StagerOf(LeaseBook leases) => new(
        _house.Get<Campaigns.Campaigns>(), _house.Get<Engine.Connections.Connections>(), _house.Get<Operations>(), _house.Get<Engine.Journal.Journal>(), leases, _house.Get<HaltBook>());
}
