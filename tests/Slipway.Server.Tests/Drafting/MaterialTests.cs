using System.Text.Json.Nodes;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Drafting;

/// <summary>What a model is told besides brief and brand, and what it is held against: as data, with nothing to call.</summary>
public sealed class MaterialTests
{
    private const string Earlier = "winter-webinar";

    [Fact]
    public async Task A_model_is_told_whom_it_writes_for_and_what_came_of_others_and_may_repeat_no_figure_of_it()
    {
        await using var words = await StartAsync(_ => "As 67 people saw, errors begin here");
        await LaunchedBeforeAsync(words, delivered: 67, clicked: 6);

        var said = await words.ReadAsync(await words.AskAsync(Subject));

        var asked = JsonNode.Parse(words.Model.Asked[0].User)!;
        Assert.Contains("country is ", (string)asked["audience"]!, StringComparison.Ordinal);
        var result = Assert.Single(asked["results"]!.AsArray())!.ToString();
        Assert.Contains("9.0 % of 67 clicked", result, StringComparison.Ordinal);
        Assert.Contains("goal: meeting", result, StringComparison.Ordinal);
        // There is nothing that it could call.
        Assert.Null(words.Model.Asked[0].Body["tools"]);
        Assert.Contains("\"67\" is a figure that neither the brief nor the register of claims has.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_few_people_no_share_is_told_and_a_workspace_may_keep_results_to_itself()
    {
        await using var words = await StartAsync(_ => "Where picking errors begin");
        await LaunchedBeforeAsync(words, delivered: 49, clicked: 6);
        await words.AskAsync(Subject);
        Assert.DoesNotContain("clicked", words.Model.Asked[0].User, StringComparison.Ordinal);

        var models = Path.Combine(words.Workspace.Folder, "models.yaml");
        await File.WriteAllTextAsync(models, (await File.ReadAllTextAsync(models)).TrimEnd() + "\n  results: false\n");
        var before = words.Model.Asked.Length;
        await words.AskAsync(Subject, "Anew");
        var asked = JsonNode.Parse(words.Model.Asked[before].User)!;
        Assert.Null(asked["audience"]);
        Assert.Null(asked["results"]);
    }

    [Fact]
    public async Task Words_that_another_campaign_has_sent_are_given_back_to_be_written_anew()
    {
        await using var words = await StartAsync(_ => "Where picking errors begin");
        await LaunchedBeforeAsync(words, delivered: 0, clicked: 0);

        await words.AskAsync("emails/invitation.md");

        // What both campaigns say is found, with the campaign that said it before.
        Assert.True(words.Model.Asked.Length > 1);
        Assert.Contains(JsonNode.Parse(words.Model.Asked[1].User)!["findings"]!.AsArray(), f => ((string)f!["message"]!).Contains(Earlier, StringComparison.Ordinal));
    }

    // The same campaign under another name, as if it had been launched before.
    private static async Task LaunchedBeforeAsync(RunningWords words, int delivered, int clicked)
    {
        var folder = Path.Combine(words.Workspace.Folder, "campaigns", Earlier);
        foreach (var file in Directory.EnumerateFiles(words.Folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains(".slipway", StringComparison.Ordinal)))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(words.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            await File.WriteAllTextAsync(to, (await File.ReadAllTextAsync(file)).Replace(Name, Earlier, StringComparison.Ordinal));
        }

        var (plan, _) = await words.Work.PlanAsync(Earlier);
        await words.Slipway.Get<Engine.Campaigns.Campaigns>().AddAsync(plan!, "", words.Ada.Id, FilesOf(words));
        await words.Slipway.Get<Database>().WriteAsync("test", async s =>
        {
            await s.ExecuteAsync("update versions set state = 'Launched' where digest = @Digest; update campaigns set launched = @Digest where name = @Earlier", new { plan!.Digest, Earlier });
            foreach (var (type, people) in new[] { (EventTypes.Delivered, delivered), (EventTypes.Clicked, clicked) })
            {
                for (var i = 0; i < people; i++)
                {
                    await s.ExecuteAsync(
                        "insert into events (id, connection, campaign, type, asset, contact, at, received_at, data) values (@id, 'stack', @Earlier, @type, 'email/invitation', @contact, 1, 1, '{}')",
                        new { id = $"{type}-{i}", Earlier, type, contact = $"c-{i}" });
                }
            }
        });
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> FilesOf(RunningWords words) => new Server.Workspaces.Workspace(words.Workspace.Folder).CampaignFiles(Earlier);
}
