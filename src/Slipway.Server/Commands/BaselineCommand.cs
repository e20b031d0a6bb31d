using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Impact;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway baseline</c>: maps how one campaign was made by hand, and says what that came to. Works on files alone.</summary>
internal static class BaselineCommand
{
    private static readonly Option<string?> _from = new("--from") { Description = "A YAML file in place of questions; it becomes baseline.yaml.", HelpName = "FILE" };
    private static readonly Option<bool> _again = new("--again") { Description = "Ask again, though there is a baseline; the one before is written over." };

    public static Command CreateCommand()
    {
        var command = new Command("baseline", "Map how your team made one campaign by hand: its steps, tools, hand-offs and hours. What is done with Slipway is held against it.") { _from, _again };
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var files = new ImpactFiles(Workspace.Around(output.Folder));
        if (parse.GetValue(_from) is { } from)
        {
            var file = InputFile.Find(output, from);
            var text = await File.ReadAllTextAsync(file, stop);
            var (read, wrong) = BaselineReader.Read(output.Shown(file), text);
            return read is null ? await output.FindingsAsync(wrong) : await KeepAsync(files, read, text, output, stop);
        }

        var (kept, findings) = files.Baseline();
        if (!findings.IsEmpty && !parse.GetValue(_again))
        {
            return await output.FindingsAsync([.. findings.Select(f => f.Place is { } place ? f with { Place = place with { File = output.Shown(files.BaselineFile) } } : f)]);
        }

        if (kept is not null && !parse.GetValue(_again))
        {
            await WriteAsync(kept, output);
            await output.NextAsync($"edit {output.Shown(files.BaselineFile)}, or map it anew: slipway baseline --again");
            return ExitCode.Fine;
        }

        if (output.Json || (ReferenceEquals(output.In, Console.In) && Console.IsInputRedirected))
        {
            throw CommandException.WrongUse("nobody-to-ask", "There is nobody to ask here. Write the steps into a file and give it: slipway baseline --from FILE");
        }

        return await AskAsync(output, stop) is { } asked
            ? await KeepAsync(files, asked, BaselineReader.Write(asked), output, stop)
            : await output.FindingsAsync([Finding.Error("steps-missing", "A campaign that took no step was none; nothing was written.", fix: "Begin again: slipway baseline")]);
    }

    private static async Task<int> KeepAsync(ImpactFiles files, Baseline baseline, string text, Output output, CancellationToken stop)
    {
        await File.WriteAllTextAsync(files.BaselineFile, text, stop);
        await output.SayAsync($"Written to {output.Shown(files.BaselineFile)}");
        await WriteAsync(baseline, output);
        await output.NextAsync("slipway impact");
        return ExitCode.Fine;
    }

    private static Task WriteAsync(Baseline baseline, Output output) => output.ResultAsync(
        new
        {
            baseline.Campaign, baseline.Mapped, baseline.By, baseline.Hours, baseline.LeadHours, baseline.HandOffs, baseline.Tools, Steps = baseline.Steps.Select(s => new { Step = s.Name, s.Who, s.Tool, s.Hours, s.WaitHours }),
        },
        [
            $"By hand    {baseline.Campaign}, mapped {baseline.Mapped:yyyy-MM-dd} by {baseline.By}",
            $"Steps      {Words.Of(baseline.Steps.Length)}, with {Words.Count(baseline.HandOffs, "hand-off")}",
            $"Tools      {string.Join(", ", baseline.Tools)}",
            $"Hours      {Number(baseline.Hours)} of work, {ImpactMarkdown.Hours((double)baseline.LeadHours)} from the first step to the last",
            "",
            $"{"Step",-32} {"Who",-20} {"Tool",-20} {"Hours",7} {"Waits",7}",
            .. baseline.Steps.Select(s => $"{Cut(s.Name, 32),-32} {Cut(s.Who, 20),-20} {Cut(s.Tool, 20),-20} {Number(s.Hours),7} {Number(s.WaitHours),7}"),
        ]);

    // Each answer is read before the next question; what is no number is asked for again.
    private static async Task<Baseline?> AskAsync(Output output, CancellationToken stop)
    {
        await output.SayAsync("Think of one campaign that your team made by hand, the last one you remember well. An empty line in place of a step ends it.");
        if (await TextAsync("Which campaign was it?", output, stop) is not { } campaign || await TextAsync("Who answers for these figures? Your name:", output, stop) is not { } by)
        {
            return null;
        }

        var steps = ImmutableArray.CreateBuilder<BaselineStep>();
        while (await LineAsync(steps.Count == 0 ? "What was the first step?" : "What was the next step? (empty: that was all)", output, stop) is { Length: > 0 } name)
        {
            if (await TextAsync("  Who did it, as a role?", output, stop) is not { } who || await TextAsync("  With which tool?", output, stop) is not { } tool
                || await HoursAsync("  How many hours of work?", output, stop) is not { } hours || await HoursAsync("  How many hours did it lie before the next step began?", output, stop) is not { } wait)
            {
                break;
            }

            steps.Add(new BaselineStep(name, who, tool, hours, wait));
        }

        return steps.Count == 0 ? null : new Baseline(campaign, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), by, steps.ToImmutable());
    }

    private static async Task<string?> LineAsync(string question, Output output, CancellationToken stop)
    {
        await output.SayAsync(question);
        return (await output.In.ReadLineAsync(stop))?.Trim();
    }

    private static async Task<string?> TextAsync(string question, Output output, CancellationToken stop)
    {
        while (await LineAsync(question, output, stop) is { } text)
        {
            if (text.Length > 0)
            {
                return text;
            }
        }

        return null;
    }

    private static async Task<decimal?> HoursAsync(string question, Output output, CancellationToken stop)
    {
        while (await LineAsync(question, output, stop) is { } text)
        {
            if (BaselineReader.ReadHours(text) is { } hours)
            {
                return hours;
            }

            await output.SayAsync($"  \"{text}\" is not a number of hours. Write it with a point, for example 2.5; 0 where there was none.");
        }

        return null;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";

    private static string Number(decimal hours) => hours.ToString("#,0.##", CultureInfo.InvariantCulture);
}
