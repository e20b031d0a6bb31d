using System.CommandLine;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway halt</c> and <c>slipway resume</c>: a campaign, a connection or everything stands still, and goes on.</summary>
internal static class HaltCommand
{
    private static readonly Option<string> _mode = new Option<string>("--mode")
    {
        Description = "pause holds what is live; resume lets it go on. Taking a launch back is: slipway launch undo.",
        HelpName = "pause|resume",
        DefaultValueFactory = _ => "pause",
    }.AcceptOnlyFromAmong("pause", "resume");

    private static readonly Option<string> _connection = new("--connection") { Description = "Everything that goes over this connection.", HelpName = "NAME" };

    private static readonly Option<bool> _everything = new("--everything") { Description = "Everything in the workspace." };

    private static readonly Option<bool> _gateway = new("--gateway") { Description = "The AI gateway: no tool is answered any more." };

    private static readonly Option<string> _reason = new("--reason") { Description = "Why: everyone who is held up reads it.", HelpName = "TEXT" };

    public static Command CreateCommand()
    {
        var name = CampaignOrNone();
        var command = ApiClient.Options(new Command("halt", "Pause a campaign, a connection, the AI gateway or everything.") { name, _connection, _everything, _gateway, _reason, _mode });
        command.SetAction((parse, stop) => HaltAsync(parse, parse.GetValue(name), Output.Of(parse), stop));
        return command;
    }

    public static Command CreateResumeCommand()
    {
        var name = CampaignOrNone();
        var command = ApiClient.Options(new Command("resume", "Let a campaign, a connection, the AI gateway or everything go on that was paused.") { name, _connection, _everything, _gateway, _reason });
        command.SetAction((parse, stop) => ResumeAsync(parse, parse.GetValue(name), Output.Of(parse), stop));
        return command;
    }

    private static Argument<string?> CampaignOrNone() => new("NAME") { Description = "The campaign's name, as its folder in the server's workspace is called.", Arity = ArgumentArity.ZeroOrOne };

    private static async Task<int> HaltAsync(ParseResult parse, string? name, Output output, CancellationToken stop)
    {
        var mode = Enum.Parse<HaltMode>(parse.GetValue(_mode)!, ignoreCase: true);
        var scope = Scope(parse, name);
        using var api = ApiClient.Open(parse, output);
        if (scope is null)
        {
            var exit = await CampaignReport.ChangeAsync(api, name!, "halt", version => new HaltRequestBody(version, mode, parse.GetValue(_reason)), output, stop);
            if (exit == ExitCode.Fine && mode == HaltMode.Pause)
            {
                await output.NextAsync($"let it go on with: slipway resume {name}");
            }

            return exit;
        }

        return mode == HaltMode.Resume ? await HaltReport.LiftAsync(api, scope, parse.GetValue(_connection) ?? "", output, stop)
            : await HaltReport.OrderAsync(api, new Halts.HaltOrder(scope, parse.GetValue(_connection), parse.GetValue(_reason), null), output, stop);
    }

    private static async Task<int> ResumeAsync(ParseResult parse, string? name, Output output, CancellationToken stop)
    {
        var scope = Scope(parse, name);
        using var api = ApiClient.Open(parse, output);
        return scope is null
            ? await CampaignReport.ChangeAsync(api, name!, "halt", version => new HaltRequestBody(version, HaltMode.Resume, parse.GetValue(_reason)), output, stop)
            : await HaltReport.LiftAsync(api, scope, parse.GetValue(_connection) ?? "", output, stop);
    }

    // Null for one campaign.
    private static string? Scope(ParseResult parse, string? name)
    {
        var connection = parse.GetValue(_connection) is not null;
        var everything = parse.GetValue(_everything);
        return (name is not null, connection, everything, parse.GetValue(_gateway)) switch
        {
            (true, false, false, false) => null,
            (false, true, false, false) => "connection",
            (false, false, true, false) => "everything",
            (false, false, false, true) => "gateway",
            _ => throw CommandException.WrongUse("halt-what", "Name one thing: a campaign, --connection NAME, --gateway, or --everything."),
        };
    }
}
