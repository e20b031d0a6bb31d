using System.CommandLine;
using System.Text.Json;
using Slipway.Rehearsal.Recipients;
using Slipway.Sdk.Assets;
using Slipway.Server.Demo;

namespace Slipway.Server.Commands;

/// <summary><c>slipway recipients</c>: the demonstration's recipients; started by it, and ended with it.</summary>
internal static class RecipientsCommand
{
    public static Command CreateCommand()
    {
        var command = new Command("recipients", "The simulated recipients of a demonstration.") { Hidden = true };
        command.SetAction((parse, stop) => RunAsync(Console.In, Output.Of(parse), stop));
        return command;
    }

    public static async Task<int> RunAsync(TextReader input, Output output, CancellationToken stop)
    {
        var order = JsonSerializer.Deserialize<RecipientsOrder>(await input.ReadLineAsync(stop) ?? "null", AssetJson.Options);
        if (order is null)
        {
            await output.SayAsync("Start the recipients with: slipway demo");
            return ExitCode.WrongUse;
        }

        await using var host = await RecipientsHost.StartAsync(order.ToOptions(), stop);
        await output.Out.WriteLineAsync(JsonSerializer.Serialize(new RecipientsProcess.Ready(host.Address.ToString(), host.SmtpPort), AssetJson.Options));
        await output.Out.FlushAsync(stop);
        // The end of the input is the end of the demonstration, however it ended.
        await input.ReadLineAsync(stop);
        return ExitCode.Fine;
    }
}
