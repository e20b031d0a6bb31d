using System.CommandLine;
using Slipway.Engine.Launching;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway launch</c>: launches what is approved, or answers what a launch that stopped asks.</summary>
internal static class LaunchCommand
{
    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var skip = new Option<string?>("--skip") { HelpName = "STEP", Description = "Go on without this step of a launch that stopped, for example page/signup." };
        var abandon = new Option<bool>("--abandon") { Description = "Give a launch that stopped up: what is live stays, the rest is not done." };
        var reason = new Option<string?>("--reason") { HelpName = "TEXT", Description = "Why; for --skip and --abandon." };
        var command = ApiClient.Options(new Command("launch", "Launch an approved campaign, or go on with a launch that stopped.") { name, skip, abandon, reason });
        command.Subcommands.Add(CreateAllowCommand());
        command.Subcommands.Add(UndoCommand.CreateCommand());
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, parse.GetValue(skip), parse.GetValue(abandon), parse.GetValue(reason), Output.Of(parse), stop));
        return command;
    }

    // Whoever says so cannot launch it: over a ceiling there are two people.
    private static Command CreateAllowCommand()
    {
        var name = PrepareCommand.CampaignName();
        var reason = new Option<string>("--reason") { Description = "Why it may; kept in the audit trail.", HelpName = "TEXT", Required = true };
        var command = ApiClient.Options(new Command("allow", "Let an approved campaign through that reaches further than its ceilings; someone else launches it.") { name, reason });
        command.SetAction(async (parse, stop) =>
        {
            using var api = ApiClient.Open(parse, Output.Of(parse));
            return await CampaignReport.ChangeAsync(api, parse.GetValue(name)!, "allow", version => new AllowRequest(version, parse.GetValue(reason)), Output.Of(parse), stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, string? skip, bool abandon, string? reason, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        return skip is null && !abandon
            ? await CampaignReport.ChangeAsync(api, name, "launch", version => new VersionRequest(version), output, stop)
            : await CampaignReport.ChangeAsync(api, name, "launch/answer", version => new LaunchAnswerRequest(version, skip is null ? LaunchAnswer.Abandon : LaunchAnswer.Skip, skip, reason), output, stop);
    }
}
