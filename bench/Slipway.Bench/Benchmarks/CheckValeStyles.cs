using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>The rules of the seven Vale packages over a thousand pages; and Vale itself with the same, where <c>SLIPWAY_VALE</c> names its program.</summary>
internal sealed class CheckValeStyles : Run
{
    private const int Rounds = 5;
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
            runs["vale"] = () => FreshProcess.RunAsync(TimeSpan.FromMinutes(5), vale, "--config", settings, "--output", "line", "--no-exit", pages);
        }

        var results = await Median.InTurnAsync(Rounds, runs);
        var ours = Median.Of(results["ours"].Select(r => r.Took.TotalSeconds));
        var memory = Math.Round(results["ours"].Max(r => r.Use.Memory) / (1024.0 * 1024), 1);
        var processor = Median.Of(results["ours"].Select(r => r.Use.Processor.TotalSeconds));
        var counts = Peers.Numbers(results["ours"][0]);
        var comparison = !results.TryGetValue("vale", out var theirs) ? null : new Comparison(
            "Vale", "seconds, 1,000 pages", ours, Median.Of(theirs.Select(r => r.Took.TotalSeconds)), 1,
            string.Create(CultureInfo.InvariantCulture, $"{counts[2]} findings against {theirs[0].Result.Count(c => c == '\n')}"));
        return new RunResult(
            new { Name, Unit = "s", Ours = ours, Peers = comparison is null ? [] : new[] { comparison }, comparison?.Ratio, Limit = LimitSeconds, Machine = Machine.Description, Rules = counts[1], Findings = counts[2], Processor = processor, MemoryMegabytes = memory },
            ours <= LimitSeconds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {ours:0.000} s for {counts[1]} rules over {counts[0]} pages, {counts[2]} findings (limit {LimitSeconds:0} s), {processor:0.0} s of processor, {memory:0} MB{(comparison is null ? "" : $"; {comparison}")}"));
    }
}
