using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>What a launch does with people: members, tasks, the note, and what is taken back.</summary>
public sealed class SalesforceLaunchTests : IAsyncLifetime
{
    private SalesforceDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await SalesforceDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Leads_and_contacts_become_members_by_our_key_with_the_first_status()
    {
        var (contact, lead) = (_desk.Invite("ada"), _desk.Invite("ben", "Lead"));

        var live = await _desk.LaunchAsync(await _desk.StageAsync());

        var members = _desk.Org.Records("CampaignMember");
        Assert.Equal([contact, lead], members.Select(m => (string?)m["ContactId"] ?? (string?)m["LeadId"]).Order(StringComparer.Ordinal));
        Assert.All(members, m => Assert.Equal("Invited", (string)m["Status"]!));
        Assert.Equal(["warehouse-webinar|crm-campaign|campaign|ada", "warehouse-webinar|crm-campaign|campaign|ben"], members.Select(m => (string)m["Slipway_Key__c"]!).Order(StringComparer.Ordinal));
        Assert.Equal((RemoteState.Live, true), (live.Reading.State, (bool)_desk.Org.Records("Campaign").Single()["IsActive"]!));
        Assert.Empty(live.Findings);
    }

    [Fact]
    public async Task Who_is_both_contact_and_lead_is_taken_as_the_contact_and_once()
    {
        var contact = _desk.Invite("ada");
        _desk.Person("Lead", "ada@example.com");
        _desk.Person("Contact", "ADA@example.com");

        await _desk.LaunchAsync(await _desk.StageAsync());

        Assert.Equal(contact, (string?)Assert.Single(_desk.Org.Records("CampaignMember"))["ContactId"]);
    }

    [Fact]
    public async Task Nobody_who_is_held_out_becomes_a_member_nor_gets_a_task_even_when_an_answer_is_lost_in_the_middle()
    {
        for (var number = 0; number < 450; number++)
        {
            _desk.Invite($"p{number:D3}", number % 3 == 0 ? "Lead" : "Contact", heldOut: number % 4 == 0);
        }

        var staged = await _desk.StageAsync();
        _desk.Org.Faults.Next(FaultKind.LoseAnswer, where: c => c.Path.Contains("/composite/sobjects/CampaignMember/", StringComparison.Ordinal));
        Assert.IsType<Outcome.Unknown>(await _desk.TryLaunchAsync(staged));
        Assert.Equal(200, _desk.Members().Count);
        _desk.Org.Faults.Next(FaultKind.CutAnswer, where: c => c.Path.EndsWith("/composite/sobjects/Task/Slipway_Key__c", StringComparison.Ordinal));
        Assert.IsType<Outcome.Unknown>(await _desk.TryLaunchAsync(staged));
        _desk.Connect();
        await _desk.LaunchAsync(staged);

        var treated = _desk.Audience.Where(m => !m.HeldOut).Select(m => m.Email).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(treated, _desk.Members());
        Assert.Equal(treated.Count, _desk.Org.Records("Task").Length);
        Assert.Equal(treated.Count, _desk.Org.Records("Task").Select(t => (string)t["WhoId"]!).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Who_shares_an_address_with_somebody_held_out_is_left_out_too()
    {
        _desk.Invite("ada", email: "office@example.com");
        _desk.Audience.Add(new AudienceMember("zoe", "OFFICE@example.com", HeldOut: true));
        _desk.Invite("ben");

        var live = await _desk.LaunchAsync(await _desk.StageAsync());

        Assert.Equal(["ben@example.com"], _desk.Members());
        Assert.Contains(live.Findings, f => f.Code == "shares-address" && f.Message.Contains("ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_neither_lead_nor_contact_is_counted_and_named_and_not_created()
    {
        _desk.Invite("ada");
        _desk.Invite("dan", type: null);

        var live = await _desk.LaunchAsync(await _desk.StageAsync());

        Assert.Equal(new ExclusionCount("neither lead nor contact in Salesforce", 1), Assert.Single(live.Reading.Audience!.Excluded));
        var named = Assert.Single(live.Findings);
        Assert.Equal(("not-in-crm", FindingLevel.Warning), (named.Code, named.Level));
        Assert.Contains("dan", named.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('@', named.Message);
        Assert.Empty(_desk.Org.Records("Lead"));
    }

    [Fact]
    public async Task A_row_that_is_refused_is_told_with_its_reason_and_the_rest_goes_on()
    {
        _desk.Invite("ada");
        var blocked = _desk.Invite("ben");
        _desk.Invite("cleo", "Lead");
        _desk.Org.AddValidationRule("CampaignMember", m => (string?)m["ContactId"] == blocked, "Partners are not invited.", "ContactId");

        var live = await _desk.LaunchAsync(await _desk.StageAsync());

        Assert.Equal(["ada@example.com", "cleo@example.com"], _desk.Members());
        var told = Assert.Single(live.Findings);
        Assert.Contains("ben", told.Message, StringComparison.Ordinal);
        Assert.Contains("Partners are not invited.", told.Message, StringComparison.Ordinal);
        Assert.Equal(2, _desk.Org.Records("Task").Length);
    }

    [Fact]
    public async Task The_owner_of_each_person_gets_the_tasks_that_are_for_all_and_a_note()
    {
        var (contact, lead) = (_desk.Invite("ada"), _desk.Invite("ben", "Lead"));

        await _desk.LaunchAsync(await _desk.StageAsync());

        var tasks = _desk.Org.Records("Task");
        Assert.Equal([contact, lead], tasks.Select(t => (string)t["WhoId"]!).Order(StringComparer.Ordinal));
        Assert.All(tasks, t => Assert.Equal(("Call after the webinar", "2026-09-15", "Not Started", _desk.Org.UserId), ((string)t["Subject"]!, (string)t["ActivityDate"]!, (string)t["Status"]!, (string)t["OwnerId"]!)));
        var note = Assert.Single(_desk.Org.Records("ContentNote"));
        Assert.Contains("They got the invitation.", _desk.Org.NoteText((string)note["Id"]!), StringComparison.Ordinal);
        Assert.Equal(
            [(string)_desk.Org.Records("Campaign").Single()["Id"]!, contact, lead],
            _desk.Org.Records("ContentDocumentLink").Select(l => (string)l["LinkedEntityId"]!));
    }

    [Fact]
    public async Task A_repeated_launch_changes_nothing_that_people_have_done_since()
    {
        _desk.Invite("ada");
        var staged = await _desk.StageAsync();
        await _desk.LaunchAsync(staged);
        _desk.Org.Edit((string)_desk.Org.Records("CampaignMember").Single()["Id"]!, "Status", "Attended");
        _desk.Org.Edit((string)_desk.Org.Records("Task").Single()["Id"]!, "Status", "Completed");

        await _desk.LaunchAsync(staged);

        Assert.Equal("Attended", (string)Assert.Single(_desk.Org.Records("CampaignMember"))["Status"]!);
        Assert.Equal("Completed", (string)Assert.Single(_desk.Org.Records("Task"))["Status"]!);
        Assert.Single(_desk.Org.Records("ContentNote"));
    }

    [Fact]
    public async Task A_member_whom_a_person_added_before_stays_as_they_are()
    {
        var contact = _desk.Invite("ada");
        var staged = await _desk.StageAsync();
        _desk.Org.Add("CampaignMember", new JsonObject { ["CampaignId"] = (string)_desk.Org.Records("Campaign").Single()["Id"]!, ["ContactId"] = contact, ["Status"] = "Registered" });

        Assert.Empty((await _desk.LaunchAsync(staged)).Findings);

        Assert.Equal("Registered", (string)Assert.Single(_desk.Org.Records("CampaignMember"))["Status"]!);
    }

    [Fact]
    public async Task Without_the_key_field_a_lost_answer_makes_no_second_member_or_task()
    {
        await using var desk = await SalesforceDesk.OpenAsync(keys: false);
        desk.Invite("ada");
        desk.Invite("ben", "Lead");
        var staged = await desk.StageAsync();
        Assert.Equal("Fewer picking errors [warehouse-webinar:crm-campaign/campaign]", (string)desk.Org.Records("Campaign").Single()["Name"]!);

        desk.Org.Faults.Next(FaultKind.LoseAnswer);
        Assert.IsType<Outcome.Unknown>(await desk.TryLaunchAsync(staged));
        desk.Org.Faults.Next(FaultKind.LoseAnswer);
        Assert.IsType<Outcome.Unknown>(await desk.TryLaunchAsync(staged));
        await desk.LaunchAsync(staged);

        Assert.Equal(["ada@example.com", "ben@example.com"], desk.Members());
        Assert.Equal(2, desk.Org.Records("Task").Length);
    }

    [Fact]
    public async Task Withdrawn_it_is_as_before_and_what_others_did_stays_and_is_said()
    {
        _desk.Invite("ada");
        _desk.Invite("ben");
        var staged = await _desk.StageAsync();
        var live = await _desk.LaunchAsync(staged);
        var campaign = (string)_desk.Org.Records("Campaign").Single()["Id"]!;
        _desk.Org.Add("CampaignMember", new JsonObject { ["CampaignId"] = campaign, ["ContactId"] = _desk.Person("Contact", "guest@example.com") });
        _desk.Org.Edit((string)_desk.Org.Records("Task").First()["Id"]!, "Status", "Completed");

        var undone = SalesforceDesk.Done(await _desk.HaltAsync(live.Reading, HaltMode.Undo));

        Assert.Equal((RemoteState.Staged, staged.Revision), (undone.Reading.State, undone.Reading.Revision));
        Assert.Equal(("Planned", false), ((string)_desk.Org.Read(campaign)!["Status"]!, (bool)_desk.Org.Read(campaign)!["IsActive"]!));
        Assert.Equal(["guest@example.com"], _desk.Members());
        Assert.Equal("Completed", (string)Assert.Single(_desk.Org.Records("Task"))["Status"]!);
        Assert.Empty(_desk.Org.Records("ContentNote"));
        Assert.Equal(2, undone.Findings.Length);
    }

    [Fact]
    public async Task A_launch_that_broke_off_can_be_withdrawn_as_well()
    {
        _desk.Invite("ada");
        var staged = await _desk.StageAsync();
        _desk.Org.Faults.Next(FaultKind.LoseAnswer);
        Assert.IsType<Outcome.Unknown>(await _desk.TryLaunchAsync(staged));

        SalesforceDesk.Done(await _desk.HaltAsync(staged, HaltMode.Undo));

        Assert.Empty(_desk.Org.Records("CampaignMember"));
    }

    [Fact]
    public async Task Removed_the_campaign_goes_with_what_we_made()
    {
        _desk.Invite("ada");
        var live = await _desk.LaunchAsync(await _desk.StageAsync());

        var gone = SalesforceDesk.Done(await _desk.TryLaunchAsync(live.Reading, remove: true));
        var again = SalesforceDesk.Done(await _desk.TryLaunchAsync(live.Reading, remove: true));

        Assert.Equal((RemoteState.Removed, RemoteState.Removed), (gone.Reading.State, again.Reading.State));
        Assert.All((string[])["Campaign", "CampaignMember", "CampaignMemberStatus", "Task", "ContentNote"], t => Assert.Empty(_desk.Org.Records(t)));
    }

    [Fact]
    public async Task A_campaign_to_which_people_added_members_is_not_removed_with_them()
    {
        var live = await _desk.LaunchAsync(await _desk.StageAsync());
        _desk.Org.Add("CampaignMember", new JsonObject { ["CampaignId"] = (string)_desk.Org.Records("Campaign").Single()["Id"]!, ["ContactId"] = _desk.Person("Contact", "guest@example.com") });

        var refused = Assert.IsType<Outcome.Refused>(await _desk.TryLaunchAsync(live.Reading, remove: true));

        Assert.Equal("members-of-others", Assert.Single(refused.Findings).Code);
        Assert.Single(_desk.Org.Records("Campaign"));
    }

    [Fact]
    public async Task A_change_between_reading_and_writing_is_refused_by_Salesforce_itself()
    {
        _desk.Invite("ada");
        var staged = await _desk.StageAsync();
        var campaign = (string)_desk.Org.Records("Campaign").Single()["Id"]!;
        _desk.Org.Faults.Next(FaultKind.LoseRequest, where: call =>
        {
            // Somebody saves the campaign while the launch is looking for people.
            if (call.Path.EndsWith("/query", StringComparison.Ordinal) && call.Asked("q")!.Contains("FROM Contact", StringComparison.Ordinal))
            {
                _desk.Clock.Advance(TimeSpan.FromSeconds(2));
                _desk.Org.Edit(campaign, "Description", "Changed by a colleague");
            }

            return false;
        });

        var refused = Assert.IsType<Outcome.Refused>(await _desk.TryLaunchAsync(staged));

        Assert.Equal(Outcome.ChangedOutsideCode, Assert.Single(refused.Findings).Code);
        Assert.False((bool)_desk.Org.Read(campaign)!["IsActive"]!);
    }
}
