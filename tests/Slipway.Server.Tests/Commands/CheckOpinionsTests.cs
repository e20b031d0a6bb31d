using System.Text.Json.Nodes;
using Slipway.Ai.Opinions;
using Slipway.Rehearsal.Models;

namespace Slipway.Server.Tests.Commands;

public sealed class CheckOpinionsTests : IDisposable
{
    private readonly ModelledWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task What_rules_want_to_know_is_asked_often_enough_in_changing_order_and_once()
    {
        await using var model = await ScriptedModel.StartAsync(q => Answer(q.User.Contains("lecture them", StringComparison.Ordinal) && q.User.Contains("Hello", StringComparison.Ordinal) ? "lecture" : Neutral(q)));
        await _workspace.BuiltAsync(model);
        Assert.Contains("opinions-not-asked", (await _workspace.RunAsync(null, "check", ModelledWorkspace.Campaign, "--now", "2027-01-05T09:00:00Z", "--json")).Result, StringComparison.Ordinal);

        var checkedOnce = await _workspace.JsonAsync("check", ModelledWorkspace.Campaign, "--opinions", "--now", "2027-01-05T09:00:00Z");

        var findings = (JsonArray)checkedOnce["findings"]!;
        var opinion = findings.First(f => (string?)f!["code"] == "sounds-like-a-colleague")!;
        Assert.Equal("suggestion", (string?)opinion["level"]);
        Assert.Contains("5 of 5 readings", (string?)opinion["message"], StringComparison.Ordinal);
        Assert.Contains("m-1, prompt give-opinion v1", (string?)opinion["message"], StringComparison.Ordinal);
        Assert.DoesNotContain(findings, f => (string?)f!["code"] is "opinions-not-asked" or "no-pressure");
        var asked = model.Asked.Length;
        var orders = model.Asked.Where(q => q.User.Contains("lecture them", StringComparison.Ordinal)).Select(q => JsonNode.Parse(q.User)!["answers"]!.ToJsonString()).Distinct().Count();
        Assert.Equal(5, orders);

        // Tomorrow, and on another machine with the same file, it says the same and asks nobody.
        var again = await _workspace.JsonAsync("check", ModelledWorkspace.Campaign, "--opinions", "--now", "2027-01-05T09:00:00Z");
        Assert.Equal(checkedOnce.ToJsonString(), again.ToJsonString());
        Assert.Equal(asked, model.Asked.Length);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_leaves_the_check_as_it_is_without_one_and_says_so()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Wrong key.") { Status = 401 });
        await _workspace.BuiltAsync(model);

        var (code, result, error) = await _workspace.RunAsync(null, "check", ModelledWorkspace.Campaign, "--opinions", "--now", "2027-01-05T09:00:00Z", "--json");

        Assert.Equal(0, code);
        Assert.Contains("opinions-not-asked", result, StringComparison.Ordinal);
        Assert.Contains("slipway ai key", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_answer_stands_first_in_its_turn_and_every_second_round_is_read_backwards() =>
        Assert.Equal(["abc", "bca", "cab", "cba", "acb", "bac", "abc"], Enumerable.Range(0, 7).Select(i => string.Concat(Judge.Order(["a", "b", "c"], i))));

    private static ScriptedAnswer Answer(string answer) => new(new JsonObject { ["answer"] = answer }.ToJsonString());

    private static string Neutral(ScriptedQuestion question) => ((JsonArray)JsonNode.Parse(question.User)!["answers"]!).Select(a => (string)a!).First(a => a is "neutral" or "calm");
}
