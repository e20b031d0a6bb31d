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
        command.Subcommands.Add(UndoCommand.CreateCommand());
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        return await CampaignReport.ChangeAsync(api, name, "launch", version => new VersionRequest(version), output, stop);
    }
}
