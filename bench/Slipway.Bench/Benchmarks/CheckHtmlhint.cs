using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>htmlhint over a thousand pages with the rules we have in common, and our engine with those.</summary>
/// <remarks>Each is a rule of its own on both sides, and how often each finds something is printed for both.</remarks>
internal sealed class CheckHtmlhint : Run
{
    private const int Rounds = 5;
    private const double TimesAsFast = 2;

    private static readonly string[] Shared =
    [
        "alt-require", "attr-lowercase", "attr-no-duplication", "attr-value-double-quotes", "doctype-first", "html-lang-require", "id-unique", "src-not-empty", "tag-pair", "tagname-lowercase",
        "title-require",
    ];

    public override string Name => "check-htmlhint";

    public override string What => "times as fast as htmlhint with the rules we share, over 1,000 pages, medians of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var pages = Path.Combine(Corpus.Folder(options.Progress), Corpus.Pages);
        var peers = await Peers.FolderAsync(options.Progress);
        using var scratch = new ScratchFolder();
        var brand = scratch.At("brand");
        Directory.CreateDirectory(Path.Combine(brand, "rules"));
        await File.WriteAllTextAsync(Path.Combine(brand, "rules", "html.yaml"), string.Concat(Shared.Select(Rule)));
        var results = await Median.InTurnAsync(Rounds, new Dictionary<string, Func<Task<ProcessRun>>>(StringComparer.Ordinal)
        {
            ["ours"] = () => Engine.RunAsync(pages, brand, "page"),
            ["theirs"] = () => Peers.RunAsync(peers, "htmlhint.mjs", [pages, .. Shared]),
        });
        var found = (await Engine.RunAsync(pages, brand, "page", Engine.Findings)).Result.Split('\n').CountBy(l => l[(l.LastIndexOf(' ') + 1)..], StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var theirs = Peers.Numbers(results["theirs"][0]);
        var counts = Shared.Select((rule, i) => string.Create(CultureInfo.InvariantCulture, $"{rule} {found.GetValueOrDefault(rule)}/{theirs[i + 1]}"));
        var comparison = new Comparison(
            "htmlhint 1.9.2", "seconds, 1,000 pages", Median.Of(results["ours"].Select(r => r.Took.TotalSeconds)), Median.Of(results["theirs"].Select(r => r.Took.TotalSeconds)), TimesAsFast,
            $"findings, ours/theirs: {string.Join(", ", counts)}");
        return new RunResult(
            new { Name, comparison.Unit, comparison.Ours, Peers = new[] { comparison }, comparison.Ratio, Limit = TimesAsFast, Machine = Machine.Description, Rules = Shared },
            comparison.Holds,
            $"{Name}: {comparison}");
    }

    private static string Rule(string check) => $"- {{ id: {check}, owner: bench, message: '%s', why: htmlhint finds it too., extends: html, checks: [{check}] }}\n";
}
