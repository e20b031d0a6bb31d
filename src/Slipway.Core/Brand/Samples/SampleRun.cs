using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Samples;

/// <summary>What the samples of one rule show.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Caught">Samples it caught, of <paramref name="ToCatch"/>.</param>
/// <param name="ToCatch">Samples it must catch.</param>
/// <param name="Passed">Samples it let pass, of <paramref name="ToPass"/>.</param>
/// <param name="ToPass">Samples it must let pass.</param>
public sealed record RuleCoverage(Rule Rule, int Caught, int ToCatch, int Passed, int ToPass)
{
    /// <summary>Whether it needs samples here: rules of Vale packages are tested by who wrote them.</summary>
    public bool NeedsSamples => !Rule.IsPackaged;

    /// <summary>Whether at least one sample it must catch and one it must let pass were tried.</summary>
    public bool IsCovered => ToCatch > 0 && ToPass > 0;
}

/// <summary>The samples of a brand, tried.</summary>
/// <param name="Results">Every sample with what came of it, in the order written.</param>
/// <param name="Coverage">Every rule, by id.</param>
/// <param name="Findings">What is wrong: samples that came out otherwise, samples that were not tried, own rules without samples.</param>
public sealed record SampleReport(ImmutableArray<SampleResult> Results, ImmutableArray<RuleCoverage> Coverage, ImmutableArray<Finding> Findings)
{
    /// <summary>Whether a sample failed, or an own rule has none to catch or none to pass.</summary>
    public bool Failed => Findings.Any(f => f.Level == FindingLevel.Error);
}

/// <summary>Tries rules on their samples.</summary>
public static class SampleRun
{
    /// <summary>Tries every sample on its rule, with all rules in force, as they are in a campaign.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="samples">Their samples.</param>
    public static SampleReport Run(RuleSet rules, ImmutableArray<Sample> samples)
    {
        var plan = new RulePlan(rules);
        var results = samples.Select(s => Try(plan, s)).ToImmutableArray();
        var byRule = results.ToLookup(r => r.Sample.Rule.Id, StringComparer.Ordinal);
        var coverage = rules.Rules.DistinctBy(r => r.Id).Select(rule => Count(rule, byRule[rule.Id])).ToImmutableArray();
        var findings = new FindingList();
        findings.AddRange(results.Select(Judge).OfType<Finding>());
        findings.AddRange(coverage.Where(c => c.NeedsSamples && !c.IsCovered).Select(Uncovered));
        return new SampleReport(results, coverage, findings.InOrder());
    }

    private static SampleResult Try(RulePlan plan, Sample sample)
    {
        var found = sample.Document is { } document ? Answered(plan, sample).Check(document) : plan.Check(sample.Campaign!);
        var first = found.FirstOrDefault(f => f.Code == sample.Rule.Id);
        return new SampleResult(sample, (sample.MustCatch, first) switch
        {
            (true, null) => SampleOutcome.Missed,
            (true, _) => SampleOutcome.Caught,
            (false, null) => SampleOutcome.Passed,
            (false, _) => SampleOutcome.WronglyCaught,
        }, first);
    }

    private static RulePlan Answered(RulePlan plan, Sample sample) =>
        !sample.Answers.IsEmpty && plan.OpenQuestions(sample.Document!).FirstOrDefault(q => q.Rule == sample.Rule.Id) is { } question
            ? new RulePlan(plan.Rules, background: plan.Rules.Background.With([new OpinionAnswers(question.Digest, "sample", "1", sample.Answers)]))
            : plan;

    private static RuleCoverage Count(Rule rule, IEnumerable<SampleResult> results)
    {
        var outcomes = results.CountBy(r => r.Outcome).ToDictionary();
        int Of(SampleOutcome outcome) => outcomes.GetValueOrDefault(outcome);
        return new RuleCoverage(rule, Of(SampleOutcome.Caught), Of(SampleOutcome.Caught) + Of(SampleOutcome.Missed), Of(SampleOutcome.Passed), Of(SampleOutcome.Passed) + Of(SampleOutcome.WronglyCaught));
    }

    private static Finding? Judge(SampleResult result)
    {
        var (sample, rule) = (result.Sample, result.Sample.Rule);
        return result.Outcome switch
        {
            SampleOutcome.Missed when !rule.Applies.To(sample.Document?.Setting ?? sample.Campaign!.Setting) => Finding.Error("sample-missed",
                $"{rule.Id} does not catch this sample: it does not apply to it.", sample.Place, "Give the sample the kind, market, industry, channel and language that the rule applies to."),
            SampleOutcome.Missed => Finding.Error("sample-missed", $"{rule.Id} does not catch this sample.", sample.Place, "Mend the rule, or move the sample to what it must let pass."),
            SampleOutcome.WronglyCaught => Finding.Error("sample-wrongly-caught",
                $"{rule.Id} catches {(result.Finding!.Words is { } words ? $"\"{words}\" in " : "")}this sample, which it must let pass.", sample.Place,
                "Mend the rule, or move the sample to what it must catch."),
            _ => null,
        };
    }

    private static Finding Uncovered(RuleCoverage coverage)
    {
        var id = coverage.Rule.Id;
        var missing = coverage switch
        {
            { ToCatch: 0, ToPass: 0 } => "no sample",
            { ToCatch: 0 } => "no sample that it must catch",
            _ => "no sample that it must let pass",
        };
        return Finding.Error("rule-without-sample", $"{id} has {missing}.", coverage.Rule.Place, $"Write into brand/tests, for example:\n{SampleReader.Example.Replace("no-cheap", id, StringComparison.Ordinal)}");
    }
}
