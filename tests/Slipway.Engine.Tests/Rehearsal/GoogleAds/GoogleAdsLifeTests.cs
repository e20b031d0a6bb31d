using Slipway.Rehearsal.GoogleAds;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.GoogleAds;

public sealed class GoogleAdsLifeTests : IAsyncLifetime
{
    private AdsDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await AdsDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_campaign_is_made_in_one_request_with_temporary_ids_and_can_be_read()
    {
        var made = await _desk.MakeAsync();

        var row = Assert.Single(await _desk.RowsAsync("SELECT campaign.id, campaign.name, campaign.status, campaign.campaign_budget, campaign.labels, campaign.bidding_strategy_type, campaign.start_date_time, campaign_budget.amount_micros, customer.currency_code FROM campaign"))!;
        Assert.DoesNotContain(made, n => n.Contains("/-", StringComparison.Ordinal));
        Assert.Equal((made[1], "Webinar", "PAUSED"), ((string)row["campaign"]!["resourceName"]!, (string)row["campaign"]!["name"]!, (string)row["campaign"]!["status"]!));
        Assert.Equal((made[0], "25000000", "MANUAL_CPC"), ((string)row["campaign"]!["campaignBudget"]!, (string)row["campaignBudget"]!["amountMicros"]!, (string)row["campaign"]!["biddingStrategyType"]!));
        Assert.Equal(made[11], (string)row["campaign"]!["labels"]![0]!);
        Assert.EndsWith("~2276", made[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ad_serves_only_when_all_three_levels_are_enabled_and_its_days_have_come()
    {
        var made = await _desk.MakeAsync();
        Assert.Empty(_desk.Ads.ServingAds);

        await _desk.EnableAsync(made);
        Assert.Empty(_desk.Ads.ServingAds);

        _desk.Clock.Advance(TimeSpan.FromDays(1));
        var ad = Assert.Single(_desk.Ads.ServingAds);
        Assert.Equal(("Webinar", "Registrations", "https://example.com/webinar", 25_000_000L), (ad.Campaign, ad.AdGroup, ad.FinalUrl, ad.DailyBudgetMicros));
        Assert.Equal(["warehouse webinar"], ad.Keywords);

        _desk.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Empty(_desk.Ads.ServingAds);
        Assert.Equal("ENDED", (string)_desk.Ads.Resource(made[1])!["primaryStatus"]!);
    }

    [Fact]
    public async Task An_ad_is_under_review_until_its_time_has_gone_by_and_again_when_its_words_change()
    {
        _desk.Ads.ReviewTime = TimeSpan.FromHours(20);
        var made = await _desk.MakeAsync();
        await _desk.EnableAsync(made);
        _desk.Clock.Advance(TimeSpan.FromHours(19));
        Assert.Equal("REVIEW_IN_PROGRESS", (string)_desk.Ads.Resource(made[4])!["policySummary"]!["reviewStatus"]!);

        _desk.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("APPROVED", (string)_desk.Ads.Resource(made[4])!["policySummary"]!["approvalStatus"]!);
        _desk.Clock.Advance(TimeSpan.FromHours(10));
        Assert.Single(_desk.Ads.ServingAds);

        var ad = (string)_desk.Ads.Resource(made[4])!["ad"]!["resourceName"]!;
        await _desk.DoAsync($$"""{ "adOperation": { "update": { "resourceName": "{{ad}}", "finalUrls": ["https://example.com/other"] }, "updateMask": "finalUrls" } }""");
        Assert.Empty(_desk.Ads.ServingAds);
        Assert.Contains("AD_GROUP_AD_UNDER_REVIEW", _desk.Ads.Resource(made[4])!["primaryStatusReasons"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_can_end_in_disapproval()
    {
        _desk.Ads.Disapprove("halved", "MISLEADING_CONTENT");
        var made = await _desk.MakeAsync();
        await _desk.EnableAsync(made);
        _desk.Clock.Advance(TimeSpan.FromDays(1));

        var row = Assert.Single(await _desk.RowsAsync("SELECT ad_group_ad.policy_summary.approval_status, ad_group_ad.policy_summary.policy_topic_entries FROM ad_group_ad"))!;
        Assert.Equal("DISAPPROVED", (string)row["adGroupAd"]!["policySummary"]!["approvalStatus"]!);
        Assert.Contains("MISLEADING_CONTENT", row.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(_desk.Ads.ServingAds);
    }

    [Fact]
    public async Task What_is_removed_can_be_read_and_never_comes_back()
    {
        var made = await _desk.MakeAsync();
        await _desk.DoAsync($$"""{ "campaignOperation": { "remove": "{{made[1]}}" } }""");

        Assert.Equal("REMOVED", (string)(await _desk.RowsAsync("SELECT campaign.status FROM campaign WHERE campaign.name = 'Webinar'"))[0]!["campaign"]!["status"]!);
        var (code, _) = await _desk.RefusedAsync($$"""{ "campaignOperation": { "update": { "resourceName": "{{made[1]}}", "status": "ENABLED" }, "updateMask": "status" } }""");
        Assert.Equal("contextError.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE", code);
        (code, _) = await _desk.RefusedAsync($$"""{ "adGroupOperation": { "update": { "resourceName": "{{made[2]}}", "status": "ENABLED" }, "updateMask": "status" } }""");
        Assert.Equal("contextError.OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE", code);
        var again = AdsDesk.Campaign();
        again["mutateOperations"]!.AsArray().RemoveRange(2, 11);
        Assert.Equal(200, (await _desk.MutateAsync(again)).Status);
        Assert.Equal(2, (await _desk.RowsAsync("SELECT campaign.id FROM campaign")).Count);
    }

    [Fact]
    public async Task A_person_changes_a_budget_pauses_a_campaign_edits_a_headline_and_removes_a_campaign()
    {
        var made = await _desk.MakeAsync();
        await _desk.EnableAsync(made);
        _desk.Clock.Advance(TimeSpan.FromDays(1));

        _desk.Ads.ChangeBudget("Webinar", 90_000_000);
        _desk.Ads.EditHeadline(made[4], 1, "Come along");
        var ad = Assert.Single(_desk.Ads.ServingAds);
        Assert.Equal((90_000_000L, "Come along"), (ad.DailyBudgetMicros, ad.Headlines[1]));

        _desk.Ads.PauseCampaign("Webinar");
        Assert.Empty(_desk.Ads.ServingAds);
        _desk.Ads.RemoveCampaign("Webinar");
        Assert.Equal("REMOVED", (string)_desk.Ads.Resource(made[1])!["status"]!);
    }

    [Fact]
    public async Task A_dry_run_finds_what_is_wrong_and_leaves_nothing_behind()
    {
        var dry = AdsDesk.Campaign();
        dry["validateOnly"] = true;
        var (status, body) = await _desk.MutateAsync(dry);
        Assert.Equal((200, "{}"), (status, body.ToJsonString()));
        Assert.Empty(await _desk.RowsAsync("SELECT campaign.id FROM campaign"));

        dry["mutateOperations"]![0]!["campaignBudgetOperation"]!["create"]!["amountMicros"] = "25000001";
        (status, body) = await _desk.MutateAsync(dry);
        Assert.Equal((400, "campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT"), (status, AdsDesk.Code(body["error"]!).Code));
    }

    [Fact]
    public async Task What_was_made_shows_in_searches_after_the_lag_and_by_resource_name_at_once()
    {
        _desk.Ads.Lag = TimeSpan.FromMinutes(5);
        var made = await _desk.MakeAsync();

        Assert.Empty(await _desk.RowsAsync("SELECT campaign.id FROM campaign WHERE campaign.name = 'Webinar'"));
        Assert.Single(await _desk.RowsAsync($"SELECT campaign.id FROM campaign WHERE campaign.resource_name = '{made[1]}'"));
        _desk.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(await _desk.RowsAsync("SELECT campaign.id FROM campaign"));
    }

    [Fact]
    public async Task Figures_are_summed_or_shown_by_day()
    {
        var made = await _desk.MakeAsync();
        _desk.Ads.SetFigures(made[4], new DateOnly(2026, 8, 30), new AdFigures(1000, 40, 60_000_000, 4));
        _desk.Ads.SetFigures(made[4], new DateOnly(2026, 8, 31), new AdFigures(500, 10, 15_000_000, 1));

        var sum = Assert.Single(await _desk.RowsAsync("SELECT campaign.name, metrics.impressions, metrics.clicks, metrics.cost_micros, metrics.conversions, metrics.ctr FROM campaign WHERE segments.date DURING LAST_7_DAYS"))!["metrics"]!;
        Assert.Equal(("1500", "50", "75000000", 5.0), ((string)sum["impressions"]!, (string)sum["clicks"]!, (string)sum["costMicros"]!, (double)sum["conversions"]!));
        var days = await _desk.RowsAsync("SELECT segments.date, metrics.clicks FROM campaign WHERE segments.date BETWEEN '2026-08-01' AND '2026-08-31' ORDER BY segments.date DESC");
        Assert.Equal(["2026-08-31", "2026-08-30"], days.Select(d => (string)d!["segments"]!["date"]!));
    }
}
