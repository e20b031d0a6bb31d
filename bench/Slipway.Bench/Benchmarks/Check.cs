using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>The example's brand over a thousand mails of 20 KB, and what each family of its rules costs.</summary>
/// <remarks>A family's cost is the time with its rules alone less the time with none: reading the files and finding the passages in them belongs to no family.</remarks>
internal sealed class Check : Run
{
    private const int Rounds = 5;
    private const double FilesPerSecond = 400;
    private const double ProseFilesPerSecond = 1500;
    private const double MegabytesOfMemory = 200;
    private const string None = "none";
    private const string All = "all";
    private const string Start = "start";

    public override string Name => "check";

    public override string What => "files a second of slipway check over 1,000 mails of 20 KB, and the cost of each family of rules, medians of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var corpus = Corpus.Folder(options.Progress);
        using var scratch = new ScratchFolder();
        var families = Brands.Families(Brands.Example);
        Directory.CreateDirectory(scratch.At("empty"));
        Brands.Write(Brands.Example, scratch.At(None));
        Brands.Write(Brands.Example, scratch.At(All), families);
        var mails = Path.Combine(corpus, "mails-html");
        var runs = new Dictionary<string, Func<Task<(ProcessRun Run, EngineCount Count)>>>(StringComparer.Ordinal)
        {
            [Start] = () => Engine.MeasureAsync(scratch.At("empty"), scratch.At(All), "email"),
            [None] = () => Engine.MeasureAsync(mails, scratch.At(None), "email"),
            [All] = () => Engine.MeasureAsync(mails, scratch.At(All), "email"),
        };
        foreach (var family in families)
        {
            Brands.Write(Brands.Example, scratch.At($"only-{family}"), family);
            runs[family] = () => Engine.MeasureAsync(mails, scratch.At($"only-{family}"), "email");
        }

        var results = await Median.InTurnAsync(Rounds, runs);
        var seconds = results.ToDictionary(r => r.Key, r => Median.Of(r.Value.Select(run => run.Run.Took.TotalSeconds)), StringComparer.Ordinal);
        var costs = families.Select(f => new Cost(f, results[f][0].Count.Rules, results[f][0].Count.Findings, seconds[f], Math.Round(seconds[f] - seconds[None], 3))).ToList();
        var rate = Rate(seconds[All]);
        double? prose = seconds.TryGetValue("words", out var words) ? Rate(words) : null;
        var memory = Math.Round(results[All].Max(r => r.Run.Peak) / (1024.0 * 1024), 1);
        var line = string.Create(CultureInfo.InvariantCulture, $"""
            {Name}: {rate:0} files/s with all families (to reach: {FilesPerSecond:0}), {(prose is { } p ? $"{p:0}" : "no")} with the words alone (to reach: {ProseFilesPerSecond:0}), {memory:0} MB (at most {MegabytesOfMemory:0})
              start {seconds[Start]:0.000} s, reading alone {seconds[None]:0.000} s, all {seconds[All]:0.000} s
            {string.Join('\n', costs.Select(c => string.Create(CultureInfo.InvariantCulture, $"  {c.Family,-14} {c.Rules,4} rules {c.Findings,8} findings  +{c.Costs:0.000} s")))}
            """);
        return new RunResult(
            new
            {
                Name, Unit = "files/s", Ours = rate, Peers = Array.Empty<object>(), Ratio = (double?)null, Limit = FilesPerSecond, Machine = Machine.Description,
                Prose = prose, ProseLimit = ProseFilesPerSecond, MemoryMegabytes = memory, MemoryLimit = MegabytesOfMemory, Seconds = seconds, Families = costs,
            },
            rate >= FilesPerSecond && prose is null or >= ProseFilesPerSecond && memory <= MegabytesOfMemory,
            line);
    }

    private static double Rate(double seconds) => Math.Round(Corpus.Count / seconds, 1);

    /// <summary>What a family of rules costs.</summary>
    /// <param name="Family">The family.</param>
    /// <param name="Rules">How many rules it has.</param>
    /// <param name="Findings">What they find in the corpus.</param>
    /// <param name="Seconds">The whole process with these rules alone.</param>
    /// <param name="Costs">What of it is theirs.</param>
    private sealed record Cost(string Family, int Rules, int Findings, double Seconds, double Costs);
}
