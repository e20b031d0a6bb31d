using System.CommandLine;
using Slipway.Ai.Prompts.Imports;
using Slipway.Core.Text;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway prompt import</c>: takes over prompts and tests of promptfoo and Langfuse.</summary>
internal static class PromptImportCommand
{
    private static readonly Argument<string> _file = new("FILE") { Description = "A promptfoo configuration (.yaml), or prompts exported from Langfuse (.json)." };

    private static readonly Option<string?> _as = new("--as") { Description = "What a prompt of promptfoo is called here. Otherwise the folder it lies in.", HelpName = "NAME" };

    private static readonly Option<bool> _dry = new("--dry-run") { Description = "Show what would be written, and write nothing." };

    public static Command CreateCommand()
    {
        var command = new Command("import", "Take over prompts of Langfuse, or prompts and tests of promptfoo; what has no counterpart is said.") { _file, _as, _dry };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var path = InputFile.Find(output, parse.GetValue(_file)!);
        var workspace = Workspace.Around(output.Folder);
        var text = await File.ReadAllTextAsync(path, stop);
        var name = Slugs.From(parse.GetValue(_as) ?? Path.GetFileName(Path.GetDirectoryName(path)) ?? "");
        var imported = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? LangfuseImport.Read(output.Shown(path), text, Environment.UserName)
            : PromptfooImport.Read(output.Shown(path), text, name.Length == 0 ? "imported" : name, Environment.UserName, named => Beside(path, named));
        // What is there already is somebody's; nothing is written over it.
        var there = imported.Files.Keys.Where(f => File.Exists(Path.Combine(workspace.Folder, f))).ToList();
        if (there.Count > 0)
        {
            throw CommandException.WrongUse("import-there", $"These files are there already: {string.Join(", ", there)}. Give the prompt another name with --as, or move them away first.");
        }

        var dry = parse.GetValue(_dry);
        if (!dry)
        {
            Workspace.WriteTexts(workspace.Folder, imported.Files);
        }

        FindingsView.Write(output.Console, imported.Findings);
        await output.ResultAsync(
            new { files = imported.Files.Keys, dry_run = dry, findings = imported.Findings.Select(FindingsView.Row) },
            imported.Files.Keys.Select(f => $"  {f}").Prepend($"{Words.Count(imported.Files.Count, "file")} {(dry ? "would be " : "")}written."));
        await output.NextAsync(imported.Files.Count == 0 ? "see what is said above" : dry ? "the same without --dry-run" : "read them, and: slipway prompt list");
        return imported.Findings.Any(f => f.Blocks) || imported.Files.Count == 0 ? ExitCode.Findings : ExitCode.Fine;
    }

    // Only what lies beside it: an import reads nothing else of the machine.
    private static string? Beside(string path, string named)
    {
        var folder = Path.GetDirectoryName(path)!;
        var file = Path.GetFullPath(named, folder);
        return !Path.GetRelativePath(folder, file).StartsWith("..", StringComparison.Ordinal) && File.Exists(file) ? File.ReadAllText(file) : null;
    }
}
