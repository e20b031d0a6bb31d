using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Slipway.Ai.Evaluations;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Ai.Opinions;
using Slipway.Ai.Prompts;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Text;
using Slipway.Rehearsal.Models;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>Cases asked over real HTTP, graded, compared, and only then a place in production.</summary>
public sealed class EvaluationTests : IDisposable
{
    private const string Rules = "- id: no-superlatives\n  version: 1\n  owner: brand\n  level: error\n  message: \"Say what is so, not '%s'.\"\n  why: Nobody believes it.\n  fix: Take it out.\n  extends: existence\n  tokens: [best, leading]\n";

    private static readonly Prompt _old = new("write-copy", 1, "ida", "Old.");
    private static readonly Prompt _new = new("write-copy", 2, "ida", "New.");

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-evaluation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_version_that_passes_more_of_the_same_cases_is_better_when_chance_hardly_brings_that()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(q.System == "New." || Number(q) % 2 == 0 ? "Fine words" : "The best words"));

        var run = await RunAsync(model, Job(Cases(20)));

        var comparison = Assert.Single(run.Comparisons);
        Assert.Equal((VersionVerdict.Better, 10, 0), (comparison.Says, comparison.OnlyNew, comparison.OnlyOld));
        Assert.Equal(0.00195, comparison.PValue, 5);
        Assert.True(comparison.Interval.Lower > 0.2 && comparison.Interval.Upper < 0.75);
        Assert.Equal([(1, 10), (2, 20)], run.Scores.Select(s => (s.Version, s.Passed)));
        Assert.Empty(run.WhyNot(2, DataSet.Demo));
        Assert.Contains("10 of 20", Assert.Single(run.WhyNot(1, DataSet.Demo)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_few_differences_nobody_can_tell_and_worse_is_said_too()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(q.System == "Old." || Number(q) > 8 ? "Fine words" : Number(q) > 2 && q.User.Contains("few", StringComparison.Ordinal) ? "Fine words" : "The best words"));

        var few = await RunAsync(model, Job(Cases(20, "few")));
        var many = await RunAsync(model, Job(Cases(20, "many")));

        Assert.Equal(VersionVerdict.CannotTell, Assert.Single(few.Comparisons).Says);
        Assert.Equal(VersionVerdict.Worse, Assert.Single(many.Comparisons).Says);
        Assert.Contains("worse than v1", string.Concat(many.WhyNot(2, DataSet.Demo)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bar_is_held_on_demo_and_on_production_like_data_and_the_difference_is_said()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(q.User.Contains("real", StringComparison.Ordinal) && Number(q) % 2 == 0 ? "The best words" : "Fine words"));
        ImmutableArray<EvaluationCase> cases = [.. Cases(20), .. Cases(20, "real", DataSet.Production)];

        var run = await RunAsync(model, Job(cases) with { Against = null });

        Assert.Contains("production-like data 10 of 20", Assert.Single(run.WhyNot(2, DataSet.Demo, DataSet.Production)), StringComparison.Ordinal);
        Assert.Empty(run.WhyNot(2, DataSet.Demo));
        var gap = Assert.Single(run.Gaps);
        Assert.Equal(0.5, gap.Difference);
        Assert.True(gap.Interval.Lower > 0);
        Assert.Contains("no production-like data", Assert.Single((await RunAsync(model, Job(Cases(20)) with { Against = null })).WhyNot(2, DataSet.Demo, DataSet.Production)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_breaks_off_goes_on_where_it_was_and_asks_nothing_twice()
    {
        var broken = true;
        await using var model = await ScriptedModel.StartAsync(q => broken && Number(q) == 7 ? new ScriptedAnswer("No.") { Status = 401 } : new ScriptedAnswer("Fine words"));
        var job = Job(Cases(20)) with { AtOnce = 1, Against = null };

        var first = await RunAsync(model, job);
        broken = false;
        var second = await RunAsync(model, job);
        var third = await RunAsync(model, job);

        Assert.Contains("slipway ai key", first.Ended, StringComparison.Ordinal);
        Assert.Equal("The run is not finished.", Assert.Single(first.WhyNot(2, DataSet.Demo)));
        Assert.Equal((7, 7, 13), (first.Asked, second.FromCache, second.Asked));
        Assert.Equal((20, 0, null), (third.FromCache, third.Asked, third.Cost));
        Assert.Null(second.Ended);
        // One question was refused and asked again; no other was.
        Assert.Equal(21, model.Asked.Length);
        Assert.Equal(20, model.Asked.Select(q => q.User).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_budget_ends_a_run_and_what_was_paid_for_is_kept()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Fine words"));
        var job = Job(Cases(20)) with { AtOnce = 1, Against = null, Budget = new Money(0.0001m, "USD") };

        var run = await RunAsync(model, job);

        Assert.Contains("--budget", run.Ended, StringComparison.Ordinal);
        Assert.InRange(run.Asked, 1, 19);
        Assert.Null((await RunAsync(model, job with { Budget = null })).Ended);
        Assert.Equal(20, model.Asked.Length);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_used_counts_against_its_case_alone()
    {
        await using var model = await ScriptedModel.StartAsync(q => Number(q) == 3 ? new ScriptedAnswer("I will not.") { Stop = "refusal" } : new ScriptedAnswer("Fine words"));

        var run = await RunAsync(model, Job(Cases(20)) with { Against = null });

        Assert.Null(run.Ended);
        Assert.Equal("case-3", Assert.Single(run.Cases, c => !c.Passes).Case);
        Assert.Equal(19, Assert.Single(run.Scores).Passed);
    }

    [Fact]
    public async Task Of_several_answers_to_a_case_most_decide()
    {
        var asked = 0;
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer(Interlocked.Increment(ref asked) % 3 == 0 ? "The best words" : "Fine words"));

        var run = await RunAsync(model, Job(Cases(5), "repeats: 3\n") with { Against = null, AtOnce = 1 });

        Assert.Equal((5, 15), (Assert.Single(run.Scores).Passed, run.Asked));
        Assert.Equal(10, run.Scores[0].Graders.Single(g => g.Name == "rules").Passed);
    }

    [Fact]
    public async Task A_judge_decides_only_where_it_agrees_with_people()
    {
        // It says no to every second text.
        await using var model = await ScriptedModel.StartAsync(q => q.System == "Judge."
            ? new ScriptedAnswer(new JsonObject { ["answer"] = q.User.Contains("odd", StringComparison.Ordinal) ? "no" : "yes" }.ToJsonString())
            : new ScriptedAnswer($"Fine words {(Number(q) % 2 == 0 ? "even" : "odd")} {Number(q)}"));
        const string judge = "  - grader: judge\n    question: Is it even?\n    scale: [yes, no]\n    against: [no]\n    repeats: 3\n    calibration: { kappa: 0.4, labels: 20 }\n";
        var job = Job(Cases(24), "", judge) with { Against = null };

        var shown = await RunAsync(model, job);
        foreach (var of in shown.Cases)
        {
            job.Labels.Add(new HumanLabel(Assert.Single(of.Answers), "judge", of.Grades.Single(g => g.Grader == "judge").Passes, "ida", DateTimeOffset.UnixEpoch));
        }

        var known = await RunAsync(model, job);

        Assert.False(Assert.Single(shown.Judges).Counts);
        Assert.Equal(24, Assert.Single(shown.Scores).Passed);
        Assert.Equal((24, 1.0, true), (known.Judges[0].Labels, known.Judges[0].Kappa, known.Judges[0].Counts));
        Assert.Equal(12, Assert.Single(known.Scores).Passed);
        // Each text three times, the answers in changing order, and never again.
        Assert.Equal(24 * 3, model.Asked.Count(q => q.System == "Judge."));
        Assert.Contains(model.Asked, q => q.User.Contains("[\"no\",\"yes\"]", StringComparison.Ordinal));
    }

    [Fact]
    public void People_who_differ_from_a_judge_say_how_far()
    {
        Assert.True(HumanLabels.Agreement(Enumerable.Range(0, 40).Select(i => (i % 2 == 0, i % 2 == 0 || i < 3)))!.Value.Value is > 0.9 and < 1);
        Assert.Null(HumanLabels.Agreement([(true, true)]));
    }

    [Fact]
    public async Task What_was_run_is_read_again_as_it_was_and_CI_reads_it_too()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(Number(q) == 1 ? "The best <words> \u0001" : "Fine words"));
        var run = await RunAsync(model, Job(Cases(3)) with { Against = null });

        Assert.Equal(run.Write(), EvaluationRun.Read(run.Write()).Write());
        var suite = Assert.Single(XDocument.Parse(JUnitReport.Write(run)).Root!.Elements("testsuite"));
        Assert.Equal(("3", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Contains("Say what is so", suite.Descendants("failure").Single().Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_are_offered_and_what_was_called_is_held_against_what_should_be()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer("") { Calls = ("find_audience", Number(q) == 1 ? """{"name":"customers","limit":5}""" : """{"name":"everyone"}""") });
        var cases = Cases(2).Select(c => c with { ExpectedCall = ("find_audience", new JsonObject { ["name"] = "customers" }) }).ToImmutableArray();
        var job = Job(cases, "tools:\n  - name: find_audience\n    description: Finds an audience.\n    parameters: { type: object, properties: { name: { type: string } } }\n", "  - grader: tool-call\n");

        var run = await RunAsync(model, job with { Against = null });

        Assert.All(model.Asked, q => Assert.Equal("find_audience", (string?)q.Body["tools"]![0]!["function"]!["name"]));
        Assert.Equal([false, true], run.Cases.Select(c => c.Passes));
        Assert.Contains("\"everyone\"", run.Cases[0].Grades.Single(g => !g.Passes).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_an_evaluation_are_all_said_at_their_lines()
    {
        var findings = new FindingList();

        var read = Evaluation.Read("x.yaml", "prompt: write-copy\nowner: ida\ndata: { demo: ../secret.jsonl }\nrepeats: 2\ngraders:\n  - grader: guess\n  - grader: length\n    unit: miles\n  - grader: json-schema\n    schema: { type: text }\n  - grader: judge\n    question: Good?\n    scale: [yes, no]\n    against: [maybe]\nbar: { pass: most }\n", findings);

        Assert.Null(read);
        Assert.Equal([3, 4, 6, 8, 10, 14, 15], findings.InOrder().Select(f => f.Place!.Line));
    }

    [Fact]
    public void A_case_that_cannot_be_used_is_set_aside_and_the_others_count()
    {
        var findings = new FindingList();
        const string text = """
            {"id":"a","input":{"brief":"Words"},"consent":"Ida, 2027-01-05"}
            {"id":"b","input":{"brief":"Words"}}
            {"id":"c","input":{"brief":7},"consent":"Ida"}
            {"id":"d","input":{"brief":"Words","colour":"red"},"consent":"Ida"}
            nonsense

            {"id":"a","input":{"brief":"Again"},"consent":"Ida"}
            """;

        var cases = EvaluationCase.Read("p.jsonl", text, DataSet.Production, [new PromptInput("brief", PromptInputType.Text, false)], findings);

        Assert.Equal("a", Assert.Single(cases).Id);
        Assert.Equal([2, 3, 4, 5, 7], findings.InOrder().Select(f => f.Place!.Line));
        Assert.All(findings.InOrder(), f => Assert.False(f.Blocks));
    }

    [Theory]
    [InlineData("the cat sat", "the cat sat", 1)]
    [InlineData("The cat sat.", "the dog sat", 2.0 / 3)]
    [InlineData("police kill the gunman", "police killed the gunman", 0.75)]
    [InlineData("", "words", 0)]
    public void Similarity_is_ROUGE_L(string one, string other, double expected) => Assert.Equal(expected, SimilarityGrader.Of(one, other), 6);

    private static int Number(ScriptedQuestion question) => (int)JsonNode.Parse(question.User)!["number"]!;

    private static ImmutableArray<EvaluationCase> Cases(int count, string brief = "made up", DataSet set = DataSet.Demo) =>
        [.. Enumerable.Range(0, count).Select(i => new EvaluationCase($"case-{i}", set, new JsonObject { ["number"] = i, ["brief"] = brief }) { Place = new("demo.jsonl", i + 1, 1) })];

    private EvaluationJob Job(ImmutableArray<EvaluationCase> cases, string more = "", string graders = "")
    {
        var findings = new FindingList();
        var evaluation = Evaluation.Read("write-copy.yaml", $"prompt: write-copy\nowner: ida\ndata: {{ demo: demo.jsonl, production: production.jsonl }}\n{more}graders:\n  - grader: rules\n{graders}bar: {{ pass: 90%, least: 3 }}\n", findings);
        Assert.Empty(findings.InOrder());
        return new EvaluationJob
        {
            Evaluation = evaluation!,
            Versions = [_new],
            Against = _old,
            Cases = cases,
            Data = ImmutableSortedDictionary<DataSet, string>.Empty,
            Rules = new RulePlan(RuleSet.Read(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("brand/rules/words.yaml", Rules), DateTimeOffset.UnixEpoch).Rules),
            Labels = new HumanLabels(Path.Combine(_folder, "labels.jsonl")),
            By = "ida",
        };
    }

    private async Task<EvaluationRun> RunAsync(ScriptedModel model, EvaluationJob job)
    {
        var settings = ProviderTests.Settings(model, "openai");
        using var book = ProviderTests.Book(settings);
        var judge = new Judge(book.Ask("writer"), settings, new Prompt("give-opinion", 1, "ida", "Judge."));
        return await new EvaluationRunner(book.Alone(settings), settings, judge, Path.Combine(_folder, "cache"), TimeProvider.System).RunAsync(job, null, TestContext.Current.CancellationToken);
    }
}
