using System.CommandLine;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway plan</c>: what a campaign will be and do, without a server and without a clock: same files, same bytes.</summary>
internal static class PlanCommand
{
    private static readonly Argument<string?> _path = new("CAMPAIGN")
    {
        Description = "The campaign, by folder or name. Otherwise the one you are in, or the workspace's only one.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command CreateCommand()
    {
        var command = new Command("plan", "Say what a campaign will be and do, as if launched for the first time; with --json the canonical plan, whose SHA-256 is the version.") { _path };
        command.SetAction((parse, _) => RunAsync(parse.GetValue(_path), Output.Of(parse)));
        return command;
    }

    public static async Task<int> RunAsync(string? written, Output output)
    {
        var campaigns = CampaignChoice.Find(output, written is null ? [] : [written]);
        if (campaigns is not [var campaign])
        {
            throw CommandException.WrongUse("campaign-not-named", $"There are several campaigns here. Name one: {string.Join(", ", campaigns.Select(c => c.Name))}.");
        }

        var (plan, findings) = DraftPlan.Make(campaign.Workspace, campaign.Files(), PlatformRegistration.Offline(campaign.Workspace), null);
        findings = campaign.SeenFrom(output, findings);
        if (plan is null)
        {
            var code = await output.FindingsAsync(findings);
            await output.NextAsync("mend the errors and plan again");
            return code;
        }

        FindingsView.Write(output.Console, findings.Where(f => f.Level != FindingLevel.Suggestion));
        if (output.Json)
        {
            // No line end: what is written is exactly what the version is the SHA-256 of.
            await output.Out.WriteAsync(plan.ToJson());
        }
        else
        {
            foreach (var line in PlanView.Lines(plan))
            {
                await output.Out.WriteLineAsync(line);
            }
        }

        await output.NextAsync($"slipway check {output.Shown(campaign.Folder)}, and with a server: slipway prepare {plan.Terms.Name}");
        return findings.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }
}
