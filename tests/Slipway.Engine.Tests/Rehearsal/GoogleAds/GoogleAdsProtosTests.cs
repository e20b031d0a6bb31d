using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Slipway.Conformance;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.GoogleAds;

/// <summary>The rehearsed Google Ads held against Google's own messages.</summary>
public sealed partial class GoogleAdsProtosTests
{
    [Fact]
    public async Task The_table_of_messages_is_Googles()
    {
        var protos = await GoogleAdsProtos.AtHandAsync();
        foreach (var message in AdsMessages.All)
        {
            var google = Of(protos, message.Name).Fields.InDeclarationOrder().ToDictionary(f => f.JsonName, f => f, StringComparer.Ordinal);
            Assert.Empty(message.Fields.Keys.Except(google.Keys, StringComparer.Ordinal));
            Assert.Empty(message.Name is "Metrics" or "Segments" ? [] : google.Keys.Except(message.Fields.Keys, StringComparer.Ordinal));
            Assert.All(message.Fields.Values, field =>
            {
                var other = google[field.Name];
                Assert.Equal((message.Name, field.Name, other.IsRepeated, other.RealContainingOneof is not null), (message.Name, field.Name, field.IsList, field.IsAlternative));
                Assert.Contains(field.Type, new[] { "?", TypeOf(other) });
                Assert.True(!field.IsEnumeration || AdsMessages.ValuesOf(field.Type).SequenceEqual(other.EnumType.Values.Select(v => v.Name), StringComparer.Ordinal), field.Type);
            });
        }
    }

    [Fact]
    public async Task Good_bodies_are_messages()
    {
        var protos = await GoogleAdsProtos.AtHandAsync();

        Assert.Empty(protos.Wrong("MutateGoogleAdsRequest", AdsDesk.Campaign(), Wording.Request));
        Assert.Empty(protos.Wrong("MutateGoogleAdsRequest", JsonNode.Parse("""{ "mutateOperations": [ { "campaignOperation": { "updateMask": "status,networkSettings.targetGoogleSearch", "update": { "resourceName": "x", "status": null } } } ], "partialFailure": true }"""), Wording.Request));
        Assert.Empty(protos.Wrong("MutateGoogleAdsRequest", JsonNode.Parse("""{ "mutateOperations": [ { "campaignBudgetOperation": { "create": { "amountMicros": 5000000 } } } ] }"""), Wording.Request));
    }

    [Theory]
    [InlineData("""{ "mutateOperation": [] }""", "mutateOperation: MutateGoogleAdsRequest has no such field")]
    [InlineData("""{ "mutateOperations": {} }""", "mutateOperations: is a list")]
    [InlineData("""{ "mutateOperations": [ { "campaignOperation": { "create": { "startDate": "2026-01-01" } } } ] }""", "mutateOperations[0].campaignOperation.create.startDate: Campaign has no such field")]
    [InlineData("""{ "mutateOperations": [ { "campaignOperation": { "create": { "status": "LIVE" } } } ] }""", "mutateOperations[0].campaignOperation.create.status: \"LIVE\" is no CampaignStatus")]
    [InlineData("""{ "mutateOperations": [ { "campaignOperation": { "create": { "name": 7 } } } ] }""", "mutateOperations[0].campaignOperation.create.name: 7 is no string")]
    [InlineData("""{ "mutateOperations": [ { "campaignOperation": { "create": { "manualCpc": {}, "targetCpa": {} } } } ] }""", "mutateOperations[0].campaignOperation.create.targetCpa: another field of campaign_bidding_strategy is set already")]
    [InlineData("""{ "mutateOperations": [ { "campaignOperation": { "updateMask": "network_settings" } } ] }""", "mutateOperations[0].campaignOperation.updateMask: a field mask is a text of names, joined by commas")]
    [InlineData("""{ "mutateOperations": [ { "campaignBudgetOperation": { "create": { "amountMicros": "5.5" } } } ] }""", "mutateOperations[0].campaignBudgetOperation.create.amountMicros: \"5.5\" is no int64")]
    [InlineData("""{ "partialFailure": "true" }""", "partialFailure: \"true\" is no bool")]
    public async Task What_is_wrong_with_a_body_is_named_with_its_place(string body, string wrong)
    {
        var protos = await GoogleAdsProtos.AtHandAsync();
        Assert.Equal(wrong, Assert.Single(protos.Wrong("MutateGoogleAdsRequest", JsonNode.Parse(body), Wording.Request)));
    }

    [Fact]
    public async Task A_64_bit_number_in_an_answer_is_text()
    {
        var protos = await GoogleAdsProtos.AtHandAsync();
        Assert.Equal("results[0].campaign.id: 5 is no int64 as Google writes it", Assert.Single(protos.Wrong("SearchGoogleAdsResponse", JsonNode.Parse("""{ "results": [ { "campaign": { "id": 5 } } ] }"""), Wording.Answer)));
    }

    [Fact]
    public async Task Every_answer_of_the_rehearsed_Google_Ads_is_a_message_of_Googles()
    {
        var protos = await GoogleAdsProtos.AtHandAsync();
        await using var desk = await AdsDesk.OpenAsync();
        desk.Ads.Disapprove("halved");
        var whole = AdsDesk.Campaign();
        whole["responseContentType"] = "MUTABLE_RESOURCE";
        await HoldAsync("MutateGoogleAdsResponse", "mutate", whole);
        var parts = AdsDesk.Campaign("Second");
        parts["partialFailure"] = true;
        parts["mutateOperations"]![3]!["adGroupCriterionOperation"]!["create"]!["keyword"]!["text"] = "what?";
        await HoldAsync("MutateGoogleAdsResponse", "mutate", parts);
        desk.Ads.SetFigures((string)(await desk.RowsAsync("SELECT campaign.id FROM campaign"))[0]!["campaign"]!["resourceName"]!, new DateOnly(2026, 8, 31), new AdFigures(10, 2, 3_000_000, 1.5, 20));

        foreach (var kind in AdsKind.All)
        {
            var from = AdsMessages.Spell(kind.Name);
            await HoldAsync("SearchGoogleAdsResponse", "search", new JsonObject { ["query"] = $"SELECT {string.Join(", ", Leaves(kind.Message, from))} FROM {from}" });
        }

        await HoldAsync("SearchGoogleAdsResponse", "search", Query("SELECT customer.id, customer.time_zone, metrics.cost_micros, metrics.average_cpc, metrics.ctr, metrics.conversions_value, segments.date FROM customer WHERE segments.date DURING LAST_30_DAYS"));
        await HoldAsync("SearchGoogleAdsResponse", "search", Query("SELECT geo_target_constant.name, geo_target_constant.country_code FROM geo_target_constant WHERE geo_target_constant.id = 2276"));
        await HoldAsync("SearchGoogleAdsResponse", "search", Query("SELECT language_constant.code FROM language_constant"));
        var stream = JsonNode.Parse(await (await desk.PostAsync("searchStream", Query("SELECT campaign.name FROM campaign"))).Content.ReadAsStringAsync())!.AsArray();
        Assert.All(stream, part => Assert.Empty(protos.Wrong("SearchGoogleAdsStreamResponse", part, Wording.Answer)));
        Assert.Empty(protos.Wrong("ListAccessibleCustomersResponse", JsonNode.Parse(await desk.Http.GetStringAsync($"{desk.Ads.Address}/v25/customers:listAccessibleCustomers")), Wording.Answer));

        async Task HoldAsync(string message, string verb, JsonObject request)
        {
            Assert.Empty(protos.Wrong(verb == "mutate" ? "MutateGoogleAdsRequest" : "SearchGoogleAdsRequest", request, Wording.Request));
            var (status, body) = await AdsDesk.ReadAsync(await desk.PostAsync(verb, request));
            Assert.True(status == 200, body.ToJsonString());
            Assert.Empty(protos.Wrong(message, body, Wording.Answer));
        }
    }

    [Fact]
    public async Task Every_refusal_of_the_rehearsed_Google_Ads_is_a_failure_of_Googles()
    {
        var protos = await GoogleAdsProtos.AtHandAsync();
        await using var desk = await AdsDesk.OpenAsync();
        desk.Ads.Forbid("halved");
        desk.Ads.Forbid("webinar", "KEYWORDS");
        await HoldAsync(AdsDesk.Campaign());
        await HoldAsync(AdsDesk.Json("""{ "mutateOperations": [ { "campaignOperation": { "create": { "status": "REMOVED", "campaignBudget": "x", "id": "5" } } }, { "sharedSetOperation": { "create": {} } }, { "labelOperation": { "create": { "name": "" } } }, { "campaignOperation": {} }, { "campaignOperation": { "remove": "customers/CID/campaigns/9" } } ] }"""));
        desk.Ads.ModifyConcurrently();
        await HoldAsync(AdsDesk.Campaign());
        desk.Ads.Faults.Next(FaultKind.Throttle);
        await HoldAsync(AdsDesk.Campaign());
        desk.Ads.Faults.Next(FaultKind.Fail);
        await HoldAsync(AdsDesk.Campaign());
        desk.Ads.DailyOperations = 0;
        await HoldAsync(AdsDesk.Campaign());

        async Task HoldAsync(JsonObject request)
        {
            var (_, body) = await desk.MutateAsync(request);
            Assert.Empty(protos.Wrong("google.rpc.Status", new JsonObject { ["code"] = 3, ["message"] = "", ["details"] = body["error"]!["details"]!.DeepClone() }, Wording.Answer));
        }
    }

    [Fact]
    public async Task Every_code_in_the_rehearsals_source_is_one_of_Googles()
    {
        var codes = (await GoogleAdsProtos.AtHandAsync()).Message("ErrorCode").Fields.InDeclarationOrder().ToDictionary(f => f.JsonName, f => f.EnumType.Values.Select(v => v.Name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var source = string.Concat(Directory.GetFiles(Path.Combine(Repository(), "src", "Slipway.Rehearsal", "GoogleAds"), "*.cs").Select(File.ReadAllText));

        var named = Code().Matches(source).Select(m => (Group: m.Groups[1].Value, Code: m.Groups[2].Value))
            .Concat(QueryCode().Matches(source).Select(m => (Group: "queryError", Code: m.Groups[1].Value))).Distinct().ToList();

        Assert.True(named.Count > 80, $"{named.Count}");
        Assert.DoesNotContain(named, n => !codes.TryGetValue(n.Group, out var group) || !group.Contains(n.Code));
    }

    [GeneratedRegex("""\("(\w+Error)", "([A-Z0-9_]+)",""", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("""GaqlException\("([A-Z_]+)",""", RegexOptions.None, 1000)]
    private static partial Regex QueryCode();

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Slipway.slnx is in no folder above the tests.");
        }

        return folder;
    }

    private static JsonObject Query(string text) => new() { ["query"] = text };

    private static IEnumerable<string> Leaves(AdsMessage message, string place) => message.Fields.Values.Where(f => f.IsPlayed).SelectMany(f =>
        f.IsMessage && !f.IsList ? Leaves(AdsMessages.Of(f.Type), $"{place}.{f.Spelled}") : [string.Create(CultureInfo.InvariantCulture, $"{place}.{f.Spelled}")]);

    /// <summary>Messages within others are known to the table by their last name alone.</summary>
    private static MessageDescriptor Of(GoogleAdsProtos protos, string name) => name switch
    {
        "NetworkSettings" or "GeoTargetTypeSetting" => protos.Message($"Campaign.{name}"),
        _ => protos.Message(name),
    };

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when field.MessageType.Name == "FieldMask" => "mask",
        FieldType.Message => field.MessageType.Name,
        FieldType.Enum => $"#{field.EnumType.Name}",
        var scalar => scalar.ToString().ToLowerInvariant(),
    };
}
