using System.Globalization;
using Slipway.Bench.Corpora;

namespace Slipway.Bench.Benchmarks;

/// <summary>write-good over a thousand Markdown mails, and our engine over the same with write-good's own lists as its rules.</summary>
/// <remarks>
/// Both find the same, or the figure is worth nothing: what only one of them finds is counted, place by place. Ours reports both words where one is doubled, and write-good the second.
/// </remarks>
internal static class WriteGood
{
    private const string Peer = "write-good 1.0.8";
    private const double TimesAsFast = 8;

    public static async Task<Comparison> RunAsync(int rounds, string corpus, ScratchFolder scratch, TextWriter progress)
    {
        var peers = await Peers.FolderAsync(progress);
        var (mails, brand) = (Path.Combine(corpus, Corpus.MarkdownMails), scratch.At("write-good"));
        await Peers.WriteBrandAsync(peers, brand, "raw", "write-good");
        var runs = await Median.InTurnAsync(rounds, new Dictionary<string, Func<Task<ProcessRun>>>(StringComparer.Ordinal)
        {
            ["ours"] = () => Engine.RunAsync(mails, brand, "email"),
            ["theirs"] = () => Peers.RunAsync(peers, "write-good.mjs", mails),
        });
        var ours = Places((await Engine.RunAsync(mails, brand, "email", Engine.Findings)).Result, mails);
        var theirs = Places((await Peers.RunAsync(peers, "write-good.mjs", mails, "--findings")).Result, mails);
        var (onlyOurs, onlyTheirs) = (ours.Except(theirs).Order().ToList(), theirs.Except(ours).Order().ToList());
        foreach (var (name, places) in new[] { ("ours", onlyOurs), ("theirs", onlyTheirs) })
        {
            if (places.Count > 0)
            {
                await progress.WriteLineAsync($"found by {name} alone, {places.Count} places: {string.Join(", ", places.Take(5).Select(p => $"{p.File}:{p.Start}+{p.Length}"))}");
            }
        }

        return new Comparison(
            Peer, "seconds, 1,000 Markdown mails", Median.Of(runs["ours"].Select(r => r.Took.TotalSeconds)), Median.Of(runs["theirs"].Select(r => r.Took.TotalSeconds)), TimesAsFast,
            string.Create(CultureInfo.InvariantCulture, $"{ours.Count} places, {theirs.Count} by the peer; {onlyOurs.Count} only ours, {onlyTheirs.Count} only the peer's"));
    }

    private static HashSet<(string File, int Start, int Length)> Places(string lines, string folder)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var places = new HashSet<(string, int, int)>();
        foreach (var parts in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')))
        {
            var (file, start, length) = (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
            if (parts is [_, _, _, ['i', 'l', 'l', 'u', 's', 'i', 'o', 'n', ..]])
            {
                var text = texts.TryGetValue(file, out var known) ? known : texts[file] = File.ReadAllText(Path.Combine(folder, file));
                var second = text.LastIndexOfAny([' ', '\n', '\t'], start + length - 1) + 1;
                (start, length) = (second, start + length - second);
            }

            places.Add((file, start, length));
        }

        return places;
    }
}
