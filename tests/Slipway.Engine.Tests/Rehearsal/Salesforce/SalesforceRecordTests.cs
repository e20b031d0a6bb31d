using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Salesforce;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.Salesforce;

public sealed class SalesforceRecordTests
{
    [Fact]
    public async Task A_campaign_is_created_changed_read_and_deleted()
    {
        await using var org = await Org.OpenAsync();
        var id = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "Warehouse webinar", ["Type"] = "Webinar", ["StartDate"] = "2026-12-01", ["BudgetedCost"] = 1200.5 });
        Assert.StartsWith("701", id, StringComparison.Ordinal);
        Assert.Equal(18, id.Length);

        var (changed, _, _) = await org.CallAsync("PATCH", $"sobjects/Campaign/{id}", new JsonObject { ["Status"] = "In Progress", ["IsActive"] = true });
        Assert.Equal(204, changed);
        var (_, read, _) = await org.CallAsync("GET", $"sobjects/Campaign/{id[..15]}?fields=Name,Status,IsActive,StartDate,BudgetedCost,OwnerId");
        Assert.Equal("In Progress", (string)read!["Status"]!);
        Assert.True((bool)read["IsActive"]!);
        Assert.Equal("2026-12-01", (string)read["StartDate"]!);
        Assert.Equal(org.Played.UserId, (string)read["OwnerId"]!);
        Assert.Equal($"/services/data/v67.0/sobjects/Campaign/{id}", (string)read["attributes"]!["url"]!);

        var (deleted, _, _) = await org.CallAsync("DELETE", $"sobjects/Campaign/{id}");
        Assert.Equal(204, deleted);
        Assert.Equal("ENTITY_IS_DELETED", await org.RefusedAsync(404, "GET", $"sobjects/Campaign/{id}"));
        Assert.Equal("ENTITY_IS_DELETED", await org.RefusedAsync(404, "PATCH", $"sobjects/Campaign/{id}", new JsonObject { ["Name"] = "x" }));
        org.Played.Undelete(id);
        Assert.Equal(200, (await org.CallAsync("GET", $"sobjects/Campaign/{id}")).Status);
    }

    [Fact]
    public async Task A_new_campaign_has_the_statuses_sent_and_responded_and_roll_ups_follow_its_members()
    {
        await using var org = await Org.OpenAsync();
        var campaign = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "Webinar" });
        var statuses = (await org.QueryAsync($"SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId = '{campaign}' ORDER BY SortOrder"))["records"]!.AsArray();
        Assert.Equal(["Sent", "Responded"], statuses.Select(s => (string)s!["Label"]!));
        Assert.Equal([true, false], statuses.Select(s => (bool)s!["IsDefault"]!));

        var lead = await org.CreateAsync("Lead", new JsonObject { ["LastName"] = "Ng", ["Company"] = "Harbour", ["Email"] = "ng@harbour.example" });
        var contact = await org.CreateAsync("Contact", new JsonObject { ["LastName"] = "Okafor" });
        var member = await org.CreateAsync("CampaignMember", new JsonObject { ["CampaignId"] = campaign, ["LeadId"] = lead });
        await org.CreateAsync("CampaignMember", new JsonObject { ["CampaignId"] = campaign, ["ContactId"] = contact, ["Status"] = "Responded" });
        Assert.Equal("DUPLICATE_VALUE", await org.RefusedAsync(400, "POST", "sobjects/CampaignMember", new JsonObject { ["CampaignId"] = campaign, ["LeadId"] = lead }));
        Assert.Equal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", await org.RefusedAsync(400, "PATCH", $"sobjects/CampaignMember/{member}", new JsonObject { ["Status"] = "Registered" }));
        Assert.Equal("INVALID_FIELD_FOR_INSERT_UPDATE", await org.RefusedAsync(400, "PATCH", $"sobjects/CampaignMember/{member}", new JsonObject { ["HasResponded"] = true }));

        var read = org.Played.Read(campaign)!;
        Assert.Equal((1, 1, 1), ((int)read["NumberOfLeads"]!, (int)read["NumberOfContacts"]!, (int)read["NumberOfResponses"]!));
        Assert.Equal("Sent", (string)org.Played.Read(member)!["Status"]!);

        await org.CreateAsync("CampaignMemberStatus", new JsonObject { ["CampaignId"] = campaign, ["Label"] = "Registered", ["HasResponded"] = true });
        org.Played.Edit(member, "Status", "Registered");
        Assert.Equal(2, (int)org.Played.Read(campaign)!["NumberOfResponses"]!);
        Assert.Equal("2026-09-01", (string)org.Played.Read(member)!["FirstRespondedDate"]!);
    }

    [Fact]
    public async Task Deals_of_a_campaign_count_once_won_and_influence_follows_the_primary_source()
    {
        await using var org = await Org.OpenAsync();
        var campaign = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "Webinar" });
        var deal = org.Played.Add("Opportunity", new JsonObject { ["Name"] = "Fleet", ["StageName"] = "Qualification", ["CloseDate"] = "2026-12-31", ["Amount"] = 5000, ["CampaignId"] = campaign });
        Assert.Equal((1, 0, 0m), ((int)org.Played.Read(campaign)!["NumberOfOpportunities"]!, (int)org.Played.Read(campaign)!["NumberOfWonOpportunities"]!, (decimal)org.Played.Read(campaign)!["AmountWonOpportunities"]!));
        org.Played.Edit(deal, "StageName", "Closed Won");
        Assert.Equal(5000m, (decimal)org.Played.Read(campaign)!["AmountWonOpportunities"]!);

        var influence = (await org.QueryAsync($"SELECT Opportunity.Name, Influence, RevenueShare, Model.DeveloperName FROM CampaignInfluence WHERE CampaignId = '{campaign}'"))["records"]![0]!;
        Assert.Equal("Fleet", (string)influence["Opportunity"]!["Name"]!);
        Assert.Equal((100m, 5000m), ((decimal)influence["Influence"]!, (decimal)influence["RevenueShare"]!));
    }

    [Theory]
    [InlineData("Campaign", """{"Nam":"x"}""", "INVALID_FIELD")]
    [InlineData("Campaign", """{"Status":"Planned"}""", "REQUIRED_FIELD_MISSING")]
    [InlineData("Campaign", """{"Name":"x","Status":"Live"}""", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")]
    [InlineData("Campaign", """{"Name":"x","IsActive":"yes"}""", "JSON_PARSER_ERROR")]
    [InlineData("Campaign", """{"Name":"x","StartDate":"2026-13-01"}""", "JSON_PARSER_ERROR")]
    [InlineData("Campaign", """{"Name":"x","NumberOfLeads":4}""", "INVALID_FIELD_FOR_INSERT_UPDATE")]
    [InlineData("Campaign", """{"Name":"x","ParentId":"nonsense"}""", "MALFORMED_ID")]
    [InlineData("Campaign", """{"Name":"x","ParentId":"701al0000000zzzBBB"}""", "MALFORMED_ID")]
    [InlineData("Campaign", """{"Name":"x","ParentId":"701al0000000zzz"}""", "INVALID_CROSS_REFERENCE_KEY")]
    [InlineData("Campaign", """{"Id":"701al0000000001","Name":"x"}""", "INVALID_FIELD_FOR_INSERT_UPDATE")]
    [InlineData("Lead", """{"LastName":"x","Company":"y","Email":"nobody"}""", "INVALID_EMAIL_ADDRESS")]
    [InlineData("CampaignMember", """{"CampaignId":null}""", "REQUIRED_FIELD_MISSING")]
    public async Task What_is_not_right_is_refused_in_Salesforces_words(string type, string body, string code)
    {
        await using var org = await Org.OpenAsync();
        Assert.Equal(code, await org.RefusedAsync(400, "POST", $"sobjects/{type}", JsonNode.Parse(body)));
        Assert.Empty(org.Played.Records(type));
    }

    [Fact]
    public async Task A_name_that_is_too_long_and_an_object_that_is_not_there_are_refused()
    {
        await using var org = await Org.OpenAsync();
        Assert.Equal("STRING_TOO_LONG", await org.RefusedAsync(400, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = new string('x', 81) }));
        Assert.Equal("NOT_FOUND", await org.RefusedAsync(404, "POST", "sobjects/Kampagne", new JsonObject { ["Name"] = "x" }));
        Assert.Equal("NOT_FOUND", await org.RefusedAsync(404, "GET", "sobjects/Campaign/701al0000000zzz"));
        Assert.Equal("NOT_FOUND", await org.RefusedAsync(404, "GET", "nowhere"));
    }

    [Fact]
    public async Task An_external_id_finds_creates_and_changes_once_it_is_deployed()
    {
        await using var org = await Org.OpenAsync();
        const string Path = "sobjects/Campaign/Slipway_Key__c/warehouse%3Acampaign";
        Assert.Equal("NOT_FOUND", await org.RefusedAsync(404, "PATCH", Path, new JsonObject { ["Name"] = "x" }));
        org.Played.KeyFieldDeployed = true;

        var (status, made, _) = await org.CallAsync("PATCH", Path, new JsonObject { ["Name"] = "One" });
        Assert.Equal((201, true), (status, (bool)made!["created"]!));
        (status, var again, _) = await org.CallAsync("PATCH", Path, new JsonObject { ["Name"] = "Two" });
        Assert.Equal((200, false, (string)made["id"]!), (status, (bool)again!["created"]!, (string)again["id"]!));
        Assert.Equal("Two", (string)(await org.CallAsync("GET", Path)).Body!["Name"]!);
        Assert.Equal("INVALID_FIELD", await org.RefusedAsync(400, "PATCH", Path, new JsonObject { ["Slipway_Key__c"] = "other" }));
        Assert.Equal("DUPLICATE_VALUE", await org.RefusedAsync(400, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = "Three", ["Slipway_Key__c"] = "Warehouse:Campaign" }));
    }

    [Fact]
    public async Task An_external_id_that_several_records_have_answers_with_all_of_them()
    {
        await using var org = await Org.OpenAsync();
        org.Played.AddField("Lead", "Legacy__c", "string", externalId: true);
        foreach (var name in (string[])["A", "B"])
        {
            org.Played.Add("Lead", new JsonObject { ["LastName"] = name, ["Company"] = "C", ["Legacy__c"] = "7" });
        }

        var (status, body, _) = await org.CallAsync("PATCH", "sobjects/Lead/Legacy__c/7", new JsonObject { ["Title"] = "x" });
        Assert.Equal((300, 2), (status, body!.AsArray().Count));
    }

    [Fact]
    public async Task A_record_changed_since_is_not_written_over()
    {
        await using var org = await Org.OpenAsync();
        var id = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "One" });
        var since = org.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        org.Clock.Advance(TimeSpan.FromMinutes(1));
        var change = new JsonObject { ["Name"] = "Mine" };
        Assert.Equal(204, (await org.CallAsync("PATCH", $"sobjects/Campaign/{id}", change, ("If-Unmodified-Since", since))).Status);
        Assert.Equal(412, (await org.CallAsync("PATCH", $"sobjects/Campaign/{id}", change, ("If-Unmodified-Since", since))).Status);
        Assert.Equal(400, (await org.CallAsync("PATCH", $"sobjects/Campaign/{id}", change, ("If-Unmodified-Since", "yesterday"))).Status);
    }

    [Fact]
    public async Task What_an_administrator_makes_holds_picklists_rules_duplicates_and_locks()
    {
        await using var org = await Org.OpenAsync();
        org.Played.SetPicklist("Campaign", "Status", ["Idea", "Live"]);
        org.Played.AddValidationRule("Campaign", c => (string?)c["Type"] is null, "Every campaign needs a type.", "Type");
        org.Played.AddDuplicateRule("Lead", "Email");
        Assert.Equal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", await org.RefusedAsync(400, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = "x", ["Status"] = "Planned" }));
        Assert.Equal("FIELD_CUSTOM_VALIDATION_EXCEPTION", await org.RefusedAsync(400, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = "x" }));
        var id = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "x", ["Type"] = "Email", ["Status"] = "Live" });
        org.Played.LockRow(id);
        Assert.Equal("UNABLE_TO_LOCK_ROW", await org.RefusedAsync(400, "PATCH", $"sobjects/Campaign/{id}", new JsonObject { ["Name"] = "y" }));

        var lead = new JsonObject { ["LastName"] = "Ng", ["Company"] = "Harbour", ["Email"] = "ng@harbour.example" };
        await org.CreateAsync("Lead", (JsonObject)lead.DeepClone());
        Assert.Equal("DUPLICATES_DETECTED", await org.RefusedAsync(400, "POST", "sobjects/Lead", lead.DeepClone()));
        Assert.Equal(201, (await org.CallAsync("POST", "sobjects/Lead", lead, ("Sforce-Duplicate-Rule-Header", "allowSave=true"))).Status);

        var describe = (await org.CallAsync("GET", "sobjects/Campaign/describe")).Body!;
        var status = describe["fields"]!.AsArray().Single(f => (string)f!["name"]! == "Status")!;
        Assert.Equal(["Idea", "Live"], status["picklistValues"]!.AsArray().Select(p => (string)p!["value"]!));
        Assert.True((bool)status["restrictedPicklist"]!);
    }

    [Fact]
    public async Task A_note_hangs_on_a_person_and_a_lead_takes_no_second_relation()
    {
        await using var org = await Org.OpenAsync();
        var lead = await org.CreateAsync("Lead", new JsonObject { ["LastName"] = "Ng", ["Company"] = "Harbour" });
        var campaign = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "x" });
        Assert.Equal("FIELD_INTEGRITY_EXCEPTION", await org.RefusedAsync(400, "POST", "sobjects/Task", new JsonObject { ["Subject"] = "Call", ["WhoId"] = lead, ["WhatId"] = campaign }));
        var task = await org.CreateAsync("Task", new JsonObject { ["Subject"] = "Call", ["WhoId"] = lead });
        Assert.Equal("Not Started", (string)org.Played.Read(task)!["Status"]!);

        var note = await org.CreateAsync("ContentNote", new JsonObject { ["Title"] = "Asked", ["Content"] = Convert.ToBase64String("<p>Call back</p>"u8) });
        await org.CreateAsync("ContentDocumentLink", new JsonObject { ["ContentDocumentId"] = note, ["LinkedEntityId"] = lead, ["ShareType"] = "V" });
        Assert.Equal("<p>Call back</p>", org.Played.NoteText(note));
        Assert.Equal("MALFORMED_QUERY", await org.RefusedAsync(400, "GET", $"query?q={Uri.EscapeDataString("SELECT Id FROM ContentDocumentLink")}"));
        Assert.Equal(1, (int)(await org.QueryAsync($"SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '{lead}'"))["totalSize"]!);
    }

    [Fact]
    public async Task Without_the_right_or_the_edition_nothing_is_written()
    {
        await using var org = await Org.OpenAsync();
        org.Played.Rights = org.Played.Rights.Remove("Campaign.Create");
        Assert.Equal("INSUFFICIENT_ACCESS_OR_READONLY", await org.RefusedAsync(403, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = "x" }));
        Assert.False((bool)(await org.CallAsync("GET", "sobjects/Campaign/describe")).Body!["createable"]!);
        org.Played.Rights = org.Played.Rights.Remove("Campaign.Read");
        Assert.Equal("NOT_FOUND", await org.RefusedAsync(404, "GET", "sobjects/Campaign/describe"));
        Assert.Equal("INVALID_TYPE", await org.RefusedAsync(400, "GET", $"query?q={Uri.EscapeDataString("SELECT Id FROM Campaign")}"));
        org.Played.Edition = SalesforceEdition.Professional;
        Assert.Equal("API_DISABLED_FOR_ORG", await org.RefusedAsync(403, "GET", "limits"));
    }
}
