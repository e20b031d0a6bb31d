using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.GoogleAds;

/// <summary>A rehearsed Google Ads and a plain client at it, as someone would write who has read Google's documentation.</summary>
internal sealed class AdsDesk : IAsyncDisposable
{
    private readonly RehearsalServer _server;

    private AdsDesk(RehearsalServer server, StoppedClock clock, GoogleAdsPlatform ads) => (_server, Clock, Ads) = (server, clock, ads);

    public StoppedClock Clock { get; }

    public GoogleAdsPlatform Ads { get; }

    public HttpClient Http { get; } = new();

    public static async Task<AdsDesk> OpenAsync()
    {
        var clock = new StoppedClock();
        var ads = new GoogleAdsPlatform(clock);
        var desk = new AdsDesk(await RehearsalServer.StartAsync([ads]), clock, ads);
        desk.Http.DefaultRequestHeaders.Add("authorization", $"Bearer {ads.AccessToken(TimeSpan.FromDays(365))}");
        desk.Http.DefaultRequestHeaders.Add("developer-token", GoogleAdsPlatform.DeveloperToken);
        desk.Http.DefaultRequestHeaders.Add("login-customer-id", GoogleAdsPlatform.ManagerId);
        return desk;
    }

    public static string Name(string collection, string id) => $"customers/{GoogleAdsPlatform.CustomerId}/{collection}/{id}";

    public static JsonObject Json(string text) => JsonNode.Parse(text.Replace("CID", GoogleAdsPlatform.CustomerId, StringComparison.Ordinal))!.AsObject();

    /// <summary>A whole campaign in one request, all of it paused.</summary>
    public static JsonObject Campaign(string name = "Webinar") => Json($$"""
        { "mutateOperations": [
          { "campaignBudgetOperation": { "create": { "resourceName": "customers/CID/campaignBudgets/-1", "name": "{{name}} budget", "amountMicros": "25000000", "explicitlyShared": false } } },
          { "campaignOperation": { "create": { "resourceName": "customers/CID/campaigns/-2", "name": "{{name}}", "status": "PAUSED", "advertisingChannelType": "SEARCH",
              "campaignBudget": "customers/CID/campaignBudgets/-1", "manualCpc": {}, "containsEuPoliticalAdvertising": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
              "networkSettings": { "targetGoogleSearch": true }, "startDateTime": "2026-09-02 00:00:00", "endDateTime": "2026-09-30 23:59:59" } } },
          { "adGroupOperation": { "create": { "resourceName": "customers/CID/adGroups/-3", "name": "Registrations", "status": "PAUSED", "campaign": "customers/CID/campaigns/-2", "cpcBidMicros": "1500000" } } },
          { "adGroupCriterionOperation": { "create": { "adGroup": "customers/CID/adGroups/-3", "status": "ENABLED", "keyword": { "text": "warehouse webinar", "matchType": "PHRASE" } } } },
          { "adGroupAdOperation": { "create": { "adGroup": "customers/CID/adGroups/-3", "status": "PAUSED", "ad": { "finalUrls": ["https://example.com/webinar"],
              "responsiveSearchAd": { "headlines": [{ "text": "Warehouse webinar" }, { "text": "Register today" }, { "text": "Free and live" }],
                                      "descriptions": [{ "text": "See how others halved their picking errors." }, { "text": "Forty minutes, live, with questions." }], "path1": "webinar" } } } } },
          { "campaignCriterionOperation": { "create": { "campaign": "customers/CID/campaigns/-2", "location": { "geoTargetConstant": "geoTargetConstants/2276" } } } },
          { "campaignCriterionOperation": { "create": { "campaign": "customers/CID/campaigns/-2", "language": { "languageConstant": "languageConstants/1001" } } } },
          { "campaignCriterionOperation": { "create": { "campaign": "customers/CID/campaigns/-2", "negative": true, "keyword": { "text": "jobs", "matchType": "BROAD" } } } },
          { "sharedSetOperation": { "create": { "resourceName": "customers/CID/sharedSets/-4", "name": "{{name}} never", "type": "NEGATIVE_KEYWORDS" } } },
          { "sharedCriterionOperation": { "create": { "sharedSet": "customers/CID/sharedSets/-4", "keyword": { "text": "free download", "matchType": "EXACT" } } } },
          { "campaignSharedSetOperation": { "create": { "campaign": "customers/CID/campaigns/-2", "sharedSet": "customers/CID/sharedSets/-4" } } },
          { "labelOperation": { "create": { "resourceName": "customers/CID/labels/-5", "name": "slipway {{name}}", "textLabel": { "backgroundColor": "#0a7", "description": "ours" } } } },
          { "campaignLabelOperation": { "create": { "campaign": "customers/CID/campaigns/-2", "label": "customers/CID/labels/-5" } } }
        ] }
        """);

    public Task<HttpResponseMessage> PostAsync(string verb, JsonNode body) => Http.PostAsJsonAsync($"{Ads.Address}/v25/customers/{GoogleAdsPlatform.CustomerId}/googleAds:{verb}", body);

    public async Task<(int Status, JsonObject Body)> MutateAsync(JsonObject body) => await ReadAsync(await PostAsync("mutate", body));

    /// <summary>One operation, which must go well; the name of what it made or changed.</summary>
    public async Task<string> DoAsync(string operation)
    {
        var (status, body) = await MutateAsync(Json($$"""{ "mutateOperations": [ {{operation}} ] }"""));
        Assert.True(status == 200, body.ToJsonString());
        return (string)body["mutateOperationResponses"]![0]!.AsObject().First().Value!["resourceName"]!;
    }

    /// <summary>One operation, which must be refused; the first error's group and code, and its place.</summary>
    public async Task<(string Code, string Place)> RefusedAsync(string operation)
    {
        var (status, body) = await MutateAsync(Json($$"""{ "mutateOperations": [ {{operation}} ] }"""));
        Assert.True(status == 400, body.ToJsonString());
        return Code(body["error"]!);
    }

    /// <summary>The first error of a status: <c>campaignError.DUPLICATE_CAMPAIGN_NAME</c> and <c>mutate_operations[0].campaign_operation.create.name</c>.</summary>
    public static (string Code, string Place) Code(JsonNode status)
    {
        var error = status["details"]![0]!["errors"]![0]!;
        var code = error["errorCode"]!.AsObject().First();
        var place = error["location"]?["fieldPathElements"]!.AsArray().Select(p => $"{p!["fieldName"]}{(p["index"] is { } at ? $"[{at}]" : "")}") ?? [];
        return ($"{code.Key}.{code.Value}", string.Join('.', place));
    }

    public async Task<JsonObject> SearchAsync(string query)
    {
        var (status, body) = await ReadAsync(await PostAsync("search", new JsonObject { ["query"] = query }));
        Assert.True(status == 200, body.ToJsonString());
        return body;
    }

    public async Task<JsonArray> RowsAsync(string query) => (await SearchAsync(query))["results"]!.AsArray();

    /// <summary>The names of what a whole campaign made, in its order.</summary>
    public async Task<List<string>> MakeAsync(string name = "Webinar")
    {
        var (status, body) = await MutateAsync(Campaign(name));
        Assert.True(status == 200, body.ToJsonString());
        return [.. body["mutateOperationResponses"]!.AsArray().Select(r => (string)r!.AsObject().First().Value!["resourceName"]!)];
    }

    /// <summary>Campaign, ad group and ad are enabled, the campaign last.</summary>
    public async Task EnableAsync(List<string> made)
    {
        await DoAsync($$"""{ "adGroupAdOperation": { "update": { "resourceName": "{{made[4]}}", "status": "ENABLED" }, "updateMask": "status" } }""");
        await DoAsync($$"""{ "adGroupOperation": { "update": { "resourceName": "{{made[2]}}", "status": "ENABLED" }, "updateMask": "status" } }""");
        await DoAsync($$"""{ "campaignOperation": { "update": { "resourceName": "{{made[1]}}", "status": "ENABLED" }, "updateMask": "status" } }""");
    }

    public static async Task<(int Status, JsonObject Body)> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }
}
