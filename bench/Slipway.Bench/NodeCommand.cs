using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Bench.Fleet;
using Slipway.Engine.Schedules;
using Slipway.Store;

namespace Slipway.Bench;

/// <summary>What a node came to.</summary>
/// <param name="Moments">Moments at which it could have died.</param>
/// <param name="Questions">How often the engine asked a person.</param>
/// <param name="Preparations">How often a version was prepared.</param>
internal sealed record NodeResult(int Moments, int Questions, int Preparations);

/// <summary>A node as a process of its own, which can be killed: <c>node --data DIR --platforms URL,URL,… [--part life|start|pulse|serve]</c>.</summary>
/// <remarks>
/// <c>life</c> takes the campaigns through all there is, from wherever they stand. <c>start</c> prepares, approves and starts the first version of each. <c>pulse</c> carries on what is started, on
/// whichever node, until nothing runs any more. <c>serve</c> does so for ever, as a server does.
/// </remarks>
internal static class NodeCommand
{
    /// <summary>The word that makes this program a node.</summary>
    public const string Word = "node";

    /// <summary>What precedes, in its last line, the moment at which it was killed.</summary>
    public const string KilledAt = "killed at ";

    /// <param name="args">
    /// <c>--data</c> its folder, <c>--platforms</c> where they answer, <c>--postgres</c> a shared database, <c>--keys</c> a folder of shared keys, <c>--node-name</c>, <c>--campaigns</c> how many,
    /// <c>--first</c> the number of the first, <c>--part</c> what it does, and <c>--kill-at</c> the moment at which it kills itself.
    /// </param>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = args.Chunk(2).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        var watch = new DeathWatch(Number("--kill-at", 0), Kill);
        await using var node = await EngineNode.OpenAsync(new NodeSettings(options["--data"], [.. options["--platforms"].Split(',').Select(a => new Uri(a))])
        {
            Postgres = options.GetValueOrDefault("--postgres"),
            Keys = options.GetValueOrDefault("--keys"),
            Name = options.GetValueOrDefault("--node-name"),
            Tap = watch.Tap,
        });
        node.Database.Observer = watch.OnCommit;
        if (options.GetValueOrDefault("--part") == "serve")
        {
            await ServeAsync(node);
        }

        var lives = Enumerable.Range(Number("--first", 1), Number("--campaigns", 1)).Select(number => (Number: number, Life: new CampaignLife(node, number))).ToImmutableArray();
        foreach (var (number, life) in lives)
        {
            switch (options.GetValueOrDefault("--part", "life"))
            {
                case "life":
                    await life.LiveAsync();
                    break;
                case "start":
                    await life.MoveAsync(FleetCampaign.First(number));
                    break;
                default:
                    await life.LaunchAsync(FleetCampaign.First(number));
                    break;
            }
        }

        node.Database.Observer = null;
        Console.WriteLine(JsonSerializer.Serialize(new NodeResult(watch.Moments, lives.Sum(l => l.Life.Questions), lives.Sum(l => l.Life.Preparations))));
        return 0;

        int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }

    // A beat a second, as the server's scheduler gives it; one that fails is followed by the next.
    private static async Task ServeAsync(EngineNode node)
    {
        while (true)
        {
            try
            {
                await node.Get<Pulse>().StartAsync();
            }
            catch (Exception e) when (e is StoreUnavailableException or DbException)
            {
                await Console.Error.WriteLineAsync(e.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Runs one in a fresh process.</summary>
    public static Task<ProcessRun> StartAsync(TimeSpan patience, params string[] args) => FreshProcess.RunAsync(patience, "dotnet", [typeof(NodeCommand).Assembly.Location, Word, .. args]);

    // As abrupt as it gets: no handler runs, no buffer is written.
    private static void Kill(string moment)
    {
        Console.Error.WriteLine($"{KilledAt}{moment}");
        Process.GetCurrentProcess().Kill();
        new ManualResetEvent(false).WaitOne();
    }
}
