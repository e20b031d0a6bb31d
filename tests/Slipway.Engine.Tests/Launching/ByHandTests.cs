using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>What an edition or a right forbids is done by a person in the platform, and watched for.</summary>
public sealed class ByHandTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync() => _house = await House.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task The_launch_waits_for_the_person_and_goes_on_when_it_is_done()
    {
        var version = await StartAsync();
        await _house.SettleAsync();
        Assert.Equal("running", (await _house.Get<Launcher>().FindAsync(version.Digest))!.State);
        Assert.Equal("open", (await EntryAsync(version)).State);

        await DoByHandAsync();
        await LookAsync(version);

        Assert.Equal("done", (await _house.Get<Launcher>().FindAsync(version.Digest))!.State);
        var entry = await EntryAsync(version);
        Assert.Equal(("done", 1L), (entry.State, (long)entry.Attempt));
        var took = Engine.Measuring.Velocity.Of(version, null, null, [.. await _house.Get<Engine.Journal.Journal>().ListAsync(version.Digest)], DateTimeOffset.MaxValue);
        Assert.Equal((1, TimeSpan.FromMilliseconds(entry.ClosedAt!.Value - entry.OpenedAt)), (took.ByHandSteps, took.ByHand));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(entry.ClosedAt.Value), took.Live);
    }

    [Fact]
    public async Task What_the_person_made_live_must_be_what_was_approved()
    {
        var version = await StartAsync();
        await _house.SettleAsync();

        await _house.ExecuteAsync("update stack_objects set staged = replace(staged, '\"title\":\"', '\"title\":\"Mended '), state = 'Live', revision = revision + 1 where external_key like '%:page/confirmation'");
        await LookAsync(version);

        var launch = (await _house.Get<Launcher>().FindAsync(version.Digest))!;
        Assert.Equal("parked", launch.State);
        Assert.Contains("changed outside", launch.Note, StringComparison.Ordinal);
    }

    private async Task<CampaignVersion> StartAsync()
    {
        var assets = ImmutableArray.Create<Asset>(Sample.Confirmation);
        var inventory = new Inventory(Sample.Inventory.Placements.SetItem(AssetKind.Page, new Placement(Sample.Connection, LaunchEffect.Observed) { ByHand = "Open the page and press Publish." }));
        var plan = Planner.Plan(Sample.Terms, assets, inventory, null, "seed").Plan!;
        var version = await _house.StageAsync(plan);
        Assert.Empty(await _house.Get<Launcher>().StartAsync(await _house.ApproveAsync(version), "anna"));
        return version;
    }

    private Task DoByHandAsync() => _house.ExecuteAsync("update stack_objects set state = 'Live', live = staged where external_key like '%:page/confirmation'");

    private async Task LookAsync(CampaignVersion version)
    {
        await _house.ExecuteAsync("update launches set look_at = 0 where version = @Digest", new { version.Digest });
        await _house.Get<Launcher>().RunAsync(CancellationToken.None);
    }

    private async Task<JournalEntry> EntryAsync(CampaignVersion version) =>
        Assert.Single(await _house.Get<Engine.Journal.Journal>().ListAsync(version.Digest), e => e.Phase == "launch" && e.Asset == "page/confirmation");
}
