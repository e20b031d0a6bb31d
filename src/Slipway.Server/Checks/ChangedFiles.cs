using Slipway.Server.Commands;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Checks;

/// <summary>Which files differ from a revision, as Git says, those it does not know yet included.</summary>
internal static class ChangedFiles
{
    /// <exception cref="CommandException">Git is not there, or does not know the revision.</exception>
    public static async Task<IReadOnlySet<string>> SinceAsync(string revision, string folder, CancellationToken stop)
    {
        Git.CheckRevision(revision);
        var root = (await Git.AskAsync(folder, ["rev-parse", "--show-toplevel"], stop)).Trim();
        var changed = await Git.AskAsync(folder, ["diff", "--name-only", "--diff-filter=d", "-z", revision, "--"], stop);
        var fresh = await Git.AskAsync(root, ["ls-files", "--others", "--exclude-standard", "-z"], stop);
        return (changed + fresh).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(f => Path.GetFullPath(f, root)).ToHashSet(StringComparer.Ordinal);
    }
}
