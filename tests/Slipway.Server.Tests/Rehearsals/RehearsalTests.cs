using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching.Undoing;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.WordPress;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Rehearsals;
using Slipway.Stack.Tracking;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>The example over six platforms, run whole: prepared, checked, approved by clicks in Slack, launched.</summary>
public sealed class RehearsalTests : IAsyncLifetime
{
    private RehearsalRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await RehearsedExample.StartAsync("warehouse-webinar", TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [Fact]
    public async Task All_six_platforms_get_their_part_and_undoing_leaves_nothing_that_anyone_can_see()
    {
        var version = await ApprovedAsync();
        Assert.Empty(Site.PublicPaths);
        Assert.Empty(Ads.ServingAds);
        Assert.Empty(HubSpot.SentMails);

        var launch = await _run.LaunchAsync(version, TestContext.Current.CancellationToken);

        Assert.True(launch is { State: "done", Note: "" }, launch.Note);
        var report = _run.Report(version, launch, TimeSpan.Zero);
        Assert.True(report.Changes >= 45, $"{report.Changes} changes");
        Assert.Equal(["approvals", "crm", "google-ads-eu", "hubspot-main", "website"], report.Platforms.Keys);
        Assert.All(report.Platforms.Values, calls => Assert.True(calls > 0));
        Assert.Equal(5, Site.PublicPaths.Length);
        var figures = version.Readings[new AssetKey(AssetKind.Audience, "invitees")].Audience!;
        Assert.Equal(figures.Eligible - figures.HeldOut, Org.Records("CampaignMember").Length);

        Assert.Empty((await _run.HaltAsync(version, HaltMode.Undo, TestContext.Current.CancellationToken)).Findings);
        await _run.SettleAsync(TestContext.Current.CancellationToken);

        var undone = (await _run.Get<Undoer>().FindAsync(version.Digest, TestContext.Current.CancellationToken))!;
        Assert.Equal(("undone", ""), (undone.State, undone.Note));
        Assert.Equal(version.Plan.Order.Length, undone.Entries.Count(e => e.IsDone));
        Assert.Empty(Site.PublicPaths);
        Assert.Empty(Ads.ServingAds);
        Assert.Empty(HubSpot.SentMails);
        Assert.Empty(Org.Records("CampaignMember"));
        // What remains is said, one thing at a time.
        Assert.All(undone.Entries, e => Assert.True(e.Remains is null or { Fix: not null }));
    }

    [Theory]
    [InlineData(FaultKind.LoseAnswer)]
    [InlineData(FaultKind.FailAfter)]
    public async Task Nothing_is_made_twice_whatever_gets_lost(FaultKind fault)
    {
        foreach (var (_, platform) in _run.Platforms.Where(p => p.Key != "approvals"))
        {
            platform.Faults.Next(fault, 5);
        }

        var version = await ApprovedAsync();
        foreach (var (_, platform) in _run.Platforms.Where(p => p.Key != "approvals"))
        {
            // What staging left over would be more than the three attempts that a step has.
            platform.Faults.Clear();
            platform.Faults.Next(fault, 2);
        }

        var launch = await _run.LaunchAsync(version, TestContext.Current.CancellationToken);

        Assert.True(launch is { State: "done", Note: "" }, launch.Note);
        Assert.Equal(5, Site.PublicPaths.Length);
        Assert.Equal(Org.Records("CampaignMember").Length, Org.Records("CampaignMember").Select(m => (string?)m["LeadId"] ?? (string?)m["ContactId"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(Org.Records("Campaign"));
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            var connector = _run.Get<Engine.Connections.Connections>().For(version.Plan, kind).Connector;
            var keys = new List<string>();
            await foreach (var reading in connector.ListAsync(version.Campaign, kind, TestContext.Current.CancellationToken))
            {
                keys.Add(reading.ExternalKey);
            }

            Assert.Equal(keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("email/invitation", "subject is \"Sneaked in\" instead of")]
    [InlineData("audience/invitees", "is \"My list\" instead of")]
    [InlineData("page/checklist", "is gone")]
    [InlineData("ad/returns", "budget")]
    public async Task What_a_person_changed_before_the_launch_stops_it_with_the_field_named(string asset, string said)
    {
        var version = await ApprovedAsync();
        var remote = AssetKey.TryParse(version.Readings[AssetKey.TryParse(asset)!.Value].Id)!.Value.Name;
        switch (asset)
        {
            case "email/invitation":
                HubSpot.EditEmail(remote, e => e["subject"] = "Sneaked in");
                break;
            case "audience/invitees":
                HubSpot.RenameListByHand(remote.Split('-')[0], "My list");
                break;
            case "page/checklist":
                Site.Trash(int.Parse(remote, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                Ads.ChangeBudget($"customers/{GoogleAdsPlatform.CustomerId}/campaigns/{remote}", 60_000_000);
                break;
        }

        var launch = await _run.LaunchAsync(version, TestContext.Current.CancellationToken);

        Assert.Equal("parked", launch.State);
        Assert.StartsWith(asset, launch.Note, StringComparison.Ordinal);
        Assert.Contains(said, launch.Note, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(HubSpot.SentMails);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_thank_you_waits_for_attendance_and_then_goes_out_once_unless_it_is_held(bool paused)
    {
        var stop = TestContext.Current.CancellationToken;
        var version = await ApprovedAsync();
        Assert.Equal("done", (await _run.LaunchAsync(version, stop)).State);
        var thanks = version.Plan.Assets.OfType<EmailAsset>().Where(e => e.Delivery is Delivery.AfterEvent).ToList();
        Assert.NotEmpty(thanks);
        await _run.GoToAsync(thanks.Max(e => ((Delivery.AfterEvent)e.Delivery).NotBefore.At).AddHours(1), stop);
        Assert.All(await StatesAsync(), s => Assert.Equal(RemoteState.Staged, s));
        if (paused)
        {
            await _run.HaltAsync(version, HaltMode.Pause, stop);
        }

        await _run.Get<Stack.Tracking.Outcomes>().TakeAsync([new ReportedOutcome("known", "attendance.known", null, _run.Get<BusinessClock>().Now, version.Campaign)]);
        await _run.SettleAsync(stop);

        Assert.All(await StatesAsync(), s => Assert.Equal(paused ? RemoteState.Staged : RemoteState.Scheduled, s));
        if (paused)
        {
            await _run.HaltAsync(version, HaltMode.Resume, stop);
            await _run.SettleAsync(stop);
            Assert.All(await StatesAsync(), s => Assert.Equal(RemoteState.Scheduled, s));
        }

        await _run.GoToAsync(_run.Get<BusinessClock>().Now.AddHours(1), stop);
        Assert.All(await StatesAsync(), s => Assert.Equal(RemoteState.Finished, s));

        async Task<List<RemoteState>> StatesAsync()
        {
            var connector = _run.Get<Engine.Connections.Connections>().For(version.Plan, AssetKind.Email).Connector;
            var states = new List<RemoteState>();
            foreach (var email in thanks)
            {
                states.Add((await connector.ReadAsync(version.Readings[email.Key].Id, stop))!.State);
            }

            return states;
        }
    }

    private HubSpotPlatform HubSpot => Platform<HubSpotPlatform>();

    private GoogleAdsPlatform Ads => Platform<GoogleAdsPlatform>();

    private SalesforceOrg Org => Platform<SalesforceOrg>();

    private WordPressSite Site => Platform<WordPressSite>();

    private T Platform<T>()
        where T : SimulatedPlatform => _run.Platforms.Select(p => p.Value).OfType<T>().Single();

    private async Task<CampaignVersion> ApprovedAsync()
    {
        var approved = await _run.ApproveAsync(TestContext.Current.CancellationToken);
        Assert.True(approved.Version?.State == VersionState.Approved, string.Join('\n', (approved.Version?.Findings ?? approved.Findings).Where(f => f.Blocks).Select(f => $"{f.Asset} {f.Message}").Prepend($"{approved.Version?.State}")));
        return approved.Version!;
    }
}
