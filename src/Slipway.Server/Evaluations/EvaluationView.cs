using System.Collections.Immutable;
using System.Globalization;
using Slipway.Ai.Evaluations;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Evaluations;

/// <summary>What a run says, in words and for programs.</summary>
internal static class EvaluationView
{
    /// <summary>How a version did: <c>v2 on demo data: 18 of 20 pass, 70% to 97%</c>.</summary>
    public static string Score(VersionScore score) => T($"v{score.Version} on {Named(score.Set)}: {score.Passed} of {score.Cases} pass, {score.Share:0%} ({score.Interval.Lower:0%} to {score.Interval.Upper:0%})");

    /// <summary>A data set in words.</summary>
    public static string Named(DataSet set) => set == DataSet.Demo ? T("demo data") : T("production-like data");

    /// <summary>What a comparison says, in a sentence.</summary>
    public static string Comparison(VersionComparison comparison) => T(
        $"On {Named(comparison.Set)} {Verdict(comparison)}: {N(comparison.OnlyNew, "{0} case passes only with it", "{0} cases pass only with it")}, {comparison.OnlyOld} only without; {Points(comparison.Difference)} ({Points(comparison.Interval.Lower)} to {Points(comparison.Interval.Upper)}), p = {comparison.PValue:0.###}.");

    /// <summary>How far demo data flatter, in a sentence.</summary>
    public static string Gap(DataGap gap) => T(
        $"v{gap.Version}: {Points(gap.Difference)} on demo data against production-like data ({Points(gap.Interval.Lower)} to {Points(gap.Interval.Upper)})") + (gap.Interval.Lower > 0 ? T(": demo data flatter it") : gap.Interval.Upper < 0 ? T(": demo data are harder") : "") + ".";

    /// <summary>How far a judge agrees with people, in a sentence.</summary>
    public static string Judge(JudgeAgreement judge) => judge is { Kappa: { } kappa, Interval: { } interval }
        ? T($"The judge {judge.Judge} agrees with people on {judge.Labels} answers: kappa {kappa:0.00} ({interval.Lower:0.00} to {interval.Upper:0.00})") + (judge.Counts ? "" : T("; not enough, so it is shown and decides nothing")) + "."
        : N(judge.Labels, "The judge {1} has not been held against people ({0} answer labelled), so it is shown and decides nothing.", "The judge {1} has not been held against people ({0} answers labelled), so it is shown and decides nothing.", judge.Judge);

    /// <summary>The lines of a run for a person.</summary>
    public static IEnumerable<string> Lines(EvaluationRun run)
    {
        foreach (var score in run.Scores)
        {
            yield return $"{Score(score)}{(score.Cost is { } cost ? $", {MoneyText.Say(cost)}" : "")}, {FormattableString.Invariant($"{score.MedianSeconds:0.0}")} s an answer";
            foreach (var grader in score.Graders.Where(g => g.Of > 0))
            {
                yield return $"    {grader.Name,-14} {grader.Passed} of {grader.Of}{(grader.Gates ? "" : "  (only shown)")}";
            }
        }

        foreach (var line in run.Comparisons.Select(Comparison).Concat(run.Gaps.Select(Gap)).Concat(run.Judges.Select(Judge)))
        {
            yield return line;
        }

        foreach (var version in run.Versions.Where(v => v.Version != run.Against))
        {
            var why = run.WhyNot(version.Version, Enum.GetValues<DataSet>());
            yield return why.IsEmpty ? $"v{version.Version} meets the bar." : $"v{version.Version} does not meet the bar. {string.Join(" ", why)}";
        }

        yield return $"{Words.Count(run.Asked, "answer")} asked for, {run.FromCache} from before{(run.Cost is { } paid ? $", {MoneyText.Say(paid)}" : "")}.";
        if (run.Ended is { } ended)
        {
            yield return $"It ended early. {ended}";
        }
    }

    /// <summary>The run for a program, without its cases: those are in its file.</summary>
    public static object Result(EvaluationRun run, string file, ImmutableArray<Finding> findings) => new
    {
        run.Evaluation, run.Prompt, run.Model, file, run.Versions, run.Against, run.Scores, run.Comparisons, run.Gaps, run.Judges,
        meets_bar = run.Versions.Where(v => v.Version != run.Against).Select(v => new { v.Version, yes = run.WhyNot(v.Version, Enum.GetValues<DataSet>()).IsEmpty, why_not = run.WhyNot(v.Version, Enum.GetValues<DataSet>()) }),
        failed = run.Cases.Where(c => !c.Passes).Select(c => new { c.Case, c.Set, c.Version, why = c.Failed ?? string.Join("; ", c.Grades.Where(g => !g.Passes).Select(g => $"{g.Grader}: {g.Why}")) }),
        run.Asked, from_cache = run.FromCache, run.Cost, run.Ended,
        set_aside = findings.Select(FindingsView.Row),
    };

    private static string Verdict(VersionComparison comparison) => comparison.Says switch
    {
        VersionVerdict.Better => T($"v{comparison.Version} is better than v{comparison.Against}"),
        VersionVerdict.Worse => T($"v{comparison.Version} is worse than v{comparison.Against}"),
        _ => T($"nobody can tell whether v{comparison.Version} is better than v{comparison.Against}"),
    };

    private static string Points(double difference) => T($"{(difference * 100).ToString("+0.#;-0.#;0", CultureInfo.CurrentCulture)} points");
}
