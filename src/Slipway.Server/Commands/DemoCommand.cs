using System.CommandLine;
using Slipway.Core.Briefs;
using Slipway.Server.Demo;
using Slipway.Server.Serving;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Server.Commands;

/// <summary><c>slipway demo</c>: the main job in front of the user, with simulated recipients.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> _unattended = new("--unattended")
    {
        Description = "Two demo approvers decide, nothing is waited for, and the program ends with the result.",
    };

    private static readonly Option<string?> _urls = new("--urls") { Description = "Where to listen; http://localhost:5080 unless said otherwise.", HelpName = "URL" };

    private static readonly Option<string> _example = new("--example")
    {
        Description = $"Which example to play: {string.Join(" or ", DemoFolder.Playable)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DemoFolder.Webinar,
    };

    public static Command CreateCommand()
    {
        var command = new Command("demo", "Play the main job: from a brief to a measured campaign, with simulated recipients.") { CommonOptions.Data, _urls, _example, _unattended };
        _example.AcceptOnlyFromAmong(DemoFolder.Playable);
        command.SetAction((parse, stop) => RunAsync(parse.GetValue(CommonOptions.Data), parse.GetValue(_urls), parse.GetValue(_example)!, parse.GetValue(_unattended), Output.Of(parse), stop));
        return command;
    }

    public static async Task<int> RunAsync(string? data, string? urls, string example, bool unattended, Output output, CancellationToken stop)
    {
        if (data is not null && File.Exists(Path.Combine(data, "slipway.db")))
        {
            await output.SayAsync($"{data} already holds data. Look at it with: slipway serve --data {data}\nOr name another folder for a fresh demonstration.");
            return ExitCode.Findings;
        }

        var folder = DemoFolder.Make(data);
        var brief = BriefReader.Read("brief.md", await File.ReadAllTextAsync(DemoFolder.BriefOf(example), stop)).Brief!;
        var options = SlipwayOptions.Read(folder, Listening(urls ?? "http://localhost:5080")) with { Demo = true, Database = null };
        await output.SayAsync($"Slipway demonstration in {folder}");
        await using var recipients = await StartRecipientsAsync(options, example, brief, folder, stop);
        options = options with { Settings = DemoFolder.Mailing(options.Settings, recipients.SmtpPort) };
        await using var app = await SlipwayApp.BuildAsync(options);
        // Three days before the launch, at the same moment in every demonstration: the same brief gives the same plan.
        await app.Services.GetRequiredService<BusinessClock>().HoldAtAsync(brief.Launch.At.AddDays(-3));
        await app.StartAsync(stop);
        // The host answers Ctrl+C and SIGTERM; whatever is waited for then ends too.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping);
        try
        {
            return await PlayAsync(new DemoRun(app, options, recipients, output) { BriefFile = DemoFolder.BriefOf(example), ContactsFile = DemoFolder.ContactsOf(example) }, app, unattended, output, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Fine;
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> PlayAsync(DemoRun run, WebApplication app, bool unattended, Output output, CancellationToken stop)
    {
        if (await run.PrepareAsync(stop) is not { } version)
        {
            await output.SayAsync("The example campaign has findings that block; see above.");
            return ExitCode.Findings;
        }

        if (unattended)
        {
            await run.ApproveAsync(version, stop);
        }
        else
        {
            version = await run.WaitForApprovalAsync(stop);
        }

        await run.LaunchAsync(version, stop);
        await output.ResultAsync(await run.ReportAsync(stop), $"Results: {run.ResultsAddress}");
        if (!unattended)
        {
            await output.SayAsync("Look around as long as you like; stop with Ctrl+C.");
            await app.WaitForShutdownAsync(stop);
        }

        return ExitCode.Fine;
    }

    // The recipients are told where to act before the server listens, so a free port is chosen here.
    private static string Listening(string urls)
    {
        if (!Uri.TryCreate(urls, UriKind.Absolute, out var uri) || uri.Port != 0)
        {
            return urls;
        }

        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return $"http://localhost:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
    }

    // Their secret is derived from the folder's keys, so it is known before the server is built.
    private static async Task<RecipientsProcess> StartRecipientsAsync(SlipwayOptions options, string example, Brief brief, string folder, CancellationToken stop)
    {
        using var keys = KeyRing.Open(folder);
        var product = options.Urls.Split(';')[0].TrimEnd('/');
        return await RecipientsProcess.StartAsync(
            RecipientsOrder.For(brief, DemoFolder.ContactsOf(example), product, keys),
            stop);
    }
}
