using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;

namespace Slipway.Bench;

/// <summary>What the engine counted.</summary>
internal sealed record EngineCount(int Files, int Rules, int Findings);

/// <summary>The rule engine without the command around it, in a process of its own: reads a brand, checks every file of a folder, and counts.</summary>
/// <remarks>What is measured beside it in <c>slipway check</c> is what the command adds: arguments, finding files, writing what was found.</remarks>
internal static class Engine
{
    /// <summary>The word that makes this program the engine alone.</summary>
    public const string Word = "engine";

    /// <param name="args">The folder of files, the folder of the brand, and the kind of asset the files are.</param>
    public static int Run(string[] args)
    {
        var (folder, brand, kind) = (args[0], args[1], args[2]);
        var (rules, problems) = RuleSet.Read(BrandFiles(brand));
        var plan = new RulePlan(rules);
        var setting = SettingOf(kind);
        var files = Directory.GetFiles(folder);
        var found = 0;
        Parallel.ForEach(files, file =>
        {
            var document = Document.Read(Path.GetFileName(file), File.ReadAllText(file), setting);
            Interlocked.Add(ref found, plan.Check(document).Length);
        });
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{problem.Place}: {problem.Message}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Length} {rules.Rules.Length} {found}"));
        return 0;
    }

    /// <summary>Runs it in a fresh process.</summary>
    public static async Task<(ProcessRun Run, EngineCount Count)> MeasureAsync(string folder, string brand, string kind)
    {
        var run = await FreshProcess.RunAsync(TimeSpan.FromMinutes(5), "dotnet", typeof(Engine).Assembly.Location, Word, folder, brand, kind);
        return run.ExitCode == 0 && run.Result.Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() is [var files, var rules, var findings]
            ? (run, new EngineCount(files, rules, findings))
            : throw new RunBrokeException($"The engine ended with {run.ExitCode}. It said last:\n{run.Said}");
    }

    /// <summary>The files of a brand folder by the names the rule reader knows them by.</summary>
    public static Dictionary<string, string> BrandFiles(string brand) => Directory.EnumerateFiles(brand, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json" or ".txt" or ".css")
        .ToDictionary(f => $"brand/{Path.GetRelativePath(brand, f).Replace('\\', '/')}", f => File.ReadAllText(f).ReplaceLineEndings("\n"), StringComparer.Ordinal);

    /// <summary>For whom the corpus is meant.</summary>
    public static Setting SettingOf(string kind) => new() { Kind = kind, Channel = kind == "page" ? "web" : kind, Language = "en", Markets = ["DE"] };
}
