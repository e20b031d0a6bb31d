using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Bench.Lifts;

namespace Slipway.Bench.Benchmarks;

/// <summary>Ten million rows of exposures and orders from CSV to the lift table, beside DuckDB with the same moments; and what an added day costs with the state kept.</summary>
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
        var peers = await Peers.FolderAsync(options.Progress, "lift");
        using var scratch = new ScratchFolder();
        var (kept, state) = (scratch.At("kept"), scratch.At("state"));
        Split(folder, scratch.At("before"), scratch.At("day"));
        var before = await LiftAsync(scratch.At("before"), "--state", kept);
        var results = await Median.InTurnAsync(Rounds, new Dictionary<string, Func<Task<ProcessRun>>>(StringComparer.Ordinal)
        {
            ["ours"] = () => LiftAsync(folder),
            ["duckdb"] = () => Peers.RunAsync(peers, "duckdb.mjs", [folder, "1767225600", "1209600", "2"]),
            ["day"] = () =>
            {
                File.Copy(kept, state, overwrite: true);
                return LiftAsync(scratch.At("day"), "--state", state);
            },
        });
        var (ours, duckdb, day) = (results["ours"], results["duckdb"], results["day"]);
        var furthest = Furthest(JsonNode.Parse(ours[0].Result)!, JsonNode.Parse(duckdb[0].Result)!);
        var recount = JsonNode.DeepEquals(Figures(ours[0]), Figures(day[0]));
        var seconds = Processor(ours);
        var share = Math.Round(Processor(day) / seconds, 3);
        var memory = Math.Round(ours.Max(r => r.Use.Memory) / 1e9, 2);
        var comparison = new Comparison("DuckDB 1.5.6 (moments only)", "processor seconds", seconds, Processor(duckdb), 1, string.Create(CultureInfo.InvariantCulture, $"furthest apart {furthest:0.0E+0}"));
        return new RunResult(
            new
            {
                Name, Unit = "processor seconds", Ours = seconds, Peers = new[] { comparison }, comparison.Ratio, Limit = LimitSeconds, Machine = Machine.Description, Rows = counts, Processor = Each(ours), Wall = Walls(ours), Gigabytes = memory,
                Duckdb = new { Processor = Each(duckdb), Wall = Walls(duckdb), Gigabytes = Math.Round(duckdb.Max(r => r.Use.Memory) / 1e9, 2) }, FurthestApart = furthest,
                Day = new { Share = share, ShareOfLimit = Math.Round(Processor(day) / LimitSeconds, 3), Processor = Each(day), Wall = Walls(day), EqualToRecount = recount, First = before.Use.Processor.TotalSeconds },
            },
            seconds <= LimitSeconds && memory <= LimitGigabytes && share <= LimitShare && furthest <= Tolerance && recount,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {seconds:0.00} s of processor (limit {LimitSeconds}), {memory:0.00} GB (limit {LimitGigabytes}); an added day {share:0.0%} of it (limit {LimitShare:0%}), {(recount ? "" : "not ")}equal to a recount; {comparison}"));
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
        var run = await FreshProcess.SlipwayAsync(
            _patience, ["lift", Path.Combine(folder, GeneratedExposures.Exposures), Path.Combine(folder, GeneratedExposures.Orders), "--start", GeneratedExposures.Start, "--arms", GeneratedExposures.Arms, "--json", .. more]);
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

    private static double Furthest(JsonNode ours, JsonNode theirs)
    {
        var furthest = Math.Max(Apart(ours["counts"]!["contaminated"], theirs["contaminated"]), Apart(ours["cap"], theirs["cap"]));
        for (var arm = 0; arm < 3; arm++)
        {
            var (a, b) = (ours["arms"]![arm]!, theirs["arms"]![arm]!);
            (JsonNode? Ours, string Theirs)[] pairs =
            [
                (a["units"], "units"), (a["converted"], "converted"), (a["capped_revenue"]!["mean"], "capped_mean"), (a["capped_revenue"]!["variance"], "capped_variance"), (a["before"]!["mean"], "before_mean"),
                (a["before"]!["variance"], "before_variance"), (a["capped_with_before"], "capped_before"), (a["revenue"]!["mean"], "revenue_mean"), (a["revenue"]!["variance"], "revenue_variance"),
                (a["orders"]!["mean"], "orders_mean"), (a["orders"]!["variance"], "orders_variance"), (a["revenue_with_orders"], "revenue_orders"),
            ];
            furthest = pairs.Aggregate(furthest, (most, p) => Math.Max(most, Apart(p.Ours, b[p.Theirs])));
        }

        return furthest;

        static double Apart(JsonNode? a, JsonNode? b) => Math.Abs((double)a! - (double)b!) / Math.Max(1e-300, Math.Abs((double)b!));
    }

    // All but how many rows the files had.
    private static JsonObject Figures(ProcessRun run)
    {
        var figures = JsonNode.Parse(run.Result)!.AsObject();
        figures.Remove("rows");
        return figures;
    }

    private static double Processor(List<ProcessRun> runs) => Median.Of(Each(runs));

    private static double[] Each(List<ProcessRun> runs) => [.. runs.Select(r => Math.Round(r.Use.Processor.TotalSeconds, 2))];

    private static double[] Walls(List<ProcessRun> runs) => [.. runs.Select(r => Math.Round(r.Took.TotalSeconds, 2))];
}
