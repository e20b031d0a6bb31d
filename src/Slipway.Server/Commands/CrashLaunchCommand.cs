using System.CommandLine;
using System.Globalization;
using Slipway.Core.Briefs;
using Slipway.Server.Demo;
using Slipway.Server.Serving;
using Slipway.Store.Time;

namespace Slipway.Server.Commands;

/// <summary><c>slipway crash-launch</c>: one run of the proof that a kill at any commit sends nobody a second mail; see ./prove crash-launch.</summary>
internal static class CrashLaunchCommand
{
    private static readonly Option<int> _smtp = new("--smtp") { Description = "The port of the receiving mailbox on this machine.", Required = true };

    private static readonly Option<int> _killAt = new("--kill-at") { Description = "The commit moment at which the process kills itself; 0 for never." };

    private static readonly Option<int> _contacts = new("--contacts") { Description = "How many people there are; a fifth of them is held out.", DefaultValueFactory = _ => 40 };

    public static Command CreateCommand()
    {
        var command = new Command("crash-launch", "One run of the proof crash-launch.") { CommonOptions.Data, _smtp, _killAt, _contacts };
        command.Hidden = true;
        command.SetAction((parse, stop) => RunAsync(parse.GetValue(CommonOptions.Data), parse.GetValue(_smtp), parse.GetValue(_killAt), parse.GetValue(_contacts), Output.Of(parse), stop));
        return command;
    }

    public static async Task<int> RunAsync(string? data, int smtp, int killAt, int contacts, Output output, CancellationToken stop)
    {
        var folder = DemoFolder.Make(data);
        var options = SlipwayOptions.Read(folder, "http://127.0.0.1:0");
        options = options with
        {
            BeatsByItself = false,
            Database = null,
            Settings = DemoFolder.Mailing(options.Settings, smtp),
        };
        var launch = BriefReader.Read("brief.md", await File.ReadAllTextAsync(DemoFolder.BriefFile, stop)).Brief!.Launch.At;
        await using var app = await SlipwayApp.BuildAsync(options);
        var clock = app.Services.GetRequiredService<BusinessClock>();
        if (!clock.IsHeld)
        {
            await clock.HoldAtAsync(launch.AddDays(-3));
        }

        await app.StartAsync(stop);
        var result = await new CrashLaunch(app, folder, contacts).RunAsync(killAt, stop);
        await app.StopAsync(CancellationToken.None);
        await output.ResultAsync(result, result.State, string.Join(", ", result.Recipients.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {r.Value}"))));
        return result.State.StartsWith("Launched", StringComparison.Ordinal) ? ExitCode.Fine : ExitCode.Failure;
    }
}
