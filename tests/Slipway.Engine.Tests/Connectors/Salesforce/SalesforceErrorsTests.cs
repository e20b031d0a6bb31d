using System.Collections.Immutable;
using Slipway.Connectors.Salesforce;
using Slipway.Engine.Tests.Rehearsal;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

public sealed class SalesforceErrorsTests
{
    private readonly StoppedClock _clock = new();

    [Theory]
    [InlineData(401, "INVALID_SESSION_ID", "Session expired or invalid", "connection-revoked", null)]
    [InlineData(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", "platform-plan", null)]
    [InlineData(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on entity: Campaign", "right-missing", null)]
    [InlineData(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: StartDate.", "right-missing", "start")]
    [InlineData(400, "INVALID_FIELD", "No such column 'Slipway_Key__c' on sobject of type Campaign", "org-field", null)]
    [InlineData(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Too dear.", "org-rule", "budget")]
    [InlineData(400, "DUPLICATES_DETECTED", "Use one of these records?", "org-duplicate-rule", null)]
    [InlineData(400, "DUPLICATE_VALUE", "duplicate value found", "org-duplicate", null)]
    [InlineData(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Type: bad value for restricted picklist field: Webinar", "org-picklist", "type")]
    [InlineData(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Region__c]", "org-required-field", "Region__c")]
    [InlineData(400, "STRING_TOO_LONG", "Name: data value too large", "too-long", "title")]
    [InlineData(400, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", "platform-plan", null)]
    [InlineData(404, "NOT_FOUND", "The requested resource does not exist", Outcome.ChangedOutsideCode, null)]
    [InlineData(404, "ENTITY_IS_DELETED", "entity is deleted", Outcome.ChangedOutsideCode, null)]
    [InlineData(400, "SOMETHING_NEW", "no idea", "platform-refuses", null)]
    public void Every_refusal_says_what_is_wrong_and_what_to_do(int status, string code, string message, string finding, string? field)
    {
        var named = field is null ? "[]" : $"[\"{field switch { "start" => "StartDate", "budget" => "BudgetedCost", "type" => "Type", "title" => "Name", _ => field }}\"]";

        var said = Assert.Single(Assert.IsType<Outcome.Refused>(Of(status, $$"""[{"message":"{{message}}","errorCode":"{{code}}","fields":{{named}}}]""")).Findings);

        Assert.Equal((finding, field), (said.Code, said.Field));
        Assert.Contains(message.TrimEnd('.'), said.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(said.Fix));
    }

    [Fact]
    public void Too_many_requests_and_records_in_use_ask_to_wait()
    {
        var (day, moment) = (_clock.GetUtcNow().AddMinutes(15), _clock.GetUtcNow() + PlatformApi.UsualWait);

        Assert.Equal(new Outcome.Throttled(day), Of(403, """[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"""));
        Assert.Equal(new Outcome.Throttled(moment), Of(403, """[{"message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"""));
        Assert.Equal(new Outcome.Throttled(moment), Of(400, """[{"message":"unable to obtain exclusive access to this record","errorCode":"UNABLE_TO_LOCK_ROW","fields":[]}]"""));
    }

    [Fact]
    public void What_is_no_answer_of_Salesforce_is_told_from_it()
    {
        Assert.Null(Of(200, "{}"));
        Assert.Null(Of(500, """[{"message":"x","errorCode":"UNKNOWN_EXCEPTION"}]"""));
        Assert.Equal("connection-revoked", Assert.Single(Assert.IsType<Outcome.Refused>(Of(403, "<html>")).Findings).Code);
        Assert.Equal(Outcome.ChangedOutsideCode, Assert.Single(Assert.IsType<Outcome.Refused>(Of(412, "")).Findings).Code);
        Assert.Equal("key-twice", Assert.Single(Assert.IsType<Outcome.Refused>(Of(300, """["/services/data/v67.0/sobjects/Campaign/701"]""")).Findings).Code);
    }

    [Fact]
    public async Task Narrowed_rights_a_smaller_edition_and_a_revoked_app_are_said_in_words()
    {
        await using var desk = await SalesforceDesk.OpenAsync();
        desk.Org.Rights = [.. desk.Org.AllRights.Where(r => r != "Campaign.Create" && !r.StartsWith("Opportunity.", StringComparison.Ordinal))];
        var narrowed = await desk.Connector.ProbeAsync(default);
        Assert.False(narrowed.Ready);
        Assert.Equal(["right-missing", "right-missing"], narrowed.Findings.Select(f => f.Code));
        Assert.Contains("Campaign", narrowed.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("Opportunity", narrowed.Findings[1].Message, StringComparison.Ordinal);
        Assert.Equal("right-missing", Assert.Single(Assert.IsType<Outcome.Refused>(await desk.TryStageAsync(SalesforceDesk.Asset)).Findings).Code);

        desk.Org.Rights = desk.Org.AllRights;
        desk.Org.Edition = SalesforceEdition.Professional;
        Assert.Equal("platform-plan", Assert.Single(Refusal(await Assert.ThrowsAsync<PlatformException>(() => desk.Connector.ProbeAsync(default))).Findings).Code);

        desk.Org.Edition = SalesforceEdition.Enterprise;
        desk.Org.RevokeApp();
        Assert.Equal("connection-revoked", Assert.Single(Refusal(await Assert.ThrowsAsync<PlatformException>(() => desk.Connector.ProbeAsync(default))).Findings).Code);
    }

    [Fact]
    public async Task A_probe_says_who_is_connected_where_our_field_is_and_what_is_left_of_the_day()
    {
        await using var desk = await SalesforceDesk.OpenAsync();
        var probe = await desk.Connector.ProbeAsync(default);
        Assert.Equal((true, "Campaign, CampaignMember, Task", $"{100_000 - desk.Org.Calls.Length + 1} of 100000"), (probe.Ready, probe.Facts["key_fields"], probe.Facts["requests_left"]));
        Assert.Contains("integration@northwind.example", probe.Account, StringComparison.Ordinal);
        Assert.Equal(Identity.ExternalKey, Assert.Single(desk.Connector.Description.Capabilities).Identity);

        desk.Org.KeyFieldDeployed = false;
        var without = await desk.Connector.ProbeAsync(default);
        Assert.True(without.Ready);
        Assert.Equal("key-field-missing", Assert.Single(without.Findings).Code);
        using var http = new HttpClient { BaseAddress = new Uri("https://example.my.salesforce.com/services/data/v67.0/") };
        Assert.Equal(Identity.NaturalKey, Assert.Single(SalesforceManifest.Manifest.Create(new ConnectorContext("crm", http, ImmutableDictionary<string, string>.Empty, without.Facts, desk.Clock)).Description.Capabilities).Identity);
    }

    [Fact]
    public async Task A_day_without_requests_left_and_a_locked_record_are_waited_for_and_nothing_is_half_done()
    {
        await using var desk = await SalesforceDesk.OpenAsync();
        var staged = await desk.StageAsync();
        desk.Org.LockRow((string)desk.Org.Records("Campaign").Single()["Id"]!);
        Assert.IsType<Outcome.Throttled>(await desk.TryStageAsync(SalesforceDesk.Asset with { Title = "Other" }, staged.Revision));
        Assert.Equal(staged.Revision, (await desk.Connector.ReadAsync(staged.Id, default))!.Revision);

        desk.Org.Faults.Next(FaultKind.Throttle, where: _ => true);
        Assert.IsType<Outcome.Throttled>(await desk.TryLaunchAsync(staged));
    }

    private Outcome? Of(int status, string body) =>
        new SalesforceErrors(_clock).Of(new PlatformAnswer(HttpMethod.Post, "sobjects/Campaign", status, ImmutableDictionary<string, string>.Empty, body));

    private static Outcome.Refused Refusal(PlatformException e) => Assert.IsType<Outcome.Refused>(e.Outcome);
}
