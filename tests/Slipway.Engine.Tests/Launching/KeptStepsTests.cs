using Slipway.Bench.Fleet;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>What a version keeps was launched by one before it, and is still the campaign's.</summary>
public sealed class KeptStepsTests : IAsyncLifetime
{
    private FleetHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await FleetHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_mail_that_waits_for_its_event_is_sent_though_a_later_version_only_kept_it()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        await _house.LaunchAsync(FleetCampaign.Second(1));
        Assert.Equal("draft", StateOf(Sample.ThankYou.Key));

        await _house.HappenAsync();

        Assert.Equal("live", StateOf(Sample.ThankYou.Key));
        Assert.Equal("done", (await SendingAsync())?.State);
    }

    [Fact]
    public async Task A_mail_that_was_sent_is_not_sent_again_by_a_version_that_keeps_it()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        await _house.HappenAsync();
        Assert.Equal("live", StateOf(Sample.ThankYou.Key));

        await _house.LaunchAsync(FleetCampaign.Second(1));
        await _house.HappenAsync();

        Assert.Single(_house.Platforms.All.SelectMany(p => p.EffectsOf("fleet-")), e => e.Verb == "publish" && e.Key.EndsWith(Sample.ThankYou.Key.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pausing_holds_what_the_version_kept_and_resuming_gives_it_back()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        var second = await _house.LaunchAsync(FleetCampaign.Second(1));
        var desk = _house.Get<HaltDesk>();

        Assert.Empty(await desk.PauseAsync(second, "a look at it", "launcher", CancellationToken.None));
        Assert.Equal(("held", "held"), (StateOf(Sample.Invitation.Key), StateOf(Sample.Key("email/last-call"))));

        Assert.Empty(await desk.ResumeAsync(second, "all is well", "launcher", CancellationToken.None));
        Assert.Equal(("live", "live"), (StateOf(Sample.Invitation.Key), StateOf(Sample.Key("email/last-call"))));
    }

    [Fact]
    public async Task A_mail_that_waits_is_not_sent_while_the_campaign_is_paused_since_a_version_that_kept_it()
    {
        await _house.LaunchAsync(FleetCampaign.First(1));
        var second = await _house.LaunchAsync(FleetCampaign.Second(1));
        await _house.Get<HaltDesk>().PauseAsync(second, "a look at it", "launcher", CancellationToken.None);
        await _house.HappenAsync();
        Assert.Equal("draft", StateOf(Sample.ThankYou.Key));

        await _house.Get<HaltDesk>().ResumeAsync(second, "all is well", "launcher", CancellationToken.None);
        await _house.Node.BeatAsync();
        Assert.Equal("live", StateOf(Sample.ThankYou.Key));
    }

    [Fact]
    public async Task A_version_that_is_prepared_right_after_another_makes_nothing_twice_where_what_is_new_is_not_found_at_once()
    {
        var plan = FleetCampaign.First(1);
        await StageAsync(plan);
        await StageAsync(FleetCampaign.OnTop(1, null));

        Assert.All(_house.Platforms.All.SelectMany(p => p.ThingsOf("fleet-")).CountBy(t => t.Key), t => Assert.Equal(1, t.Value));

        async Task StageAsync(Core.Plans.Plan one)
        {
            var version = await _house.Get<Campaigns.Campaigns>().AddAsync(one, "", "author");
            var (staged, findings) = await _house.Get<Engine.Staging.Stager>().StageAsync(version, null, CancellationToken.None);
            Assert.Empty(findings);
            await _house.Get<Campaigns.Campaigns>().StagedAsync(one.Digest, staged!.Readings, []);
        }
    }

    private async Task<JournalEntry?> SendingAsync() =>
        await _house.Get<Engine.Journal.Journal>().FindAsync(Engine.Journal.Journal.OperationId(FleetCampaign.First(1).Digest, Phase.Send, Sample.ThankYou.Key, 0));

    private string StateOf(AssetKey asset) => _house.ThingsOf(asset).Single().State;
}
