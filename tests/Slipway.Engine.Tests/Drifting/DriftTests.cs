using System.Text.Json.Nodes;
using Slipway.Bench.Fleet;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Drifting;
using Slipway.Engine.Ingest;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Drifting;

/// <summary>What somebody changes on a platform after the launch is found, told and put back; what Slipway does itself is not.</summary>
public sealed class DriftTests : IAsyncLifetime
{
    private static readonly AssetKey _page = Sample.Page.Key;

    private FleetHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await FleetHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Nothing_is_found_after_a_launch_a_pause_a_send_and_a_resume()
    {
        var first = await _house.LaunchAsync(FleetCampaign.First(1));
        Assert.Empty((await LookAsync()).Fields);

        await _house.Get<HaltDesk>().PauseAsync(first, "a look at it", "launcher", Stop);
        Assert.Empty((await LookAsync()).Fields);

        await _house.Get<HaltDesk>().ResumeAsync(first, "all is well", "launcher", Stop);
        await _house.HappenAsync();
        Assert.Equal("live", StateOf(Sample.ThankYou.Key));
        var look = await LookAsync();
        Assert.Empty(look.Fields);
        Assert.Empty(look.NotAsked);
    }

    [Fact]
    public async Task Nothing_is_found_of_a_version_that_kept_and_removed_some_while_another_is_prepared_nor_when_it_is_undone()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        var second = FleetCampaign.Second(1);
        await _house.Get<Campaigns.Campaigns>().AddAsync(second, "", "author");
        await new CampaignLife(_house.Node, 1).MoveAsync(second);
        Assert.Empty((await LookAsync()).Fields);

        var launched = await _house.LaunchAsync(second);
        Assert.Empty((await LookAsync()).Fields);

        await _house.Get<Undoer>().StartAsync(launched, null, new Dictionary<AssetKey, UndoChoice>(), "launcher");
        while ((await _house.Get<Campaigns.Campaigns>().FindAsync(second.Digest))!.State != VersionState.Undone)
        {
            await _house.Node.BeatAsync();
        }

        var look = await LookAsync();
        Assert.Equal((FleetCampaign.First(1).Digest, ""), (look.Version, string.Join('\n', look.Fields.Select(f => $"{f.Asset} {f.Change}"))));
    }

    [Fact]
    public async Task What_somebody_changes_takes_down_and_deletes_is_found_field_by_field_once()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        Title(_page, "Ours now");
        Change(Sample.Form.Key, t => t with { State = "draft" });
        Change(Sample.Report.Key, t => t with { State = "removed" });
        Change(Sample.Invitation.Key, t => t with { State = "held" });

        var look = await LookAsync();

        string[] expected =
        [
            $"{_page} title is \"Ours now\" instead of \"{Sample.Page.Title}\"", $"{Sample.Form.Key} state is \"draft\" instead of \"live\"",
            $"{Sample.Invitation.Key} state is \"paused\" instead of \"live\"", $"{Sample.Report.Key} state is \"gone\" instead of \"live\"",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Told(look).Order(StringComparer.Ordinal));
        await LookAsync();
        Assert.Equal(4, await CountAsync("select count(*) from audit where action = 'drift.found'"));

        // It is another thing again, and then as it was approved.
        Title(_page, "Ours again");
        Assert.Contains($"{_page} title is \"Ours again\" instead of \"{Sample.Page.Title}\"", Told(await LookAsync()));
        Title(_page, Sample.Page.Title);
        Assert.DoesNotContain((await LookAsync()).Fields, f => f.Asset == _page);
        Assert.Equal((5L, 1L), (await CountAsync("select count(*) from audit where action = 'drift.found'"), await CountAsync("select count(*) from drifts where closed_at is not null")));
    }

    [Fact]
    public async Task What_is_put_back_is_a_version_that_is_approved_and_launched_and_then_nothing_is_different()
    {
        var first = await _house.LaunchAsync(FleetCampaign.First(1));
        Title(_page, "Ours now");
        Change(Sample.Form.Key, t => t with { State = "draft" });
        Change(Sample.Report.Key, t => t with { State = "removed" });

        var back = await PutBackAsync(first);

        string[] expected = [$"Update {_page}", $"Update {Sample.Form.Key}", $"Create {Sample.Report.Key}"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), back.Plan.Changes.Where(c => c is not Core.Plans.Change.Keep).Select(c => $"{c.GetType().Name} {c.Key}").Order(StringComparer.Ordinal));
        Assert.Equal((first.Digest, 3), (back.Plan.Parent, back.Origin!.PutBack.Length));
        var told = ApprovalSummary.Changes(back.Plan, null, back.Origin);
        Assert.Contains($"Put back: {Sample.Page.Title} ({_page}), 1 field changed outside", told, StringComparison.Ordinal);
        // Nothing that people see is changed before it is launched.
        Assert.Equal("Ours now", Thing(_page).Live!["title"]!.GetValue<string>());
        Assert.Equal(3, (await LookAsync()).Fields.Length);

        await _house.LaunchAsync(back.Plan);

        Assert.Equal((Sample.Page.Title, "live", "live"), (Thing(_page).Live!["title"]!.GetValue<string>(), StateOf(Sample.Form.Key), StateOf(Sample.Report.Key)));
        Assert.Empty((await LookAsync()).Fields);
        Assert.Single(_house.Platforms.All.SelectMany(p => p.ThingsOf("fleet-")), t => t.Key.EndsWith($":{_page}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_put_back_again_after_another_version_took_its_place_is_prepared_again()
    {
        var first = await _house.LaunchAsync(FleetCampaign.First(1));
        Title(_page, "Ours now");
        var back = await PutBackAsync(first);
        await _house.Get<Campaigns.Campaigns>().AddAsync(FleetCampaign.Second(1), "", "author");

        var again = await PutBackAsync(first);

        Assert.Equal((back.Digest, VersionState.Checked), (again.Digest, again.State));
        Assert.Equal(back.Digest, (await _house.Get<Campaigns.Campaigns>().NewestAsync(first.Campaign))!.Digest);
        await _house.LaunchAsync(again.Plan);
        Assert.Empty((await LookAsync()).Fields);
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_costs_only_what_is_on_it()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        Title(_page, "Ours now");
        Change(Sample.Report.Key, t => t with { State = "draft" });
        await LookAsync();
        var web = _house.Platforms.All.Single(p => p.Habits.Name == FleetCampaign.Web.Name);
        Change(Sample.Report.Key, t => t with { State = "live" });
        web.IsDown = true;

        var look = await LookAsync();

        var silent = Assert.Single(look.NotAsked);
        Assert.Equal(FleetCampaign.Web.Name, silent.Connection);
        Assert.Contains(_page, silent.Assets);
        // What is known of it stands; what could be asked is said.
        Assert.Equal([_page], look.Fields.Select(f => f.Asset));
    }

    [Fact]
    public async Task A_launched_campaign_is_looked_at_every_hour_until_its_time_is_over()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        var clock = _house.Get<BusinessClock>();
        await _house.Node.BeatAsync();
        Title(_page, "Ours now");
        Assert.Null((await StateAsync()).LookedAt);

        await clock.HoldAtAsync(FleetCampaign.Now + DriftWatch.Every);
        await _house.Node.BeatAsync();
        var seen = await StateAsync();
        Assert.Equal((FleetCampaign.Now + DriftWatch.Every, 1), (seen.LookedAt, seen.Fields.Length));

        await clock.HoldAtAsync(FleetCampaign.Now + DriftWatch.WatchedFor + TimeSpan.FromHours(2));
        await _house.Node.BeatAsync();
        Assert.Null((await StateAsync()).LooksAgainAt);
        Assert.Equal(FleetCampaign.Now + DriftWatch.Every, (await StateAsync()).Fields[0].FirstSeen);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Told(DriftState look) => look.Fields.Select(f => $"{f.Asset} {f.Change}");

    private async Task<DriftState> LookAsync() => (await _house.Get<DriftWatch>().FindAsync(FleetCampaign.NameOf(1), "anna", Stop))!;

    private async Task<DriftState> StateAsync() => (await _house.Get<DriftBook>().FindAsync(FleetCampaign.NameOf(1)))!;

    private Task<long> CountAsync(string sql) => _house.Node.Database.ReadAsync(s => s.ScalarAsync<long>(sql));

    // The fleet's texts are samples that the checks have much to say of; they have tests of their own.
    private async Task<CampaignVersion> PutBackAsync(CampaignVersion live)
    {
        var (back, findings) = await _house.Get<PuttingBack>().PrepareAsync(live.Campaign, live.Digest, [], "author", null, Stop);
        Assert.True(back is { Readings.IsEmpty: false, State: VersionState.Checked }, string.Join('\n', findings.Concat(back?.Findings ?? []).Select(f => f.Message)));
        await _house.Get<Campaigns.Campaigns>().StagedAsync(back!.Digest, back.Readings, []);
        return (await _house.Get<Campaigns.Campaigns>().FindAsync(back.Digest))!;
    }

    private void Title(AssetKey asset, string title) => Change(asset, t =>
    {
        var live = t.Live!.DeepClone();
        live["title"] = JsonValue.Create(title);
        return t with { Live = live };
    });

    private void Change(AssetKey asset, Func<FleetThing, FleetThing> change)
    {
        var thing = Thing(asset);
        _house.Platforms.All.Single(p => p.ThingsOf(thing.Key).Any(t => t.Id == thing.Id)).ChangeByHand(thing.Key, change);
    }

    private string StateOf(AssetKey asset) => Thing(asset).State;

    private FleetThing Thing(AssetKey asset) => _house.ThingsOf(asset).Last();
}
