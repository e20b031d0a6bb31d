using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.Json;
using Slipway.Ai.Providers;
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
        root.Subcommands.Add(NewCommand.CreateCommand());
        root.Subcommands.Add(BuildCommand.CreateCommand());
        root.Subcommands.Add(DraftCommand.CreateCommand());
        root.Subcommands.Add(CheckCommand.CreateCommand());
        root.Subcommands.Add(BrandCommand.CreateCommand());
        root.Subcommands.Add(AiCommand.CreateCommand());
        root.Subcommands.Add(PromptCommand.CreateCommand());
        root.Subcommands.Add(EvalCommand.CreateCommand());
        root.Subcommands.Add(GatewayCommand.CreateCommand());
        root.Subcommands.Add(PlanCommand.CreateCommand());
        root.Subcommands.Add(RehearseCommand.CreateCommand());
        root.Subcommands.Add(ServeCommand.CreateCommand());
        root.Subcommands.Add(StatusCommand.CreateCommand());
        root.Subcommands.Add(ConnectorCommand.CreateCommand());
        root.Subcommands.Add(TakeInCommand.CreateCommand());
        root.Subcommands.Add(ContactsCommand.CreateCommand());
        root.Subcommands.Add(PrepareCommand.CreateCommand());
        root.Subcommands.Add(SubmitCommand.CreateCommand());
        root.Subcommands.Add(ReviewCommand.CreateCommand());
        root.Subcommands.Add(LaunchCommand.CreateCommand());
        root.Subcommands.Add(DriftCommand.CreateCommand());
        root.Subcommands.Add(KeepCommand.CreateCommand());
        root.Subcommands.Add(KeepCommand.CreatePutBackCommand());
        root.Subcommands.Add(HaltCommand.CreateCommand());
        root.Subcommands.Add(HaltCommand.CreateResumeCommand());
        root.Subcommands.Add(FreezeCommand.CreateCommand());
        root.Subcommands.Add(OutcomesCommand.CreateCommand());
        root.Subcommands.Add(MetricsCommand.CreateCommand());
        root.Subcommands.Add(MeasureCommand.CreateCommand());
        root.Subcommands.Add(LiftCommand.CreateCommand());
        root.Subcommands.Add(CostCommand.CreateCommand());
        root.Subcommands.Add(ImpactCommand.CreateCommand());
        root.Subcommands.Add(BaselineCommand.CreateCommand());
        root.Subcommands.Add(LessonsCommand.CreateCommand());
        root.Subcommands.Add(ReportCommand.CreateCommand());
        root.Subcommands.Add(AccountsCommand.CreateCommand());
        root.Subcommands.Add(SegmentsCommand.CreateCommand());
        root.Subcommands.Add(AdsCommand.CreateCommand());
        root.Subcommands.Add(AuditCommand.CreateCommand());
        root.Subcommands.Add(McpCommand.CreateCommand());
        root.Subcommands.Add(RecipientsCommand.CreateCommand());
        root.Subcommands.Add(CrashLaunchCommand.CreateCommand());
        return root;
    }

    public static Task<int> RunAsync(string[] args, TextWriter @out, TextWriter error, CancellationToken stop = default) =>
        RunAsync(args, @out, error, Environment.CurrentDirectory, stop);

    /// <param name="args">The words after <c>slipway</c>.</param>
    /// <param name="out">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="folder">The folder that relative paths begin in.</param>
    /// <param name="stop">Stops the command.</param>
    /// <param name="in">Standard input; the process's own if left out.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter @out, TextWriter error, string folder, CancellationToken stop, TextReader? @in = null)
    {
        // Without a word, what there is.
        var parse = CreateCommand().Parse(args.Length == 0 ? ["--help"] : args);
        var settings = new Surroundings
        {
            Output = @out,
            Error = error,
            Folder = folder,
            In = @in ?? Console.In,
            EnableDefaultExceptionHandler = false,
            // The host answers SIGTERM and SIGINT itself, and ends what it is doing first.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return parse.Action is ParseErrorAction ? await WrongUseAsync(parse, @out, error) : await parse.InvokeAsync(settings, stop);
        }
        catch (CommandException e)
        {
            return await FailAsync(parse, @out, error, e.Code, e.Message, e.Exit);
        }
        catch (ModelException e)
        {
            return await FailAsync(parse, @out, error, $"model-{JsonNamingPolicy.KebabCaseLower.ConvertName(e.Trouble.ToString())}", $"{e.Message} {e.Fix}");
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

    // What was wrong, all of it, and where to read more; not the whole help, which would bury it.
    private static Task<int> WrongUseAsync(ParseResult parse, TextWriter @out, TextWriter error)
    {
        var words = string.Join(' ', Ancestors(parse.CommandResult).Reverse());
        // A word that is not known also leaves the command without one that is needed; only the first helps.
        var errors = parse.UnmatchedTokens is [var unknown, ..] ? [$"{words} has no '{unknown}'."] : parse.Errors.Select(e => e.Message);
        var message = string.Join(Environment.NewLine, errors.Distinct(StringComparer.Ordinal).Append($"How it is used: {words} --help"));
        return FailAsync(parse, @out, error, "wrong-use", message, ExitCode.WrongUse);
    }

    private static IEnumerable<string> Ancestors(CommandResult command)
    {
        for (var at = command; at is not null; at = at.Parent as CommandResult)
        {
            yield return at.Command is RootCommand ? "slipway" : at.Command.Name;
        }
    }

    private static async Task<int> FailAsync(ParseResult parse, TextWriter @out, TextWriter error, string code, string message, int exit = ExitCode.Failure)
    {
        var output = new Output(@out, error, parse.GetValue(CommonOptions.Json));
        await output.SayAsync(message);
        if (output.Json)
        {
            await output.ResultAsync(new { error = new { code, message } });
        }

        return exit;
    }
}
