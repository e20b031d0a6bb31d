using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Core.Drafts;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway build</c>: the campaign's folder from its brief, again and again, keeping what people edited.</summary>
internal static class BuildCommand
{
    private const string CampaignFile = "campaign.yaml";

    private static readonly Argument<string> _brief = new("BRIEF") { Description = "The brief." };

    private static readonly Option<string?> _out = new("--out")
    {
        Description = "The campaign's folder. Otherwise the brief's own when it lies in one, or campaigns/NAME in the workspace.",
        HelpName = "DIR",
    };

    private static readonly Option<string[]> _keepYours = new("--keep-yours")
    {
        Description = "Files of the campaign whose conflicts you have settled.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command CreateCommand()
    {
        var command = new Command("build", "Build a campaign's folder from its brief; your own edits stay.") { _brief, _out, _keepYours };
        command.SetAction((parse, _) => RunAsync(parse.GetValue(_brief)!, parse.GetValue(_out), parse.GetValue(_keepYours) ?? [], Output.Of(parse)));
        return command;
    }

    public static async Task<int> RunAsync(string brief, string? folder, IReadOnlyCollection<string> keepYours, Output output)
    {
        var file = output.PathOf(brief);
        if (!File.Exists(file))
        {
            throw CommandException.WrongUse("brief-not-found", $"There is no file {brief}. Write a brief to fill with: slipway new brief --out {brief}");
        }

        var from = Path.GetDirectoryName(file)!;
        var workspace = Workspace.Above(from) ?? Workspace.Around(output.Folder);
        var target = folder is not null ? output.PathOf(folder) : File.Exists(Path.Combine(from, CampaignFile)) ? from : null;
        keepYours = [.. keepYours.Select(f => InCampaign(output, f))];
        var build = CampaignFolder.Build(workspace, file, target, keepYours.ToHashSet(StringComparer.Ordinal));
        var findings = build.Findings.AddRange(NotThere(keepYours, build.Result)).Select(f => SeenFrom(output, f, file, build.Folder)).ToImmutableArray();
        if (!output.Json)
        {
            await WriteAsync(output, build);
        }

        FindingsView.Write(output.Console, findings);
        await output.ResultAsync(Json(build, findings), []);
        return await EndAsync(output, build, findings, folder is null ? brief : $"{brief} --out {folder}");
    }

    private static object Json(FolderBuild build, ImmutableArray<Finding> findings) => new
    {
        campaign = build.Name,
        folder = build.Folder,
        written = build.Result?.Write.Keys.ToImmutableArray() ?? [],
        unchanged = build.Result?.Unchanged ?? [],
        removed = build.Result?.Remove ?? [],
        conflicts = build.Result?.Conflicts ?? [],
        kept_deleted = build.Result?.KeptDeleted ?? [],
        kept_edited = build.Result?.KeptEdited ?? [],
        findings = findings.Select(FindingsView.Row),
    };

    private static async Task WriteAsync(Output output, FolderBuild build)
    {
        if (build is not { Result: { } result, Folder: { } folder } || result.Findings.Any(f => f.Level == FindingLevel.Error))
        {
            await output.Out.WriteLineAsync("Nothing was written.");
            return;
        }

        await output.Out.WriteLineAsync($"{build.Name} in {output.Shown(folder)}");
        var lines = result.Write.Keys.Except(build.Changed).Select(f => ("new", f))
            .Concat(build.Changed.Select(f => ("changed", f)))
            .Concat(result.Remove.Select(f => ("removed", $"{f}  the playbook no longer has it")))
            .Concat(result.KeptDeleted.Select(f => ("left out", $"{f}  you deleted it")))
            .Concat(result.KeptEdited.Select(f => ("kept", $"{f}  you edited it, and the playbook no longer has it")))
            .Concat(result.Conflicts.Select(c => c.File).Distinct().Select(f => ("conflict", f)));
        foreach (var (what, which) in lines)
        {
            await output.Out.WriteLineAsync($"  {what,-10} {which}");
        }

        if (result.Unchanged.Length > 0)
        {
            await output.Out.WriteLineAsync($"  unchanged  {result.Unchanged.Length} {(result.Unchanged.Length == 1 ? "file" : "files")}");
        }
    }

    private static async Task<int> EndAsync(Output output, FolderBuild build, ImmutableArray<Finding> findings, string words)
    {
        if (findings.Any(f => f.Level == FindingLevel.Error))
        {
            await output.NextAsync($"mend what is listed, then: slipway build {words}");
            return ExitCode.Findings;
        }

        if (build.Result is { Conflicts.IsEmpty: false } result)
        {
            await output.NextAsync($"edit the lines as they should be, then: slipway build {words} --keep-yours {string.Join(' ', result.Conflicts.Select(c => c.File).Distinct())}");
            return ExitCode.Findings;
        }

        await output.NextAsync($"slipway check {output.Shown(build.Folder!)}");
        return ExitCode.Fine;
    }

    // A person may name the file from the campaign's folder on, or from where they are, as the finding shows it.
    private static string InCampaign(Output output, string written)
    {
        var path = output.PathOf(written);
        for (var folder = Path.GetDirectoryName(path); File.Exists(path) && folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, CampaignFile)))
            {
                return Path.GetRelativePath(folder, path).Replace('\\', '/');
            }
        }

        return written.Replace('\\', '/');
    }

    private static IEnumerable<Finding> NotThere(IEnumerable<string> keepYours, BuildResult? result) => result is null ? [] : keepYours
        .Where(f => !result.Folder.ContainsKey(f))
        .Select(f => Finding.Warning("keep-yours-unknown", $"--keep-yours names {f}, which the campaign does not have.", fix: "Write the file as the finding names it, from the campaign's folder on, for example emails/invitation.md."));

    private static Finding SeenFrom(Output output, Finding finding, string brief, string? folder)
    {
        if (finding.Place is not { } place)
        {
            return finding;
        }

        var inFolder = folder is null ? null : Path.Combine(folder, place.File);
        var file = place.File == Path.GetFileName(brief) ? brief : File.Exists(inFolder) ? inFolder : null;
        return file is null ? finding : finding with { Place = place with { File = output.Shown(file) } };
    }
}
