using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Samples;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Commands;

/// <summary><c>slipway brand test</c>: tries every rule on its samples.</summary>
internal static class BrandTestCommand
{
    public static Command CreateCommand()
    {
        var command = new Command("test", "Try every rule on the samples it must catch and must let pass.") { BrandCommand.Brand, CommonOptions.Now };
        command.SetAction((parse, _) => RunAsync(parse.GetValue(BrandCommand.Brand), CommonOptions.NowOf(parse), Output.Of(parse)));
        return command;
    }

    public static async Task<int> RunAsync(string? written, DateTimeOffset now, Output output)
    {
        var brand = BrandCommand.Find(output, written);
        var files = brand.Files();
        var (rules, ruleFindings) = RuleSet.Read(files, now);
        var (samples, sampleFindings) = SampleReader.Read(files, rules);
        var report = SampleRun.Run(rules, samples);
        var findings = BrandCommand.SeenFrom(output, brand, [.. ruleFindings, .. sampleFindings, .. report.Findings]).ToImmutableArray();
        FindingsView.Write(output.Console, findings);
        var failed = findings.Any(f => f.Blocks);
        await output.ResultAsync(
            new
            {
                rule_set = rules.Digest,
                passed = !failed,
                rules = report.Coverage.Select(c => new { id = c.Rule.Id, c.Caught, c.ToCatch, c.Passed, c.ToPass, covered = c.IsCovered, packaged = c.Rule.IsPackaged }),
                samples = report.Results.Select(r => new
                {
                    rule = r.Sample.Rule.Id,
                    file = output.Shown(brand.PathOf(r.Sample.Place.File)),
                    r.Sample.Place.Line,
                    r.Sample.Place.Column,
                    must_catch = r.Sample.MustCatch,
                    r.Outcome,
                    finding = r.Finding is { } found ? FindingsView.Row(found) : null,
                }),
                findings = findings.Select(FindingsView.Row),
            },
            Lines(report));
        await output.NextAsync(failed ? "mend the rules or their samples, and run slipway brand test again" : rules.Rules.IsEmpty ? "write a first rule into brand/rules" : "slipway check");
        return failed ? ExitCode.Findings : ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(SampleReport report)
    {
        var shown = report.Coverage.Where(c => c.NeedsSamples || c.ToCatch + c.ToPass > 0).ToList();
        var width = shown.Select(c => c.Rule.Id.Length).Append("rule".Length).Max();
        if (shown.Count > 0)
        {
            yield return $"{"rule".PadRight(width)}  catches   lets pass";
        }

        foreach (var rule in shown)
        {
            var wrong = !rule.IsCovered && rule.NeedsSamples ? "not covered" : rule.Caught < rule.ToCatch || rule.Passed < rule.ToPass ? "fails" : "";
            yield return $"{rule.Rule.Id.PadRight(width)}  {$"{rule.Caught} of {rule.ToCatch}",-8}  {$"{rule.Passed} of {rule.ToPass}",-8}  {wrong}".TrimEnd();
        }

        var own = report.Coverage.Where(c => c.NeedsSamples).ToList();
        var packaged = report.Coverage.Length - own.Count;
        var right = report.Results.Count(r => r.Outcome is SampleOutcome.Caught or SampleOutcome.Passed);
        yield return $"{right} of {Count(report.Results.Length, "sample")} came out as written; {own.Count(c => c.IsCovered)} of {Count(own.Count, "rule")} covered{(packaged > 0 ? $"; {Count(packaged, "rule")} of packages need none" : "")}.";
    }

    private static string Count(int number, string word) => number == 1 ? $"1 {word}" : $"{number} {word}s";
}
