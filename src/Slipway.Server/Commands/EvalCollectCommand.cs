using System.CommandLine;
using Slipway.Ai.Drafting;
using Slipway.Ai.Evaluations;
using Slipway.Server.Campaigns;
using Slipway.Server.Evaluations;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway eval collect</c>: makes production-like cases of what was really asked.</summary>
internal static class EvalCollectCommand
{
    private static readonly Argument<string> _evaluation = new("NAME") { Description = "The evaluation, by its file in evaluations/." };

    private static readonly Option<string[]> _campaigns = new("--campaign") { Description = "The campaigns whose draftings are taken. Otherwise all of the workspace.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> _consent = new("--consent") { Description = "Whose consent there is, and since when: \"Ida Brandt, 2027-01-05\". Without it nothing is taken.", HelpName = "WHO" };

    private static readonly Option<bool> _dry = new("--dry-run") { Description = "Show how many cases there would be, and write nothing." };

    public static Command CreateCommand()
    {
        var command = new Command("collect", "Make production-like cases of what models were really asked: redacted, with consent, and with the words that stand there today as what is expected.") { _evaluation, _campaigns, _consent, _dry };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var workspace = Workspace.Around(output.Folder);
        var (evaluations, _) = WorkspaceEvaluations.Of(workspace);
        var name = parse.GetValue(_evaluation)!;
        if (!evaluations.All.TryGetValue(name, out var evaluation) || !evaluation.Data.TryGetValue(DataSet.Production, out var data))
        {
            throw CommandException.WrongUse("evaluation-not-found", evaluation is null ? $"There is no evaluation {name}. There are: {string.Join(", ", evaluations.All.Keys)}." : $"{name} names no file for production-like cases. Write under `data:`, for example `production: {name}/production.jsonl`.");
        }

        var consent = parse.GetValue(_consent)?.Trim();
        if (string.IsNullOrEmpty(consent))
        {
            throw CommandException.WrongUse("consent-missing", "Cases from real work need the consent of whoever they belong to. Say whose: --consent \"Ida Brandt, 2027-01-05\"");
        }

        var chosen = parse.GetValue(_campaigns) is { Length: > 0 } named ? named : [.. workspace.CampaignNames()];
        if (chosen.Where(c => !Directory.Exists(workspace.CampaignFolder(c))).ToList() is { Count: > 0 } missing)
        {
            throw CommandException.WrongUse("campaign-not-found", $"There is no campaign {string.Join(", ", missing)}. There are: {string.Join(", ", workspace.CampaignNames())}.");
        }

        var known = evaluations.Cases(evaluation, DataSet.Production, []).Cases.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var lines = new List<string>();
        var redacted = 0;
        foreach (var campaign in chosen)
        {
            var (more, found) = CaseCollection.Of(AnswerLog.Open(workspace.CampaignFolder(campaign)), evaluation.Prompt, workspace.CampaignFiles(campaign), consent, known);
            lines.AddRange(more);
            redacted += found;
        }

        var file = Path.Combine(evaluations.Folder, data);
        var dry = parse.GetValue(_dry);
        if (!dry && lines.Count > 0)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.AppendAllLinesAsync(file, lines, stop);
        }

        await output.ResultAsync(
            new { evaluation = name, cases = lines.Count, redacted, file = output.Shown(file), dry_run = dry },
            $"{Words.Count(lines.Count, "case")} {(dry ? "would be " : "")}added to {output.Shown(file)}, {Words.Count(redacted, "place")} redacted.");
        await output.NextAsync(lines.Count == 0 ? "draft something with the prompt first; what was taken before is not taken twice" : "look them through, for names of people are not found by their form; then: slipway eval run " + name);
        return ExitCode.Fine;
    }
}
