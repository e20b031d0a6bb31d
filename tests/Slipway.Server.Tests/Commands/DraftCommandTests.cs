using System.Text.Json.Nodes;
using Slipway.Rehearsal.Models;

namespace Slipway.Server.Tests.Commands;

/// <summary>The example's words, written by a scripted model over real HTTP and held to the example's brand.</summary>
public sealed class DraftCommandTests : IDisposable
{
    private const string Name = ModelledWorkspace.Campaign;
    private const string Subject = "emails/invitation.md#subject";

    private readonly ModelledWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_model_writes_within_the_rules_and_everybody_sees_who_wrote_what()
    {
        // A subject with a word the brand does not want, until that is found.
        await using var model = await ScriptedModel.StartAsync(q => Said(q, "subject", Findings(q) > 0 ? "Where picking errors begin" : "Click here: the ultimate, world-class webinar!!!"));
        var campaign = await _workspace.BuiltAsync(model);
        var before = Texts(campaign);
        Assert.All(List(await _workspace.JsonAsync("draft", Name, "--list")), w => Assert.Equal("playbook", (string?)w!["author"]));

        var tried = await _workspace.JsonAsync("draft", Name, "--only", "emails/invitation.md", "--dry-run", "--now", "2027-01-05T09:00:00Z");
        Assert.Equal(before, Texts(campaign));
        var asked = model.Asked.Length;
        Assert.True(asked > 1, "The rules found nothing to give back.");
        var drafted = await _workspace.JsonAsync("draft", Name, "--only", "emails/invitation.md", "--now", "2027-01-05T09:00:00Z");

        Assert.Equal(asked, model.Asked.Length);
        Assert.Equal((string?)tried["written"]![Subject], (string?)drafted["written"]![Subject]);
        Assert.Equal("Where picking errors begin", (string?)drafted["written"]![Subject]);
        var changed = Assert.Single(Texts(campaign), f => before.GetValueOrDefault(f.Key) != f.Value);
        Assert.Equal("emails/invitation.md", changed.Key);
        var authors = List(await _workspace.JsonAsync("draft", Name, "--list")).ToDictionary(w => (string)w!["piece"]!, w => (string?)w!["author"]);
        Assert.Equal(("model", "playbook"), (authors[Subject], authors["emails/invitation.md#preheader"]));

        // Done again from the log, without a model; then a person edits.
        var replay = await _workspace.JsonAsync("draft", Name, "--replay", "--now", "2027-01-05T09:00:00Z");
        Assert.True((bool?)replay["same"]);
        Assert.Empty((JsonArray)replay["edited_since"]!);
        var file = Path.Combine(campaign, "emails", "invitation.md");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("Where picking errors begin", "Where errors begin", StringComparison.Ordinal));
        Assert.Equal("person", (string?)List(await _workspace.JsonAsync("draft", Name, "--list")).Single(w => (string?)w!["piece"] == Subject)!["author"]);
        Assert.Equal("emails/invitation.md", (string?)((JsonArray)(await _workspace.JsonAsync("draft", Name, "--replay", "--now", "2027-01-05T09:00:00Z"))["edited_since"]!)[0]);
        Assert.Equal(asked, model.Asked.Length);

        // How a version fares is told by what people left of it.
        var use = List(await _workspace.JsonAsync("prompt", "list")).Single(p => (string?)p!["prompt"] == "write-copy" && (bool?)p["in_use"] == true)!["use"]!;
        Assert.Equal((asked, 1, 0, Name), ((int)use["answers"]!, (int)use["words"]!, (int)use["kept"]!, (string?)use["campaigns"]![0]));

        // Building again keeps what the model wrote, as it keeps what people wrote.
        Assert.Equal(0, (await _workspace.RunAsync(null, "build", Path.Combine(campaign, "brief.md"))).Code);
        Assert.Contains("Where errors begin", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_is_begun_by_hand_or_written_by_a_model_and_everybody_sees_who_wrote_what_differs()
    {
        await using var model = await ScriptedModel.StartAsync(q => Said(q, "subject", "Where picking errors begin"));
        var campaign = await _workspace.BuiltAsync(model);
        var by = await _workspace.RunAsync(null, "new", "variant", "b", "--of", Path.Combine(campaign, "emails", "reminder.md"));
        Assert.Equal(0, by.Code);
        Assert.Contains("experiment:", await File.ReadAllTextAsync(Path.Combine(campaign, "campaign.yaml")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(campaign, "emails", "reminder.b.md")));

        var before = Texts(campaign);
        var tried = await _workspace.JsonAsync("draft", Name, "--variant", "b", "--only", "emails/invitation.md", "--dry-run", "--now", "2027-01-05T09:00:00Z");
        Assert.Equal("Where picking errors begin", (string?)tried["written"]!["emails/invitation.b.md#subject"]);
        Assert.Equal(before, Texts(campaign));
        await _workspace.JsonAsync("draft", Name, "--variant", "b", "--only", "emails/invitation.md", "--now", "2027-01-05T09:00:00Z");

        Assert.Contains("variant b of an experiment", (string?)JsonNode.Parse(model.Asked[0].User)!["instruction"], StringComparison.Ordinal);
        Assert.Equal(["emails/invitation.b.md"], Texts(campaign).Where(f => before.GetValueOrDefault(f.Key) != f.Value).Select(f => f.Key));
        var authors = List(await _workspace.JsonAsync("draft", Name, "--list")).ToDictionary(w => (string)w!["piece"]!, w => (string?)w!["author"]);
        Assert.Equal(("model", "playbook", "playbook"), (authors["emails/invitation.b.md#subject"], authors["emails/invitation.b.md#preheader"], authors[Subject]));
    }

    [Fact]
    public async Task A_key_is_kept_sealed_for_its_address_and_a_probe_says_what_the_model_can()
    {
        await using var model = await ScriptedModel.StartAsync(q => q.Key == "sk-test" ? new ScriptedAnswer(q.User.Contains("JSON", StringComparison.Ordinal) ? """{"word":"harbour"}""" : "Harbour") : new ScriptedAnswer("Wrong key.") { Status = 401 });
        await _workspace.BuiltAsync(model);
        var (code, result, _) = await _workspace.RunAsync(null, "ai", "probe");
        Assert.Equal(1, code);
        Assert.Contains("slipway ai key", result, StringComparison.Ordinal);

        Assert.Equal(0, (await _workspace.RunAsync(new StringReader("sk-test\n"), "ai", "key", "writer")).Code);

        var probed = await _workspace.RunAsync(null, "ai", "probe", "--json");
        Assert.Equal(0, probed.Code);
        Assert.Equal(["words", "stream", "schema", "tool"], ((JsonArray)JsonNode.Parse(probed.Result)![0]!["abilities"]!).Select(a => (string?)a!["what"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(_workspace.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText), t => t.Contains("sk-test", StringComparison.Ordinal));
        // The workspace cannot send the key elsewhere.
        await using var other = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Harbour"));
        await _workspace.ModelsAsync(other);
        await _workspace.RunAsync(null, "ai", "probe");
        Assert.All(other.Asked, q => Assert.NotEqual("sk-test", q.Key));
        Assert.NotEmpty(other.Asked);
    }

    [Fact]
    public async Task A_sentence_for_each_account_is_written_held_to_the_rules_and_done_again_from_the_log()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(new JsonObject
        {
            ["text"] = $"Your hall in {JsonNode.Parse(q.User)!["account"]!["country"]} picks by hand, and you have {(Findings(q) > 0 ? "seen where it hurts" : "a world-class problem!!!")}, {JsonNode.Parse(q.User)!["account"]!["name"]}.",
        }.ToJsonString()));
        var campaign = await _workspace.BuiltAsync(model, "account-outreach");
        var list = Path.Combine(campaign, "accounts.csv");
        var rows = (await File.ReadAllLinesAsync(list)).Take(6).ToList();
        await File.WriteAllLinesAsync(list, [.. rows.Take(2), .. rows.Skip(2).Select(r => string.Join(',', r.Split(',').Take(6)) + ",")]);

        var drafted = await _workspace.JsonAsync("draft", "account-outreach", "--accounts", "opening", "--now", "2027-01-05T09:00:00Z");
        var replay = await _workspace.JsonAsync("draft", "account-outreach", "--replay", "--now", "2027-01-05T09:00:00Z");
        var again = await _workspace.JsonAsync("draft", "account-outreach", "--accounts", "opening", "--now", "2027-01-05T09:00:00Z");

        var written = (JsonObject)drafted["written"]!;
        Assert.Equal(4, written.Count);
        Assert.All(written, w => Assert.Contains("seen where it hurts", (string?)w.Value, StringComparison.Ordinal));
        Assert.Contains("picks by hand", (await File.ReadAllLinesAsync(list))[3], StringComparison.Ordinal);
        Assert.DoesNotContain("picks by hand", (await File.ReadAllLinesAsync(list))[1], StringComparison.Ordinal);
        Assert.True((bool?)replay["same"]);
        Assert.Empty((JsonObject)again["written"]!);
    }

    [Theory]
    [InlineData("No model is named in models.yaml", "draft", Name)]
    [InlineData("nothing whose words are open", "draft", Name, "--only", "campaign.yaml")]
    [InlineData("No model has written", "draft", Name, "--replay")]
    [InlineData("has no list of accounts", "draft", Name, "--accounts", "opening")]
    public async Task What_is_missing_is_said_with_what_to_do(string said, params string[] words)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("{}"));
        await _workspace.BuiltAsync(model);
        if (said.StartsWith("No model is", StringComparison.Ordinal))
        {
            File.Delete(Path.Combine(_workspace.Folder, "models.yaml"));
        }

        var (code, _, error) = await _workspace.RunAsync(null, words);

        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Mistakes_in_the_file_of_models_are_all_said_at_their_lines()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("{}"));
        await _workspace.BuiltAsync(model);
        await File.WriteAllTextAsync(Path.Combine(_workspace.Folder, "models.yaml"), "models:\n  - name: writer\n    provider: acme\n    model: m\n    address: ftp://x\n    fallback: small\n    colour: red\ndrafting:\n  model: other\n");

        var (code, result, _) = await _workspace.RunAsync(null, "draft", Name, "--json");

        Assert.Equal(1, code);
        var lines = ((JsonArray)JsonNode.Parse(result)!["findings"]!).Select(f => (int?)f!["line"]).ToList();
        Assert.Equal([1, 3, 5, 7, 9], lines.Order());
    }

    private static ScriptedAnswer Said(ScriptedQuestion question, string id, string text) =>
        new(question.User.Contains($"\"{id}\"", StringComparison.Ordinal) ? new JsonObject { ["pieces"] = new JsonArray(new JsonObject { ["id"] = id, ["text"] = text }) }.ToJsonString() : """{"pieces":[]}""");

    private static int Findings(ScriptedQuestion question) => ((JsonArray)JsonNode.Parse(question.User)!["findings"]!).Count;

    private static Dictionary<string, string> Texts(string campaign) => Directory.EnumerateFiles(campaign, "*", SearchOption.AllDirectories)
        .Where(f => !f.Contains(".slipway", StringComparison.Ordinal)).ToDictionary(f => Path.GetRelativePath(campaign, f).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

    private static JsonArray List(JsonNode result) => (JsonArray)result;
}
