using Slipway.Bench.Fleet;
using Slipway.Engine.Tests.Store;
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

    private static async Task<(Reckoning Reckoning, int Moments)> LiveAsync(int dieAt, bool postgres)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-crash-").FullName;
        await using var platforms = await FleetPlatforms.StartAsync();
        var settings = new NodeSettings(folder, [.. platforms.All.Select(p => p.Address)]) { Postgres = postgres ? await (await TestDatabase.PostgresAsync()).NewDatabaseAsync() : null };
        try
        {
            var moments = await LiveAsync(settings, dieAt);
            Assert.Equal(dieAt, dieAt == 0 ? 0 : moments);
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
