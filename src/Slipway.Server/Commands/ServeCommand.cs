using System.CommandLine;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Commands;

/// <summary><c>slipway serve</c>: the server, until it is told to stop.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> _urls = new("--urls")
    {
        Description = "Where to listen, several apart by ';'. Only this machine can reach the default, http://localhost:5080.",
        HelpName = "URL",
    };

    public static Command CreateCommand()
    {
        var command = new Command("serve", "Start the server and its screens.") { CommonOptions.Data, CommonOptions.Database, _urls };
        command.SetAction((parse, stop) => RunAsync(SlipwayOptions.Read(parse.GetValue(CommonOptions.Data), parse.GetValue(_urls), parse.GetValue(CommonOptions.Database)), Output.Of(parse), stop));
        return command;
    }

    public static async Task<int> RunAsync(SlipwayOptions options, Output output, CancellationToken stop)
    {
        await using var app = await SlipwayApp.BuildAsync(options);
        await app.StartAsync(stop);
        var address = app.Services.GetRequiredService<PublicAddress>();
        var link = await app.Services.GetRequiredService<FirstAdministrator>().OfferAsync();
        var administrator = link is null ? null : address.Link(link);
        await output.ResultAsync(
            new { state = "serving", address = address.Base, urls = app.Urls, data = options.Data, administrator_link = administrator },
            $"Slipway serves {address.Base}", $"Data folder: {options.Data}");
        if (administrator is not null)
        {
            await output.SayAsync($"""

                Nobody can sign in yet. Open this link within {FirstAdministrator.Lifetime.TotalHours:0} hours to become the first administrator; it works once:
                  {administrator}

                """);
        }

        await app.WaitForShutdownAsync(stop);
        return ExitCode.Fine;
    }
}
