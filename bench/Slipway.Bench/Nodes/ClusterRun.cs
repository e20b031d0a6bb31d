using System.Diagnostics;
using System.Globalization;
using Slipway.Bench.Fleet;
using Slipway.Core.Plans;

namespace Slipway.Bench.Nodes;

/// <summary>What became of launches on several nodes.</summary>
/// <param name="TakeOvers">From each blow to the first effect of another node on a launch that was the struck one's, in seconds.</param>
/// <param name="NotTaken">Blows after which nobody took over in time what was there to take over.</param>
/// <param name="Parked">How often the engine asked a person.</param>
internal sealed record ClusterResult(int Kills, int Pauses, int Cuts, IReadOnlyList<double> TakeOvers, int NotTaken, int Parked, Faults Faults);

/// <summary>Nodes on one PostgreSQL that carry launches on, while one after the other is struck; people and platforms are in this process and outlive it all.</summary>
/// <remarks>A person who is asked about a step looks on the platform before answering: questions wait until the struck node is back.</remarks>
internal sealed class ClusterRun(EngineNode people, IReadOnlyList<ClusterNode> nodes, FleetPlatforms platforms, int launches, Random random, Func<string, Task> say)
{
    private static readonly TimeSpan _spacing = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _takeOverLimit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(12);

    private readonly List<double> _takeOvers = [];
    private readonly int[] _blows = new int[3];
    private int _notTaken;
    private volatile bool _isStruck;

    public async Task<ClusterResult> RunAsync(LaunchedThings meant)
    {
        using var patience = new CancellationTokenSource(_patience);
        var lives = Enumerable.Range(1, launches).Select(n => new CampaignLife(people, n)).ToList();
        var all = Task.WhenAll(lives.Select((life, i) => Task.Run(() => LiveAsync(life, FleetCampaign.First(i + 1), i * _spacing, patience.Token))));
        try
        {
            while (!all.IsCompleted)
            {
                await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(2 + (random.NextDouble() * 3))));
                if (!all.IsCompleted)
                {
                    await StrikeAsync(all, patience.Token);
                }

                await Task.WhenAll(nodes.Select(n => n.SeeThatItLivesAsync()));
            }

            await all;
        }
        catch (OperationCanceledException e)
        {
            throw new RunBrokeException("the launches did not come to their end in time.", e);
        }

        // What a node that stood still had on its way arrives by now.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var found = LaunchedThings.Of(platforms);
        var faults = Enumerable.Range(1, launches).Select(n => found.FaultsOf(FleetCampaign.NameOf(n), meant, FleetCampaign.NameOf(1))).Aggregate(Faults.None, (sum, f) => sum.And(f));
        return new ClusterResult(_blows[(int)Blow.Kill], _blows[(int)Blow.Pause], _blows[(int)Blow.Cut], _takeOvers, _notTaken, lives.Sum(l => l.Questions), faults);
    }

    private async Task LiveAsync(CampaignLife life, Plan plan, TimeSpan from, CancellationToken patience)
    {
        await Task.Delay(from, patience);
        while ((_isStruck && await people.Get<Slipway.Engine.Launching.Launcher>().FindAsync(plan.Digest) is { State: "parked" }) || !await life.MoveAsync(plan))
        {
            await Task.Delay(_look, patience);
        }
    }

    private async Task StrikeAsync(Task all, CancellationToken patience)
    {
        while (!all.IsCompleted)
        {
            var held = (await HeldAsync()).ToLookup(h => h.Node, StringComparer.Ordinal);
            var holders = nodes.Where(n => held.Contains(n.Id)).ToList();
            if (holders.Count > 0)
            {
                var node = holders[random.Next(holders.Count)];
                await StrikeAsync(node, [.. held[node.Id]], patience);
                return;
            }

            await Task.Delay(20, patience);
        }
    }

    private async Task StrikeAsync(ClusterNode node, IReadOnlyList<Held> held, CancellationToken patience)
    {
        // Each in turn; the second pause lasts a minute, so that every kind of blow falls before the launches are through.
        var blow = (Blow)(_blows.Sum() % 3);
        var lasts = blow == Blow.Pause && _blows[(int)Blow.Pause] == 1 ? _minute : TimeSpan.FromSeconds(6 + (random.NextDouble() * 6));
        _blows[(int)blow]++;
        var started = Stopwatch.GetTimestamp();
        _isStruck = true;
        await node.StrikeAsync(blow);
        var taken = await TakenOverAsync(held, started, patience);
        if (taken is { } after)
        {
            _takeOvers.Add(after.TotalSeconds);
        }

        await say(string.Create(CultureInfo.InvariantCulture, $"{blow} of a node with {held.Count} launches for {lasts.TotalSeconds:0.0} s: {(taken is { } t ? $"taken over after {t.TotalSeconds:0.0} s" : "nothing to take over")}"));
        if (lasts - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, patience);
        }

        await node.MendAsync(blow);
        _isStruck = false;
    }

    /// <returns>How long until another node had an effect on one of them; null when there was none to be had: what the node held it gave back, or nothing was left to do.</returns>
    private async Task<TimeSpan?> TakenOverAsync(IReadOnlyList<Held> held, long started, CancellationToken patience)
    {
        var effects = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Stopwatch.GetElapsedTime(started) < _takeOverLimit)
        {
            var now = await NowAsync(held);
            foreach (var launch in now.Where(n => n.IsTaken))
            {
                var count = LaunchedThings.CountOf(platforms, launch.Campaign);
                // Bringing it to its end, or to a question, is an effect too.
                if ((!effects.TryAdd(launch.Campaign, count) && count > effects[launch.Campaign]) || launch.State != "running")
                {
                    return Stopwatch.GetElapsedTime(started);
                }
            }

            if (now.Count == 0)
            {
                return null;
            }

            await Task.Delay(20, patience);
        }

        _notTaken++;
        return null;
    }

    private Task<IReadOnlyList<Held>> HeldAsync() => people.Database.ReadAsync(s => s.QueryAsync<Held>(
        "select id as Id, node as Node, token as Token from leases where id like 'launch:%' and until > now_ms()"));

    // Those that were held are still to be had when their lease is another's, or has only run out; one that was given back before the blow was nobody's.
    private async Task<IReadOnlyList<Standing>> NowAsync(IReadOnlyList<Held> held) => [.. (await people.Database.ReadAsync(s => s.QueryAsync<Standing>(
        "select e.id as Id, e.node as Node, e.token as Token, e.until as Until, l.campaign as Campaign, l.state as State from leases e join launches l on 'launch:' || l.version = e.id where e.id in (select value from json_each(@ids))",
        new { ids = Slipway.Store.Session.List(held.Select(h => h.Id)) })))
        .Select(n => n with { IsTaken = held.Any(h => h.Id == n.Id && h.Node != n.Node && n.Token > h.Token) })
        .Where(n => n.IsTaken || (n.Until > 0 && n.State == "running"))];

    private sealed record Held
    {
        public string Id { get; init; } = "";

        public string Node { get; init; } = "";

        public long Token { get; init; }
    }

    private sealed record Standing
    {
        public string Id { get; init; } = "";

        public string Node { get; init; } = "";

        public long Token { get; init; }

        public long Until { get; init; }

        public string Campaign { get; init; } = "";

        public string State { get; init; } = "";

        public bool IsTaken { get; init; }
    }
}
