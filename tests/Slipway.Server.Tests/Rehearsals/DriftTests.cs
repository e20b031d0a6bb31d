using Slipway.Core.Approvals;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Drifting;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.WordPress;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Rehearsals;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>What a person changes in a vendor's tool after the launch is found there, put back by a version of its own, and nothing of what Slipway did is taken for it.</summary>
public sealed class DriftTests : IAsyncLifetime
{
    private const string Campaign = "warehouse-webinar";

    private static readonly AssetKey _checklist = new(AssetKind.Page, "checklist");
    private static readonly AssetKey _returns = new(AssetKind.Ad, "returns");

    private RehearsalRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await RehearsedExample.StartAsync(Campaign, Stop);

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [Fact]
    public async Task Nothing_is_found_after_a_launch_over_every_platform_nor_while_it_is_paused()
    {
        var launched = await LaunchedAsync();
        Assert.Equal(("", ""), await LookAsync());

        Assert.Empty((await _run.HaltAsync(launched, HaltMode.Pause, Stop)).Findings);
        Assert.Equal(("", ""), await LookAsync());

        Assert.Empty((await _run.HaltAsync(launched, HaltMode.Resume, Stop)).Findings);
        Assert.Equal(("", ""), await LookAsync());
    }

    [Fact]
    public async Task What_people_changed_in_their_tools_is_found_and_what_can_be_put_back_is_then_as_it_was_approved()
    {
        var launched = await LaunchedAsync();
        var page = int.Parse(Remote(launched, _checklist), System.Globalization.CultureInfo.InvariantCulture);
        Platform<WordPressSite>().Edit(page, content: Platform<WordPressSite>().ContentOf(page).Replace("the ten most", "the twelve most", StringComparison.Ordinal));
        Platform<GoogleAdsPlatform>().ChangeBudget($"customers/{GoogleAdsPlatform.CustomerId}/campaigns/{Remote(launched, _returns)}", 90_000_000);

        var look = (await Get<DriftWatch>().FindAsync(Campaign, "anna", Stop))!;

        Assert.Empty(look.NotAsked);
        Assert.Equal([_checklist, _returns], look.Fields.Select(f => f.Asset).Distinct().Order());

        // A budget that Google Ads would use before anybody has approved it is refused, and the rest is put back without it.
        var keeper = await PersonAsync("keeper", Roles.Author);
        var (all, _) = await Get<PuttingBack>().PrepareAsync(Campaign, launched.Digest, [], keeper.Id, null, Stop);
        Assert.Contains(all!.Findings, f => f.Blocks && f.Asset == _returns.ToString());
        var (back, findings) = await Get<PuttingBack>().PrepareAsync(Campaign, launched.Digest, [_checklist], keeper.Id, null, Stop);
        Assert.Empty(findings);
        Assert.True(back is { State: VersionState.Checked } && !back.Findings.Any(f => f.Blocks), string.Join('\n', back!.Findings.Where(f => f.Blocks).Select(f => $"{f.Asset} {f.Message} {f.Fix}")));
        var work = Get<CampaignWork>();
        Assert.Empty((await work.SubmitAsync(back.Digest, keeper)).Findings);
        foreach (var role in (await Get<Decisions>().StateAsync((await Get<Engine.Campaigns.Campaigns>().FindAsync(back.Digest))!)).Asked.Select(r => r.Role).Distinct(StringComparer.Ordinal))
        {
            Assert.Contains((await work.DecideAsync(back.Digest, keeper with { Roles = [role] }, role, Decision.Approve, "")).Findings, f => f.Code == "author-cannot-approve");
            Assert.Empty((await work.DecideAsync(back.Digest, await PersonAsync($"{role}-second", role), role, Decision.Approve, "")).Findings);
        }

        var launch = await _run.LaunchAsync((await Get<Engine.Campaigns.Campaigns>().FindAsync(back.Digest))!, Stop);

        Assert.Equal(("done", ""), (launch.State, launch.Note));
        Assert.Equal(("ad/returns daily_budget is \"90\" instead of \"6\"", ""), await LookAsync());
        Assert.Contains("the ten most", Platform<WordPressSite>().ContentOf(page), StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Remote(CampaignVersion version, AssetKey asset) => AssetKey.TryParse(version.Readings[asset].Id)!.Value.Name;

    private T Get<T>()
        where T : notnull => _run.Get<T>();

    private T Platform<T>()
        where T : SimulatedPlatform => _run.Platforms.Select(p => p.Value).OfType<T>().Single();

    private async Task<(string Fields, string NotAsked)> LookAsync()
    {
        var look = (await Get<DriftWatch>().FindAsync(Campaign, "anna", Stop))!;
        return (string.Join('\n', look.Fields.Select(f => $"{f.Asset} {f.Change}")), string.Join('\n', look.NotAsked.Select(n => $"{n.Connection} {n.Why}")));
    }

    private async Task<CampaignVersion> LaunchedAsync()
    {
        var approved = (await _run.ApproveAsync(Stop)).Version!;
        var launch = await _run.LaunchAsync(approved, Stop);
        Assert.Equal(("done", ""), (launch.State, launch.Note));
        return (await Get<Engine.Campaigns.Campaigns>().FindAsync(approved.Digest))!;
    }

    private async Task<Actor> PersonAsync(string name, params string[] roles)
    {
        var account = (await Get<People>().CreateAsync("rehearsal", $"{name}@rehearsal.example", name, roles)).Account!;
        return new Actor(account.Id, account.Name, account.Roles, false, null);
    }
}
