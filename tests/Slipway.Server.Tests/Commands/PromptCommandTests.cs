using System.Text.Json.Nodes;
using Slipway.Rehearsal.Models;

namespace Slipway.Server.Tests.Commands;

/// <summary>From a new version of a prompt to its place in production: written, tried, earned, used, and taken back.</summary>
public sealed class PromptCommandTests : IDisposable
{
    private const string Campaign = ModelledWorkspace.Campaign;
    private const string Email = "emails/invitation.md";

    private readonly ModelledWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_version_is_used_once_it_has_earned_its_place_and_no_sooner()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(Answer(q)));
        await _workspace.BuiltAsync(model);
        Assert.Equal(0, (await _workspace.RunAsync(null, "prompt", "new", "write-copy")).Code);
        await AppendAsync("prompts/write-copy/v3.md", "\nSay it like a harbour master.\n");
        await EvaluationAsync(20);
        Assert.Contains(((JsonArray)(await _workspace.JsonAsync("prompt", "diff", "write-copy"))["lines"]!).Select(l => $"{l!["sign"]}{l["line"]}"), l => l == "+Say it like a harbour master.");

        // Nothing is promoted that was not tried, nor what was tried and is not good enough.
        var untried = await _workspace.RunAsync(null, "prompt", "promote", "write-copy", "v3");
        Assert.Equal(2, untried.Code);
        Assert.Contains("slipway prompt test write-copy v3", untried.Error, StringComparison.Ordinal);
        var demo = await _workspace.JsonAsync("prompt", "test", "write-copy", "v3", "--set", "demo");
        Assert.Equal("better", (string?)demo["comparisons"]![0]!["says"]);
        var half = await _workspace.RunAsync(null, "prompt", "promote", "write-copy", "v3", "--run", (string)demo["file"]!);
        Assert.Equal(1, half.Code);
        Assert.Contains("no production-like data", half.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _workspace.RunAsync(null, "prompt", "promote", "write-copy", "v3", "--to", "candidate")).Code);
        Assert.Equal(1, (await DraftAsync())["version"]);

        var asked = model.Asked.Length;
        var whole = await _workspace.RunAsync(null, "eval", "run", "--junit", "results.xml");
        Assert.Equal(0, whole.Code);
        Assert.Contains("v3 meets the bar", whole.Result, StringComparison.Ordinal);
        Assert.Contains("40 from before", whole.Result, StringComparison.Ordinal);
        Assert.Equal(40, model.Asked.Length - asked);
        Assert.True(File.Exists(Path.Combine(_workspace.Folder, "results.xml")));
        var promoted = await _workspace.RunAsync(null, "prompt", "promote", "write-copy", "v3");
        Assert.Equal(0, promoted.Code);
        Assert.Contains("on demo data against production-like data", promoted.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await DraftAsync())["version"]);

        // Another model has earned nothing with it.
        var file = Path.Combine(_workspace.Folder, "models.yaml");
        var models = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, models.Replace("m-1", "m-2", StringComparison.Ordinal));
        var other = await _workspace.RunAsync(null, "draft", Campaign, "--only", Email, "--json");
        Assert.Equal(("model-not-proven", 3), ((string?)JsonNode.Parse(other.Result)!["error"]!["code"], other.Code));
        Assert.Contains("m-2", other.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, models);

        // A version that changes afterwards is no longer what earned it; and there is a way back.
        await AppendAsync("prompts/write-copy/v3.md", "And longer.\n");
        Assert.Contains("prompt-changed", (await _workspace.RunAsync(null, "draft", Campaign, "--only", Email, "--json")).Result, StringComparison.Ordinal);
        Assert.Equal(0, (await _workspace.RunAsync(null, "prompt", "rollback", "write-copy")).Code);
        await ReplaceAsync("prompts/write-copy/v3.md", "And longer.\n", "");
        Assert.Equal(1, (await DraftAsync())["version"]);
        var listed = (JsonArray)await _workspace.JsonAsync("prompt", "list");
        Assert.Equal(["m-1"], ((JsonArray)listed.Single(p => (string?)p!["prompt"] == "write-copy" && (int?)p["version"] == 3)!["earned_with"]!).Select(m => (string?)m));

        // Which version that drafting asked with.
        async Task<Dictionary<string, int>> DraftAsync()
        {
            var before = model.Asked.Length;
            Assert.Equal(0, (await _workspace.RunAsync(null, "draft", Campaign, "--only", Email, "--anew", "--dry-run", "--now", "2027-01-05T09:00:00Z")).Code);
            return new() { ["version"] = model.Asked[before].System.Contains("harbour master", StringComparison.Ordinal) ? 2 : 1 };
        }
    }

    [Fact]
    public async Task Cases_of_real_work_are_taken_once_with_consent_and_redacted()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(q.User.Contains("\"subject\"", StringComparison.Ordinal) ? """{"pieces":[{"id":"subject","text":"Where picking errors begin"}]}""" : """{"pieces":[]}"""));
        var campaign = await _workspace.BuiltAsync(model);
        await AppendAsync($"campaigns/{Campaign}/brief.md", "\nAsk karin.voss@hafenkontor.example, +49 40 123456 78.\n");
        await EvaluationAsync(0);
        Assert.Equal(0, (await _workspace.RunAsync(null, "draft", Campaign, "--only", Email, "--now", "2027-01-05T09:00:00Z")).Code);
        // A person has the last word on what is a good answer.
        await ReplaceAsync($"campaigns/{Campaign}/{Email}", "Where picking errors begin", "Where errors begin");

        Assert.Contains("--consent", (await _workspace.RunAsync(null, "eval", "collect", "write-copy")).Error, StringComparison.Ordinal);
        var tried = await _workspace.JsonAsync("eval", "collect", "write-copy", "--consent", "Karin Voss, 2027-01-05", "--dry-run");
        var taken = await _workspace.JsonAsync("eval", "collect", "write-copy", "--consent", "Karin Voss, 2027-01-05");
        var again = await _workspace.JsonAsync("eval", "collect", "write-copy", "--consent", "Karin Voss, 2027-01-05");

        Assert.Equal((1, 1, 0), ((int)tried["cases"]!, (int)taken["cases"]!, (int)again["cases"]!));
        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_workspace.Folder, "evaluations", "write-copy", "production.jsonl")));
        Assert.DoesNotContain("karin.voss", line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("123456", line, StringComparison.Ordinal);
        var made = JsonNode.Parse(line)!;
        Assert.Matches(@"Ask \[EMAIL_[0-9]+\], \[PHONE_[0-9]+\]\.", (string?)made["input"]!["brief"]);
        Assert.Contains("Where errors begin", (string?)made["expected"], StringComparison.Ordinal);
        Assert.Equal(Email, (string?)made["file"]);
        // And it is a case that a run takes.
        Assert.Equal(1, (int?)(await _workspace.JsonAsync("eval", "run", "--set", "production"))["scores"]![0]!["cases"]);
    }

    [Fact]
    public async Task Prompts_from_elsewhere_come_in_and_write_over_nothing()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Hallo"));
        await _workspace.BuiltAsync(model);
        var file = Path.Combine(_workspace.Folder, "promptfooconfig.yaml");
        await File.WriteAllTextAsync(file, "prompts: ['Translate {{text}}.']\ntests:\n  - vars: { text: Hello }\n    assert: [{ type: equals, value: Hallo }]\n");

        var tried = await _workspace.RunAsync(null, "prompt", "import", file, "--as", "translate", "--dry-run");
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "prompts")));
        var made = await _workspace.RunAsync(null, "prompt", "import", file, "--as", "translate");
        var again = await _workspace.RunAsync(null, "prompt", "import", file, "--as", "translate");
        var run = await _workspace.RunAsync(null, "eval", "run", "--json");

        Assert.Equal((0, 0, 2), (tried.Code, made.Code, again.Code));
        Assert.Contains("prompts/translate/v1.md", again.Error, StringComparison.Ordinal);
        Assert.Equal(1, (int?)JsonNode.Parse(run.Result)!["scores"]![0]!["passed"]);
        Assert.Contains("1 cases, and 20 are the least", string.Concat(((JsonArray)JsonNode.Parse(run.Result)!["meets_bar"]![0]!["why_not"]!).Select(w => (string?)w)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no evaluation in evaluations/", "eval", "run")]
    [InlineData("There is no prompt write-ads", "prompt", "diff", "write-ads")]
    [InlineData("There is no write-copy v7", "prompt", "promote", "write-copy", "v7")]
    [InlineData("No evaluation is for write-copy", "prompt", "promote", "write-copy", "v1")]
    [InlineData("has been in production", "prompt", "rollback", "write-copy")]
    public async Task What_is_missing_is_said_with_what_to_do(string said, params string[] words)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("{}"));
        await _workspace.BuiltAsync(model);

        var (code, _, error) = await _workspace.RunAsync(null, words);

        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    // Its words are good with the new version alone.
    private static string Answer(ScriptedQuestion question) => new JsonObject
    {
        ["pieces"] = new JsonArray(new JsonObject { ["id"] = "subject", ["text"] = question.System.Contains("harbour master", StringComparison.Ordinal) ? "Where picking errors begin" : "Guaranteed: https://evil.example" }),
    }.ToJsonString();

    private async Task EvaluationAsync(int cases)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_workspace.Folder, "evaluations", "write-copy")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(_workspace.Folder, "evaluations", "write-copy.yaml"),
            "prompt: write-copy\nowner: marketing operations\ndata: { demo: write-copy/demo.jsonl, production: write-copy/production.jsonl }\nanswer: copy\ngraders:\n  - grader: rules\n  - grader: cost\n    most: 1\n    currency: EUR\nbar: { pass: 90%, least: 20 }\n");
        foreach (var set in (string[])["demo", "production"])
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, $"{set}.jsonl"), Enumerable.Range(0, cases).Select(i => new JsonObject
            {
                ["id"] = $"{set}-{i}",
                ["consent"] = "Ida, 2027-01-05",
                ["input"] = new JsonObject { ["brief"] = $"A webinar, {set} {i}.", ["brand"] = "", ["file"] = Email, ["pieces"] = new JsonArray(), ["findings"] = new JsonArray() },
                ["file"] = Email,
                ["text"] = "---\ntitle: Invitation\nsubject: \"Fewer errors\"\n---\n\nHello.\n",
            }.ToJsonString()));
        }
    }

    private async Task AppendAsync(string file, string text) => await File.AppendAllTextAsync(Path.Combine(_workspace.Folder, file), text);

    private async Task ReplaceAsync(string file, string from, string to)
    {
        var path = Path.Combine(_workspace.Folder, file);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(from, to, StringComparison.Ordinal));
    }
}
