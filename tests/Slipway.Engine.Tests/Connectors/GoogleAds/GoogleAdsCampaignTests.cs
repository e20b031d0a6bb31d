using Slipway.Conformance;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.GoogleAds;

/// <summary>What is said of Google Ads, each sentence tried.</summary>
[Trait(ContractRecord.Trait, ContractRecord.Proof)]
public sealed class GoogleAdsCampaignTests : IAsyncLifetime
{
    private GoogleAdsBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await GoogleAdsBench.OpenAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_campaign_is_one_request_and_all_of_it_is_paused()
    {
        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar);

        var operations = Assert.Single(_bench.Mutations)["mutateOperations"]!.AsArray();
        Assert.Equal(
            new SortedDictionary<string, int>(StringComparer.Ordinal)
            {
                ["adGroupAdOperation"] = 2, ["adGroupCriterionOperation"] = 4, ["adGroupOperation"] = 2, ["campaignBudgetOperation"] = 1, ["campaignCriterionOperation"] = 3, ["campaignLabelOperation"] = 1,
                ["campaignOperation"] = 1, ["campaignSharedSetOperation"] = 1, ["labelOperation"] = 1, ["sharedCriterionOperation"] = 2, ["sharedSetOperation"] = 1,
            },
            new SortedDictionary<string, int>(operations.GroupBy(o => o!.AsObject().First().Key).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal));
        var campaign = Created("campaignOperation");
        Assert.Equal(("PAUSED", "Picking errors webinar [webinar:ad/search]", "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING"), ((string)campaign["status"]!, (string)campaign["name"]!, (string)campaign["containsEuPoliticalAdvertising"]!));
        Assert.Equal(("2026-09-01 00:00:00", "2026-09-30 23:59:59"), ((string)campaign["startDateTime"]!, (string)campaign["endDateTime"]!));
        Assert.Equal("https://www.example.com/fewer-picking-errors/?utm_source=google&utm_medium=cpc&utm_campaign=webinar&utm_content=search&utm_id=webinar", (string)Created("adGroupAdOperation")["ad"]!["finalUrls"]![0]!);
        Assert.Equal((RemoteState.Staged, "stage-1", GoogleAdsBench.Key), (staged.State, staged.Operation, staged.ExternalKey));
        Assert.Empty(_bench.Ads.ServingAds);
    }

    [Fact]
    public async Task Launched_means_that_ads_groups_and_campaign_are_enabled_and_the_campaign_comes_last()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));

        Assert.Equal((RemoteState.Live, "launch-1"), (live.State, live.Operation));
        Assert.Equal(2, _bench.Ads.ServingAds.Length);
        Assert.Equal(2, _bench.Mutations.Count());
        Assert.Equal("campaignOperation", _bench.Mutations.Last()["mutateOperations"]!.AsArray()[^1]!.AsObject().First().Key);
    }

    [Fact]
    public async Task Before_its_first_day_a_launched_campaign_is_scheduled_and_shows_from_that_day_on()
    {
        var launched = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar with { Start = new DateOnly(2026, 9, 3) }));
        Assert.Equal(RemoteState.Scheduled, launched.State);
        Assert.Empty(_bench.Ads.ServingAds);

        _bench.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(RemoteState.Live, (await _bench.ReadAsync(launched)).State);
        Assert.Equal(2, _bench.Ads.ServingAds.Length);

        _bench.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(RemoteState.Finished, (await _bench.ReadAsync(launched)).State);
    }

    [Fact]
    public async Task A_check_is_Googles_own_dry_run_and_leaves_nothing()
    {
        Assert.Empty(await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, GoogleAdsBench.Webinar, Cancellation));

        Assert.True((bool)Assert.Single(_bench.Mutations)["validateOnly"]!);
        Assert.Null(await _bench.Connector.FindAsync(GoogleAdsBench.Key, Cancellation));
    }

    [Fact]
    public async Task What_Googles_policies_forbid_is_a_finding_at_the_headline_with_the_words()
    {
        _bench.Ads.Forbid("calmer", "MISLEADING_CONTENT");

        var finding = Assert.Single(await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, GoogleAdsBench.Webinar, Cancellation));

        Assert.Equal(("ad-policy", "groups[1].ads[0].headlines[0]", "calmer", FindingLevel.Error), (finding.Code, finding.Field, finding.Words, finding.Level));
        Assert.Equal("Google's policy on misleading content does not allow this ad: \"calmer\".", finding.Message);
        Assert.NotEmpty(finding.Fix!);
        Assert.Equal("ad-policy", Assert.Single(GoogleAdsBench.Refused(await _bench.TryStageAsync(GoogleAdsBench.Webinar))).Code);
        Assert.Null(await _bench.Connector.FindAsync(GoogleAdsBench.Key, Cancellation));
    }

    [Fact]
    public async Task A_keyword_that_a_policy_forbids_is_named_too()
    {
        _bench.Ads.Forbid("warehouse webinar");

        var finding = (await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, GoogleAdsBench.Webinar, Cancellation)).First();

        Assert.Equal(("ad-policy", "groups[0].keywords[1]", "warehouse webinar"), (finding.Code, finding.Field, finding.Words));
    }

    [Fact]
    public async Task An_ad_that_the_review_disapproved_is_a_warning_of_the_next_check_and_counted()
    {
        _bench.Ads.ReviewTime = TimeSpan.FromHours(20);
        _bench.Ads.Disapprove("calmer", "UNACCEPTABLE_SPELLING");
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        Assert.Equal((2, 0), await ReviewsAsync(live));
        Assert.Empty(_bench.Ads.ServingAds);

        _bench.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((0, 1), await ReviewsAsync(live));
        Assert.Equal(live.Revision, (await _bench.ReadAsync(live)).Revision);
        var warning = Assert.Single(await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, GoogleAdsBench.Webinar, Cancellation));
        Assert.Equal(("ad-disapproved", FindingLevel.Warning, "groups[1]"), (warning.Code, warning.Level, warning.Field));
    }

    public static TheoryData<string, Func<AdAsset, AdAsset>> Mistakes => new()
    {
        { "groups[0].ads[0].headlines[2]", a => First(a, g => Text(g, 2, "This headline is longer than thirty letters")) },
        { "groups[0].ads[0].headlines[1]", a => First(a, g => Text(g, 1, "Fewer picking errors")) },
        { "groups[0].ads[0].headlines", a => First(a, g => g with { Ads = [g.Ads[0] with { Headlines = ["One", "Two"] }] }) },
        { "groups[0].ads[0].descriptions[0]", a => First(a, g => g with { Ads = [g.Ads[0] with { Descriptions = g.Ads[0].Descriptions.SetItem(0, new string('a', 91)) }] }) },
        { "groups[0].ads[0].path[0]", a => First(a, g => g with { Ads = [g.Ads[0] with { Path = ["sixteen-letters!"] }] }) },
        { "groups[0].ads", a => First(a, g => g with { Ads = [] }) },
        { "groups[0].keywords", a => First(a, g => g with { Keywords = [] }) },
        { "groups[0].keywords[0]", a => First(a, g => g with { Keywords = [new Keyword("picking! errors?", KeywordMatch.Broad)] }) },
        { "groups[0].keywords[1]", a => First(a, g => g with { Keywords = [new Keyword("Picking  errors", KeywordMatch.Broad), new Keyword("picking errors", KeywordMatch.Broad)] }) },
        { "negative[0]", a => a with { Negative = [new Keyword("one two three four five six seven eight nine ten eleven", KeywordMatch.Broad)] } },
        { "daily_budget", a => a with { DailyBudget = new Money(25m, "USD") } },
        { "daily_budget", a => a with { DailyBudget = new Money(25.001m, "EUR") } },
        { "most_per_click", a => a with { MostPerClick = new Money(0m, "EUR") } },
        { "start", a => a with { Start = new DateOnly(2026, 8, 31) } },
        { "end", a => a with { End = new DateOnly(2026, 8, 1) } },
        { "markets[1]", a => a with { Markets = ["DE", "XX"] } },
        { "markets", a => a with { Markets = [] } },
        { "language", a => a with { Language = "tlh" } },
        { "groups", a => a with { Groups = [a.Groups[0], a.Groups[0]] } },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task What_Google_would_refuse_is_told_at_its_field_before_anything_is_asked_of_it(string field, Func<AdAsset, AdAsset> change)
    {
        var wrong = change(GoogleAdsBench.Webinar);

        Assert.Contains(await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, wrong, Cancellation), f => f.Field == field && f.Level == FindingLevel.Error && f.Fix is not null);
        Assert.Contains(GoogleAdsBench.Refused(await _bench.TryStageAsync(wrong)), f => f.Field == field);
        Assert.Empty(_bench.Mutations);
    }

    [Fact]
    public async Task A_page_without_an_address_is_told_before_anything_is_made()
    {
        var outcome = await _bench.Connector.StageAsync(new StageRequest("stage-1", GoogleAdsBench.Campaign, GoogleAdsBench.Key, GoogleAdsBench.Webinar), Cancellation);

        Assert.Equal(("page-without-address", "page"), GoogleAdsBench.Refused(outcome).Select(f => (f.Code, f.Field)).Single());
        Assert.Empty(_bench.Ads.Calls);
    }

    [Fact]
    public async Task What_is_staged_is_changed_by_the_operations_that_it_takes_and_no_others()
    {
        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar);

        var changed = await _bench.StageAsync(
            GoogleAdsBench.With(g => Text(g, 0, "Half the picking errors")) with { DailyBudget = new Money(40m, "EUR"), Markets = ["DE", "CH"], End = new DateOnly(2026, 10, 15) }, "stage-2", staged.Revision);

        Assert.Equal(
            ["campaignBudgetOperation update amountMicros", "campaignOperation update endDateTime", "campaignCriterionOperation remove ", "campaignCriterionOperation create ",
                "adOperation update finalUrls,responsiveSearchAd.headlines,responsiveSearchAd.descriptions,responsiveSearchAd.path1,responsiveSearchAd.path2", "labelOperation update textLabel.description"],
            Last().Select(o => $"{o.Key} {o.Value.First(v => v.Key != "updateMask").Key} {(string?)o.Value["updateMask"]}"));
        Assert.Equal((staged.Id, "stage-2", RemoteState.Staged), (changed.Id, changed.Operation, changed.State));
        var asset = Assert.IsType<AdAsset>(changed.Asset);
        Assert.Equal((40m, "Half the picking errors"), (asset.DailyBudget.Amount, asset.Groups[0].Ads[0].Headlines[0]));
        Assert.Equal(["CH", "DE"], asset.Markets.Order());
    }

    [Fact]
    public async Task Every_part_can_be_changed_before_the_launch_and_reads_back_as_it_was_written()
    {
        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar with { Start = new DateOnly(2026, 9, 3) });
        var wanted = GoogleAdsBench.Webinar with
        {
            Title = "Another name", MostPerClick = null, Start = new DateOnly(2026, 9, 5), Language = "de", Negative = [new Keyword("salary", KeywordMatch.Broad), new Keyword("jobs", KeywordMatch.Broad)],
            Groups =
            [
                GoogleAdsBench.Webinar.Groups[0] with
                {
                    Negative = [new Keyword("free", KeywordMatch.Broad)],
                    Ads = [GoogleAdsBench.Webinar.Groups[0].Ads[0], new SearchAd(["A second ad", "For the same", "Keywords"], ["With other words.", "And two lines."])],
                },
                new AdGroup("A new group", [new Keyword("voice picking", KeywordMatch.Exact)], [new SearchAd(["Pick by voice", "Hands free", "Register"], ["See it live.", "Free."])]),
            ],
        };

        var changed = await _bench.StageAsync(wanted, "stage-2", staged.Revision);
        var asset = Assert.IsType<AdAsset>(changed.Asset);

        Assert.Equal(("Another name", null, "de", new DateOnly(2026, 9, 5)), (asset.Title, asset.MostPerClick, asset.Language, asset.Start));
        Assert.Equal(["jobs", "salary"], asset.Negative.Select(n => n.Text).Order());
        Assert.Equal(["A new group", "Picking errors"], asset.Groups.Select(g => g.Name).Order());
        Assert.Equal(2, asset.Groups.Single(g => g.Name == "Picking errors").Ads.Length);
        // The same once more asks for nothing.
        var before = _bench.Mutations.Count();
        Assert.Equal(changed.Revision, (await _bench.StageAsync(wanted, "stage-3", changed.Revision)).Revision);
        Assert.Equal(before, _bench.Mutations.Count());
    }

    [Fact]
    public async Task New_ads_and_keywords_of_a_live_campaign_are_paused_and_take_the_place_of_the_old_ones_at_the_launch()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        var wanted = GoogleAdsBench.With(g => Text(g, 0, "Half the picking errors") with { Keywords = [g.Keywords[0], new Keyword("voice picking", KeywordMatch.Exact)] });

        var staged = await _bench.StageAsync(wanted, "stage-2", live.Revision);

        Assert.Equal(RemoteState.Live, staged.State);
        Assert.Equal(["Fewer picking errors", "Run a calmer warehouse"], Shown());
        Assert.Contains("warehouse webinar", _bench.Ads.ServingAds.SelectMany(a => a.Keywords));
        Assert.DoesNotContain("voice picking", _bench.Ads.ServingAds.SelectMany(a => a.Keywords));
        Assert.Equal("Half the picking errors", ((AdAsset)staged.Asset!).Groups.Single(g => g.Name == "Picking errors").Ads.Single().Headlines[0]);

        var launched = await _bench.LaunchAsync(staged, "launch-2");

        Assert.Equal((staged.Revision, "launch-2"), (launched.Revision, launched.Operation));
        Assert.Equal(["Half the picking errors", "Run a calmer warehouse"], Shown());
        Assert.Contains("voice picking", _bench.Ads.ServingAds.SelectMany(a => a.Keywords));
        Assert.DoesNotContain("warehouse webinar", _bench.Ads.ServingAds.SelectMany(a => a.Keywords));
        Assert.Equal(launched.Revision, (await _bench.LaunchAsync(launched, "launch-3")).Revision);
    }

    [Fact]
    public async Task A_new_group_of_a_live_campaign_waits_for_the_launch_and_one_that_goes_stays_until_then()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        var wanted = GoogleAdsBench.Webinar with
        {
            Groups = [GoogleAdsBench.Webinar.Groups[0], new AdGroup("Voice", [new Keyword("voice picking", KeywordMatch.Exact)], [new SearchAd(["Pick by voice", "Hands free", "Register"], ["See it live.", "Free."])])],
        };

        var staged = await _bench.StageAsync(wanted, "stage-2", live.Revision);
        Assert.Equal(["Fewer picking errors", "Run a calmer warehouse"], Shown());

        // Changed once more before it is launched: nobody has seen it, so it is written anew.
        var again = await _bench.StageAsync(wanted with { Groups = wanted.Groups.SetItem(1, Text(wanted.Groups[1], 0, "Pick by ear")) }, "stage-3", staged.Revision);
        Assert.Equal(["Fewer picking errors", "Run a calmer warehouse"], Shown());
        Assert.Equal(["Picking errors", "Voice"], ((AdAsset)again.Asset!).Groups.Select(g => g.Name).Order());

        var launched = await _bench.LaunchAsync(again, "launch-2");
        Assert.Equal(again.Revision, launched.Revision);
        Assert.Equal(["Fewer picking errors", "Pick by ear"], Shown());
    }

    [Fact]
    public async Task A_change_of_a_live_campaign_that_is_taken_back_before_its_launch_leaves_it_as_it_was()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        var staged = await _bench.StageAsync(GoogleAdsBench.With(g => Text(g, 0, "Half the picking errors") with { Keywords = [g.Keywords[0]] }), "stage-2", live.Revision);

        var back = await _bench.StageAsync(GoogleAdsBench.Webinar, "stage-3", staged.Revision);

        Assert.Equal(live.Revision, back.Revision);
        Assert.Equal(["Fewer picking errors", "Run a calmer warehouse"], Shown());
        Assert.Equal(back.Revision, (await _bench.LaunchAsync(back, "launch-2")).Revision);
        Assert.Equal(["Fewer picking errors", "Run a calmer warehouse"], Shown());
    }

    [Theory]
    [InlineData("daily_budget")]
    [InlineData("most_per_click")]
    [InlineData("end")]
    [InlineData("markets")]
    [InlineData("language")]
    [InlineData("negative")]
    [InlineData("groups[0].negative")]
    public async Task What_cannot_be_prepared_beside_the_live_campaign_is_told_and_not_done(string field)
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        var before = _bench.Mutations.Count();

        var refused = GoogleAdsBench.Refused(await _bench.TryStageAsync(
            field switch
            {
                "daily_budget" => GoogleAdsBench.Webinar with { DailyBudget = new Money(50m, "EUR") },
                "most_per_click" => GoogleAdsBench.Webinar with { MostPerClick = null },
                "end" => GoogleAdsBench.Webinar with { End = new DateOnly(2026, 10, 1) },
                "markets" => GoogleAdsBench.Webinar with { Markets = ["DE"] },
                "language" => GoogleAdsBench.Webinar with { Language = "de" },
                "negative" => GoogleAdsBench.Webinar with { Negative = [] },
                _ => GoogleAdsBench.With(g => g with { Negative = [] }),
            },
            "stage-2", live.Revision));

        Assert.Equal(("ad-live", field), refused.Select(f => (f.Code, f.Field)).Single());
        Assert.Equal(before, _bench.Mutations.Count());
        // Withdrawn, it can be changed whole.
        Assert.Equal(RemoteState.Staged, (await _bench.HaltAsync(live, HaltMode.Undo)).State);
    }

    [Fact]
    public async Task Withdrawn_means_paused_at_all_three_levels_and_what_was_withdrawn_can_be_launched_again()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));

        var withdrawn = await _bench.HaltAsync(live, HaltMode.Undo);

        Assert.Equal((RemoteState.Staged, live.Revision), (withdrawn.State, withdrawn.Revision));
        Assert.DoesNotContain("ENABLED", (await StatusesAsync()).Select(s => s));
        Assert.Equal(RemoteState.Live, (await _bench.LaunchAsync(withdrawn, "launch-2")).State);
        Assert.Equal(2, _bench.Ads.ServingAds.Length);
    }

    [Fact]
    public async Task A_removed_campaign_is_gone_for_good_with_its_list_and_label_and_can_be_made_anew()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));

        Assert.Equal(RemoteState.Removed, GoogleAdsBench.Done(await _bench.TryLaunchAsync(live, "remove-1", remove: true)).State);

        Assert.Empty(_bench.Ads.ServingAds);
        Assert.Null(await _bench.Connector.ReadAsync(live.Id, Cancellation));
        Assert.Equal(RemoteState.Removed, GoogleAdsBench.Done(await _bench.TryLaunchAsync(live, "remove-1", remove: true)).State);
        Assert.NotEqual(live.Id, (await _bench.StageAsync(GoogleAdsBench.Webinar, "stage-2")).Id);
    }

    [Fact]
    public async Task What_a_colleague_changed_in_Google_Ads_shows_at_its_field()
    {
        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar);
        _bench.Ads.ChangeBudget("Picking errors webinar [webinar:ad/search]", 90_000_000);
        Assert.Equal(["daily_budget"], Changed(staged, await _bench.ReadAsync(staged)));
        _bench.Ads.ChangeBudget("Picking errors webinar [webinar:ad/search]", 25_000_000);

        var ad = (string)(await RowsAsync("SELECT ad_group_ad.resource_name FROM ad_group_ad ORDER BY ad_group_ad.ad.id"))[0]!["adGroupAd"]!["resourceName"]!;
        _bench.Ads.EditHeadline(ad, 1, "Edited by hand");
        Assert.Equal(["groups"], Changed(staged, await _bench.ReadAsync(staged)));
        Assert.Equal("changed-outside", GoogleAdsBench.Refused(await _bench.TryLaunchAsync(staged))[0].Code);
        Assert.Empty(_bench.Ads.ServingAds);

        _bench.Ads.EditHeadline(ad, 1, "Free and live");
        _bench.Ads.RenameCampaign("Picking errors webinar [webinar:ad/search]", "Renamed");
        Assert.Equal(["name"], Changed(staged, await _bench.ReadAsync(staged)));
    }

    [Fact]
    public async Task Someone_pausing_the_live_campaign_is_seen_as_its_state()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        _bench.Ads.PauseCampaign("Picking errors webinar [webinar:ad/search]");

        var now = await _bench.ReadAsync(live);

        Assert.Equal((RemoteState.Paused, live.Revision), (now.State, now.Revision));
        Assert.Equal(RemoteState.Live, (await _bench.HaltAsync(now, HaltMode.Resume)).State);
    }

    [Fact]
    public async Task A_campaign_of_the_same_name_that_is_not_ours_is_told_and_left_alone()
    {
        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar);
        // A colleague takes our label off it.
        var label = (string)(await RowsAsync("SELECT label.resource_name FROM label"))[0]!["label"]!["resourceName"]!;
        await DoAsync($$"""{ "labelOperation": { "remove": "{{label}}" } }""");

        var finding = Assert.Single(GoogleAdsBench.Refused(await _bench.TryStageAsync(GoogleAdsBench.Webinar, "stage-2")), f => f.Code == "name-taken");

        Assert.Contains("Picking errors webinar [webinar:ad/search]", finding.Message, StringComparison.Ordinal);
        Assert.Equal("", (await _bench.ReadAsync(staged)).ExternalKey);
    }

    [Fact]
    public async Task What_Google_has_not_shown_yet_is_unknown_and_not_made_twice()
    {
        _bench.Ads.Lag = TimeSpan.FromMinutes(1);

        Assert.IsType<Outcome.Unknown>(await _bench.TryStageAsync(GoogleAdsBench.Webinar));
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));

        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar);
        Assert.Equal(2, ((AdAsset)staged.Asset!).Groups.Length);
        Assert.Single(_bench.Mutations);
    }

    [Fact]
    public async Task All_search_campaigns_of_the_account_are_listed_those_of_others_too()
    {
        await DoAsync(Slipway.Engine.Tests.Rehearsal.GoogleAds.AdsDesk.Campaign("Brand"));
        await _bench.StageAsync(GoogleAdsBench.Webinar);

        var all = new List<Reading>();
        await foreach (var reading in _bench.Connector.ListAsync(null, AssetKind.Ad, Cancellation))
        {
            all.Add(reading);
        }

        Assert.Equal(["", GoogleAdsBench.Key], all.Select(r => r.ExternalKey).Order(StringComparer.Ordinal));
        var theirs = Assert.IsType<AdAsset>(all.Single(r => r.ExternalKey.Length == 0).Asset);
        Assert.Equal(("Brand", "Warehouse webinar", 25m), (theirs.Title, theirs.Groups[0].Ads[0].Headlines[0], theirs.DailyBudget.Amount));
        Assert.Equal(["free download", "jobs"], theirs.Negative.Select(n => n.Text).Order());
    }

    [Fact]
    public async Task Figures_are_Googles_own_summed_over_all_days()
    {
        var live = await _bench.LaunchAsync(await _bench.StageAsync(GoogleAdsBench.Webinar));
        var campaign = $"customers/{GoogleAdsPlatform.CustomerId}/campaigns/{live.Id["ad/".Length..]}";
        _bench.Ads.SetFigures(campaign, new DateOnly(2026, 9, 1), new AdFigures(1000, 40, 52_300_000, 2.5));
        _bench.Ads.SetFigures(campaign, new DateOnly(2026, 9, 2), new AdFigures(500, 10, 11_000_000, 1));

        var figures = (await _bench.Connector.MeasureAsync(live.Id, Cancellation)).Figures;

        Assert.Equal((1500, 50, 63_300_000, 4, 2), (figures["impressions"], figures["clicks"], figures["cost_micros"], figures["conversions"], figures["ads_approved"]));
    }

    [Theory]
    [InlineData(FaultKind.CutAnswer)]
    [InlineData(FaultKind.FailAfter)]
    public async Task An_answer_that_cannot_be_trusted_is_unknown_and_the_campaign_is_found_again(FaultKind fault)
    {
        _bench.Ads.Faults.Next(fault, where: c => c.Path.EndsWith(":mutate", StringComparison.Ordinal));
        Assert.IsType<Outcome.Unknown>(await _bench.TryStageAsync(GoogleAdsBench.Webinar));

        Assert.Equal("stage-1", (await _bench.Connector.FindAsync(GoogleAdsBench.Key, Cancellation))!.Operation);
        await _bench.StageAsync(GoogleAdsBench.Webinar);
        Assert.Single(_bench.Mutations);
    }

    [Fact]
    public async Task A_query_without_answer_is_told_as_the_transports_own_since_it_leaves_nothing_behind()
    {
        _bench.Ads.Faults.Next(FaultKind.Fail);

        await Assert.ThrowsAsync<HttpRequestException>(() => _bench.Connector.FindAsync(GoogleAdsBench.Key, Cancellation));
    }

    private JsonObject Created(string operation) => _bench.Mutations.Last()["mutateOperations"]!.AsArray().First(o => o!.AsObject().ContainsKey(operation))![operation]!["create"]!.AsObject();

    private IEnumerable<(string Key, JsonObject Value)> Last() => _bench.Mutations.Last()["mutateOperations"]!.AsArray().Select(o => (o!.AsObject().First().Key, o.AsObject().First().Value!.AsObject()));

    private IEnumerable<string> Shown() => _bench.Ads.ServingAds.Select(a => a.Headlines[0]).Order(StringComparer.Ordinal);

    private async Task<(long UnderReview, long Disapproved)> ReviewsAsync(Reading reading)
    {
        var figures = (await _bench.Connector.MeasureAsync(reading.Id, Cancellation)).Figures;
        return (figures["ads_under_review"], figures["ads_disapproved"]);
    }

    private async Task<List<string>> StatusesAsync() =>
    [
        .. (await RowsAsync("SELECT campaign.status FROM campaign")).Select(r => (string)r!["campaign"]!["status"]!),
        .. (await RowsAsync("SELECT ad_group.status FROM ad_group")).Select(r => (string)r!["adGroup"]!["status"]!),
        .. (await RowsAsync("SELECT ad_group_ad.status FROM ad_group_ad")).Select(r => (string)r!["adGroupAd"]!["status"]!),
    ];

    private async Task<JsonArray> RowsAsync(string query) => (await PostAsync("search", new JsonObject { ["query"] = query }))["results"]!.AsArray();

    private Task<JsonObject> DoAsync(string operation) => DoAsync(Slipway.Engine.Tests.Rehearsal.GoogleAds.AdsDesk.Json($$"""{ "mutateOperations": [ {{operation}} ] }"""));

    private Task<JsonObject> DoAsync(JsonObject body) => PostAsync("mutate", body);

    private async Task<JsonObject> PostAsync(string verb, JsonObject body)
    {
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(_bench.Http, $"customers/{GoogleAdsPlatform.CustomerId}/googleAds:{verb}", body, Cancellation);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject();
    }

    private static IEnumerable<string> Changed(Reading before, Reading now) =>
        before.Content.EnumerateObject().Where(p => !System.Text.Json.JsonElement.DeepEquals(p.Value, now.Content.GetProperty(p.Name))).Select(p => p.Name);

    private static AdAsset First(AdAsset asset, Func<AdGroup, AdGroup> change) => asset with { Groups = asset.Groups.SetItem(0, change(asset.Groups[0])) };

    private static AdGroup Text(AdGroup group, int at, string headline) => group with { Ads = group.Ads.SetItem(0, group.Ads[0] with { Headlines = group.Ads[0].Headlines.SetItem(at, headline) }) };
}
