using System.Collections.Immutable;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Sdk.Assets;
using Slipway.Statistics;

namespace Slipway.Ai.Evaluations;

/// <summary>Makes of answers what a run says.</summary>
/// <remarks>
/// A case passes when most of its answers pass every grader that gates. A judge gates only where it agrees with people well enough (<see cref="JudgeAgreement.Counts"/>). Two versions are compared on the cases that
/// both answered, and better or worse is said below p = 0.05.
/// </remarks>
internal sealed class EvaluationScoring(EvaluationJob job, ImmutableDictionary<(DataSet Set, string Case, int Version), ImmutableArray<EvaluatedAnswer>> answers)
{
    private const double Confidence = 0.95;
    private const double Alpha = 0.05;

    private readonly Dictionary<(DataSet Set, string Id), EvaluationCase> _cases = job.Cases.ToDictionary(c => (c.Set, c.Id));

    /// <summary>The run, with what follows from its answers.</summary>
    public EvaluationRun Score(EvaluationRun run)
    {
        var graded = answers.SelectMany(a => a.Value.Select(e => (a.Key, Answer: e, Grades: Grade(a.Key.Set, a.Key.Case, e)))).ToList();
        var judges = job.Evaluation.Graders.OfType<JudgeGrader>().Select(j => Agreement(j, graded.Select(g => (g.Answer, g.Grades)))).ToImmutableArray();
        var gating = job.Evaluation.Graders.Where(g => g.Gates && judges.All(j => j.Judge != g.Name || j.Counts)).Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var cases = graded.GroupBy(g => g.Key).Where(g => g.Count() == job.Evaluation.Repeats)
            .Select(g => new CaseResult(
                g.Key.Case, g.Key.Set, g.Key.Version,
                g.Count(a => a.Answer.Failed is null && a.Grades.All(x => x.Passes || !gating.Contains(x.Grader))) * 2 > g.Count(),
                [.. g.Select(a => a.Answer.Key)], [.. g.SelectMany(a => a.Grades)]) { Failed = g.Select(a => a.Answer.Failed).FirstOrDefault(f => f is not null) })
            .OrderBy(c => c.Set).ThenBy(c => c.Case, StringComparer.Ordinal).ThenBy(c => c.Version).ToImmutableArray();
        var scores = cases.GroupBy(c => (c.Version, c.Set)).OrderBy(g => g.Key.Version).ThenBy(g => g.Key.Set).Select(g => Score(g.Key.Version, g.Key.Set, [.. g], gating)).ToImmutableArray();
        return run with
        {
            Cases = cases,
            Scores = scores,
            Judges = judges,
            Comparisons = job.Against is { } against ? [.. job.Versions.Where(v => v.Version != against.Version).SelectMany(v => Compare(cases, v.Version, against.Version))] : [],
            Gaps = [.. scores.GroupBy(s => s.Version).Select(g => (g.Key, Demo: g.FirstOrDefault(s => s.Set == DataSet.Demo), Real: g.FirstOrDefault(s => s.Set == DataSet.Production)))
                .Where(g => g.Demo is not null && g.Real is not null)
                .Select(g => new DataGap(g.Key, g.Demo!.Share - g.Real!.Share, Newcombe.Difference(new Proportion(g.Demo.Passed, g.Demo.Cases), new Proportion(g.Real.Passed, g.Real.Cases), Confidence)))],
        };
    }

    private ImmutableArray<Grade> Grade(DataSet set, string id, EvaluatedAnswer answer)
    {
        if (answer.Failed is not null)
        {
            return [];
        }

        var given = new GradedAnswer(_cases[(set, id)], answer, job.Evaluation.WordsOf(answer.Text), job.Evaluation, job.Rules);
        return [.. job.Evaluation.Graders.Select(g => g.Look(given)).OfType<Grade>()];
    }

    private JudgeAgreement Agreement(JudgeGrader judge, IEnumerable<(EvaluatedAnswer Answer, ImmutableArray<Grade> Grades)> graded)
    {
        var people = job.Labels.Of(judge.Name);
        var both = graded.DistinctBy(g => g.Answer.Key).Select(g => (g.Answer.Key, Judge: g.Grades.FirstOrDefault(x => x.Grader == judge.Name)))
            .Where(g => g.Judge is not null && people.ContainsKey(g.Key)).Select(g => (Person: people[g.Key], Judge: g.Judge!.Passes)).ToList();
        var kappa = HumanLabels.Agreement(both);
        return new JudgeAgreement(judge.Name, both.Count, kappa?.Value, kappa?.Interval, both.Count >= judge.Needed.Labels && kappa?.Interval.Lower >= judge.Needed.Kappa);
    }

    private VersionScore Score(int version, DataSet set, ImmutableArray<CaseResult> cases, HashSet<string> gating)
    {
        var passed = new Proportion(cases.Count(c => c.Passes), cases.Length);
        var said = cases.SelectMany(c => answers[(set, c.Case, version)]).ToList();
        var seconds = said.Select(a => a.Seconds).Order().ToList();
        var costs = said.Select(a => a.Cost).OfType<Money>().ToList();
        return new VersionScore(
            version, set, (int)passed.Successes, cases.Length, Wilson.Interval(passed, Confidence), costs.Count == 0 ? null : new Money(costs.Sum(c => c.Amount), costs[0].Currency), seconds[seconds.Count / 2],
            [.. job.Evaluation.Graders.Select(g => (Grader: g, Grades: cases.SelectMany(c => c.Grades).Where(x => x.Grader == g.Name).ToList()))
                .Select(g => new GraderScore(g.Grader.Name, gating.Contains(g.Grader.Name), g.Grades.Count(x => x.Passes), g.Grades.Count))]);
    }

    private static IEnumerable<VersionComparison> Compare(ImmutableArray<CaseResult> cases, int version, int against)
    {
        foreach (var set in cases.GroupBy(c => c.Set))
        {
            var both = set.Where(c => c.Version == version).Join(set.Where(c => c.Version == against), c => c.Case, c => c.Case, (a, b) => (New: a.Passes, Old: b.Passes), StringComparer.Ordinal).ToList();
            if (both.Count == 0)
            {
                continue;
            }

            var paired = new PairedProportions(both.Count(b => b.New && b.Old), both.Count(b => b.New && !b.Old), both.Count(b => !b.New && b.Old), both.Count(b => !b.New && !b.Old));
            var p = paired.PValue();
            yield return new VersionComparison(
                set.Key, version, against, p >= Alpha ? VersionVerdict.CannotTell : paired.OnlyFirst > paired.OnlySecond ? VersionVerdict.Better : VersionVerdict.Worse,
                (int)paired.OnlyFirst, (int)paired.OnlySecond, paired.First.Rate - paired.Second.Rate, paired.Difference(Confidence), p);
        }
    }
}
