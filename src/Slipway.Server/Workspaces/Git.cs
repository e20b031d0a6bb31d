using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Slipway.Server.Commands;

namespace Slipway.Server.Workspaces;

/// <summary>Asks Git, as it is installed.</summary>
internal static class Git
{
    /// <summary>What Git writes.</summary>
    /// <exception cref="CommandException">Git is not there, or refuses: it says why itself.</exception>
    public static Task<string> AskAsync(string folder, string[] words, CancellationToken stop) => AskAsync(folder, words, async written =>
    {
        using var reader = new StreamReader(written, Encoding.UTF8);
        return await reader.ReadToEndAsync(stop);
    }, stop);

    /// <summary>The files below a folder as a revision has them, by path within the folder.</summary>
    /// <exception cref="CommandException">Git is not there, or does not know the revision.</exception>
    public static Task<Dictionary<string, string>> FilesAsync(string folder, string revision, CancellationToken stop)
    {
        CheckRevision(revision);
        return AskAsync(folder, ["archive", "--format=tar", revision], async written =>
        {
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            await using var tar = new TarReader(written);
            while (await tar.GetNextEntryAsync(cancellationToken: stop) is { } entry)
            {
                if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data })
                {
                    using var reader = new StreamReader(data, Encoding.UTF8);
                    files[entry.Name] = await reader.ReadToEndAsync(stop);
                }
            }

            return files;
        }, stop);
    }

    /// <summary>Refuses what Git would take for an option.</summary>
    public static void CheckRevision(string revision)
    {
        if (revision.StartsWith('-'))
        {
            throw CommandException.WrongUse("revision", $"'{revision}' is no revision. Name a branch, a tag or a commit.");
        }
    }

    private static async Task<T> AskAsync<T>(string folder, string[] words, Func<Stream, Task<T>> read, CancellationToken stop)
    {
        using var git = Start(new ProcessStartInfo("git", words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        var error = git.StandardError.ReadToEndAsync(stop);
        // What refuses writes nothing, which not every reader takes for an answer; why it refused comes first.
        var result = read(git.StandardOutput.BaseStream);
        await Task.WhenAny(result);
        await git.WaitForExitAsync(stop);
        return git.ExitCode == 0 ? await result : throw CommandException.WrongUse("revision", $"Git says: {(await error).Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw CommandException.WrongUse("git-missing", "A revision can only be looked at with Git, which is not installed here.");
        }
    }
}
