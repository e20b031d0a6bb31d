using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.GoogleAds;

public sealed class GoogleAdsRefusalTests : IAsyncLifetime
{
    private AdsDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await AdsDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData("""{ "campaignOperation": { "create": { "startDate": "2026-09-02" } } }""", "Unknown name \"startDate\" at 'mutate_operations[0].campaign_operation.create': Cannot find field.")]
    [InlineData("""{ "campaignOperation": { "create": { "status": "LIVE" } } }""", "Invalid value at 'mutate_operations[0].campaign_operation.create.status' (type.googleapis.com/google.ads.googleads.v25.enums.CampaignStatusEnum.CampaignStatus), \"LIVE\"")]
    [InlineData("""{ "campaignBudgetOperation": { "create": { "amountMicros": "12.5" } } }""", "(TYPE_INT64), \"12.5\"")]
    [InlineData("""{ "campaignOperation": { "create": { "name": 5 } } }""", "(TYPE_STRING), 5")]
    [InlineData("""{ "campaignOperation": { "create": { "name": "a" }, "remove": "b" } }""", "oneof field is already set to 'create'. Cannot set 'remove'")]
    [InlineData("""{ "campaignOperation": { "update": { "resourceName": "a" }, "updateMask": "amount_micros" } }""", "(type.googleapis.com/google.protobuf.FieldMask), \"amount_micros\"")]
    [InlineData("""{ "adGroupAdOperation": { "create": { "ad": { "finalUrls": "https://example.com" } } } }""", "'mutate_operations[0].ad_group_ad_operation.create.ad.final_urls' (type), expected a list")]
    public async Task A_body_that_is_no_message_is_refused_at_its_place(string operation, string words)
    {
        var (status, body) = await _desk.MutateAsync(AdsDesk.Json($$"""{ "mutateOperations": [ {{operation}} ] }"""));

        Assert.Equal((400, "INVALID_ARGUMENT"), (status, (string)body["error"]!["status"]!));
        Assert.Contains(words, (string)body["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", (string)body["error"]!["details"]![0]!["@type"]!);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{ \"partialFailure\": true, \"partialFailure\": false }")]
    [InlineData("{")]
    public async Task What_is_no_object_is_refused_as_unreadable(string text)
    {
        using var content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        var (status, body) = await AdsDesk.ReadAsync(await _desk.Http.PostAsync($"{_desk.Ads.Address}/v25/customers/1234567890/googleAds:mutate", content));
        Assert.Equal((400, "INVALID_ARGUMENT"), (status, (string)body["error"]!["status"]!));
    }

    [Fact]
    public async Task What_Google_has_and_is_not_played_says_so()
    {
        var (status, body) = await _desk.MutateAsync(AdsDesk.Json("""{ "mutateOperations": [ { "assetOperation": { "create": {} } } ] }"""));

        Assert.Equal((501, "UNIMPLEMENTED"), (status, (string)body["error"]!["status"]!));
        Assert.Contains("mutate_operations[0].asset_operation", (string)body["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_of_a_request_is_named_and_nothing_of_it_happens()
    {
        var request = AdsDesk.Campaign();
        var campaign = request["mutateOperations"]![1]!["campaignOperation"]!["create"]!.AsObject();
        campaign.Remove("containsEuPoliticalAdvertising");
        campaign.Remove("manualCpc");
        request["mutateOperations"]![4]!["adGroupAdOperation"]!["create"]!["ad"]!["responsiveSearchAd"]!["headlines"]!.AsArray().RemoveAt(0);

        var (status, body) = await _desk.MutateAsync(request);

        Assert.Equal(400, status);
        var errors = body["error"]!["details"]![0]!["errors"]!.AsArray().Select(e => e!["errorCode"]!.AsObject().First().ToString()).ToList();
        Assert.Equal("[fieldError, REQUIRED]", errors[0]);
        Assert.Equal("[fieldError, REQUIRED]", errors[1]);
        Assert.Contains("[newResourceCreationError, TEMP_ID_RESOURCE_HAD_ERRORS]", errors);
        Assert.NotEmpty((string)body["error"]!["details"]![0]!["requestId"]!);
        Assert.Empty(await _desk.RowsAsync("SELECT campaign_budget.id FROM campaign_budget"));
    }

    [Theory]
    [InlineData("campaignOperation", "campaign", """{ "name": "Webinar" }""", "campaignError.DUPLICATE_CAMPAIGN_NAME", "name")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other", "startDateTime": "2026-08-01 00:00:00" }""", "dateRangeError.CANNOT_SET_DATE_TO_PAST", "start_date_time")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other", "endDateTime": "2026-09-01" }""", "dateError.INVALID_STRING_DATE_TIME_SECONDS", "end_date_time")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other", "status": "REMOVED" }""", "operationAccessDeniedError.CREATE_AS_REMOVED_NOT_PERMITTED", "status")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other", "id": "77" }""", "fieldError.VALUE_MUST_BE_UNSET", "id")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other", "resourceName": "customers/CID/campaigns/77" }""", "newResourceCreationError.CANNOT_SET_ID_FOR_CREATE", "resource_name")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other", "campaignBudget": "customers/CID/campaignBudgets/-9" }""", "mutateError.RESOURCE_NOT_FOUND", "campaign_budget")]
    [InlineData("campaignOperation", "campaign", """{ "name": "Other" }""", "campaignBudgetError.CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS", "campaign_budget")]
    [InlineData("adGroupOperation", "adGroup", """{ "name": "Registrations" }""", "adGroupError.DUPLICATE_ADGROUP_NAME", "name")]
    [InlineData("adGroupCriterionOperation", "adGroupCriterion", """{ "keyword": { "text": "warehouse webinar", "matchType": "PHRASE" } }""", "mutateError.RESOURCE_ALREADY_EXISTS", "")]
    [InlineData("adGroupCriterionOperation", "adGroupCriterion", """{ "keyword": { "text": "who, what?", "matchType": "PHRASE" } }""", "criterionError.KEYWORD_HAS_INVALID_CHARS", "keyword.text")]
    [InlineData("campaignCriterionOperation", "campaignCriterion", """{ "keyword": { "text": "jobs", "matchType": "EXACT" } }""", "criterionError.CANNOT_ADD_CRITERIA_TYPE", "keyword")]
    [InlineData("campaignCriterionOperation", "campaignCriterion", """{ "location": { "geoTargetConstant": "geoTargetConstants/5" } }""", "criterionError.INVALID_CRITERION_ID", "location.geo_target_constant")]
    [InlineData("campaignBudgetOperation", "campaignBudget", """{ "name": "b", "amountMicros": "1230001" }""", "campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT", "amount_micros")]
    [InlineData("sharedSetOperation", "sharedSet", """{ "name": "Webinar never", "type": "NEGATIVE_KEYWORDS" }""", "sharedSetError.DUPLICATE_NAME", "name")]
    [InlineData("labelOperation", "label", """{ "name": "slipway Webinar" }""", "labelError.DUPLICATE_NAME", "name")]
    public async Task What_breaks_a_rule_is_refused_with_Googles_code_at_its_field(string operation, string kind, string fields, string code, string place)
    {
        var made = await _desk.MakeAsync();
        var create = AdsDesk.Json(fields);
        foreach (var (name, value) in Around(kind, made))
        {
            create[name] ??= value?.DeepClone();
        }

        var refused = await _desk.RefusedAsync($$"""{ "{{operation}}": { "create": {{create.ToJsonString()}} } }""");

        Assert.Equal(code, refused.Code);
        Assert.EndsWith(place, refused.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("headlines", 16, "Line {0}", "collectionSizeError.TOO_MANY")]
    [InlineData("headlines", 2, "Line {0}", "collectionSizeError.TOO_FEW")]
    [InlineData("headlines", 3, "Thirty letters and one too many{0}", "stringLengthError.TOO_LONG")]
    [InlineData("descriptions", 5, "Line {0}", "collectionSizeError.TOO_MANY")]
    [InlineData("descriptions", 1, "Line {0}", "collectionSizeError.TOO_FEW")]
    [InlineData("headlines", 3, "Always the same", "assetError.DUPLICATE_ASSET")]
    public async Task A_responsive_search_ad_keeps_to_its_limits(string list, int count, string text, string code)
    {
        var made = await _desk.MakeAsync();
        var ad = AdsDesk.Campaign()["mutateOperations"]![4]!;
        ad["adGroupAdOperation"]!["create"]!["adGroup"] = made[2];
        ad["adGroupAdOperation"]!["create"]!["ad"]!["responsiveSearchAd"]![list] = new JsonArray([.. Enumerable.Range(0, count).Select(n => new JsonObject { ["text"] = text.Replace("{0}", n.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) })]);

        var refused = await _desk.RefusedAsync(ad.ToJsonString());

        Assert.Equal(code, refused.Code);
        Assert.Contains($"create.ad.responsive_search_ad.{list}", refused.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_request_in_parts_what_is_right_is_done_and_the_rest_is_named()
    {
        var request = AdsDesk.Campaign();
        request["partialFailure"] = true;
        request["mutateOperations"]![3]!["adGroupCriterionOperation"]!["create"]!["keyword"]!["text"] = "a b c d e f g h i j k";

        var (status, body) = await _desk.MutateAsync(request);

        Assert.Equal((200, 3), (status, (int)body["partialFailureError"]!["code"]!));
        var (code, place) = AdsDesk.Code(body["partialFailureError"]!);
        Assert.Equal(("criterionError.KEYWORD_HAS_TOO_MANY_WORDS", "mutate_operations[3].ad_group_criterion_operation.create.keyword.text"), (code, place));
        Assert.Equal("{}", body["mutateOperationResponses"]![3]!.ToJsonString());
        Assert.Single(await _desk.RowsAsync("SELECT ad_group_ad.ad.id FROM ad_group_ad"));
        Assert.Empty(await _desk.RowsAsync("SELECT ad_group_criterion.criterion_id FROM ad_group_criterion"));
    }

    [Fact]
    public async Task A_forbidden_word_is_a_policy_finding_with_the_words_that_broke_it()
    {
        _desk.Ads.Forbid("halved", "UNPROVEN_CLAIM");
        var (status, body) = await _desk.MutateAsync(AdsDesk.Campaign());

        Assert.Equal((400, "policyFindingError.POLICY_FINDING"), (status, AdsDesk.Code(body["error"]!).Code));
        var entry = body["error"]!["details"]![0]!["errors"]![0]!["details"]!["policyFindingDetails"]!["policyTopicEntries"]![0]!;
        Assert.Equal(("UNPROVEN_CLAIM", "PROHIBITED", "halved"), ((string)entry["topic"]!, (string)entry["type"]!, (string)entry["evidences"]![0]!["textList"]!["texts"]![0]!));

        var asked = AdsDesk.Campaign();
        asked["mutateOperations"]![4]!["adGroupAdOperation"]!["policyValidationParameter"] = new JsonObject { ["ignorablePolicyTopics"] = new JsonArray("UNPROVEN_CLAIM") };
        Assert.Equal(200, (await _desk.MutateAsync(asked)).Status);
    }

    [Fact]
    public async Task A_forbidden_keyword_is_a_policy_violation_that_can_be_exempted()
    {
        var made = await _desk.MakeAsync();
        _desk.Ads.Forbid("cure", "HEALTH");
        var create = $$"""{ "adGroup": "{{made[2]}}", "keyword": { "text": "cure for chaos", "matchType": "EXACT" } }""";

        Assert.Equal("policyViolationError.POLICY_ERROR", (await _desk.RefusedAsync($$"""{ "adGroupCriterionOperation": { "create": {{create}} } }""")).Code);
        await _desk.DoAsync($$"""{ "adGroupCriterionOperation": { "create": {{create}}, "exemptPolicyViolationKeys": [ { "policyName": "HEALTH", "violatingText": "cure" } ] } }""");
    }

    [Theory]
    [InlineData("""{ "resourceName": "NAME", "name": "New" }""", null, "fieldMaskError.FIELD_MASK_MISSING")]
    [InlineData("""{ "resourceName": "NAME" }""", "advertisingChannelType", "fieldError.IMMUTABLE_FIELD")]
    [InlineData("""{ "resourceName": "NAME" }""", "networkSettings", "fieldMaskError.FIELD_HAS_SUBFIELDS")]
    [InlineData("""{ "resourceName": "NAME" }""", "colour", "fieldMaskError.FIELD_NOT_FOUND")]
    [InlineData("""{ "resourceName": "NAME" }""", "name", "fieldError.REQUIRED")]
    [InlineData("""{ "resourceName": "NAME", "status": "REMOVED" }""", "status", "requestError.INVALID_ENUM_VALUE")]
    [InlineData("""{ "name": "New" }""", "name", "requestError.RESOURCE_NAME_MISSING")]
    public async Task An_update_changes_what_its_mask_names_and_the_mask_names_what_may_change(string update, string? mask, string code)
    {
        var made = await _desk.MakeAsync();
        var masked = mask is null ? "" : $$""", "updateMask": "{{mask}}" """;

        Assert.Equal(code, (await _desk.RefusedAsync($$"""{ "campaignOperation": { "update": {{update.Replace("NAME", made[1], StringComparison.Ordinal)}}{{masked}} } }""")).Code);
    }

    [Fact]
    public async Task A_field_outside_the_mask_stays_and_one_way_of_bidding_takes_the_place_of_another()
    {
        var made = await _desk.MakeAsync();
        await _desk.DoAsync($$"""{ "campaignOperation": { "update": { "resourceName": "{{made[1]}}", "name": "Not this", "maximizeConversions": { "targetCpaMicros": "5000000" } }, "updateMask": "maximizeConversions.targetCpaMicros" } }""");

        var campaign = _desk.Ads.Resource(made[1])!;
        Assert.Equal(("Webinar", "MAXIMIZE_CONVERSIONS"), ((string)campaign["name"]!, (string)campaign["biddingStrategyType"]!));
        Assert.False(campaign.ContainsKey("manualCpc"));
    }

    [Fact]
    public async Task What_is_in_use_cannot_be_removed_and_one_thing_is_changed_once_in_a_request()
    {
        var made = await _desk.MakeAsync();
        Assert.Equal("campaignBudgetError.CAMPAIGN_BUDGET_IN_USE", (await _desk.RefusedAsync($$"""{ "campaignBudgetOperation": { "remove": "{{made[0]}}" } }""")).Code);
        Assert.Equal("sharedSetError.SHARED_SET_IN_USE", (await _desk.RefusedAsync($$"""{ "sharedSetOperation": { "remove": "{{made[8]}}" } }""")).Code);
        var change = $$"""{ "campaignOperation": { "update": { "resourceName": "{{made[1]}}", "name": "New" }, "updateMask": "name" } }""";
        Assert.Equal("mutateError.ID_EXISTS_IN_MULTIPLE_MUTATES", (await _desk.RefusedAsync($"{change}, {change}")).Code);
    }

    [Fact]
    public async Task A_removed_label_leaves_what_it_was_on()
    {
        var made = await _desk.MakeAsync();
        await _desk.DoAsync($$"""{ "labelOperation": { "remove": "{{made[11]}}" } }""");

        Assert.Empty(await _desk.RowsAsync("SELECT label.name FROM campaign_label"));
        Assert.Equal("[]", _desk.Ads.Resource(made[1])!["labels"]!.ToJsonString());
    }

    [Fact]
    public async Task Others_at_the_same_resource_are_a_concurrent_modification_once()
    {
        _desk.Ads.ModifyConcurrently();
        var (status, body) = await _desk.MutateAsync(AdsDesk.Campaign());
        Assert.Equal((400, "databaseError.CONCURRENT_MODIFICATION"), (status, AdsDesk.Code(body["error"]!).Code));
        await _desk.MakeAsync();
    }

    [Fact]
    public async Task A_lost_answer_hides_what_was_done_and_a_lost_request_what_was_not()
    {
        _desk.Ads.Faults.Next(FaultKind.LoseAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => _desk.PostAsync("mutate", AdsDesk.Campaign("One")));
        _desk.Ads.Faults.Next(FaultKind.LoseRequest);
        await Assert.ThrowsAsync<HttpRequestException>(() => _desk.PostAsync("mutate", AdsDesk.Campaign("Two")));

        Assert.Equal("One", (string)Assert.Single(await _desk.RowsAsync("SELECT campaign.name FROM campaign"))!["campaign"]!["name"]!);
    }

    [Fact]
    public async Task A_failure_after_the_effect_is_Googles_500()
    {
        _desk.Ads.Faults.Next(FaultKind.FailAfter);
        var (status, body) = await _desk.MutateAsync(AdsDesk.Campaign());

        Assert.Equal((500, "internalError.INTERNAL_ERROR"), (status, AdsDesk.Code(body["error"]!).Code));
        Assert.Single(await _desk.RowsAsync("SELECT campaign.name FROM campaign"));
    }

    private static JsonObject Around(string kind, List<string> made) => AdsDesk.Json(kind switch
    {
        "campaign" => $$"""{ "status": "PAUSED", "advertisingChannelType": "SEARCH", "campaignBudget": "{{made[0]}}", "manualCpc": {}, "containsEuPoliticalAdvertising": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING" }""",
        "adGroup" or "campaignCriterion" => $$"""{ "campaign": "{{made[1]}}" }""",
        "adGroupCriterion" => $$"""{ "adGroup": "{{made[2]}}" }""",
        _ => "{}",
    });
}
