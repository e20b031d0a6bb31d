using System.ComponentModel;
using System.Text.Json.Nodes;

namespace Slipway.Bench.Lifts;

/// <summary>A program that others wrote, which says of the same files what a lift table is made of.</summary>
/// <param name="Name">What it is called, with its version.</param>
/// <param name="RunAsync">Runs it; what it prints has the names of <c>bench/peers/lift</c>.</param>
internal sealed record LiftPeer(string Name, Func<Task<ProcessRun>> RunAsync);

/// <summary>Those that are there: DuckDB always, for npm brings it; pandas and data.table where Python and R have them.</summary>
internal static class LiftPeers
{
    private const string Pandas = "import sys, pandas; print(sys.executable); print(pandas.__version__)";
    private const string Threads = "2";
    private const string WindowSeconds = "1209600";
    private const string StartSeconds = "1767225600";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <param name="scripts">The folder of their scripts, with DuckDB installed.</param>
    /// <param name="folder">The two files.</param>
    /// <returns>Those that are there, and the names of those that are not.</returns>
    public static async Task<(IReadOnlyList<LiftPeer> There, IReadOnlyList<string> NotThere)> FindAsync(string scripts, string folder)
    {
        List<LiftPeer> there = [new("DuckDB 1.5.6 (moments only)", () => Peers.RunAsync(scripts, "duckdb.mjs", folder, StartSeconds, WindowSeconds, Threads))];
        List<string> missing = [];

        // Where Python stands by itself says more than the name it was found by: that may be a script that looks for one first.
        if ((await SaidAsync("python3", "-c", Pandas) ?? await SaidAsync("/usr/bin/python3", "-c", Pandas)) is [var python, var pandas])
        {
            there.Add(new($"pandas {pandas} (moments only)", () => RunAsync(python, Path.Combine(scripts, "pandas_lift.py"), folder, StartSeconds, WindowSeconds)));
        }
        else
        {
            missing.Add("pandas");
        }

        if (await SaidAsync("Rscript", "-e", "cat(as.character(packageVersion(\"data.table\")), \"\\n\", as.character(getRversion()), sep = \"\")") is [var table, var r])
        {
            there.Add(new($"data.table {table} on R {r} (moments and Welch's intervals)", () => RunAsync("Rscript", Path.Combine(scripts, "datatable.R"), folder, StartSeconds, WindowSeconds, Threads)));
        }
        else
        {
            missing.Add("data.table");
        }

        return (there, missing);
    }

    /// <summary>How far apart the figures are where they are furthest, of theirs: counts, cap, moments, and the intervals where they have any.</summary>
    public static double Furthest(JsonNode ours, JsonNode theirs)
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

        foreach (var (lift, theirLift) in ours["lifts"]!.AsArray().Zip(theirs["lifts"]?.AsArray() ?? []))
        {
            foreach (var (metric, theirMetric) in theirLift!.AsObject())
            {
                var difference = lift!["metrics"]!.AsArray().Single(m => (string)m!["metric"]! == metric.Replace('_', '-'))!["difference"]!;
                furthest = theirMetric!.AsObject().Aggregate(furthest, (most, f) => Math.Max(most, Apart(difference[f.Key], f.Value)));
            }
        }

        return furthest;

        static double Apart(JsonNode? a, JsonNode? b) => Math.Abs((double)a! - (double)b!) / Math.Max(1e-300, Math.Abs((double)b!));
    }

    private static async Task<ProcessRun> RunAsync(string program, params string[] args)
    {
        var run = await FreshProcess.RunAsync(_patience, program, args);
        return run.ExitCode == 0 ? run : throw new RunBrokeException($"{program} {string.Join(' ', args)} ended with {run.ExitCode}. It said last:\n{run.Said}");
    }

    // Its lines; null where there is no such program, or it lacks what it was asked for.
    private static async Task<string[]?> SaidAsync(string program, params string[] args)
    {
        try
        {
            var run = await FreshProcess.RunAsync(_patience, program, args);
            return run.ExitCode == 0 ? run.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
