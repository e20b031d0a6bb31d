using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Core.Playbooks;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Workspaces;

/// <summary>What building a campaign folder did.</summary>
public sealed record FolderBuild(string? Name, BuildResult? Result, ImmutableArray<Finding> Findings)
{
    /// <summary>The campaign's folder; null when the brief does not say which campaign it is.</summary>
    public string? Folder { get; init; }

    /// <summary>Files that were there already and were written again.</summary>
    public ImmutableArray<string> Changed { get; init; } = [];

    /// <summary>Whether something stood against it, so that nothing was written.</summary>
    public bool IsRefused => Result is null || Result.Findings.Any(f => f.Level == FindingLevel.Error);
}

/// <summary>Builds the folder of a campaign from its brief, keeping what people have edited.</summary>
public static class CampaignFolder
{
    /// <summary>Builds it.</summary>
    /// <param name="workspace">Where playbooks are looked for.</param>
    /// <param name="briefFile">The brief.</param>
    /// <param name="folder">Where the campaign goes; null puts it among the workspace's campaigns.</param>
    /// <param name="keepYours">Files whose conflicts are settled.</param>
    public static FolderBuild Build(Workspace workspace, string briefFile, string? folder, IReadOnlySet<string>? keepYours = null)
    {
        var text = File.ReadAllText(briefFile);
        var build = Try(workspace, Path.GetFileName(briefFile), text, folder, keepYours);
        if (build is { Result: { } result, Folder: { } target, IsRefused: false })
        {
            Write(target, result);
            // The brief travels with the campaign, unless it is the campaign's own already.
            var own = Path.Combine(target, Workspace.BriefFile);
            if (Path.GetFullPath(briefFile) != Path.GetFullPath(own))
            {
                File.WriteAllText(own, text);
                TakeAlong(briefFile, target, AccountSettings.ListFile);
            }
        }

        return build;
    }

    /// <summary>Builds the folder of a new campaign from a brief that is in no file yet.</summary>
    public static FolderBuild Build(Workspace workspace, string text)
    {
        var build = Try(workspace, Workspace.BriefFile, text, null);
        if (build is { Result: { } result, Folder: { } target, IsRefused: false })
        {
            Write(target, result);
            File.WriteAllText(Path.Combine(target, Workspace.BriefFile), text);
        }

        return build;
    }

    /// <summary>What building would do; nothing is written.</summary>
    /// <param name="workspace">Where playbooks are looked for.</param>
    /// <param name="file">What the brief's file is called, for places.</param>
    /// <param name="text">The brief.</param>
    /// <param name="folder">Where the campaign goes; null puts it among the workspace's campaigns.</param>
    /// <param name="keepYours">Files whose conflicts are settled.</param>
    public static FolderBuild Try(Workspace workspace, string file, string text, string? folder, IReadOnlySet<string>? keepYours = null)
    {
        var (brief, findings) = BriefReader.Read(file, text, name => workspace.Playbook(name)?.Needs ?? [], workspace.Metrics().Register);
        if (brief is null)
        {
            return new FolderBuild(null, null, findings);
        }

        if (workspace.Playbook(brief.Playbook) is not { } playbook)
        {
            return new FolderBuild(brief.Name, null, [.. findings, Finding.Error("playbook-unknown", $"There is no playbook {brief.Playbook}.", fix: $"Use one of: {string.Join(", ", workspace.PlaybookNames())}; or add one under playbooks/.")]);
        }

        var target = folder ?? workspace.CampaignFolder(brief.Name);
        var current = Workspace.ReadTexts(target).Remove(Workspace.BriefFile);
        var result = DraftBuild.Build(brief, playbook, ReadBase(Path.Combine(target, Workspace.BaseFolder)), current, keepYours);
        return new FolderBuild(brief.Name, result, [.. findings, .. result.Findings, .. result.Conflicts.Select(Conflict)])
        {
            Folder = target,
            Changed = [.. result.Write.Keys.Where(current.ContainsKey)],
        };
    }

    // The list of accounts travels with its brief, until the campaign has one of its own.
    private static void TakeAlong(string briefFile, string target, string name)
    {
        var (beside, own) = (Path.Combine(Path.GetDirectoryName(Path.GetFullPath(briefFile))!, name), Path.Combine(target, name));
        if (File.Exists(beside) && !File.Exists(own))
        {
            File.Copy(beside, own);
        }
    }

    /// <summary>Writes what a build came to, and what to keep of it for the next.</summary>
    internal static void Write(string target, BuildResult result)
    {
        var last = Path.Combine(target, Workspace.BaseFolder);
        Workspace.WriteTexts(target, result.Write);
        foreach (var gone in result.Remove)
        {
            File.Delete(Path.Combine(target, gone));
        }

        if (Directory.Exists(last))
        {
            Directory.Delete(last, recursive: true);
        }

        Workspace.WriteTexts(last, result.Base);
    }

    private static ImmutableSortedDictionary<string, string> ReadBase(string folder) => !Directory.Exists(folder)
        ? ImmutableSortedDictionary<string, string>.Empty
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToImmutableSortedDictionary(
            f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText, StringComparer.Ordinal);

    private static Finding Conflict(MergeConflict conflict) => Finding.Warning(
        "edit-conflict",
        $"You and the brief changed the same lines. Yours stand: \"{Short(conflict.Yours)}\". The brief now gives: \"{Short(conflict.Generated)}\".",
        new Place(conflict.File, conflict.Line, 1),
        $"Edit the line as it should be, then build with --keep-yours {conflict.File}.");

    private static string Short(string text) => text.ReplaceLineEndings(" ").Trim() is { Length: > 80 } longer ? longer[..80] + "…" : text.ReplaceLineEndings(" ").Trim();
}
