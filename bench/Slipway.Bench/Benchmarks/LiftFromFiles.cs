using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Bench.Lifts;

namespace Slipway.Bench.Benchmarks;

/// <summary>Ten million rows of exposures and orders from CSV to the lift table, beside DuckDB, pandas and data.table with the same moments; and what an added day costs with the state kept.</summary>
internal sealed class LiftFromFiles : Run
{
    private const int Rounds = 5;
    private const int Units = 4_000_000;
    private const uint Seed = 20261120;
    private const double LimitSeconds = 5.5;
    private const double LimitGigabytes = 0.9;
    private const double LimitShare = 0.1;
    private const double Tolerance = 1e-9;
    private const long AddedDay = 1_767_225_600 + (20 * 86_400);

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    public override string Name => "lift";

    public override string What => "processor seconds from ten million rows of CSV to the lift table, and what an added day costs, medians of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var (folder, counts) = await GeneratedAsync(options.Progress);
        var (peers, missing) = await LiftPeers.FindAsync(await Peers.FolderAsync(options.Progress, "lift"), folder);
        using var scratch = new ScratchFolder();
        var (kept, state) = (scratch.At("kept"), scratch.At("state"));
        Split(folder, scratch.At("before"), scratch.At("day"));
        var before = await LiftAsync(scratch.At("before"), "--state", kept);
        var results = await Median.InTurnAsync(Rounds, new Dictionary<string, Func<Task<ProcessRun>>>(peers.Select(p => KeyValuePair.Create(p.Name, () => FreshProcess.AloneAsync(p.RunAsync))), StringComparer.Ordinal)
        {
            ["ours"] = () => LiftAsync(folder),
            ["day"] = () =>
            {
                File.Copy(kept, state, overwrite: true);
                return LiftAsync(scratch.At("day"), "--state", state);
            },
        });
        var (ours, day) = (results["ours"], results["day"]);
        var recount = JsonNode.DeepEquals(Figures(ours[0]), Figures(day[0]));
        var seconds = Processor(ours);
        var share = Math.Round(Processor(day) / seconds, 3);
        var memory = Gigabytes(ours);
        var beside = peers.Select(p =>
        {
            var (runs, furthest) = (results[p.Name], LiftPeers.Furthest(JsonNode.Parse(ours[0].Result)!, JsonNode.Parse(results[p.Name][0].Result)!));
            var note = string.Create(CultureInfo.InvariantCulture, $"furthest apart {furthest:0.0E+0}");
            return new { Comparison = new Comparison(p.Name, "processor seconds", seconds, Processor(runs), 1, note), Processor = Each(runs), Wall = Walls(runs), Gigabytes = Gigabytes(runs), FurthestApart = furthest };
        }).ToList();
        var said = string.Join("; ", beside.Select(b => b.Comparison.ToString()).Concat(missing.Select(m => $"{m} is not there")));
        return new RunResult(
            new
            {
                Name, Unit = "processor seconds", Ours = seconds, Peers = beside, NotThere = missing, Limit = LimitSeconds, Machine = Machine.Description, Rows = counts, Processor = Each(ours), Wall = Walls(ours), Gigabytes = memory,
                Day = new
                {
                    Share = share, ShareOfLimit = Math.Round(Processor(day) / LimitSeconds, 3), Processor = Each(day), Wall = Walls(day), EqualToRecount = recount, Gigabytes = Gigabytes(day),
                    First = before.Use.Processor.TotalSeconds, StateMegabytes = new FileInfo(kept).Length / 1_000_000, StateAfterMegabytes = new FileInfo(state).Length / 1_000_000,
                },
            },
            seconds <= LimitSeconds && memory <= LimitGigabytes && share <= LimitShare && beside.All(b => b.FurthestApart <= Tolerance) && recount,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {seconds:0.00} s of processor (limit {LimitSeconds}), {memory:0.00} GB (limit {LimitGigabytes}); an added day {share:0.0%} of it (limit {LimitShare:0%}), {(recount ? "" : "not ")}equal to a recount; {said}"));
    }

    private static async Task<(string Folder, string Counts)> GeneratedAsync(TextWriter progress)
    {
        var folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"slipway-bench-lift-{Units}-{Seed}"));
        var done = Path.Combine(folder, "counts.txt");
        if (!File.Exists(done))
        {
            await progress.WriteLineAsync("generating ten million rows");
            await File.WriteAllTextAsync(done, GeneratedExposures.Write(folder, Units, Seed).ToString());
        }

        return (folder, await File.ReadAllTextAsync(done));
    }

    private static async Task<ProcessRun> LiftAsync(string folder, params string[] more)
    {
        var run = await FreshProcess.AloneAsync(() => FreshProcess.SlipwayAsync(
            _patience, ["lift", Path.Combine(folder, GeneratedExposures.Exposures), Path.Combine(folder, GeneratedExposures.Orders), "--start", GeneratedExposures.Start, "--arms", GeneratedExposures.Arms, "--json", .. more]));
        return run.ExitCode == 0 ? run : throw new RunBrokeException($"slipway lift ended with {run.ExitCode}. It said last:\n{run.Said}");
    }

    // What was shown and ordered on the 21st day is the day that is added.
    private static void Split(string folder, string before, string day)
    {
        foreach (var (name, column) in new[] { (GeneratedExposures.Exposures, 2), (GeneratedExposures.Orders, 1) })
        {
            using var lines = new StreamReader(Path.Combine(folder, name));
            using var most = Created(before, name);
            using var rest = Created(day, name);
            var header = lines.ReadLine();
            most.WriteLine(header);
            rest.WriteLine(header);
            while (lines.ReadLine() is { } line)
            {
                var at = long.Parse(line.Split(',')[column], CultureInfo.InvariantCulture);
                (at >= AddedDay && at < AddedDay + 86_400 ? rest : most).WriteLine(line);
            }
        }

        static StreamWriter Created(string folder, string name)
        {
            Directory.CreateDirectory(folder);
            return new StreamWriter(Path.Combine(folder, name));
        }
    }

    // All but how many rows the files had.
    private static JsonObject Figures(ProcessRun run)
    {
        var figures = JsonNode.Parse(run.Result)!.AsObject();
        figures.Remove("rows");
        return figures;
    }

    private static double Processor(List<ProcessRun> runs) => Median.Of(Each(runs));

    private static double Gigabytes(List<ProcessRun> runs) => Math.Round(runs.Max(r => r.Use.Memory) / 1e9, 2);

    private static double[] Each(List<ProcessRun> runs) => [.. runs.Select(r => Math.Round(r.Use.Processor.TotalSeconds, 2))];

    private static double[] Walls(List<ProcessRun> runs) => [.. runs.Select(r => Math.Round(r.Took.TotalSeconds, 2))];
}
