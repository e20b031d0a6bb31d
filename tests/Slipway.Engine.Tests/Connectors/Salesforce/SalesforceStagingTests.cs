using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>What is prepared, and what the org's own rules make of it.</summary>
public sealed class SalesforceStagingTests : IAsyncLifetime
{
    private SalesforceDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await SalesforceDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_campaign_is_planned_and_inactive_and_made_with_its_statuses_in_one_call()
    {
        var staged = await _desk.StageAsync();

        var campaign = Assert.Single(_desk.Org.Records("Campaign"));
        Assert.Equal(("Fewer picking errors", "Webinar", "Planned", false), ((string)campaign["Name"]!, (string)campaign["Type"]!, (string)campaign["Status"]!, (bool)campaign["IsActive"]!));
        Assert.Equal(("2026-09-10", "2026-10-20", 1500.5m), ((string)campaign["StartDate"]!, (string)campaign["EndDate"]!, (decimal)campaign["BudgetedCost"]!));
        Assert.Equal(["Invited default", "Registered responded", "Attended responded"], Statuses());
        Assert.Equal("composite", Assert.Single(_desk.Org.Calls, c => c.IsWrite).Route.Split('/')[^1]);
        Assert.Equal($"{_desk.Org.Address}/lightning/r/Campaign/{(string)campaign["Id"]!}/view", staged.EditAddress);
        var read = Assert.IsType<CrmCampaignAsset>(staged.Asset);
        Assert.Equal((SalesforceDesk.Asset.Title, SalesforceDesk.Asset.Budget, SalesforceDesk.Asset.Start), (read.Title, read.Budget, read.Start));
    }

    [Theory]
    [InlineData("Responded!|Sent")]
    [InlineData("Sent|Responded!")]
    [InlineData("Yes!")]
    [InlineData("responded!|Invited|SENT|Came!|Left")]
    [InlineData("A|B|C|D|E|F|G|H|I|J|K!")]
    public async Task The_statuses_are_exactly_those_that_are_wanted_and_can_be_changed_to_others(string wanted)
    {
        var staged = await _desk.StageAsync(With(wanted));
        Assert.Equal(Told(wanted), Statuses());

        var changed = SalesforceDesk.Done(await _desk.TryStageAsync(SalesforceDesk.Asset, staged.Revision, "second")).Reading;
        Assert.Equal(["Invited default", "Registered responded", "Attended responded"], Statuses());

        SalesforceDesk.Done(await _desk.TryStageAsync(With(wanted), changed.Revision, "third"));
        Assert.Equal(Told(wanted), Statuses());
    }

    [Fact]
    public async Task An_org_that_gives_new_campaigns_other_statuses_gets_ours_all_the_same()
    {
        var done = false;
        _desk.Org.Faults.Next(FaultKind.LoseRequest, where: call =>
        {
            // A flow of the org adds a status of its own as soon as there is a campaign.
            if (!done && call.Method == "GET" && _desk.Org.Records("Campaign") is [var campaign])
            {
                done = true;
                _desk.Org.Add("CampaignMemberStatus", new JsonObject { ["CampaignId"] = (string)campaign["Id"]!, ["Label"] = "From the flow" });
            }

            return false;
        });

        await _desk.StageAsync();

        Assert.Equal(["Invited default", "Registered responded", "Attended responded"], Statuses());
    }

    [Fact]
    public async Task A_value_the_org_does_not_have_is_a_finding_with_its_own_values_and_nothing_is_written()
    {
        _desk.Org.SetPicklist("Campaign", "Type", ["Messe", "Seminar"]);
        _desk.Org.SetPicklist("Campaign", "Status", ["Geplant", "Läuft"]);
        _desk.Org.SetPicklist("Task", "Priority", ["Hoch", "Normal"]);
        _desk.Org.SetPicklist("Task", "Status", ["Offen"]);

        var refused = Assert.IsType<Outcome.Refused>(await _desk.TryStageAsync(SalesforceDesk.Asset));

        Assert.Equal(["type", "planned_status", "live_status", "task_status"], refused.Findings.Select(f => f.Field));
        Assert.Contains("Messe, Seminar", refused.Findings[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_desk.Org.Calls, c => c.IsWrite);

        _desk.Connect(("planned_status", "Geplant"), ("live_status", "Läuft"), ("task_status", "Offen"));
        _desk.Invite("ada");
        var seminar = SalesforceDesk.Asset with { Type = "Seminar" };
        await _desk.LaunchAsync(await _desk.StageAsync(seminar), seminar);
        Assert.Equal("Läuft", (string)Assert.Single(_desk.Org.Records("Campaign"))["Status"]!);
        Assert.Equal("Offen", (string)Assert.Single(_desk.Org.Records("Task"))["Status"]!);
    }

    [Fact]
    public async Task Everything_that_Salesforce_would_not_take_is_said_before_anything_is_prepared()
    {
        var findings = await _desk.Connector.CheckAsync(SalesforceDesk.Campaign, SalesforceDesk.Asset with
        {
            Title = new string('x', 81),
            End = new DateOnly(2026, 9, 1),
            Budget = new Money(10, "USD"),
            Statuses = [new MemberStatus("Sent", false, null), new MemberStatus("sent", false, null)],
            Tasks = [new OwnerTask(new string('y', 300), "", 1, new Predicate.Compare("country", Comparison.Is, ["DE"]))],
        }, default);

        Assert.Equal(["status-responded", "status-twice", "too-long", "dates", "currency", "too-long", "task-condition"], findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.False(string.IsNullOrEmpty(f.Fix)));
    }

    [Fact]
    public async Task Without_the_key_field_the_key_needs_room_in_the_name_and_that_is_said()
    {
        await using var desk = await SalesforceDesk.OpenAsync(keys: false);

        var findings = await desk.Connector.CheckAsync(SalesforceDesk.Campaign, SalesforceDesk.Asset with { Title = new string('x', 60) }, default);

        Assert.Equal([("too-long", FindingLevel.Error), ("key-field-missing", FindingLevel.Warning)], findings.Select(f => (f.Code, f.Level)));
    }

    [Fact]
    public async Task A_rule_of_the_org_is_a_finding_in_its_own_words_that_names_the_field()
    {
        _desk.Org.AddValidationRule("Campaign", c => (decimal?)c["BudgetedCost"] > 1000, "Budgets above 1,000 need finance.", "BudgetedCost");

        var finding = Assert.Single(Assert.IsType<Outcome.Refused>(await _desk.TryStageAsync(SalesforceDesk.Asset)).Findings);

        Assert.Equal(("org-rule", "budget"), (finding.Code, finding.Field));
        Assert.Contains("Budgets above 1,000 need finance.", finding.Message, StringComparison.Ordinal);
        Assert.Empty(_desk.Org.Records("Campaign"));
    }

    [Fact]
    public async Task A_campaign_made_before_the_field_was_deployed_is_found_by_its_name_afterwards()
    {
        await using var desk = await SalesforceDesk.OpenAsync(keys: false);
        var before = await desk.StageAsync();
        desk.Org.KeyFieldDeployed = true;
        desk.Connect();

        var after = await desk.StageAsync();

        Assert.Equal((before.Id, before.Revision), (after.Id, after.Revision));
        Assert.Single(desk.Org.Records("Campaign"));
    }

    [Fact]
    public async Task A_running_campaign_is_not_changed_and_one_that_is_as_it_should_be_is_kept()
    {
        var live = await _desk.LaunchAsync(await _desk.StageAsync());

        Assert.Equal(live.Reading.Revision, (await _desk.StageAsync()).Revision);
        var refused = Assert.IsType<Outcome.Refused>(await _desk.TryStageAsync(SalesforceDesk.Asset with { Description = "Other" }, live.Reading.Revision));
        Assert.Equal("campaign-running", Assert.Single(refused.Findings).Code);
    }

    [Fact]
    public async Task All_campaigns_of_the_org_are_listed_with_those_of_others()
    {
        await _desk.StageAsync();
        for (var number = 0; number < 120; number++)
        {
            _desk.Org.Add("Campaign", new JsonObject { ["Name"] = $"Fair {number}", ["Type"] = "Trade Show" });
        }

        var all = await _desk.Connector.ListAsync(null, AssetKind.CrmCampaign, default).ToListAsync();

        Assert.Equal(121, all.Count);
        Assert.Single(all, r => r.ExternalKey == "warehouse-webinar:crm-campaign/campaign");
        var other = all.First(r => r.ExternalKey.Length == 0);
        Assert.Equal(("Trade Show", 2), (((CrmCampaignAsset)other.Asset!).Type, ((CrmCampaignAsset)other.Asset).Statuses.Length));
        Assert.Single(await _desk.Connector.ListAsync(SalesforceDesk.Campaign, AssetKind.CrmCampaign, default).ToListAsync());
    }

    private static CrmCampaignAsset With(string statuses) =>
        SalesforceDesk.Asset with { Statuses = [.. statuses.Split('|').Select(s => new MemberStatus(s.TrimEnd('!'), s.EndsWith('!'), null))] };

    private static IEnumerable<string> Told(string statuses) =>
        statuses.Split('|').Select((s, at) => $"{s.TrimEnd('!')}{(at == 0 ? " default" : "")}{(s.EndsWith('!') ? " responded" : "")}");

    private IEnumerable<string> Statuses() => _desk.Org.Records("CampaignMemberStatus").OrderBy(s => (decimal)s["SortOrder"]!)
        .Select(s => $"{(string)s["Label"]!}{((bool)s["IsDefault"]! ? " default" : "")}{((bool)s["HasResponded"]! ? " responded" : "")}");
}
