using Slipway.Bench.Fleet;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Tests.Store;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>A sample of what ./prove crash-matrix does with real processes: death in the middle of a campaign's whole life, on PostgreSQL where it is at hand, and a start again.</summary>
public sealed class CrashMatrixTests
{
    private const int Every = 60;

    private sealed class Death(string at) : Exception(at);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Death_at_any_moment_leaves_the_platforms_with_what_was_planned_once(bool postgres)
    {
        var (meant, moments) = await LiveAsync(0, postgres);

        Assert.InRange(moments, 200, 600);
        for (var point = 1; point <= moments; point += Every)
        {
            var (held, _) = await LiveAsync(point, postgres);
            Assert.Empty(meant.FaultsOf(held).What);
        }
    }

    [Fact]
    public async Task A_mail_that_was_held_in_the_moment_of_a_death_is_given_free_again()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-crash-").FullName;
        await using var platforms = await FleetPlatforms.StartAsync();
        await using var node = await EngineNode.OpenAsync(new NodeSettings(folder, [.. platforms.All.Select(p => p.Address)]));
        var plan = FleetCampaign.First(1);
        await new CampaignLife(node, 1).LaunchAsync(plan);
        var version = (await node.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
        var mail = version.Readings[Sample.Invitation.Key];
        await node.Get<Engine.Journal.Journal>().Page(plan.Digest).OpenAsync(new Opening(Phase.Pause, Sample.Invitation.Key, 0));
        await node.Get<Engine.Connections.Connections>()["post"].Connector.HaltAsync(
            new HaltRequest(Engine.Journal.Journal.OperationId(plan.Digest, Phase.Pause, Sample.Invitation.Key), mail.Id, HaltMode.Pause), CancellationToken.None);

        await node.Get<HaltDesk>().PauseAsync(version, "a look at it", "launcher", CancellationToken.None);
        await node.Get<HaltDesk>().ResumeAsync(version, "all is well", "launcher", CancellationToken.None);

        Assert.Equal("live", platforms.All.SelectMany(p => p.ThingsOf("fleet-")).Single(t => t.Id == mail.Id).State);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(Reckoning Reckoning, int Moments)> LiveAsync(int dieAt, bool postgres)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-crash-").FullName;
        await using var platforms = await FleetPlatforms.StartAsync();
        var settings = new NodeSettings(folder, [.. platforms.All.Select(p => p.Address)]) { Postgres = postgres ? await (await TestDatabase.PostgresAsync()).NewDatabaseAsync() : null };
        try
        {
            var moments = await LiveAsync(settings, dieAt);
            // What beats with the clock makes lives a few moments longer or shorter; one that was over before its death died of nothing.
            Assert.True(dieAt == 0 || moments == dieAt || dieAt - moments < 20, $"It was to die at {dieAt}, and lived for {moments}.");
            _ = dieAt == 0 ? 0 : await LiveAsync(settings, 0);
            return (Reckoning.Of(platforms.All, FleetCampaign.NameOf(1)), moments);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> LiveAsync(NodeSettings settings, int dieAt)
    {
        var watch = new DeathWatch(dieAt, moment => throw new Death(moment));
        await using var node = await EngineNode.OpenAsync(settings with { Tap = watch.Tap });
        node.Database.Observer = watch.OnCommit;
        try
        {
            await new CampaignLife(node, 1).LiveAsync();
            return watch.Moments;
        }
        catch (Death)
        {
            return dieAt;
        }
        finally
        {
            node.Database.Observer = null;
        }
    }
}
