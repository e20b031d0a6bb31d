using System.CommandLine;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway halt</c>: pauses what is live, or lets it go on.</summary>
internal static class HaltCommand
{
    private static readonly Option<string> _mode = new Option<string>("--mode")
    {
        Description = "pause holds what is live; resume lets it go on. Taking a launch back is: slipway launch undo.",
        HelpName = "pause|resume",
        DefaultValueFactory = _ => "pause",
    }.AcceptOnlyFromAmong("pause", "resume");

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("halt", "Pause a campaign that is live, or let it go on.") { name, _mode });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Enum.Parse<HaltMode>(parse.GetValue(_mode)!, ignoreCase: true), Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, HaltMode mode, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var exit = await CampaignReport.ChangeAsync(api, name, "halt", version => new HaltRequestBody(version, mode), output, stop);
        if (exit == ExitCode.Fine && mode == HaltMode.Pause)
        {
            await output.NextAsync($"let it go on with: slipway halt {name} --mode resume");
        }

        return exit;
    }
}
