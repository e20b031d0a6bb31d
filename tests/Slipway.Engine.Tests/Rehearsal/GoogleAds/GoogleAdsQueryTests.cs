using System.Text.Json.Nodes;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.GoogleAds;

public sealed class GoogleAdsQueryTests : IAsyncLifetime
{
    private AdsDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await AdsDesk.OpenAsync();
        foreach (var name in new[] { "Autumn 100%", "Webinar", "Winter" })
        {
            await _desk.MakeAsync(name);
        }
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData("campaign.name = 'Winter'", "Winter")]
    [InlineData("campaign.name != \"Winter\" AND campaign.status = PAUSED", "Autumn 100%,Webinar")]
    [InlineData("campaign.name IN ('Webinar', 'Winter')", "Webinar,Winter")]
    [InlineData("campaign.name NOT IN ('Webinar', 'Winter')", "Autumn 100%")]
    [InlineData("campaign.name LIKE 'W%'", "Webinar,Winter")]
    [InlineData("campaign.name LIKE '%[%]'", "Autumn 100%")]
    [InlineData("campaign.name NOT LIKE 'W_nter'", "Autumn 100%,Webinar")]
    [InlineData("campaign_budget.amount_micros BETWEEN 1 AND 25000000", "Autumn 100%,Webinar,Winter")]
    [InlineData("campaign_budget.amount_micros > 25000000", "")]
    [InlineData("campaign.status IN ('ENABLED')", "")]
    [InlineData("campaign.final_url_suffix IS NULL", "Autumn 100%,Webinar,Winter")]
    [InlineData("campaign.network_settings.target_search_network = FALSE", "Autumn 100%,Webinar,Winter")]
    public async Task Conditions_choose_rows(string where, string names)
    {
        var rows = await _desk.RowsAsync($"SELECT campaign.name FROM campaign WHERE {where} ORDER BY campaign.name ASC");
        Assert.Equal(names, string.Join(',', rows.Select(r => (string)r!["campaign"]!["name"]!)));
    }

    [Theory]
    [InlineData("SELECT campaign.colour FROM campaign", "UNRECOGNIZED_FIELD")]
    [InlineData("SELECT campaign.start_date FROM campaign", "UNRECOGNIZED_FIELD")]
    [InlineData("SELECT campaign.network_settings FROM campaign", "UNRECOGNIZED_FIELD")]
    [InlineData("SELECT campaign.id FROM campaigns", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE")]
    [InlineData("SELECT ad_group.id FROM campaign", "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE")]
    [InlineData("SELECT label.id, metrics.clicks FROM label", "PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE")]
    [InlineData("SELECT campaign.id FROM campaign WHERE campaign.status = 'LIVE'", "BAD_ENUM_CONSTANT")]
    [InlineData("SELECT campaign.id FROM campaign WHERE campaign.id = 'x'", "BAD_NUMBER")]
    [InlineData("SELECT campaign.id FROM campaign WHERE campaign.name > 'x'", "OPERATOR_FIELD_MISMATCH")]
    [InlineData("SELECT campaign.id FROM campaign WHERE campaign.labels = 'x'", "OPERATOR_FIELD_MISMATCH")]
    [InlineData("SELECT campaign.id FROM campaign WHERE campaign.name = 'x' OR campaign.name = 'y'", "UNEXPECTED_INPUT")]
    [InlineData("SELECT campaign.id FROM campaign WHERE campaign.name = 'x", "STRING_NOT_TERMINATED")]
    [InlineData("SELECT campaign.id FROM campaign LIMIT 0", "BAD_LIMIT_VALUE")]
    [InlineData("SELECT segments.date, metrics.clicks FROM campaign", "EXPECTED_FILTERS_ON_DATE_RANGE")]
    [InlineData("SELECT metrics.clicks FROM campaign WHERE segments.date DURING NEXT_YEAR", "INVALID_VALUE_WITH_DURING_OPERATOR")]
    [InlineData("SELECT campaign.id FROM campaign ORDER BY campaign_budget.id", "EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE")]
    [InlineData("SELECT campaign.id", "UNEXPECTED_END_OF_QUERY")]
    public async Task A_query_that_cannot_be_answered_says_why(string query, string code)
    {
        var (status, body) = await AdsDesk.ReadAsync(await _desk.PostAsync("search", new JsonObject { ["query"] = query }));
        Assert.Equal((400, $"queryError.{code}"), (status, AdsDesk.Code(body["error"]!).Code));
    }

    [Fact]
    public async Task Labels_find_what_carries_them()
    {
        var label = (string)(await _desk.RowsAsync("SELECT label.name FROM label WHERE label.name = 'slipway Winter'"))[0]!["label"]!["resourceName"]!;
        var rows = await _desk.RowsAsync($"SELECT campaign.name FROM campaign WHERE campaign.labels CONTAINS ANY ('{label}')");
        Assert.Equal("Winter", (string)Assert.Single(rows)!["campaign"]!["name"]!);
    }

    [Fact]
    public async Task A_row_shows_what_is_above_and_the_parts_of_an_ad()
    {
        var row = (await _desk.RowsAsync("SELECT ad_group_ad.ad.responsive_search_ad.headlines, ad_group_ad.ad.final_urls, ad_group_ad.ad.type, ad_group.name, campaign.name FROM ad_group_ad WHERE campaign.name = 'Winter'"))[0]!;
        Assert.Equal(("Winter", "Registrations", "RESPONSIVE_SEARCH_AD"), ((string)row["campaign"]!["name"]!, (string)row["adGroup"]!["name"]!, (string)row["adGroupAd"]!["ad"]!["type"]!));
        Assert.Equal("Register today", (string)row["adGroupAd"]!["ad"]!["responsiveSearchAd"]!["headlines"]![1]!["text"]!);
        Assert.NotNull(row["adGroup"]!["resourceName"]);
    }

    [Fact]
    public async Task Pages_follow_one_another_by_their_tokens()
    {
        _desk.Ads.PageSize = 2;
        const string Query = "SELECT campaign.name FROM campaign ORDER BY campaign.name";
        var first = (await AdsDesk.ReadAsync(await _desk.PostAsync("search", new JsonObject { ["query"] = Query, ["searchSettings"] = new JsonObject { ["returnTotalResultsCount"] = true } }))).Body;
        var second = (await AdsDesk.ReadAsync(await _desk.PostAsync("search", new JsonObject { ["query"] = Query, ["pageToken"] = first["nextPageToken"]!.DeepClone() }))).Body;
        Assert.Equal((2, "3", 1, null), (first["results"]!.AsArray().Count, (string)first["totalResultsCount"]!, second["results"]!.AsArray().Count, (string?)second["nextPageToken"]));

        var other = (await AdsDesk.ReadAsync(await _desk.PostAsync("search", new JsonObject { ["query"] = "SELECT campaign.id FROM campaign", ["pageToken"] = first["nextPageToken"]!.DeepClone() }))).Body;
        Assert.Equal("requestError.INVALID_PAGE_TOKEN", AdsDesk.Code(other["error"]!).Code);
        var sized = (await AdsDesk.ReadAsync(await _desk.PostAsync("search", new JsonObject { ["query"] = Query, ["pageSize"] = 5 }))).Body;
        Assert.Equal("requestError.PAGE_SIZE_NOT_SUPPORTED", AdsDesk.Code(sized["error"]!).Code);
    }

    [Fact]
    public async Task A_stream_is_a_list_of_parts_and_a_refusal_its_only_part()
    {
        _desk.Ads.PageSize = 2;
        var parts = JsonNode.Parse(await (await _desk.PostAsync("searchStream", new JsonObject { ["query"] = "SELECT campaign.name FROM campaign" })).Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal([2, 1], parts.Select(p => p!["results"]!.AsArray().Count));
        var refused = JsonNode.Parse(await (await _desk.PostAsync("searchStream", new JsonObject { ["query"] = "SELECT campaign.x FROM campaign" })).Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal("queryError.UNRECOGNIZED_FIELD", AdsDesk.Code(Assert.Single(refused)!["error"]!).Code);
    }
}
