using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Bench.Benchmarks;
using Slipway.Bench.Proofs;

namespace Slipway.Bench;

/// <summary>What a run is told.</summary>
/// <param name="Every">Proofs that go through points: only each so-manieth, for a sample.</param>
/// <param name="Bytes">Proofs that make a file: its size, when it is not the one the proof is named for.</param>
/// <param name="Progress">Where progress goes.</param>
internal sealed record RunOptions(int Every, long? Bytes, TextWriter Progress)
{
    /// <summary>Proofs that mail: to how many, when it is not the number the proof is named for.</summary>
    public int? Recipients { get; init; }

    /// <summary>Proofs that draw by chance: from where.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>What a run found.</summary>
/// <param name="Figures">One object, written as JSON.</param>
/// <param name="Holds">Whether the limit was kept, or what was to be proven is so.</param>
/// <param name="Line">The same in a line for people.</param>
internal sealed record RunResult(object Figures, bool Holds, string Line);

/// <summary>A benchmark or a proof.</summary>
internal abstract class Run
{
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string What { get; }

    public abstract Task<RunResult> RunAsync(RunOptions options);
}

/// <summary><c>./bench/run</c> and <c>./prove</c>: find by name, run, print.</summary>
internal static class BenchCommand
{
    private static readonly Dictionary<string, Run[]> _all = new(StringComparer.Ordinal)
    {
        ["bench"] = [new DemoJourney(), new Check(), new CheckTextlint(), new CheckHtmlhint(), new CheckValeStyles(), new CheckKeystroke(), new HtmlStyles(), new LaunchSteps(), new LaunchFleet(), new Gateway(), new ComparisonFromMoments(), new LiftFromFiles(), new ResultsPage(), new ConsolePages()],
        ["prove"] = [new CrashLaunch(), new CrashMatrix(), new Cluster(), new SendKills(), new LostAnswers(), new Model(), new ContactsTwoGigabytes(), new Contract(), new Coverage(), new NullCampaigns(), new PlantedEffect()],
    };

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <returns>0 when every limit was kept and every proof holds, 1 when one does not, 2 for wrong use, 3 when a run broke.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter result, TextWriter error)
    {
        if (args.Length == 0 || !_all.TryGetValue(args[0], out var known) || Read(args[1..], error) is not { } read)
        {
            await error.WriteLineAsync("Use ./bench/run [NAME] [--json] or ./prove [NAME] [--json] [--every N] [--bytes N] [--recipients N] [--seed N].");
            return 2;
        }

        var chosen = known.Where(r => read.Name is null || r.Name == read.Name).ToList();
        if (chosen.Count == 0)
        {
            await error.WriteLineAsync($"There is no {read.Name}. There are:\n{string.Join('\n', known.Select(r => $"  {r.Name}  {r.What}"))}");
            return 2;
        }

        var done = new List<RunResult>();
        foreach (var run in chosen)
        {
            try
            {
                done.Add(await run.RunAsync(read.Options));
            }
            catch (RunBrokeException e)
            {
                await error.WriteLineAsync($"{run.Name}: {e.Message}");
                return 3;
            }
        }

        await WriteAsync(read, done, result);
        return done.All(r => r.Holds) ? 0 : 1;
    }

    // With a name one object; without, one list of them, which stays JSON however many there will be.
    private static async Task WriteAsync(Arguments read, List<RunResult> done, TextWriter result)
    {
        if (read.Json)
        {
            await result.WriteLineAsync(JsonSerializer.Serialize(read.Name is null ? done.Select(r => r.Figures).ToArray() : done[0].Figures, _json));
            return;
        }

        foreach (var line in done.Select(r => r.Line))
        {
            await result.WriteLineAsync(line);
        }
    }

    private static Arguments? Read(string[] args, TextWriter error)
    {
        var read = new Arguments(null, false, new RunOptions(1, null, error));
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
            {
                read = read with { Json = true };
            }
            else if (args[i] is "--every" or "--bytes" or "--recipients" or "--seed" && i + 1 < args.Length && long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                var given = (int)Math.Min(number, int.MaxValue);
                read = read with
                {
                    Options = args[i] switch
                    {
                        "--every" => read.Options with { Every = given },
                        "--bytes" => read.Options with { Bytes = number },
                        "--recipients" => read.Options with { Recipients = given },
                        _ => read.Options with { Seed = given },
                    },
                };
                i++;
            }
            else if (!args[i].StartsWith('-') && read.Name is null)
            {
                read = read with { Name = args[i] };
            }
            else
            {
                return null;
            }
        }

        return read;
    }

    private sealed record Arguments(string? Name, bool Json, RunOptions Options);
}
