using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Bench;

/// <summary>What the engine counted.</summary>
internal sealed record EngineCount(int Files, int Rules, int Findings);

/// <summary>The rule engine without the command around it, in a process of its own: reads a brand, checks every file of a folder, and counts.</summary>
/// <remarks>What is measured beside it in <c>slipway check</c> is what the command adds: arguments, finding files, writing what was found.</remarks>
internal static class Engine
{
    /// <summary>The word that makes this program the engine alone.</summary>
    public const string Word = "engine";

    /// <summary>The word that makes it print where each finding is, instead of how many there are.</summary>
    public const string Findings = "--findings";

    /// <param name="args">The folder of files, the folder of the brand, and the kind of asset the files are; and perhaps <see cref="Findings"/>.</param>
    public static int Run(string[] args)
    {
        var (folder, brand, kind) = (args[0], args[1], args[2]);
        var places = args.Contains(Findings, StringComparer.Ordinal) ? new ConcurrentQueue<string>() : null;
        var (rules, problems) = RuleSet.Read(BrandFiles(brand));
        var plan = new RulePlan(rules);
        var setting = SettingOf(kind);
        var files = Directory.GetFiles(folder);
        var found = 0;
        Parallel.ForEach(files, file =>
        {
            var document = Document.Read(Path.GetFileName(file), File.ReadAllText(file), setting);
            // What is not looked at is not read, and reading is to be no family's cost.
            _ = (document.Passages, document.Html);
            var findings = plan.Check(document);
            Interlocked.Add(ref found, findings.Length);
            if (places is not null)
            {
                findings.ToList().ForEach(f => places.Enqueue(Line(document, f)));
            }
        });
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{problem.Place}: {problem.Message}");
        }

        Console.WriteLine(places is null ? string.Create(CultureInfo.InvariantCulture, $"{files.Length} {rules.Rules.Length} {found}") : string.Join('\n', places));
        return 0;
    }

    /// <summary>Runs it in a fresh process, for what it prints.</summary>
    public static async Task<ProcessRun> RunAsync(string folder, string brand, string kind, params string[] more)
    {
        var run = await FreshProcess.RunAsync(TimeSpan.FromMinutes(5), "dotnet", [typeof(Engine).Assembly.Location, Word, folder, brand, kind, .. more]);
        return run.ExitCode == 0 ? run : throw new RunBrokeException($"The engine ended with {run.ExitCode}. It said last:\n{run.Said}");
    }

    /// <summary>Runs it in a fresh process, and reads what it counted.</summary>
    public static async Task<(ProcessRun Run, EngineCount Count)> MeasureAsync(string folder, string brand, string kind)
    {
        var run = await RunAsync(folder, brand, kind);
        var numbers = Peers.Numbers(run);
        return (run, new EngineCount(numbers[0], numbers[1], numbers[2]));
    }

    /// <summary>The files of a brand folder by the names the rule reader knows them by.</summary>
    public static Dictionary<string, string> BrandFiles(string brand) => Directory.EnumerateFiles(brand, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json" or ".md" or ".txt" or ".css")
        .ToDictionary(f => $"brand/{Path.GetRelativePath(brand, f).Replace('\\', '/')}", f => File.ReadAllText(f).ReplaceLineEndings("\n"), StringComparer.Ordinal);

    /// <summary>For whom the corpus is meant.</summary>
    public static Setting SettingOf(string kind) => new() { Kind = kind, Channel = kind == "page" ? "web" : kind, Language = "en", Markets = ["DE"] };

    private static string Line(Document document, Finding finding)
    {
        var (start, end) = (Offset(document.Source, finding.Place!), finding.End is { } at ? Offset(document.Source, at) : 0);
        return string.Create(CultureInfo.InvariantCulture, $"{document.File} {start} {Math.Max(0, end - start)} {finding.Code}");
    }

    private static int Offset(string source, Place place)
    {
        var offset = 0;
        for (var line = 1; line < place.Line; line++)
        {
            offset = source.IndexOf('\n', offset) + 1;
        }

        return offset + place.Column - 1;
    }
}
