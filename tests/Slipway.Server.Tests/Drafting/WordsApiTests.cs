using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Drafting;

/// <summary>Words over HTTP: what their pages do, for programs.</summary>
public sealed class WordsApiTests
{
    private const string Api = $"/api/v1/campaigns/{Name}/words";

    [Fact]
    public async Task A_program_reads_who_wrote_what_has_a_piece_proposed_takes_it_and_puts_it_back()
    {
        await using var words = await StartAsync(_ => "Where picking errors begin");
        var approved = await words.ApprovedAsync();
        using var program = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: false));
        Assert.All((await Json(program, Api))["pieces"]!.AsArray(), p => Assert.Equal("playbook", (string?)p!["author"]));

        var asked = await PostAsync(program, $"{Api}/proposals", new { piece = Subject, instruction = "Begin with the errors" });
        await words.Desk.Find(Name, (string)asked["id"]!)!.Done;
        var proposed = await Json(program, $"{Api}/proposals/{asked["id"]}");

        Assert.Equal(("proposed", $"{approved} Approved", 1), ((string?)proposed["state"], (string?)proposed["seen"], (int?)proposed["answers"]));
        Assert.Equal(("Where picking errors begin", Subject), ((string?)proposed["words"]![0]!["after"], (string?)proposed["words"]![0]!["piece"]));
        // A link anywhere in the folder could lead out of it.
        var link = Path.Combine(words.Folder, "emails", "linked.md");
        File.CreateSymbolicLink(link, Path.Combine(words.Slipway.Data, "outside.md"));
        Assert.Equal("link-in-folder", await CodeAsync(program, $"{Api}/proposals/{asked["id"]}/take", new { seen = (string?)proposed["seen"] }));
        File.Delete(link);
        Assert.Equal("version-stale", await CodeAsync(program, $"{Api}/proposals/{asked["id"]}/take", new { seen = $"{approved} Checked" }));

        var taken = await PostAsync(program, $"{Api}/proposals/{asked["id"]}/take", new { seen = (string?)proposed["seen"] });

        Assert.Equal("taken", (string?)taken["state"]);
        var list = await Json(program, Api);
        Assert.Equal($"{taken["version"]} Checked", (string?)list["seen"]);
        var subject = list["pieces"]!.AsArray().Single(p => (string?)p!["piece"] == Subject)!;
        Assert.Equal(("model", words.Ada.Id, "writer"), ((string?)subject["author"], (string?)subject["by"], (string?)subject["model"]));
        var back = await PostAsync(program, $"{Api}/put-back", new { seen = (string?)list["seen"] });
        Assert.Equal($"{approved} Checked", (string?)back["seen"]);
        Assert.Equal("nothing-to-put-back", await CodeAsync(program, $"{Api}/put-back", new { seen = (string?)back["seen"] }));
    }

    [Fact]
    public async Task An_agent_reads_and_asks_nothing()
    {
        await using var words = await StartAsync(_ => "Where picking errors begin");
        using var agent = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: true));
        Assert.NotEmpty((await Json(agent, Api))["pieces"]!.AsArray());
        foreach (var (path, body) in new (string, object)[] { ($"{Api}/proposals", new { piece = Subject }), ($"{Api}/proposals/x/take", new { seen = "" }), ($"{Api}/put-back", new { seen = "" }) })
        {
            using var answer = await agent.PostAsJsonAsync(path, body);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Empty(words.Model.Asked);
    }

    private static async Task<JsonNode> Json(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonNode.Parse(said)!;
    }

    private static async Task<string?> CodeAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["findings"]![0]!["code"];
    }
}
