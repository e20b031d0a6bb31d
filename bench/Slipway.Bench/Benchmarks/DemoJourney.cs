using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Slipway.Bench.Benchmarks;

/// <summary>The whole main job, from the brief to the evidence, as <c>slipway demo --unattended</c> does it.</summary>
internal sealed class DemoJourney : Run
{
    private const int Runs = 5;

    // What the demo promises, on 2 cores after the build.
    private const double LimitSeconds = 60;

    public override string Name => "demo-journey";

    public override string What => "seconds of the demo and of each of its stages, the median of 5 runs";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var runs = new List<Journey>();
        for (var i = 1; i <= Runs; i++)
        {
            runs.Add(await OnceAsync());
            await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: run {i} of {Runs} took {runs[^1].Seconds:0.0} s"));
        }

        var total = Median.Of(runs.Select(r => r.Seconds));
        var stages = runs[0].Stages.Select((stage, i) => new Stage(stage.Name, Median.Of(runs.Select(r => r.Stages[i].Seconds)))).ToImmutableArray();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {total:0.0} s (limit {LimitSeconds:0} s); {string.Join(", ", stages.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {s.Seconds:0.0}")))}");
        return new RunResult(
            new
            {
                Name,
                Unit = "s",
                Ours = total,
                // Nothing else does this whole journey, so there is nobody to be measured beside.
                Peers = Array.Empty<object>(),
                Ratio = (double?)null,
                Limit = LimitSeconds,
                Machine = Machine.Description,
                Runs = runs.Select(r => r.Seconds),
                Stages = stages,
            },
            total <= LimitSeconds,
            line);
    }

    private static async Task<Journey> OnceAsync()
    {
        using var folder = new ScratchFolder();
        var run = await FreshProcess.SlipwayAsync(
            TimeSpan.FromMinutes(5), "demo", "--unattended", "--json", "--data", folder.At("demo"), "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        if (run.ExitCode != 0)
        {
            throw new RunBrokeException($"slipway demo ended with {run.ExitCode}. It said last:\n{run.Said}");
        }

        using var result = JsonDocument.Parse(run.Result);
        var stages = result.RootElement.GetProperty("stages").EnumerateArray()
            .Select(s => new Stage(s.GetProperty("name").GetString()!, s.GetProperty("seconds").GetDouble()));
        return new Journey(Math.Round(run.Took.TotalSeconds, 3), [.. stages]);
    }

    // The demo's recipients are told its address before it listens, so it cannot choose a port itself.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Stage(string Name, double Seconds);

    /// <summary>One run. The seconds are those of the whole process, which starts a little before its first stage and ends a little after its last.</summary>
    private sealed record Journey(double Seconds, ImmutableArray<Stage> Stages);
}
