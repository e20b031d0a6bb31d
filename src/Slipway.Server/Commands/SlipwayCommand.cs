using System.CommandLine;
using Slipway.Store;

namespace Slipway.Server.Commands;

/// <summary>The <c>slipway</c> command: reads the words, runs one command, and turns what went wrong into a message and an exit code.</summary>
internal static class SlipwayCommand
{
    /// <summary>Every command there is, in the order of the help.</summary>
    public static RootCommand CreateCommand()
    {
        var root = new RootCommand("Slipway turns a brief into a campaign that is planned, checked, approved, launched and measured.");
        root.Options.Add(CommonOptions.Json);
        root.Subcommands.Add(DemoCommand.CreateCommand());
        root.Subcommands.Add(ServeCommand.CreateCommand());
        root.Subcommands.Add(StatusCommand.CreateCommand());
        root.Subcommands.Add(AuditCommand.CreateCommand());
        root.Subcommands.Add(RecipientsCommand.CreateCommand());
        return root;
    }

    public static async Task<int> RunAsync(string[] args, TextWriter @out, TextWriter error, CancellationToken stop = default)
    {
        var parse = CreateCommand().Parse(args);
        var settings = new InvocationConfiguration
        {
            Output = @out,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // The host answers SIGTERM and SIGINT itself, and ends what it is doing first.
            ProcessTerminationTimeout = null,
        };
        try
        {
            var code = await parse.InvokeAsync(settings, stop);
            return parse.Errors.Count > 0 ? ExitCode.WrongUse : code;
        }
        catch (StoreUnavailableException e)
        {
            return await FailAsync(parse, @out, error, "store-unavailable", e.Message);
        }
        catch (SettingsException e)
        {
            return await FailAsync(parse, @out, error, "settings", e.Message);
        }
        catch (IOException e)
        {
            // A port in use comes as an IOException of Kestrel; its message says which.
            return await FailAsync(parse, @out, error, "io", e.Message);
        }
    }

    private static async Task<int> FailAsync(ParseResult parse, TextWriter @out, TextWriter error, string code, string message)
    {
        var output = new Output(@out, error, parse.GetValue(CommonOptions.Json));
        await output.SayAsync(message);
        if (output.Json)
        {
            await output.ResultAsync(new { error = new { code, message } });
        }

        return ExitCode.Failure;
    }
}
