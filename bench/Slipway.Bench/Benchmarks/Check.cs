using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>The example's brand over a thousand mails of 20 KB, what each family of its rules costs, and write-good beside us.</summary>
/// <remarks>
/// A family's cost is the time with its rules alone less the time with none: reading the files and finding the passages in them belongs to no family. The command is measured beside
/// the engine; what lies between the two is what the command adds.
/// </remarks>
internal sealed class Check : Run
{
    private const int Rounds = 5;
    private const double FilesPerSecond = 400;
    private const double ProseFilesPerSecond = 1500;
    private const double MegabytesOfMemory = 200;
    private const string Start = "start";
    private const string None = "none";
    private const string All = "all";
    private const string Words = "words";
    private const string Command = "command";
    private const string CommandWords = "command, words";

    public override string Name => "check";

    public override string What => "files a second over 1,000 mails of 20 KB, the cost of each family of rules, and write-good beside us, medians of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var corpus = Corpus.Folder(options.Progress);
        using var scratch = new ScratchFolder();
        var families = Brands.Families(Brands.Example);
        var mails = Path.Combine(corpus, Corpus.HtmlMails);
        var runs = Runs(mails, families, scratch);
        var results = await Median.InTurnAsync(Rounds, runs);
        var seconds = results.ToDictionary(r => r.Key, r => Median.Of(r.Value.Select(run => run.Run.Took.TotalSeconds)), StringComparer.Ordinal);
        var processor = results.ToDictionary(r => r.Key, r => Median.Of(r.Value.Select(run => run.Run.Use.Processor.TotalSeconds)), StringComparer.Ordinal);
        var costs = families
            .Select(f => new Cost(f, results[f][0].Count.Rules, results[f][0].Count.Findings, Math.Round(seconds[f] - seconds[None], 3), Math.Round(processor[f] - processor[None], 3)))
            .ToList();
        var writeGood = await WriteGood.RunAsync(Rounds, corpus, scratch, options.Progress);

        // What people wait for is the command, and what it adds to the engine is in its figures.
        var (rate, prose) = (Rate(seconds[Command]), Rate(seconds[CommandWords]));
        var memory = Math.Round(results[Command].Max(r => r.Run.Use.Memory) / (1024.0 * 1024), 1);
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {rate:0} files/s with all families (to reach: {FilesPerSecond:0}), {prose:0} with the words alone (to reach: {ProseFilesPerSecond:0}), {memory:0} MB (at most {MegabytesOfMemory:0})"),
            string.Create(CultureInfo.InvariantCulture, $"  start {seconds[Start]:0.000} s, reading {seconds[None]:0.000} s, engine with all {seconds[All]:0.000} s, command {seconds[Command]:0.000} s"),
        };
        lines.AddRange(costs.Select(c => string.Create(CultureInfo.InvariantCulture, $"  {c.Family,-14} {c.Rules,4} rules {c.Findings,8} findings {c.Seconds,8:+0.000;-0.000} s {c.Processor,7:+0.00;-0.00} s of processor")));
        lines.Add($"  {writeGood}");
        return new RunResult(
            new
            {
                Name, Unit = "files/s", Ours = rate, Peers = new[] { writeGood }, writeGood.Ratio, Limit = FilesPerSecond, Machine = Machine.Description,
                Prose = prose, ProseLimit = ProseFilesPerSecond, MemoryMegabytes = memory, MemoryLimit = MegabytesOfMemory, Seconds = seconds, Processor = processor, Families = costs,
            },
            rate >= FilesPerSecond && prose >= ProseFilesPerSecond && memory <= MegabytesOfMemory && writeGood.Holds,
            string.Join('\n', lines));
    }

    private static Dictionary<string, Func<Task<(ProcessRun Run, EngineCount Count)>>> Runs(string mails, string[] families, ScratchFolder scratch)
    {
        Directory.CreateDirectory(scratch.At("empty"));
        Brands.Write(Brands.Example, scratch.At(None));
        Brands.Write(Brands.Example, scratch.At(All), families);
        var runs = new Dictionary<string, Func<Task<(ProcessRun Run, EngineCount Count)>>>(StringComparer.Ordinal)
        {
            [Start] = () => Engine.MeasureAsync(scratch.At("empty"), scratch.At(All), "email"),
            [None] = () => Engine.MeasureAsync(mails, scratch.At(None), "email"),
            [All] = () => Engine.MeasureAsync(mails, scratch.At(All), "email"),
            [Command] = () => CommandAsync(mails, scratch.At(All)),
            [CommandWords] = () => CommandAsync(mails, scratch.At($"only-{Words}")),
        };
        foreach (var family in families)
        {
            Brands.Write(Brands.Example, scratch.At($"only-{family}"), family);
            runs[family] = () => Engine.MeasureAsync(mails, scratch.At($"only-{family}"), "email");
        }

        return runs;
    }

    private static async Task<(ProcessRun Run, EngineCount Count)> CommandAsync(string folder, string brand)
    {
        var run = await FreshProcess.SlipwayAsync(TimeSpan.FromMinutes(5), "check", folder, "--brand", brand, "--format", "json", "--kind", "email", "--market", "DE");
        return run.ExitCode <= 1 ? (run, default!) : throw new RunBrokeException($"slipway check ended with {run.ExitCode}. It said last:\n{run.Said}");
    }

    private static double Rate(double seconds) => Math.Round(Corpus.Count / seconds, 1);

    /// <summary>What a family of rules costs.</summary>
    /// <param name="Family">The family.</param>
    /// <param name="Rules">How many rules it has.</param>
    /// <param name="Findings">What they find in the corpus.</param>
    /// <param name="Seconds">What they add to the time that reading the files takes.</param>
    /// <param name="Processor">What they add to the seconds of processor.</param>
    private sealed record Cost(string Family, int Rules, int Findings, double Seconds, double Processor);
}
