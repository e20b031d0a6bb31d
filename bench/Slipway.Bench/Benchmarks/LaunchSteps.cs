using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Slipway.Bench.Fleet;
using Slipway.Bench.Steps;

namespace Slipway.Bench.Benchmarks;

/// <summary>Launches of forty steps that do nothing, one at a time and twenty, beside DBOS on the same PostgreSQL and Restate; and what each repeats when it is killed in the middle.</summary>
/// <remarks>
/// Every step is on disk before the next begins, as each comes: PostgreSQL and SQLite sync every commit, and Restate its own log. Ours opens an entry before a step and closes it after it; the peers
/// write down only what came of it. A launch is a chain here, as the peers' workflows are, and stands beside the launch as it is, of which four steps are done at the same time.
/// </remarks>
internal sealed class LaunchSteps : Run
{
    private const int Rounds = 11;
    private const int Deaths = 3;
    private const double TimesDbos = 3;
    private const double TimesRestate = 2;
    private const double OverheadMilliseconds = 1;
    private const double FirstEffectSeconds = 0.6;

    // As many as a connector takes that says nothing about it.
    private const int AsItIs = 4;

    private const string Ours = "slipway";
    private const string Dbos = "dbos";
    private const string Restate = "restate";

    public override string Name => "launch-steps";

    public override string What => "durable steps that do nothing, a second, beside DBOS and Restate on the same machine; what each repeats after kill -9, and how soon it goes on";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        if (!RealPostgres.IsAtHand)
        {
            throw new RunBrokeException(RealPostgres.NotAtHand);
        }

        var postgres = await RealPostgres.SharedAsync();
        var (peers, skipped) = await PeersAsync(options.Progress);
        await options.Progress.WriteLineAsync($"{Name}: steps a second");
        var measured = await RatesAsync(postgres, peers);
        await options.Progress.WriteLineAsync($"{Name}: kill -9");
        var deaths = await DeathsAsync(postgres, peers, options.Seed);

        var rates = measured.ToDictionary(m => m.Key, m => m.Value.Rates, StringComparer.Ordinal);
        var between = measured["slipway on sqlite"].BetweenSteps.Order().ToList();
        var (median, p95) = (Math.Round(between[between.Count / 2], 3), Math.Round(between[(int)(between.Count * 0.95)], 3));
        Dictionary<string, Ratio> ratios = new(StringComparer.Ordinal);
        foreach (var (peer, reach) in ((string, double)[])[(Dbos, TimesDbos), (Restate, TimesRestate)])
        {
            if (rates.TryGetValue(peer, out var theirs))
            {
                ratios[peer] = new Ratio(Times(rates[Ours].One.Steps, theirs.One.Steps), Times(rates[Ours].Twenty.Steps, theirs.Twenty.Steps), reach);
            }
        }

        var (repeated, lost, first) = (deaths[Ours].Repeated, deaths[Ours].Lost, deaths[Ours].FirstEffect.Max());
        // What could not be compared is not reached.
        var holds = skipped is null && ratios.Values.All(r => r.Holds) && repeated == 0 && lost == 0 && first <= FirstEffectSeconds && median < OverheadMilliseconds;
        return new RunResult(
            new
            {
                Name, Unit = "steps a second", Holds = holds, Versions = await VersionsAsync(postgres, peers), Skipped = skipped, StepsPerSecond = rates, Ratios = ratios,
                OverheadMilliseconds = new { Median = median, P95 = p95, Steps = between.Count, Limit = OverheadMilliseconds }, Deaths = deaths, FirstEffectLimit = FirstEffectSeconds, options.Seed, Machine = Machine.Description,
            },
            holds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {rates[Ours].One.Steps} steps a second one launch at a time, {rates[Ours].Twenty.Steps} with twenty; {string.Join("; ", ratios.Select(r => $"{r.Key}: {r.Value}"))}{(skipped is null ? "" : $"; no peers, {skipped}")}; {median} ms between two steps on SQLite (95th percentile {p95}); after kill -9 {string.Join(", ", deaths.Select(d => $"{d.Key} repeated {d.Value.Repeated} and lost {d.Value.Lost} of {d.Value.Effects}"))}, and we go on after {first} s at most"));
    }

    private static async Task<(string? Folder, string? Skipped)> PeersAsync(TextWriter progress)
    {
        try
        {
            return (await Peers.FolderAsync(progress, "engines"), null);
        }
        catch (RunBrokeException e)
        {
            return (null, $"they could not be installed: {e.Message.Split('\n')[^1]}");
        }
    }

    private static async Task<Dictionary<string, (StepRates Rates, ImmutableArray<double> BetweenSteps)>> RatesAsync(RealPostgres postgres, string? peers)
    {
        using var folder = new ScratchFolder();
        var engines = new Dictionary<string, StepEngine>(StringComparer.Ordinal);
        try
        {
            engines[Ours] = await StepEngine.SlipwayAsync(folder.At("chain"), await postgres.NewDatabaseAsync(), parallel: 1);
            if (peers is not null)
            {
                engines[Dbos] = await StepEngine.DbosAsync(peers, await postgres.NewDatabaseAsync());
                engines[Restate] = await StepEngine.RestateAsync(peers, folder.At("restate"), StepEngine.FreePorts());
            }

            engines["slipway as it is"] = await StepEngine.SlipwayAsync(folder.At("graph"), await postgres.NewDatabaseAsync(), AsItIs);
            engines["slipway on sqlite"] = await StepEngine.SlipwayAsync(folder.At("sqlite"), postgres: null, parallel: 1);
            return await StepRates.MeasureAsync(Rounds, engines);
        }
        finally
        {
            foreach (var engine in engines.Values)
            {
                engine.Dispose();
            }
        }
    }

    private static async Task<Dictionary<string, StepDeaths>> DeathsAsync(RealPostgres postgres, string? peers, int seed)
    {
        var deaths = new Dictionary<string, StepDeaths>(StringComparer.Ordinal)
        {
            [Ours] = await StepDeaths.SufferAsync(Deaths, new Random(seed), async folder =>
            {
                var database = await postgres.NewDatabaseAsync();
                return record => StepEngine.SlipwayAsync(folder.At("data"), database, parallel: 1, record);
            }),
        };
        if (peers is null)
        {
            return deaths;
        }

        deaths[Dbos] = await StepDeaths.SufferAsync(Deaths, new Random(seed), async _ =>
        {
            var database = await postgres.NewDatabaseAsync();
            return record => StepEngine.DbosAsync(peers, database, record);
        });
        deaths[Restate] = await StepDeaths.SufferAsync(Deaths, new Random(seed), folder =>
        {
            var ports = StepEngine.FreePorts();
            return Task.FromResult<Func<string, Task<StepEngine>>>(record => StepEngine.RestateAsync(peers, folder.At("data"), ports, record));
        });
        return deaths;
    }

    private static async Task<Dictionary<string, string>> VersionsAsync(RealPostgres postgres, string? peers)
    {
        await using var connection = new NpgsqlConnection(await postgres.NewDatabaseAsync());
        await connection.OpenAsync();
        var versions = new Dictionary<string, string>(StringComparer.Ordinal) { ["postgresql"] = connection.PostgreSqlVersion.ToString() };
        if (peers is not null)
        {
            using var pinned = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(peers, "package.json")));
            foreach (var package in pinned.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                versions[package.Name] = package.Value.GetString()!;
            }
        }

        return versions;
    }

    private static double Times(double ours, double theirs) => Math.Round(ours / theirs, 2);

    /// <summary>How many times as many steps a second we do as a peer.</summary>
    private sealed record Ratio(double One, double Twenty, double ToReach)
    {
        public bool Holds => One >= ToReach && Twenty >= ToReach;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{One} and {Twenty} times as many (to reach: {ToReach})");
    }
}
