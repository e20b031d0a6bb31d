using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Rehearsals;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway rehearse</c>: a campaign's very plan with the very engine against simulated platforms; and those platforms alone.</summary>
internal static class RehearseCommand
{
    private static readonly Argument<string> _folder = new("DIR") { Description = "The campaign's folder, or one with a brief to build from." };
    private static readonly Option<bool> _calls = new("--calls") { Description = "List every call to every platform." };
    private static readonly Option<string?> _contacts = new("--contacts") { Description = "A CSV file of contacts to put into the platforms; contacts.csv in the folder if left out.", HelpName = "FILE" };

    private static readonly Option<string[]> _faults = new("--fault")
    {
        Description = "What goes wrong on purpose, and how often: lose-answer=3. Kinds: lose-request, lose-answer, throttle, fail, fail-after, cut-answer.",
        HelpName = "KIND=TIMES",
    };

    private static readonly Option<int> _port = new("--port") { Description = "Where to listen, on this machine only; a free port if left out." };
    private static readonly Option<string[]> _platform = new("--platform") { Description = "Which platform to play; all of them if left out.", HelpName = "NAME" };

    public static Command CreateCommand()
    {
        var serve = new Command("serve", "Play the simulated platforms on this machine, for your own programs and tests; says what to enter to connect them.") { _port, _platform };
        serve.SetAction((parse, stop) => ServeAsync(parse.GetValue(_port), parse.GetValue(_platform) ?? [], Output.Of(parse), stop));
        var command = new Command("rehearse", "Prepare, approve and launch a campaign against simulated platforms; nothing leaves this machine.") { _folder, _calls, _contacts, _faults, serve };
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var folder = output.PathOf(parse.GetValue(_folder)!);
        var faults = (parse.GetValue(_faults) ?? []).Select(Fault).ToList();
        var contacts = parse.GetValue(_contacts) is { } named ? output.PathOf(named) : Path.Combine(folder, "contacts.csv");
        var workspace = Workspace.Above(folder) is { } above && above.Folder != folder ? above : new Workspace(BrandOf(folder));
        var watch = Stopwatch.StartNew();
        var (run, findings) = await RehearsalRun.StartAsync(workspace, folder, File.Exists(contacts) ? contacts : null, stop);
        if (run is null)
        {
            return await output.FindingsAsync(findings);
        }

        await using (run)
        {
            foreach (var (kind, times) in faults)
            {
                foreach (var (_, platform) in run.Platforms)
                {
                    platform.Faults.Next(kind, times);
                }
            }

            await output.SayAsync("Preparing as drafts, checking, approving …");
            var approved = await run.ApproveAsync(stop);
            if (approved.Version is not { State: Engine.Campaigns.VersionState.Approved } version)
            {
                return await output.FindingsAsync([.. approved.Findings.Concat(approved.Version?.Findings ?? []).Distinct()]);
            }

            await output.SayAsync("Launching …");
            var launch = await run.LaunchAsync(version, stop);
            var report = run.Report(version, launch, watch.Elapsed);
            await output.ResultAsync(parse.GetValue(_calls) ? report : report with { Calls = [] }, Lines(report, version, parse.GetValue(_calls)));
            await output.NextAsync(report.State == "done" ? $"slipway rehearse {output.Shown(folder)} --fault lose-answer=5, to see that nothing happens twice" : "mend what is said, then rehearse again");
            return report.State == "done" ? ExitCode.Fine : ExitCode.Findings;
        }
    }

    private static IEnumerable<string> Lines(RehearsalReport report, Engine.Campaigns.CampaignVersion version, bool everyCall)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.Campaign}: {report.Changes} changes, {report.Steps} steps, {report.State}, in {report.Seconds:0.0} s");
        foreach (var (connection, calls) in report.Platforms)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {connection,-18} {calls,5} calls");
            var own = report.Calls.Where(c => c.Connection == connection).ToList();
            var shown = everyCall
                ? own.Select(c => $"    {c.Number,4} {c.Method,-6} {c.Route} {(c.Status == 0 ? "no answer" : c.Status.ToString(CultureInfo.InvariantCulture))}{(c.Fault is null ? "" : $" ({c.Fault})")}")
                : own.GroupBy(c => (c.Method, c.Route)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Route, StringComparer.Ordinal).Select(g => string.Create(CultureInfo.InvariantCulture, $"    {g.Count(),4} {g.Key.Method,-6} {g.Key.Route}"));
            foreach (var line in shown)
            {
                yield return line;
            }
        }

        if (version.Plan.Platforms.Values.Distinct(StringComparer.Ordinal).Except(report.Platforms.Keys, StringComparer.Ordinal).Any())
        {
            yield return $"  built-in stack     {string.Join(", ", version.Plan.Platforms.Where(p => !report.Platforms.ContainsKey(p.Value)).Select(p => Words.Of(p.Key).ToLowerInvariant()))}";
        }
    }

    private static async Task<int> ServeAsync(int port, string[] names, Output output, CancellationToken stop)
    {
        if (names.FirstOrDefault(n => !RehearsedAccounts.Names.Contains(n)) is { } unknown)
        {
            throw CommandException.WrongUse("platform-unknown", $"There is no simulated platform \"{unknown}\". There are: {string.Join(", ", RehearsedAccounts.Names)}.");
        }

        ImmutableArray<RehearsedAccount> accounts = [.. (names.Length == 0 ? [.. RehearsedAccounts.Names] : names).Select(n => RehearsedAccounts.Make(n, TimeProvider.System)!)];
        await using var server = await RehearsalServer.StartAsync([.. accounts.Select(a => a.Platform)], port);
        await output.ResultAsync(
            new { address = server.Address, platforms = accounts.ToDictionary(a => a.Connector, a => new { a.Platform.Address, settings = a.Settings(), secrets = a.Secrets() }) },
            accounts.SelectMany(a => (string[])[$"{a.Platform.Name}  {a.Platform.Address}", .. a.Settings().Concat(a.Secrets()).Select(s => $"    {s.Key} = {s.Value}")]));
        await output.SayAsync("Nothing here is real, and nothing is kept. Stop with Ctrl+C.");
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
        }

        return ExitCode.Fine;
    }

    private static (FaultKind Kind, int Times) Fault(string written)
    {
        var parts = written.Split('=', 2);
        var times = 1;
        return Enum.TryParse<FaultKind>(parts[0].Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind) && (parts.Length == 1 || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out times) && times > 0))
            ? (kind, times)
            : throw CommandException.WrongUse("fault-unknown", $"'{written}' is no fault. Write it like lose-answer=3; the kinds are {string.Join(", ", Enum.GetNames<FaultKind>().Select(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName))}.");
    }

    // An example stands beside the brand it is for.
    private static string BrandOf(string folder) => Workspace.BrandAbove(folder) is { } brand ? Path.GetDirectoryName(brand.Folder)! : folder;
}
