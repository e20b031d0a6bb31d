using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway submit</c>: hands the newest version to its approvers.</summary>
internal static class SubmitCommand
{
    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("submit", "Hand a prepared campaign to its approvers.") { name });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        return await CampaignReport.ChangeAsync(api, name, "submit", version => new VersionRequest(version), output, stop);
    }
}
