using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>The rules of the seven Vale packages over a thousand pages; and Vale itself with the same, where <c>SLIPWAY_VALE</c> names its program.</summary>
/// <remarks>Vale takes minutes for a thousand pages, so it is run on a sample of them, as textlint is.</remarks>
internal sealed class CheckValeStyles : Run
{
    private const int Rounds = 5;
    private const int Sample = 30;
    private const double LimitSeconds = 3;

    public override string Name => "check-vale-styles";

    public override string What => "seconds of the rules of seven Vale packages over 1,000 pages, the median of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var packages = Repository.At("..", "shared", "data", "vale-styles");
        if (!Directory.Exists(packages))
        {
            const string reason = "the Vale packages are not on this machine";
            return new RunResult(new { Name, Skipped = reason }, true, $"{Name}: skipped, {reason}");
        }

        var pages = Path.Combine(Corpus.Folder(options.Progress), Corpus.Pages);
        using var scratch = new ScratchFolder();
        var (brand, settings) = (scratch.At("brand"), scratch.At(".vale.ini"));
        Brands.Write(packages, Path.Combine(brand, "styles"));
        var styles = string.Join(", ", Directory.EnumerateDirectories(packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await File.WriteAllTextAsync(settings, $"StylesPath = {Path.Combine(brand, "styles")}\nMinAlertLevel = suggestion\n[*.html]\nBasedOnStyles = {styles}\n");
        var runs = new Dictionary<string, Func<Task<ProcessRun>>>(StringComparer.Ordinal) { ["ours"] = () => Engine.RunAsync(pages, brand, "page") };
        if (Environment.GetEnvironmentVariable("SLIPWAY_VALE") is { Length: > 0 } vale)
        {
            Corpus.CopyFirst(pages, scratch.At("sample"), Sample);
            Corpus.CopyFirst(pages, scratch.At("one"), 1);
            runs["ours, sample"] = () => Engine.RunAsync(scratch.At("sample"), brand, "page");
            runs["vale, sample"] = () => FreshProcess.RunAsync(TimeSpan.FromMinutes(5), vale, "--config", settings, "--output", "line", "--no-exit", scratch.At("sample"));
            runs["vale, one"] = () => FreshProcess.RunAsync(TimeSpan.FromMinutes(5), vale, "--config", settings, "--output", "line", "--no-exit", scratch.At("one"));
        }

        var results = await Median.InTurnAsync(Rounds, runs);
        var ours = Median.Of(results["ours"].Select(r => r.Took.TotalSeconds));
        var memory = Math.Round(results["ours"].Max(r => r.Use.Memory) / (1024.0 * 1024), 1);
        var processor = Median.Of(results["ours"].Select(r => r.Use.Processor.TotalSeconds));
        var counts = Peers.Numbers(results["ours"][0]);
        var comparison = results.ContainsKey("vale, one") ? Beside(results, ours) : null;
        return new RunResult(
            new { Name, Unit = "s", Ours = ours, Peers = comparison is null ? [] : new[] { comparison }, comparison?.Ratio, Limit = LimitSeconds, Machine = Machine.Description, Rules = counts[1], Findings = counts[2], Processor = processor, MemoryMegabytes = memory },
            ours <= LimitSeconds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {ours:0.000} s for {counts[1]} rules over {counts[0]} pages, {counts[2]} findings (limit {LimitSeconds:0} s), {processor:0.0} s of processor, {memory:0} MB{(comparison is null ? "" : $"; {comparison}")}"));
    }

    private static Comparison Beside(Dictionary<string, List<ProcessRun>> results, double ours)
    {
        var seconds = results.ToDictionary(r => r.Key, r => Median.Of(r.Value.Select(run => run.Took.TotalSeconds)), StringComparer.Ordinal);
        var (found, theirs) = (Peers.Numbers(results["ours, sample"][0])[2], results["vale, sample"][0]);
        return new Comparison(
            "Vale", "seconds, 1,000 pages", ours, Corpus.Whole(seconds["vale, one"], seconds["vale, sample"], Sample), 1,
            string.Create(CultureInfo.InvariantCulture, $"on the {Sample} pages Vale was run on: {seconds["ours, sample"]:0.000} against {seconds["vale, sample"]:0.000} s, {found} findings against {theirs.Result.Count(c => c == '\n')}"));
    }
}
