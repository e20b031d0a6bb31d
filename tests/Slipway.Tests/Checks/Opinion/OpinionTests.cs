using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Opinion;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Opinion;

public sealed class OpinionTests
{
    private const string Tone =
        "- { id: tone, owner: brand, level: LEVEL, message: the tone boastful., why: W, extends: opinion, question: Is it boastful?, scale: [boastful, confident, timid], against: [boastful], repeats: 5, agreement: 60% }";

    private static readonly Document Mail = Document.Read("mail.md", "We are the best.", Setting.Unknown);

    [Theory]
    [InlineData("boastful boastful boastful confident timid", "Opinion: 3 of 5 readings found the tone boastful, agreement 0.6, 95 % interval 0.23 to 0.88 (some-model-1, prompt 7).")]
    [InlineData("Boastful boastful boastful boastful boastful boastful", "Opinion: 6 of 6 readings found the tone boastful, agreement 1, 95 % interval 0.61 to 1.00 (some-model-1, prompt 7).")]
    [InlineData("boastful boastful confident confident timid", null)]
    [InlineData("boastful boastful boastful boastful", null)]
    [InlineData("boastful boastful boastful boastful nonsense", null)]
    public void What_most_readings_found_is_said_with_its_count_and_interval(string answers, string? message)
    {
        var found = Plan("warning", answers).Check(Mail);
        Assert.Equal(message is null ? [] : [message], found.Select(f => f.Message));
        Assert.All(found, f => Assert.Equal((FindingLevel.Warning, "mail.md:1:1"), (f.Level, f.Place!.ToString())));
    }

    [Fact]
    public void Without_answers_nothing_is_said_but_once_that_nobody_was_asked()
    {
        var plan = new RulePlan(Rules("warning").Rules);
        Assert.Empty(plan.Check(Mail));
        var open = plan.OpenQuestions(Mail).Concat(plan.OpenQuestions(Document.Read("other.md", "Another text.", Setting.Unknown)));
        Assert.Equal("The rule tone wants a model's opinion, and none was asked: nothing is said about that.", OpinionQuestion.NotAsked(open.Select(q => q.Rule))!.Message);
        Assert.Null(OpinionQuestion.NotAsked(Plan("warning", "timid timid timid timid timid").OpenQuestions(Mail).Select(q => q.Rule)));
    }

    [Fact]
    public void A_question_says_what_to_ask_and_its_answers_belong_to_that_text()
    {
        var question = Assert.Single(new RulePlan(Rules("warning").Rules).OpenQuestions(Mail));
        Assert.Equal(("Is it boastful?", 5, "We are the best."), (question.Question, question.Repeats, question.Text));
        Assert.NotEqual(question.Digest, (question with { Text = "We are good." }).Digest);
        Assert.Empty(Plan("warning", "boastful boastful boastful boastful boastful").Check(Document.Read("mail.md", "We are good.", Setting.Unknown)));
    }

    [Fact]
    public void The_last_record_of_a_question_counts()
    {
        var rules = Rules("warning").Rules;
        var question = new RulePlan(rules).OpenQuestions(Mail).Single();
        ImmutableArray<OpinionAnswers> records = [Answers(question, "boastful boastful boastful boastful boastful"), Answers(question, "timid timid timid timid timid")];
        Assert.Empty(new RulePlan(rules, background: Background.None.With(records)).Check(Mail));
        Assert.Single(new RulePlan(rules, background: Background.None.With([.. records.Reverse()])).Check(Mail));
    }

    [Fact]
    public void A_rule_that_makes_an_opinion_an_error_is_refused()
    {
        var (rules, findings) = Rules("error");
        Assert.Empty(rules.Rules);
        Assert.Equal("opinion-error", Assert.Single(findings).Code);
    }

    [Fact]
    public void Whatever_level_a_rule_came_to_an_opinion_is_no_error()
    {
        var plan = Plan("suggestion", "boastful boastful boastful boastful boastful");
        var rule = plan.Rules.Rules.Single() with { Level = FindingLevel.Error };
        var question = new RulePlan(plan.Rules).OpenQuestions(Mail).Single();
        var hits = new Hits(Mail);
        rule.Extension.Find(rule, Mail, Background.None.With([Answers(question, "boastful boastful boastful boastful boastful")]), hits);
        Assert.Equal(FindingLevel.Warning, Assert.Single(hits.Findings).Level);
    }

    [Fact]
    public void What_is_wrong_with_a_question_is_found_when_it_is_read()
    {
        var findings = Read("- { id: a, owner: o, message: M, why: W, extends: opinion, question: Q, scale: [good], against: [godo], repeats: 2, agreement: 50% }").Findings;
        Assert.Equal(["opinion-scale", "opinion-scale", "key-type", "opinion-agreement"], findings.OrderBy(f => f.Place!.Column).Select(f => f.Code));
        Assert.Contains("Did you mean `good`?", findings.Single(f => f.Message.StartsWith("`godo`", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
    }

    private static RulePlan Plan(string level, string answers)
    {
        var rules = Rules(level).Rules;
        return new RulePlan(rules, background: Background.None.With([Answers(new RulePlan(rules).OpenQuestions(Mail).Single(), answers)]));
    }

    private static OpinionAnswers Answers(OpinionQuestion question, string answers) => new(question.Digest, "some-model-1", "7", [.. answers.Split(' ')]);

    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Rules(string level) => Read(Tone.Replace("LEVEL", level, StringComparison.Ordinal));

    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(string rules) => RuleSet.Read(new Dictionary<string, string> { ["brand/rules/opinion.yaml"] = rules });
}
