using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway launch</c>: launches what is approved, or goes on with a launch that stopped.</summary>
internal static class LaunchCommand
{
    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("launch", "Launch an approved campaign, or go on with a launch that stopped.") { name });
        command.Subcommands.Add(CreateAllowCommand());
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
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

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        return await CampaignReport.ChangeAsync(api, name, "launch", version => new VersionRequest(version), output, stop);
    }
}
