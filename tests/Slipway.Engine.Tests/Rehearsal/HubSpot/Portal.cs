using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

/// <summary>A HubSpot account of its own, its clock and a plain client with its token.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly RehearsalServer _server;
    private readonly Clock _clock;

    private Portal(RehearsalServer server, HubSpotPlatform hubSpot, Clock clock) => (_server, HubSpot, _clock) = (server, hubSpot, clock);

    public HubSpotPlatform HubSpot { get; }

    public HttpClient Http { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    /// <summary>Where calls go; a test may lead them through a proxy.</summary>
    public string Address { get; set; } = "";

    public string ServerAddress => _server.Address;

    public TimeProvider Time => _clock;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public static async Task<Portal> OpenAsync(int port = 0)
    {
        var clock = new Clock();
        // The clock stands still, so the limit is the test's own affair.
        var hubSpot = new HubSpotPlatform(clock) { TenSecondLimit = 100_000 };
        return new Portal(await RehearsalServer.StartAsync([hubSpot], port), hubSpot, clock) { Address = hubSpot.Address };
    }

    public void Wait(TimeSpan time) => _clock.Now += time;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>Calls, and gives back whatever came.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers)> SendAsync(string method, string path, string? json = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? HubSpot.Token);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null, response.Headers);
    }

    /// <summary>Calls, and expects it to be done.</summary>
    public async Task<JsonNode?> DoAsync(string method, string path, string? json = null)
    {
        var (status, body, _) = await SendAsync(method, path, json);
        Assert.True((int)status < 300, $"{method} {path}: {(int)status} {body?.ToJsonString()}");
        return body;
    }

    /// <summary>Calls, and expects it to be refused so.</summary>
    public async Task<JsonNode> RefusedAsync(int status, string category, string method, string path, string? json = null)
    {
        var (found, body, _) = await SendAsync(method, path, json);
        Assert.True((int)found == status, $"{method} {path}: {(int)found} {body?.ToJsonString()}");
        Assert.Equal(category, (string?)body!["category"]);
        Assert.NotNull((string?)body["correlationId"]);
        Assert.NotNull((string?)body["message"]);
        return body;
    }

    /// <summary>Makes something and gives back its id.</summary>
    public async Task<string> MakeAsync(string path, string json)
    {
        var made = (await DoAsync("POST", path, json))!;
        return (string)(made["id"] ?? made["list"]!["listId"])!;
    }

    /// <summary>A static list with these contacts.</summary>
    public async Task<string> ListAsync(string name, params string[] contacts)
    {
        var list = await MakeAsync("/crm/lists/2026-03", $$"""{"name":"{{name}}","objectTypeId":"0-1","processingType":"MANUAL"}""");
        await DoAsync("PUT", $"/crm/lists/2026-03/{list}/memberships/add", $"[{string.Join(',', contacts.Select(c => $"\"{c}\""))}]");
        return list;
    }

    public static string Email(string name, string include, string exclude = "", string more = "") => $$$"""
        {"name":"{{{name}}}","subject":"Hello {{ contact.firstname | default('there') }}","from":{"fromName":"Ines","replyTo":"ines@example.com"},"language":"en",
         "content":{"templatePath":"@hubspot/email/dnd/plain_text.html","widgets":{"body":{"type":"module","body":{"html":"<p>Hello</p>"} } },"plainTextVersion":"Hello"},
         "to":{"contactIlsLists":{"include":[{{{include}}}],"exclude":[{{{exclude}}}]}}{{{more}}}}
        """;

    public static string Branch(string filters) =>
        $$$"""{"filterBranchType":"OR","filterBranchOperator":"OR","filters":[],"filterBranches":[{"filterBranchType":"AND","filterBranchOperator":"AND","filterBranches":[],"filters":[{{{filters}}}]}]}""";

    public static string Is(string property, string value) =>
        $$$"""{"filterType":"PROPERTY","property":"{{{property}}}","operation":{"operationType":"MULTISTRING","operator":"IS_EQUAL_TO","includeObjectsWithNoValueSet":false,"values":["{{{value}}}"]}}""";

    public static string InList(string list) => $$$"""{"filterType":"IN_LIST","operator":"IN_LIST","listId":"{{{list}}}"}""";

    public static string Flow(string list, string actions, string suppression = "", bool enabled = false, string start = ",\"startActionId\":\"1\"") => $$$"""
        {"type":"CONTACT_FLOW","name":"Follow up","isEnabled":{{{(enabled ? "true" : "false")}}},"flowType":"WORKFLOW","objectTypeId":"0-1","actions":[{{{actions}}}]{{{start}}},
         "blockedDates":[],"customProperties":{},"dataSources":[],"timeWindows":[],"canEnrollFromSalesforce":false,"suppressionListIds":[{{{suppression}}}],
         "enrollmentCriteria":{"type":"LIST_BASED","shouldReEnroll":false,"unEnrollObjectsNotMeetingCriteria":false,"reEnrollmentTriggersFilterBranches":[],"listFilterBranch":{{{Branch(InList(list))}}}}}
        """;

    public static string Mail(string email, string id = "1") => $$$"""{"type":"SINGLE_CONNECTION","actionId":"{{{id}}}","actionTypeId":"0-4","actionTypeVersion":0,"fields":{"content_id":"{{{email}}}"}}""";

    public static string Form(string name, string field = "email") => $$$"""
        {"name":"{{{name}}}","formType":"hubspot","createdAt":"2026-11-01T00:00:00Z","updatedAt":"2026-11-01T00:00:00Z","archived":false,
         "fieldGroups":[{"groupType":"default_group","richTextType":"text","fields":[{"objectTypeId":"0-1","name":"{{{field}}}","label":"Email","required":true,"hidden":false,"fieldType":"email",
           "dependentFields":[],"validation":{"blockedEmailDomains":[],"useDefaultBlockList":false}}]}],
         "configuration":{"language":"en","cloneable":true,"editable":true,"archivable":true,"recaptchaEnabled":false,"notifyContactOwner":false,"notifyRecipients":[],"createNewContactForNewEmail":true,
           "prePopulateKnownValues":true,"allowLinkToResetKnownValues":false,"lifecycleStages":[],"postSubmitAction":{"type":"thank_you","value":"Thanks"}},
         "displayOptions":{"renderRawHtml":false,"theme":"default_style","submitButtonText":"Send","style":{"fontFamily":"arial","backgroundWidth":"100%","labelTextColor":"#33475b","labelTextSize":"14px",
           "helpTextColor":"#7C98B6","helpTextSize":"11px","legalConsentTextColor":"#33475b","legalConsentTextSize":"14px","submitColor":"#ff7a59","submitAlignment":"left","submitFontColor":"#ffffff","submitSize":"12px"}},
         "legalConsentOptions":{"type":"none"}}
        """;

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
