using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Slipway.Sdk.Diagnostics;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Where a command writes: its result on <paramref name="Out"/>, everything else on <paramref name="Error"/>.</summary>
/// <param name="Out">With <paramref name="Json"/>, exactly one JSON object; otherwise the result for people.</param>
/// <param name="Error">Progress, findings for people and failures.</param>
/// <param name="Json">Whether a program reads the result.</param>
internal sealed record Output(TextWriter Out, TextWriter Error, bool Json)
{
    /// <summary>Names in JSON are snake_case, as in the HTTP API.</summary>
    public static readonly JsonSerializerOptions JsonNames = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private IAnsiConsole? _console;

    /// <summary>The folder that relative paths begin in.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Standard input.</summary>
    public TextReader In { get; init; } = System.Console.In;

    /// <summary>For colour, tables and progress, on <see cref="Error"/>.</summary>
    public IAnsiConsole Console => _console ??= CreateConsole();

    private IAnsiConsole CreateConsole()
    {
        var isTerminal = ReferenceEquals(Error, System.Console.Error) && !System.Console.IsErrorRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Error),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            // A file has no width: a line that was broken in two could not be searched for.
            console.Profile.Width = 10_000;
        }

        return console;
    }

    public static Output Of(ParseResult parse) =>
        new(parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error, parse.GetValue(CommonOptions.Json))
        {
            Folder = (parse.InvocationConfiguration as Surroundings)?.Folder ?? Environment.CurrentDirectory,
            In = (parse.InvocationConfiguration as Surroundings)?.In ?? System.Console.In,
        };

    /// <summary>The whole path of one that a person wrote.</summary>
    public string PathOf(string written) => Path.GetFullPath(written, Folder);

    /// <summary>A path as a person would write it: from the folder they are in, when it lies in there.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Folder, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Writes the result: the object for a program, the lines for a person.</summary>
    public async Task ResultAsync(object result, params IEnumerable<string> lines)
    {
        if (Json)
        {
            await Out.WriteLineAsync(result is JsonObject names ? Written(names) : JsonSerializer.Serialize(result, result.GetType(), JsonNames));
            return;
        }

        foreach (var line in lines)
        {
            await Out.WriteLineAsync(line);
        }
    }

    // The names are in it: without the options nothing is looked up.
    private static string Written(JsonObject result)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JsonNames.Encoder }))
        {
            result.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>A line about what is going on; never part of the result.</summary>
    public Task SayAsync(string line) => Error.WriteLineAsync(line);

    /// <summary>Shows what is about to be done and asks whether it is meant. Where there is nobody to ask it is not: a program says --yes.</summary>
    public async Task<bool> IsMeantAsync(IEnumerable<string> lines, string question, CancellationToken stop)
    {
        if (Json || (ReferenceEquals(In, System.Console.In) && System.Console.IsInputRedirected))
        {
            return false;
        }

        foreach (var line in lines)
        {
            await SayAsync(line);
        }

        await SayAsync($"{question} Type yes:");
        return string.Equals((await In.ReadLineAsync(stop))?.Trim(), "yes", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The next step, as a command that can be copied or in words.</summary>
    public Task NextAsync(string step) => Error.WriteLineAsync($"Next: {step}");

    /// <summary>Writes findings that are the whole result, and answers the exit code they ask for.</summary>
    public async Task<int> FindingsAsync(ImmutableArray<Finding> findings)
    {
        FindingsView.Write(Console, findings);
        if (Json)
        {
            await ResultAsync(new { findings = findings.Select(FindingsView.Row) });
        }

        return findings.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }
}
