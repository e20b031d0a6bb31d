using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Slipway.Core.Drafts;
using Slipway.Engine.Ingest;
using Slipway.Server.Tests.Stories;
using Slipway.Server.Workspaces;
using Slipway.Store;

namespace Slipway.Server.Tests.Campaigns;

/// <summary>An experiment of a launched campaign, as people and programs read it.</summary>
public sealed class ExperimentResultsTests : IAsyncLifetime
{
    private const string Name = "warehouse-webinar";

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-experiment-").FullName;
    private ToldLaunch _launch = null!;

    public async ValueTask InitializeAsync()
    {
        var example = Path.Combine(AppContext.BaseDirectory, "examples", Name);
        File.Copy(Path.Combine(example, "contacts.csv"), Path.Combine(_folder, "contacts.csv"));
        File.Copy(Path.Combine(example, "brief.md"), Path.Combine(_folder, "brief.md"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "slipway.yaml"), "name: Nordlager\n");
        var campaign = Path.Combine(_folder, "campaigns", Name);
        Assert.False(CampaignFolder.Build(new Workspace(_folder), Path.Combine(_folder, "brief.md"), campaign, null).Findings.Any(f => f.Blocks));
        var begun = VariantStart.Of(Workspace.ReadTexts(campaign), "b", ["emails/invitation.md"]).Files;
        Workspace.WriteTexts(campaign, begun.SetItem("emails/invitation.b.md", begun["emails/invitation.b.md"].Replace("Fewer picking errors in the warehouse: 11 February", "From 9.2 to 5.8 picking errors: 11 February", StringComparison.Ordinal)));
        _launch = await ToldLaunch.LaunchAsync(_folder, Name, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _launch.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Results_say_what_each_variant_brought_and_who_wrote_what_differs()
    {
        var stop = TestContext.Current.CancellationToken;
        await _launch.Slipway.Get<EventIntake>().RunAsync(stop);
        using var client = new HttpClient { BaseAddress = _launch.Slipway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _launch.Fill("$TOKEN"));

        var experiment = JsonNode.Parse(await client.GetStringAsync($"/api/v1/campaigns/{Name}/results", stop))!["experiment"]!;

        var treated = await _launch.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from stack_members where held_out = 0"));
        var variants = experiment["variants"]!.AsArray();
        Assert.Equal(["a", "b"], variants.Select(v => (string?)v!["variant"]));
        Assert.Equal(["the playbook", "a person"], variants.Select(v => (string?)v!["written_by"]));
        Assert.Equal(treated, variants.Sum(v => (long)v!["assigned"]!));
        Assert.Equal(("unusable", "meeting"), ((string?)experiment["verdict"], (string?)experiment["metric"]));
        Assert.Contains("until 5 March 2027", (string?)experiment["text"], StringComparison.Ordinal);
    }
}
