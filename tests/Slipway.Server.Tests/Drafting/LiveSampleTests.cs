using Slipway.Ai.Drafting;
using Slipway.Server.Accounts;
using Slipway.Server.Drafting;

namespace Slipway.Server.Tests.Drafting;

/// <summary>What is answered in real work is held against the evaluation of its prompt, and getting worse is said.</summary>
public sealed class LiveSampleTests
{
    [Fact]
    public async Task Answers_of_late_that_fail_more_often_than_before_are_said_and_no_model_is_asked()
    {
        await using var words = await RunningWords.StartAsync(_ => "x");
        Directory.CreateDirectory(Path.Combine(words.Workspace.Folder, "evaluations", "write-copy"));
        await File.WriteAllTextAsync(
            Path.Combine(words.Workspace.Folder, "evaluations", "write-copy.yaml"),
            """
            prompt: write-copy
            owner: marketing operations
            data: { demo: write-copy/demo.jsonl }
            answer: copy
            graders:
              - grader: length
                most: 40
              - grader: exact
              - grader: judge
                name: clear
                question: Is it clear?
                scale: [yes, no]
                against: [no]
            bar: { pass: 90%, least: 20 }
            """);
        var log = AnswerLog.Open(words.Folder);
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 30; i++)
        {
            log.Add(Answer(now.AddDays(-60), $"before-{i}", "Short.", "[]"));
            log.Add(Answer(now.AddDays(-2), $"late-{i}", i < 25 ? "Words that go on and on, far beyond what anybody reads." : "Short.", "[]"));
            // What was asked for to repair another is no sample of its own.
            log.Add(Answer(now.AddDays(-2), $"repair-{i}", "Words that go on and on, far beyond what anybody reads.", """[{"message":"Too long."}]"""));
        }

        var quality = words.Slipway.Get<QualityReading>();
        await quality.RunAsync(TestContext.Current.CancellationToken);

        var row = Assert.Single(await quality.ReadAsync(), r => r.Kind == QualityKind.Failing);
        Assert.Equal(("writer", "write-copy v2", 25L, 30L, 0L, 30L, true), (row.Model, row.Prompt, row.Late.Successes, row.Late.Trials, row.Before.Successes, row.Before.Trials, row.IsWorse));
        Assert.Empty(words.Model.Asked);
        var (_, finance) = await words.Slipway.SignedInAsync("Fay", Roles.Finance);
        var page = RunningWords.Plain(await finance.GetStringAsync("/ai/use"));
        Assert.Contains("Drafts of writer with write-copy v2 got worse. Of 30 answers in the last thirty days 25 do not pass the prompt's evaluation; before, it was 0", page, StringComparison.Ordinal);
    }

    private static LoggedAnswer Answer(DateTimeOffset at, string key, string subject, string findings) => new(
        key, at, "ida", "writer", "m-1", "write-copy v2", "d", $$"""{"brief":"{{key}}","file":"emails/invitation.md","findings":{{findings}}}""", $$"""{"pieces":[{"id":"subject","text":"{{subject}}"}]}""", 10, 10, 0.01m, "EUR") { Milliseconds = 5 };
}
