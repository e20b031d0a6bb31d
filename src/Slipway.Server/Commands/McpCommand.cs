using System.CommandLine;
using System.Text;
using Slipway.Server.Agents;

namespace Slipway.Server.Commands;

/// <summary><c>slipway mcp</c>: the running server's tools for an agent that starts programs and speaks with them over standard input and output.</summary>
internal static class McpCommand
{
    private static readonly UTF8Encoding _plain = new(encoderShouldEmitUTF8Identifier: false);

    public static Command CreateCommand()
    {
        var command = ApiClient.Options(new Command("mcp", "Connect an agent to the server: the Model Context Protocol over standard input and output. It can draft, check and submit, never approve or launch."));
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        await output.SayAsync($"Connected to {api.Address}; waiting for messages on standard input.");
        // The protocol is UTF-8 whatever the terminal is set to.
        using var from = ReferenceEquals(output.In, Console.In) ? new StreamReader(Console.OpenStandardInput(), _plain) : output.In;
        await using var to = ReferenceEquals(output.Out, Console.Out) ? new StreamWriter(Console.OpenStandardOutput(), _plain) : output.Out;
        await new StdioBridge(api, from, to, output.SayAsync).RunAsync(stop);
        return ExitCode.Fine;
    }
}
