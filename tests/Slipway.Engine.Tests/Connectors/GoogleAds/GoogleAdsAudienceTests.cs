using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Conformance;
using Slipway.Core.Plans;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.GoogleAds;

/// <summary>Ads for the people of an audience: the list, what ties it to the groups, who is waited for, and what becomes of it.</summary>
[Trait(ContractRecord.Trait, ContractRecord.Proof)]
public sealed class GoogleAdsAudienceTests : IAsyncLifetime
{
    private const string List = "Slipway webinar invitees [0123456789abcdef]";

    private static readonly AdAsset Targeted = GoogleAdsBench.Webinar with { Audience = new AdAudience(new AssetKey(AssetKind.Audience, "invitees"), AudienceUse.Target) { Snapshot = "0123456789abcdef" } };
    private static readonly AdAsset Observed = Targeted with { Audience = Targeted.Audience! with { Use = AudienceUse.Observe } };

    private GoogleAdsBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await GoogleAdsBench.OpenAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_list_is_made_in_the_same_request_and_counts_in_every_group()
    {
        var staged = await _bench.StageAsync(Targeted);

        var operations = Assert.Single(_bench.Mutations)["mutateOperations"]!.AsArray().Select(o => o!.AsObject()).ToList();
        var list = Assert.Single(operations, o => o.ContainsKey("userListOperation"))["userListOperation"]!["create"]!;
        Assert.Equal((List, "CONTACT_INFO", "60"), ((string)list["name"]!, (string)list["crmBasedUserList"]!["uploadKeyType"]!, (string)list["membershipLifeSpan"]!));
        Assert.Equal(2, operations.Count(o => (string?)o["adGroupCriterionOperation"]?["create"]?["userList"]?["userList"] == (string)list["resourceName"]!));
        Assert.All(staged.Content.GetProperty("groups").EnumerateArray(), g => Assert.Equal((List, "target"), (g.GetProperty("audiences")[0].GetString()!, g.GetProperty("audience_use").GetString()!)));
        Assert.Equal(Targeted.Audience, ((AdAsset)staged.Asset!).Audience);
        Assert.Equal((List, true, 0), Lists().Select(l => (l.Name, l.IsOpen, l.Hashes.Count)).Single());
    }

    [Fact]
    public async Task Ads_for_everybody_read_as_they_always_did()
    {
        var staged = await _bench.StageAsync(GoogleAdsBench.Webinar);

        Assert.DoesNotContain("audience", staged.Content.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(Lists());
    }

    [Fact]
    public async Task A_check_is_a_dry_run_that_leaves_no_list()
    {
        Assert.Empty(await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, Targeted, Cancellation));

        Assert.Contains(Assert.Single(_bench.Mutations)["mutateOperations"]!.AsArray(), o => o!.AsObject().ContainsKey("userListOperation"));
        Assert.Empty(Lists());
    }

    [Fact]
    public async Task An_account_that_may_not_use_lists_is_told_where_Google_says_who_may()
    {
        _bench.Ads.TakesCustomerLists = false;

        var finding = Assert.Single(await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, Targeted, Cancellation));

        Assert.Equal(("audience-not-allowed", FindingLevel.Error), (finding.Code, finding.Level));
        Assert.StartsWith("https://support.google.com/", finding.Link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_waits_for_the_upload_and_for_Google_to_match_it()
    {
        _bench.Ads.MatchTime = TimeSpan.FromHours(20);
        var staged = await _bench.StageAsync(Targeted);

        Assert.Equal("by-hand", Assert.IsType<Outcome.Waiting>(await _bench.TryLaunchAsync(staged, asset: Targeted)).Token);
        _bench.Ads.UploadMembers(List, FileOf(120));
        Assert.IsType<Outcome.Waiting>(await _bench.TryLaunchAsync(staged, asset: Targeted));
        _bench.Clock.Advance(TimeSpan.FromHours(21));
        var live = await _bench.LaunchAsync(staged, asset: Targeted);

        Assert.Equal(RemoteState.Live, live.State);
        // How many were matched is a figure, not a change of what was approved.
        Assert.Empty(Drift.Of(staged, live));
        var figures = (await _bench.Connector.MeasureAsync(live.Id, Cancellation)).Figures;
        Assert.Equal((120, 100), (figures["people_matched"], figures["match_percent"]));
    }

    [Theory]
    [InlineData(99, false, 0)]
    [InlineData(100, false, 2)]
    [InlineData(99, true, 2)]
    public async Task Ads_for_an_audience_are_shown_from_a_hundred_people_on_and_observed_ones_always(int people, bool observed, int shown)
    {
        var asset = observed ? Observed : Targeted;
        var staged = await _bench.StageAsync(asset);
        _bench.Ads.UploadMembers(List, FileOf(people));
        await _bench.LaunchAsync(staged, asset: asset);

        Assert.Equal(shown, _bench.Ads.ServingAds.Length);
        Assert.All(_bench.Ads.ServingAds, ad => Assert.Equal(observed ? null : List, ad.OnlyFor));
        Assert.Equal(
            shown == 0 ? ["audience-too-small"] : Array.Empty<string>(),
            (await _bench.Connector.CheckAsync(GoogleAdsBench.Campaign, asset, Cancellation)).Where(f => f.Level == FindingLevel.Warning).Select(f => f.Code));
    }

    [Theory]
    [InlineData(false, "groups[0].audiences", "is gone")]
    [InlineData(true, "groups[0].audience_use", "is \"observe\" instead of \"target\"")]
    public async Task Who_changes_whom_ads_are_for_in_Google_Ads_is_found_out(bool everybody, string field, string said)
    {
        var staged = await _bench.StageAsync(Targeted);
        if (everybody)
        {
            _bench.Ads.ObserveList("Picking errors", observe: true);
        }
        else
        {
            _bench.Ads.TakeListOff(List);
        }

        var change = Drift.Of(staged, await _bench.ReadAsync(staged))[0];
        Assert.Equal(field, change.Path.Split("[0]").Length > 2 ? change.Path[..change.Path.LastIndexOf('[')] : change.Path);
        Assert.Contains(said, change.ToString(), StringComparison.Ordinal);
        Assert.IsType<Outcome.Refused>(await _bench.TryLaunchAsync(staged, asset: Targeted));
        Assert.Empty(_bench.Ads.ServingAds);
        // Preparing it again puts it back.
        Assert.Empty(Drift.Of(staged, await _bench.StageAsync(Targeted, "stage-2", (await _bench.ReadAsync(staged)).Revision)));
    }

    [Fact]
    public async Task Withdrawn_ads_close_the_list_and_are_as_they_were_approved()
    {
        var (staged, live) = await LiveAsync();

        var withdrawn = await _bench.HaltAsync(live, HaltMode.Undo);

        Assert.False(Assert.Single(Lists()).IsOpen);
        Assert.Empty(Drift.Of(staged, withdrawn));
        Assert.IsType<Outcome.Refused>(await _bench.TryLaunchAsync(withdrawn, "launch-2", asset: Targeted));
        await _bench.StageAsync(Targeted, "stage-2", withdrawn.Revision);
        Assert.True(Assert.Single(Lists()).IsOpen);
    }

    [Fact]
    public async Task A_list_somebody_closed_under_live_ads_shows()
    {
        var (staged, live) = await LiveAsync();
        _bench.Ads.CloseList(List);

        Assert.Contains("(closed)", Drift.Of(staged, await _bench.ReadAsync(live))[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_closed_with_the_last_of_the_campaigns_ads_that_goes_by_it()
    {
        var (_, live) = await LiveAsync();
        var second = Targeted with { Key = new AssetKey(AssetKind.Ad, "second"), Title = "Second" };
        var other = await _bench.StageAsync(second, "stage-2");
        Assert.Single(Lists());

        GoogleAdsBench.Done(await _bench.TryLaunchAsync(live, "remove-1", remove: true));
        Assert.True(Assert.Single(Lists()).IsOpen);
        GoogleAdsBench.Done(await _bench.TryLaunchAsync(other, "remove-2", remove: true));
        Assert.False(Assert.Single(Lists()).IsOpen);
    }

    [Fact]
    public async Task Other_people_are_another_list_and_the_one_before_takes_nobody_any_more()
    {
        var staged = await _bench.StageAsync(Targeted);

        await _bench.StageAsync(Targeted with { Audience = Targeted.Audience! with { Snapshot = "fedcba9876543210" } }, "stage-2", staged.Revision);

        Assert.Equal([(List, false), ("Slipway webinar invitees [fedcba9876543210]", true)], Lists().Select(l => (l.Name, l.IsOpen)).OrderBy(l => l.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ads_may_be_for_everybody_again_before_they_are_live()
    {
        var staged = await _bench.StageAsync(Targeted);

        var again = await _bench.StageAsync(GoogleAdsBench.Webinar, "stage-2", staged.Revision);

        Assert.DoesNotContain("audience", again.Content.GetRawText(), StringComparison.Ordinal);
        Assert.False(Assert.Single(Lists()).IsOpen);
    }

    [Fact]
    public async Task Whom_live_ads_are_for_cannot_be_changed_unseen()
    {
        var (_, live) = await LiveAsync();

        var refused = GoogleAdsBench.Refused(await _bench.TryStageAsync(Observed, "stage-2", live.Revision));

        Assert.Equal(("ad-live", "audience"), (refused[0].Code, refused[0].Field));
        Assert.Equal(2, _bench.Ads.ServingAds.Length);
    }

    [Fact]
    public async Task A_lost_answer_leaves_one_list()
    {
        _bench.Ads.Faults.Next(FaultKind.LoseAnswer, where: c => c.Path.EndsWith(":mutate", StringComparison.Ordinal));
        Assert.IsType<Outcome.Unknown>(await _bench.TryStageAsync(Targeted));

        var staged = await _bench.StageAsync(Targeted);

        Assert.Equal("stage-1", staged.Operation);
        Assert.Single(Lists());
    }

    [Fact]
    public async Task Until_Google_shows_a_list_that_other_ads_made_it_is_waited_for()
    {
        await _bench.StageAsync(Targeted);
        _bench.Ads.Lag = TimeSpan.FromMinutes(1);

        var second = await _bench.TryStageAsync(Targeted with { Key = new AssetKey(AssetKind.Ad, "second"), Title = "Second" }, "stage-2");

        Assert.IsType<Outcome.Throttled>(second);
        Assert.Single(Lists());
    }

    [Theory]
    [InlineData("example@gmail.com", "264e53d93759bde067fd01ef2698f98d1253c730d12f021116f02eebcfa9ace6")]
    [InlineData(" Ex.am.ple+Shopping@GMail.com ", "264e53d93759bde067fd01ef2698f98d1253c730d12f021116f02eebcfa9ace6")]
    public void An_address_is_hashed_as_Google_writes_it(string address, string hash) =>
        Assert.Equal($"Email\n{hash}\n", ((IAudienceFile)_bench.Connector).Write([new AudienceMember("1", address, HeldOut: false)]));

    [Fact]
    public void Dots_and_pluses_elsewhere_are_of_the_address_and_nobody_is_in_a_file_twice()
    {
        var lines = ((IAudienceFile)_bench.Connector).Write([Member("user.name+NYC@Example.com"), Member("username@example.com"), Member("USERNAME@example.com")]).Split('\n');

        Assert.Equal(("Email", 4, ""), (lines[0], lines.Length, lines[^1]));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("user.name+nyc@example.com"u8)), lines);
        Assert.Equal(lines[1..^1].Order(StringComparer.Ordinal), lines[1..^1]);

        static AudienceMember Member(string address) => new(address, address, HeldOut: false);
    }

    [Fact]
    public async Task Members_over_the_interface_are_refused_as_Google_refuses_who_did_not_use_it_before()
    {
        using var answer = await _bench.Http.PostAsJsonAsync($"customers/{GoogleAdsPlatform.CustomerId}/offlineUserDataJobs:create", new JsonObject(), Cancellation);

        Assert.Contains("CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private async Task<(Reading Staged, Reading Live)> LiveAsync()
    {
        var staged = await _bench.StageAsync(Targeted);
        _bench.Ads.UploadMembers(List, FileOf(150));
        return (staged, await _bench.LaunchAsync(staged, asset: Targeted));
    }

    private System.Collections.Immutable.ImmutableArray<(string Name, bool IsOpen, System.Collections.Immutable.ImmutableHashSet<string> Hashes)> Lists() => _bench.Ads.CustomerLists;

    private static string FileOf(int people) => string.Join('\n', Enumerable.Range(0, people)
        .Select(n => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"person{n}@example.com"))))).Prepend("Email"));
}
