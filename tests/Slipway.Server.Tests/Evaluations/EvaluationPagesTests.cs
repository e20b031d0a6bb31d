using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Ai.Evaluations;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Commands;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Evaluations;

/// <summary>What runs say, on pages; and people saying of answers whether they are good, until the judge is known.</summary>
public sealed partial class EvaluationPagesTests : IDisposable
{
    private const int Cases = 24;

    private readonly ModelledWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_person_labels_answers_one_after_the_other_and_the_judge_is_held_against_it()
    {
        await using var model = await ScriptedModel.StartAsync(Answer);
        await RunAsync(model);
        await using var slipway = await StartAsync(workspace: _workspace.Folder);
        var (ida, browser) = await slipway.SignedInAsync("ida", Roles.Author);
        var next = "/ai/evaluations/write/label?judge=clear";

        for (var i = 0; i < Cases; i++)
        {
            var page = await browser.GetStringAsync(new Uri(next, UriKind.Relative));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{i} of {Cases} answers labelled by you"), page, StringComparison.Ordinal);
            // Neither the version nor the judge's word: a person says what they think.
            Assert.DoesNotContain("v1", Words().Match(page).Value, StringComparison.Ordinal);
            var answer = Key().Match(page).Groups["key"].Value;
            var labelled = await PostAsync(browser, next, "/ai/evaluations/write/label", ("judge", "clear"), ("answer", answer), ("good", page.Contains("clear words", StringComparison.Ordinal) ? "yes" : "no"));
            Assert.Equal(HttpStatusCode.Redirect, labelled.StatusCode);
            next = labelled.Headers.Location!.ToString();
        }

        Assert.Contains("All answers are labelled", await browser.GetStringAsync(new Uri(next, UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(ida.Id, Assert.Single(new HumanLabels(Path.Combine(_workspace.Folder, "evaluations", "write", "labels.jsonl")).All().Select(l => l.By).Distinct()));
        var judge = (await RunAsync(model))["judges"]![0]!;
        Assert.Equal((Cases, 1.0, true), ((int)judge["labels"]!, (double)judge["kappa"]!, (bool)judge["counts"]!));
        var shown = await browser.GetStringAsync(new Uri("/ai/evaluations/write", UriKind.Relative));
        Assert.Contains("The judge clear agrees with people on 24 answers: kappa 1.00", shown, StringComparison.Ordinal);
        Assert.Contains("What was answered", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_can_be_said_otherwise_and_the_last_word_counts()
    {
        await using var model = await ScriptedModel.StartAsync(Answer);
        await RunAsync(model);
        await using var slipway = await StartAsync(workspace: _workspace.Folder);
        var (_, browser) = await slipway.SignedInAsync("ida", Roles.Brand);
        const string page = "/ai/evaluations/write/label?judge=clear";
        var answer = Key().Match(await browser.GetStringAsync(new Uri(page, UriKind.Relative))).Groups["key"].Value;
        var next = (await PostAsync(browser, page, "/ai/evaluations/write/label", ("judge", "clear"), ("answer", answer), ("good", "yes"))).Headers.Location!.ToString();

        var again = AgainLink().Match(await browser.GetStringAsync(new Uri(next, UriKind.Relative))).Groups["link"].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        Assert.Contains("which you called good", await browser.GetStringAsync(new Uri(again, UriKind.Relative)), StringComparison.Ordinal);
        await PostAsync(browser, again, "/ai/evaluations/write/label", ("judge", "clear"), ("answer", answer), ("good", "no"));

        Assert.False(Assert.Single(new HumanLabels(Path.Combine(_workspace.Folder, "evaluations", "write", "labels.jsonl")).All()).IsGood);
    }

    [Fact]
    public async Task Nobody_labels_who_may_not_and_nothing_is_labelled_that_is_not_there()
    {
        await using var model = await ScriptedModel.StartAsync(Answer);
        await RunAsync(model);
        await using var slipway = await StartAsync(workspace: _workspace.Folder);
        var (ida, browser) = await slipway.SignedInAsync("ida", Roles.Author);
        var (_, reader) = await slipway.SignedInAsync("bo", Roles.Analyst);
        const string page = "/ai/evaluations/write/label?judge=clear";
        var answer = Key().Match(await browser.GetStringAsync(new Uri(page, UriKind.Relative))).Groups["key"].Value;
        using var agent = slipway.Program(await slipway.TokenAsync(ida, agent: true));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("judge", "clear"), KeyValuePair.Create("answer", answer), KeyValuePair.Create("good", "yes")]);

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync(new Uri("/ai/evaluations", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(browser, page, "/ai/evaluations/write/label", ("judge", "clear"), ("answer", "none"), ("good", "yes"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new Uri("/ai/evaluations/other", UriKind.Relative))).StatusCode);
        Assert.False((await agent.PostAsync(new Uri("/ai/evaluations/write/label", UriKind.Relative), form)).IsSuccessStatusCode);
        Assert.False(File.Exists(Path.Combine(_workspace.Folder, "evaluations", "write", "labels.jsonl")));
    }

    [Fact]
    public async Task Without_an_evaluation_the_page_says_how_to_begin()
    {
        await using var slipway = await StartAsync(workspace: _workspace.Folder);
        var (_, browser) = await slipway.SignedInAsync("ida", Roles.Author);

        Assert.Contains("evaluations/write-copy.yaml", await browser.GetStringAsync(new Uri("/ai/evaluations", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static ScriptedAnswer Answer(ScriptedQuestion question)
    {
        var asked = (JsonObject)JsonNode.Parse(question.User)!;
        return asked.ContainsKey("question")
            ? new ScriptedAnswer($$"""{"answer":"{{(asked["text"]!.ToString().Contains("clear words", StringComparison.Ordinal) ? "yes" : "no")}}"}""")
            : new ScriptedAnswer($"{((int)asked["number"]! % 2 == 0 ? "Some clear words" : "Some <b>dim</b> words")} {asked["number"]}");
    }

    private async Task<JsonNode> RunAsync(ScriptedModel model)
    {
        await _workspace.ModelsAsync(model);
        await File.WriteAllTextAsync(Path.Combine(_workspace.Folder, "slipway.yaml"), "name: Nordlager\n");
        var folder = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "evaluations", "write")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(_workspace.Folder, "evaluations", "write.yaml"),
            "prompt: write\nowner: ida\ndata: { demo: write/demo.jsonl }\ngraders:\n  - grader: judge\n    name: clear\n    question: Is it clear?\n    scale: [yes, no]\n    against: [no]\n    repeats: 3\nbar: { pass: 90%, least: 20 }\n");
        await File.WriteAllLinesAsync(Path.Combine(folder, "demo.jsonl"), Enumerable.Range(0, Cases).Select(i => new JsonObject { ["id"] = $"case-{i}", ["input"] = new JsonObject { ["number"] = i } }.ToJsonString()));
        Directory.CreateDirectory(Path.Combine(_workspace.Folder, "prompts", "write"));
        await File.WriteAllTextAsync(Path.Combine(_workspace.Folder, "prompts", "write", "v1.md"), "---\nowner: ida\n---\nWrite some words.\n");
        return await _workspace.JsonAsync("eval", "run");
    }

    [GeneratedRegex("name=\"answer\" value=\"(?<key>[0-9a-f]{64})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex("<pre class=\"answer-text\">[^<]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    [GeneratedRegex("href=\"(?<link>/ai/evaluations/write/label[^\"]*answer=[0-9a-f]{64})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AgainLink();
}
