using System.Diagnostics;
using System.Globalization;
using Slipway.Bench.Fleet;
using Slipway.Bench.Nodes;

namespace Slipway.Bench.Proofs;

/// <summary>Launches on two and on three nodes over one PostgreSQL, which are killed, stand still and lose the database; looks on the platforms for what is there twice or not at all.</summary>
/// <remarks>Two of the three platforms make twice what they are asked to make twice. Which blow falls when is drawn from the seed; what a node is at by then is a matter of scheduling.</remarks>
internal sealed class Cluster : Run
{
    private const int Launches = 100;
    private const double TakeOverLimit = 10;

    public override string Name => "cluster";

    public override string What => "100 launches on two and on three nodes that are killed, paused and cut off from the database: what is there twice or never, and how soon another node goes on";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        if (!RealPostgres.IsAtHand)
        {
            throw new RunBrokeException(RealPostgres.NotAtHand);
        }

        var watch = Stopwatch.StartNew();
        var launches = Math.Max(1, Launches / options.Every);
        var meant = await UndisturbedAsync();
        var results = new Dictionary<int, ClusterResult>();
        foreach (var nodes in (int[])[2, 3])
        {
            results[nodes] = await RunAsync(nodes, launches, meant, new Random(options.Seed + nodes), what => options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {nodes} nodes: {what}")));
            foreach (var wrong in results[nodes].Faults.What)
            {
                await options.Progress.WriteLineAsync($"{Name}: {wrong}");
            }
        }

        var takeOvers = results.Values.SelectMany(r => r.TakeOvers).Order().ToList();
        var (median, max) = takeOvers.Count == 0 ? (0, 0) : (takeOvers[takeOvers.Count / 2], takeOvers[^1]);
        var (duplicates, losses) = (results.Values.Sum(r => r.Faults.Duplicates), results.Values.Sum(r => r.Faults.Losses));
        return new RunResult(
            new
            {
                Name, Launches = launches * results.Count, Duplicates = duplicates, Losses = losses, Parked = results.Values.Sum(r => r.Parked),
                TakeOverSeconds = new { Max = Math.Round(max, 2), Median = Math.Round(median, 2), Samples = takeOvers.Count, NotTaken = results.Values.Sum(r => r.NotTaken) },
                Nodes = results.ToDictionary(r => r.Key.ToString(CultureInfo.InvariantCulture), r => new { Launches = launches, r.Value.Kills, r.Value.Pauses, r.Value.Cuts, r.Value.Parked, TakeOvers = r.Value.TakeOvers.Select(t => Math.Round(t, 2)), r.Value.Faults.Duplicates, r.Value.Faults.Losses }),
                Seconds = Math.Round(watch.Elapsed.TotalSeconds), options.Seed, Machine = Machine.Description,
            },
            duplicates == 0 && losses == 0 && takeOvers.Count > 0 && max <= TakeOverLimit && results.Values.All(r => r.NotTaken == 0),
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {launches} launches on 2 and on 3 nodes: {duplicates} duplicates, {losses} losses; another node went on after {median:0.0} s, at most {max:0.0} s"));
    }

    private static async Task<LaunchedThings> UndisturbedAsync()
    {
        using var folder = new ScratchFolder();
        await using var platforms = await FleetPlatforms.StartAsync();
        await using var node = await EngineNode.OpenAsync(new NodeSettings(folder.At("data"), [.. platforms.All.Select(p => p.Address)]));
        await new CampaignLife(node, 1).LaunchAsync(FleetCampaign.First(1));
        return LaunchedThings.Of(platforms);
    }

    private static async Task<ClusterResult> RunAsync(int count, int launches, LaunchedThings meant, Random random, Func<string, Task> say)
    {
        using var folder = new ScratchFolder();
        var postgres = await (await RealPostgres.SharedAsync()).NewDatabaseAsync();
        // Half of the calls take a tenth of a second, as those of real platforms do, so that a launch is under way for a while.
        await using var platforms = await FleetPlatforms.StartAsync(new Weather(random.Next(), (Mishap.Delay, 0.5)));
        await using var people = await EngineNode.OpenAsync(new NodeSettings(folder.At("people"), [.. platforms.All.Select(p => p.Address)]) { Postgres = postgres, Keys = folder.At("keys"), Name = "people" });
        var nodes = Enumerable.Range(1, count).Select(n => ClusterNode.Start(n, folder, postgres, platforms)).ToList();
        try
        {
            return await new ClusterRun(people, nodes, platforms, launches, random, say).RunAsync(meant);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
