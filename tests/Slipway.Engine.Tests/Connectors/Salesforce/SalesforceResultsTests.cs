using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>What came of a campaign: figures, influence, events.</summary>
public sealed class SalesforceResultsTests : IAsyncLifetime
{
    private SalesforceDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await SalesforceDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Figures_are_the_orgs_own_and_influence_is_read_from_the_members_deals()
    {
        var (ada, ben) = (_desk.Invite("ada"), _desk.Invite("ben"));
        _desk.Invite("cleo", "Lead");
        var live = await _desk.LaunchAsync(await _desk.StageAsync());
        Respond(ada);
        Deal(12_000.40m, "Closed Won", "2026-10-01", ada, ben);
        Deal(5_000, "Prospecting", "2026-12-01", ben);
        Deal(99_000, "Closed Won", "2026-08-01", ben);
        Deal(7_000, "Closed Won", "2026-10-01", _desk.Person("Contact", "stranger@example.com"));

        var figures = (await _desk.Connector.MeasureAsync(live.Reading.Id, default)).Figures;

        Assert.Equal((3, 1, 2, 1), (figures["members"], figures["leads"], figures["contacts"], figures["responses"]));
        Assert.Equal((2, 1, 12_000, 5_000), (figures["influenced"], figures["influenced_won"], figures["influenced_amount_won"], figures["influenced_amount_open"]));
    }

    [Fact]
    public async Task Responses_and_won_deals_of_members_become_events_once_and_without_addresses()
    {
        var (ada, ben) = (_desk.Invite("ada"), _desk.Invite("ben"));
        await _desk.LaunchAsync(await _desk.StageAsync());
        Respond(ada);
        var deal = Deal(12_000, "Closed Won", "2026-10-01", ben);
        Deal(1, "Closed Won", "2026-10-01", _desk.Person("Contact", "stranger@example.com"));

        Assert.Empty((await _desk.Connector.PollAsync(null, default)).Events);
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await _desk.Connector.PollAsync(null, default);

        Assert.Equal([("opportunity.won", (string?)null, ben), ("responded", "warehouse-webinar", ada)], first.Events.OrderBy(e => e.Type, StringComparer.Ordinal).Select(e => (e.Type, e.Campaign, e.Contact!)));
        Assert.Equal((deal, "12000"), (first.Events.Single(e => e.Type == "opportunity.won").Data["opportunity"], first.Events.Single(e => e.Type == "opportunity.won").Data["amount"]));
        Assert.Equal(("crm-campaign/campaign", "Registered"), (first.Events.Single(e => e.Type == "responded").Asset, first.Events.Single(e => e.Type == "responded").Data["status"]));
        Assert.Empty((await _desk.Connector.PollAsync(first.Cursor, default)).Events);

        Respond(ben);
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ben, Assert.Single((await _desk.Connector.PollAsync(first.Cursor, default)).Events).Contact);
    }

    [Fact]
    public async Task More_events_than_fit_into_one_reading_come_in_several_and_none_twice()
    {
        await _desk.StageAsync();
        var campaign = (string)_desk.Org.Records("Campaign").Single()["Id"]!;
        for (var number = 0; number < 2001; number++)
        {
            _desk.Org.Add("CampaignMember", new JsonObject { ["CampaignId"] = campaign, ["ContactId"] = _desk.Person("Contact", $"p{number}@example.com"), ["Status"] = "Registered" });
        }

        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await _desk.Connector.PollAsync(null, default);
        var second = await _desk.Connector.PollAsync(first.Cursor, default);

        Assert.Equal((2000, true, 1, false), (first.Events.Length, first.More, second.Events.Length, second.More));
        Assert.Distinct(first.Events.Concat(second.Events).Select(e => e.Id));
    }

    [Fact]
    public async Task What_people_did_moves_them_on_and_makes_the_tasks_that_waited_for_it_once()
    {
        var (ada, _) = (_desk.Invite("ada"), _desk.Invite("ben", "Lead"));
        _desk.Invite("cleo", heldOut: true);
        var live = (await _desk.LaunchAsync(await _desk.StageAsync())).Reading;
        var launched = new LaunchRequest("launch", live.Id, live.Revision) { Asset = SalesforceDesk.Asset };
        ImmutableArray<MemberProgress> progress =
        [
            .. _desk.Audience.Select(m => new MemberProgress(m, "registered")),
            new MemberProgress(_desk.Audience[0], "attended"),
        ];

        for (var time = 0; time < 2; time++)
        {
            Assert.Empty(SalesforceDesk.Done(await ((IMemberProgress)_desk.Connector).AdvanceAsync(launched, progress, default)).Findings);
        }

        Assert.Equal([("ada@example.com", "Attended"), ("ben@example.com", "Registered")], _desk.Org.Records("CampaignMember").Select(m => ((string)m["Email"]!, (string)m["Status"]!)).Order());
        Assert.Equal(ada, (string)Assert.Single(_desk.Org.Records("Task"), t => (string)t["Subject"]! == "Offer a look at one process")["WhoId"]!);

        _desk.Org.Edit((string)_desk.Org.Records("CampaignMember").First()["Id"]!, "Status", "Attended");
        SalesforceDesk.Done(await ((IMemberProgress)_desk.Connector).AdvanceAsync(launched, [.. progress.Where(p => p.Event == "registered")], default));
        Assert.Equal("Attended", (string)_desk.Org.Records("CampaignMember").First()["Status"]!);
    }

    [Fact]
    public async Task A_task_for_an_account_is_made_once_however_many_of_its_people_answer()
    {
        foreach (var (id, account) in (IEnumerable<(string, string)>)[("ada", "acme.example"), ("ben", "acme.example"), ("cleo", "hafen.example")])
        {
            _desk.Invite(id);
            _desk.Audience[^1] = _desk.Audience[^1] with { Account = account };
        }

        var asset = SalesforceDesk.Asset with { Tasks = [new OwnerTask("Call about the page", "", 3, new Predicate.Did("replied")) { PerAccount = true }] };
        var live = (await _desk.LaunchAsync(await _desk.StageAsync(asset), asset)).Reading;
        var launched = new LaunchRequest("launch", live.Id, live.Revision) { Asset = asset };

        // First one of Acme, then a colleague and the other account, then all of it again.
        foreach (var who in (int[][])[[0], [1, 2], [0, 1, 2]])
        {
            await ((IMemberProgress)_desk.Connector).AdvanceAsync(launched, [.. who.Select(at => new MemberProgress(_desk.Audience[at], "replied"))], default);
        }

        Assert.Equal(["warehouse-webinar|crm-campaign|campaign|acme.example", "warehouse-webinar|crm-campaign|campaign|hafen.example"],
            _desk.Org.Records("Task").Select(t => ((string)t["Slipway_Key__c"]!)[..^13]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Companies_are_read_with_their_owner_by_the_domain_of_their_website()
    {
        foreach (var (name, website, industry) in (IEnumerable<(string, string?, string)>)
        [
            ("Acme", "https://www.Acme.example/de", "Shipping"), ("Acme Nord", "acme.example", "Shipping"), ("Hafenkontor", "hafen.example", "Shipping"), ("Nowhere", null, "Shipping"),
            ("Bank", "bank.example", "Banking"), ("Odd", "not a website", "Shipping"),
        ])
        {
            _desk.Org.Add("Account", new JsonObject { ["Name"] = name, ["Website"] = website, ["Industry"] = industry, ["BillingCountry"] = "DE" });
        }

        var accounts = await ((IAccountSource)_desk.Connector).AccountsAsync("Industry = 'Shipping'", default).ToListAsync();

        Assert.Equal([("acme.example", "Acme"), ("hafen.example", "Hafenkontor")], accounts.Select(a => (a.Key, a.Name)));
        Assert.All(accounts, a => Assert.Equal(("DE", "Shipping"), (a.Field("account.country"), a.Field("account.industry"))));
        Assert.All(accounts, a => Assert.Contains('@', a.Owner ?? ""));
        await Assert.ThrowsAsync<PlatformException>(async () => await ((IAccountSource)_desk.Connector).AccountsAsync("Nonsense = 1", default).ToListAsync());
    }

    private void Respond(string person) =>
        _desk.Org.Edit((string)_desk.Org.Records("CampaignMember").Single(m => (string?)m["ContactId"] == person)["Id"]!, "Status", "Registered");

    private string Deal(decimal amount, string stage, string closes, params string[] contacts)
    {
        var deal = _desk.Org.Add("Opportunity", new JsonObject { ["Name"] = "Scanners", ["StageName"] = stage, ["CloseDate"] = closes, ["Amount"] = amount });
        foreach (var contact in contacts)
        {
            _desk.Org.Add("OpportunityContactRole", new JsonObject { ["OpportunityId"] = deal, ["ContactId"] = contact });
        }

        return deal;
    }
}
