using System.Diagnostics;
using Slipway.Server.Commands;

namespace Slipway.Server.Checks;

/// <summary>Which files differ from a revision, as Git says, those it does not know yet included.</summary>
internal static class ChangedFiles
{
    /// <exception cref="CommandException">Git is not there, or does not know the revision.</exception>
    public static async Task<IReadOnlySet<string>> SinceAsync(string revision, string folder, CancellationToken stop)
    {
        if (revision.StartsWith('-'))
        {
            throw CommandException.WrongUse("revision", $"'{revision}' is no revision. Name a branch, a tag or a commit.");
        }

        var root = (await GitAsync(folder, ["rev-parse", "--show-toplevel"], stop)).Trim();
        var changed = await GitAsync(folder, ["diff", "--name-only", "--diff-filter=d", "-z", revision, "--"], stop);
        var fresh = await GitAsync(root, ["ls-files", "--others", "--exclude-standard", "-z"], stop);
        return (changed + fresh).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(f => Path.GetFullPath(f, root)).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<string> GitAsync(string folder, string[] words, CancellationToken stop)
    {
        var start = new ProcessStartInfo("git", words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var git = Start(start);
        var error = git.StandardError.ReadToEndAsync(stop);
        var output = await git.StandardOutput.ReadToEndAsync(stop);
        await git.WaitForExitAsync(stop);
        return git.ExitCode == 0 ? output : throw CommandException.WrongUse("revision", $"Git says: {(await error).Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw CommandException.WrongUse("git-missing", "--changed-since needs Git, which is not installed here.");
        }
    }
}
