using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Bench.Proofs;

/// <summary>Drives engine and platforms through faults, deaths and changes of mind drawn by chance, and holds them against the rules of a launch.</summary>
/// <remarks>It is the property test of the same name, in a process of its own and with more cases.</remarks>
internal sealed partial class Model : Run
{
    private const int Cases = 500;

    public override string Name => "model";

    public override string What => "launches through faults and deaths drawn by chance, held against the rules of a launch";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var cases = Math.Max(1, Cases / options.Every);
        Environment.SetEnvironmentVariable("SLIPWAY_MODEL_CASES", cases.ToString(CultureInfo.InvariantCulture));
        await options.Progress.WriteLineAsync($"{Name}: {cases} cases");
        var run = await FreshProcess.RunAsync(
            TimeSpan.FromHours(4), "dotnet", "test", "--project", Repository.At("tests", "Slipway.Engine.Tests"), "-c", "Release", "--no-ansi", "--no-progress", "--", "--filter-trait", "proof=model");
        var broken = run.ExitCode == 0 ? null : Falsified().Match(run.Result) is { Success: true } found ? found.Value : throw new RunBrokeException($"the tests did not run. They said last:\n{run.Result}\n{run.Said}");
        return new RunResult(
            new { Name, Cases = cases, Broken = broken, Machine = Machine.Description },
            broken is null,
            broken is null ? $"{Name}: {cases} cases, and every rule held" : $"{Name}: {broken}");
    }

    // FsCheck prints the seed with what it found.
    [GeneratedRegex("Falsifiable[^\\n]*(?:\\n[^\\n]+){0,6}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Falsified();
}
