using System.CommandLine;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway new</c>: a commented brief to fill, or a folder to work in.</summary>
internal static class NewCommand
{
    private static readonly Option<string> _playbook = new("--playbook")
    {
        Description = "The playbook the brief is for.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "webinar",
    };

    private static readonly Option<string> _out = new("--out")
    {
        Description = "The file to write. It must not be there yet.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "brief.md",
    };

    private static readonly Argument<string> _folder = new("DIR") { Description = "The folder. Files that are there already stay as they are." };

    private static readonly Argument<string> _name = new("NAME") { Description = "The platform's name as a class would have it, for example Marketo." };

    private static readonly Argument<string> _variant = new("NAME") { Description = "The variant, for example b. The words that stand in the emails are variant a." };

    private static readonly Option<string[]> _of = new("--of") { Description = "The emails, for example campaigns/spring/emails/invitation.md. Otherwise the first of the campaign you are in.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

    public static Command CreateCommand()
    {
        var brief = new Command("brief", "Write a commented brief to fill.") { _playbook, _out };
        brief.SetAction((parse, _) => BriefAsync(parse.GetValue(_playbook)!, parse.GetValue(_out)!, Output.Of(parse)));
        var workspace = new Command("workspace", "Make a folder for campaigns: its settings, the brand's looks and first rules, who approves.") { _folder };
        workspace.SetAction((parse, _) => WorkspaceAsync(parse.GetValue(_folder)!, Output.Of(parse)));
        var variant = new Command("variant", "Begin a variant of the campaign's experiment: a copy of an email's words to write otherwise, and the experiment where there is none.") { _variant, _of };
        variant.SetAction((parse, _) => VariantAsync(parse.GetValue(_variant)!, parse.GetValue(_of) ?? [], Output.Of(parse)));
        var connector = new Command("connector", "Write the files of a connector for another platform, in a clone of the repository: it compiles, and its tests fail until it is written.") { _name };
        connector.SetAction((parse, _) => NewConnector.RunAsync(parse.GetValue(_name)!, Output.Of(parse)));
        return new Command("new", "Begin a brief, a workspace, a variant or a connector.") { brief, workspace, variant, connector };
    }

    private static async Task<int> BriefAsync(string name, string file, Output output)
    {
        var workspace = Workspace.Around(output.Folder);
        if (workspace.Playbook(name) is not { } playbook)
        {
            return await output.FindingsAsync([Finding.Error("playbook-unknown", $"There is no playbook {name}.", fix: $"There are: {string.Join(", ", workspace.PlaybookNames())}.")]);
        }

        if (BriefTemplate.For(playbook) is not { } brief)
        {
            return await output.FindingsAsync([Finding.Error("playbook-without-brief", $"The playbook {name} brings no brief to fill.", fix: "Add brief.template.md to it.")]);
        }

        var path = output.PathOf(file);
        if (File.Exists(path))
        {
            return await output.FindingsAsync([Finding.Error("file-exists", $"{file} is there already, and stays as it is.", fix: "Name another file with --out.")]);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, brief);
        await output.ResultAsync(new { playbook = name, written = path }, $"Wrote {output.Shown(path)}");
        await output.NextAsync($"fill in {output.Shown(path)}, then: slipway build {output.Shown(path)}");
        return ExitCode.Fine;
    }

    private static async Task<int> VariantAsync(string name, string[] of, Output output)
    {
        var campaign = CampaignChoice.Find(output, [.. of.Take(1)]) is [var only] ? only : throw CommandException.WrongUse("campaign-not-named", "There are several campaigns here. Name an email with --of.");
        var (files, variants, findings) = VariantStart.Of(campaign.Files(), name, [.. of.Select(f => Path.GetRelativePath(campaign.Folder, output.PathOf(f)).Replace(Path.DirectorySeparatorChar, '/'))]);
        if (!findings.IsEmpty)
        {
            return await output.FindingsAsync(findings);
        }

        Workspace.WriteTexts(campaign.Folder, files);
        string Shown(string file) => output.Shown(Path.Combine(campaign.Folder, file));
        await output.ResultAsync(
            new { variant = name, written = files.Keys, kept = variants.Where(v => !files.ContainsKey(v)) },
            [.. files.Keys.Select(f => $"Wrote {Shown(f)}"), .. variants.Where(v => !files.ContainsKey(v)).Select(v => $"Kept  {Shown(v)}: it was there already")]);
        await output.NextAsync($"write {Shown(variants[0])} otherwise, then: slipway check {output.Shown(campaign.Folder)}");
        return ExitCode.Fine;
    }

    private static async Task<int> WorkspaceAsync(string folder, Output output)
    {
        var path = Path.TrimEndingDirectorySeparator(output.PathOf(folder));
        var (written, kept) = WorkspaceStart.Write(path);
        await output.ResultAsync(
            new { workspace = path, written, kept },
            [.. written.Select(f => $"Wrote {output.Shown(Path.Combine(path, f))}"), .. kept.Select(f => $"Kept  {output.Shown(Path.Combine(path, f))}: it was there already")]);
        await output.NextAsync($"put your colours into {output.Shown(Path.Combine(path, "brand/tokens.json"))}, then{(path == output.Folder ? "" : $" in {output.Shown(path)}")}: slipway new brief");
        await output.SayAsync($"      The server works in it when it is started with Slipway__Workspace={path}");
        return ExitCode.Fine;
    }
}
