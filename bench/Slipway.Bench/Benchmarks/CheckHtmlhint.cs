using System.Globalization;
using Slipway.Bench.Corpora;
using Slipway.Core.Brand;

namespace Slipway.Bench.Benchmarks;

/// <summary>htmlhint over a thousand pages with the rules we have in common, and our engine with those.</summary>
/// <remarks>A rule of <c>bench/brands/htmlhint</c> bears the name of the htmlhint rule it stands for, so the two lists cannot drift apart.</remarks>
internal sealed class CheckHtmlhint : Run
{
    private const int Rounds = 5;
    private const double TimesAsFast = 2;

    public override string Name => "check-htmlhint";

    public override string What => "times as fast as htmlhint with the rules we share, over 1,000 pages, medians of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var brand = Repository.At("bench", "brands", "htmlhint");
        var shared = !Directory.Exists(brand) ? [] : RuleSet.Read(Engine.BrandFiles(brand)).Rules.Rules.Select(r => r.Id).ToList();
        if (shared.Count == 0)
        {
            return new RunResult(new { Name, Skipped = "No rule in common yet." }, true, $"{Name}: skipped, no rule of bench/brands/htmlhint can be read yet");
        }

        var pages = Path.Combine(Corpus.Folder(options.Progress), Corpus.Pages);
        var peers = await Peers.FolderAsync(options.Progress);
        var results = await Median.InTurnAsync(Rounds, new Dictionary<string, Func<Task<ProcessRun>>>(StringComparer.Ordinal)
        {
            ["ours"] = () => Engine.RunAsync(pages, brand, "page"),
            ["theirs"] = () => Peers.RunAsync(peers, "htmlhint.mjs", [pages, .. shared]),
        });
        var found = (await Engine.RunAsync(pages, brand, "page", Engine.Findings)).Result.Split('\n').CountBy(l => l[(l.LastIndexOf(' ') + 1)..], StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var theirs = Peers.Numbers(results["theirs"][0]);
        var counts = shared.Select((rule, i) => string.Create(CultureInfo.InvariantCulture, $"{rule} {found.GetValueOrDefault(rule)}/{theirs[i + 1]}"));
        var comparison = new Comparison(
            "htmlhint 1.9.2", "seconds, 1,000 pages", Median.Of(results["ours"].Select(r => r.Took.TotalSeconds)), Median.Of(results["theirs"].Select(r => r.Took.TotalSeconds)), TimesAsFast,
            $"findings, ours/theirs: {string.Join(", ", counts)}");
        return new RunResult(
            new { Name, comparison.Unit, comparison.Ours, Peers = new[] { comparison }, comparison.Ratio, Limit = TimesAsFast, Machine = Machine.Description, Rules = shared },
            comparison.Holds,
            $"{Name}: {comparison}");
    }
}
