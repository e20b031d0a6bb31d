using System.Globalization;

namespace Slipway.Bench;

/// <summary>The programs others wrote for the same work, pinned in <c>bench/peers</c> and installed there from npm when first needed.</summary>
internal static class Peers
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    /// <summary>Their folder, with everything installed.</summary>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="kind">The folder within it of those of a kind, which are installed by themselves; null for those that check texts.</param>
    public static async Task<string> FolderAsync(TextWriter progress, string? kind = null)
    {
        var peers = Repository.At("bench", "peers", kind ?? "");
        var (wanted, installed) = (Path.Combine(peers, "package-lock.json"), Path.Combine(peers, "node_modules", ".package-lock.json"));
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(wanted))
        {
            await progress.WriteLineAsync("installing the peers from npm");
            // Not ci: that wants the parts for every other processor in the lock, which not every registry has. Versions are the lock's either way.
            Whole(await FreshProcess.RunAsync(_patience, "npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", peers));
            File.SetLastWriteTimeUtc(installed, DateTime.UtcNow);
        }

        return peers;
    }

    /// <summary>Runs one of the scripts in their folder.</summary>
    public static async Task<ProcessRun> RunAsync(string peers, string script, params string[] args) =>
        Whole(await FreshProcess.RunAsync(_patience, "node", [Path.Combine(peers, script), .. args]));

    /// <summary>Writes a brand of rules made of peers' own lists.</summary>
    /// <param name="peers">Their folder.</param>
    /// <param name="folder">The brand's folder.</param>
    /// <param name="scope">What the rules look at: <c>text</c>, or <c>raw</c> for the file as it stands.</param>
    /// <param name="names">The peers.</param>
    public static async Task WriteBrandAsync(string peers, string folder, string scope, params string[] names)
    {
        Directory.CreateDirectory(Path.Combine(folder, "rules"));
        foreach (var name in names)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "rules", $"{name}.yaml"), (await RunAsync(peers, "rules.mjs", name, scope)).Result);
        }
    }

    /// <summary>The numbers a script printed.</summary>
    public static int[] Numbers(ProcessRun run) => [.. run.Result.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    private static ProcessRun Whole(ProcessRun run) => run.ExitCode == 0 ? run : throw new RunBrokeException($"A peer ended with {run.ExitCode}. It said last:\n{run.Said}");
}
