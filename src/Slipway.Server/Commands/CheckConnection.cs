using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Checks;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary><c>slipway check --connection</c>: the emails and pages that a platform holds already, against the brand's rules of the running server. Nothing is changed.</summary>
internal static class CheckConnection
{
    public static readonly Option<string?> Connection = new("--connection")
    {
        Description = "Check what this connection holds already, emails and pages, with the running server's rules; nothing is changed.",
        HelpName = "NAME",
    };

    public static readonly Option<int?> Limit = new("--limit") { Description = "With --connection: the most of each kind.", HelpName = "N" };

    public static readonly Option<DateTimeOffset?> Since = new("--since")
    {
        Description = "With --connection: only what was changed since, for example 2026-01-31.",
        HelpName = "DATE",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a date. Write it like 2026-01-31.");
            return null;
        },
    };

    /// <summary>What was found; null, with the exit code, when the server did not want to look.</summary>
    public static async Task<(CheckReport? Report, int Code)> RunAsync(ParseResult parse, Output output, ExistingQuestion question, CancellationToken stop)
    {
        var connection = parse.GetValue(Connection)!;
        using var api = ApiClient.Open(parse, output);
        var path = $"api/v1/connections/{Uri.EscapeDataString(connection)}/check";
        var answer = await api.PostAsync(path, question, stop);
        if (!answer.IsFine)
        {
            return (null, await answer.RefuseAsync(output, $"connection {connection}"));
        }

        var view = answer.Read<ExistingCheckView>();
        if (output.Console.Profile.Capabilities.Interactive)
        {
            await output.Console.Status().StartAsync(Progress(view), async status =>
            {
                view = await WaitAsync(api, path, view, v => status.Status(Progress(v)), stop);
            });
        }
        else
        {
            view = await WaitAsync(api, path, view, _ => { }, stop);
        }

        await output.SayAsync($"Read {Progress(view)}; nothing was changed");
        return (new CheckReport([], [.. view.Pieces.Select(p => p.Name)], view.RuleSet, [], [.. view.Findings.Select(f => f.ToFinding())]) { RulesRun = view.Rules }, ExitCode.Fine);
    }

    private static async Task<ExistingCheckView> WaitAsync(ApiClient api, string path, ExistingCheckView view, Action<ExistingCheckView> tell, CancellationToken stop)
    {
        while (view.Running)
        {
            // The server answers when there is more to say.
            var answer = await api.GetAsync($"{path}?wait=1", stop);
            view = answer.IsFine ? answer.Read<ExistingCheckView>() : throw new CommandException("check-lost", ExitCode.Failure, "The server knows nothing of the check any more: it was started anew. Check again.");
            tell(view);
        }

        return view;
    }

    private static string Progress(ExistingCheckView view) => $"{string.Join(" and ", view.Progress.Select(p => string.Create(CultureInfo.InvariantCulture,
        $"{(p.Of is { } of && of != p.Read ? $"{p.Read} of {of}" : $"{p.Read}")} {p.Kind}{(p.Read == 1 && p.Of is null or 1 ? "" : "s")}")))} of {view.Connection}";
}
