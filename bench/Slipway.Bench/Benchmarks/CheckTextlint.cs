using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>textlint with the rules of write-good, alex and terminology over a hundred Markdown mails, and our engine with the same lists as its rules.</summary>
/// <remarks>
/// The time textlint takes to start is taken off before its hundred mails are made a thousand, and put back once: it would weigh ten times as much otherwise.
/// The two do not find the same to the place: alex also knows when a word is balanced by its counterpart, and textlint leaves out quotations and links.
/// </remarks>
internal sealed class CheckTextlint : Run
{
    private const int Rounds = 5;
    private const int Sample = 100;
    private const double TimesAsFast = 150;

    public override string Name => "check-textlint";

    public override string What => "times as fast as textlint with write-good, alex and terminology, medians of 5 fresh processes";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var corpus = Corpus.Folder(options.Progress);
        var peers = await Peers.FolderAsync(options.Progress);
        using var scratch = new ScratchFolder();
        var (mails, sample, one, brand) = (Path.Combine(corpus, Corpus.MarkdownMails), scratch.At("sample"), scratch.At("one"), scratch.At("brand"));
        Corpus.CopyFirst(mails, sample, Sample);
        Corpus.CopyFirst(mails, one, 1);
        await Peers.WriteBrandAsync(peers, brand, "text", "write-good", "alex", "terminology");
        var results = await Median.InTurnAsync(Rounds, new Dictionary<string, Func<Task<ProcessRun>>>(StringComparer.Ordinal)
        {
            ["ours"] = () => Engine.RunAsync(mails, brand, "email"),
            ["ours, sample"] = () => Engine.RunAsync(sample, brand, "email"),
            ["theirs, sample"] = () => Peers.RunAsync(peers, "textlint.mjs", sample),
            ["theirs, one"] = () => Peers.RunAsync(peers, "textlint.mjs", one),
        });
        var seconds = results.ToDictionary(r => r.Key, r => Median.Of(r.Value.Select(run => run.Took.TotalSeconds)), StringComparer.Ordinal);
        var start = seconds["theirs, one"];
        var thousand = Math.Round(start + ((seconds["theirs, sample"] - start) * (Corpus.Count - 1) / (Sample - 1)), 3);
        var (ours, theirs) = (Peers.Numbers(results["ours, sample"][0]), Peers.Numbers(results["theirs, sample"][0]));
        var comparison = new Comparison(
            "textlint 15.8.0", "seconds, 1,000 Markdown mails", seconds["ours"], thousand, TimesAsFast,
            string.Create(CultureInfo.InvariantCulture, $"on the {Sample} mails textlint was run on: {seconds["ours, sample"]:0.000} against {seconds["theirs, sample"]:0.000} s, {ours[2]} findings of {ours[1]} rules against {theirs[1]}"));
        return new RunResult(
            new { Name, comparison.Unit, comparison.Ours, Peers = new[] { comparison }, comparison.Ratio, Limit = TimesAsFast, Machine = Machine.Description, Seconds = seconds },
            comparison.Holds,
            $"{Name}: {comparison}");
    }
}
