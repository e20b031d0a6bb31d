using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching.Undoing;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Slipway.Rehearsal.WordPress;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;
using Slipway.Server.Rehearsals;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>A change of a live campaign over six platforms, taken back.</summary>
public sealed class UndoTests : IAsyncLifetime
{
    private const string Campaign = "warehouse-webinar";

    private RehearsalRun _run = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _run = await RehearsedExample.StartAsync(Campaign, Stop);

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.LoseAnswer)]
    [InlineData(FaultKind.FailAfter)]
    public async Task A_change_of_a_live_campaign_is_undone_to_what_it_was_whatever_gets_lost(FaultKind? fault)
    {
        var first = await LaunchAsync();
        var before = await HeldAsync(first);
        var looks = Looks();
        Edit("emails/invitation.md", text => Regex.Replace(text, "(?m)^subject:.*$", "subject: Another day", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Edit("pages/checklist.md", text => $"{text}\nThe webinar is on another day.\n");
        Edit("ads/returns.yaml", text => text.Replace("Free live session", "Live, on another day", StringComparison.Ordinal));
        File.Delete(Path.Combine(_run.Get<Workspace>().CampaignFolder(Campaign), "ads", "errors-uk.yaml"));
        var second = await LaunchAsync();
        Assert.Equal(first.Digest, second.Plan.Parent);
        Assert.Contains(second.Plan.Changes, c => c is Change.Remove);
        Assert.True(second.Plan.Changes.Count(c => c is Change.Update) >= 2);
        Assert.Contains(looks, l => Look(l.Key) != l.Value);

        foreach (var (_, platform) in _run.Platforms.Where(p => fault is not null && p.Key != "approvals"))
        {
            platform.Faults.Next(fault!.Value, 2, c => c.Method is not "GET");
        }

        await UndoAsync(second);
        // What was not played must not meet whoever looks now: signing in again is a POST too.
        foreach (var (_, platform) in _run.Platforms)
        {
            platform.Faults.Clear();
        }

        var after = await HeldAsync(first);
        foreach (var (asset, was) in before)
        {
            var now = after[asset];
            Assert.True(Drift.Of(was with { Id = now.Id }, now).IsEmpty, $"{asset}: {string.Join("; ", Drift.Of(was, now))}");
            Assert.Equal((asset, was.State, was.Address), (asset, now.State, now.Address));
        }

        Assert.All(looks, l => Assert.Equal(l.Value, Look(l.Key)));
        Assert.Empty(HubSpot.SentMails);
        Assert.Equal(first.Digest, await _run.Get<Engine.Campaigns.Campaigns>().LaunchedAsync(Campaign));
        Assert.Equal(VersionState.Launched, (await _run.Get<Engine.Campaigns.Campaigns>().FindAsync(first.Digest))!.State);
        Assert.Single(Slack.Messages("approvals"), m => m.Text is { } text && text.StartsWith("The launch of", StringComparison.Ordinal) && text.Contains("was undone", StringComparison.Ordinal));
    }

    private async Task<CampaignVersion> LaunchAsync()
    {
        var approved = await _run.ApproveAsync(Stop);
        Assert.Equal(VersionState.Approved, approved.Version?.State);
        var launch = await _run.LaunchAsync(approved.Version!, Stop);
        Assert.Equal(("done", ""), (launch.State, launch.Note));
        return (await _run.Get<Engine.Campaigns.Campaigns>().FindAsync(approved.Version!.Digest))!;
    }

    private async Task UndoAsync(CampaignVersion version)
    {
        for (var tries = 0; ; tries++)
        {
            Assert.Empty((await _run.HaltAsync(version, HaltMode.Undo, Stop)).Findings);
            await _run.SettleAsync(Stop);
            var undo = (await _run.Get<Undoer>().FindAsync(version.Digest, Stop))!;
            if (undo.State == "undone")
            {
                return;
            }

            // What a platform did not say even when it was read again asks a person, who goes on.
            Assert.True(tries < 3 && undo.State == "parked" && undo.Note.Contains("unknown", StringComparison.Ordinal), undo.Note);
        }
    }

    private async Task<ImmutableSortedDictionary<AssetKey, Reading>> HeldAsync(CampaignVersion version)
    {
        var held = ImmutableSortedDictionary.CreateBuilder<AssetKey, Reading>();
        foreach (var asset in version.Plan.Assets.Select(a => a.Key))
        {
            held[asset] = (await _run.Get<Engine.Connections.Connections>().For(version.Plan, asset.Kind).Connector.FindAsync(ExternalKeys.Of(Campaign, asset), Stop))!;
        }

        return held.ToImmutable();
    }

    // What visitors see of the website, by its paths.
    private ImmutableSortedDictionary<string, string> Looks() => Site.PublicPaths.ToImmutableSortedDictionary(p => p, Look, StringComparer.Ordinal);

    // Nobody sees the comment that names the operation.
    private string Look(string path) => Regex.Replace(Site.Look(path) ?? "", "<!--.*?-->", "", RegexOptions.Singleline, TimeSpan.FromSeconds(1));

    private void Edit(string file, Func<string, string> edit)
    {
        var path = Path.Combine(_run.Get<Workspace>().CampaignFolder(Campaign), file);
        var text = File.ReadAllText(path);
        Assert.NotEqual(text, edit(text));
        File.WriteAllText(path, edit(text));
    }

    private WordPressSite Site => Platform<WordPressSite>();

    private HubSpotPlatform HubSpot => Platform<HubSpotPlatform>();

    private SlackPlatform Slack => Platform<SlackPlatform>();

    private T Platform<T>()
        where T : SimulatedPlatform => _run.Platforms.Select(p => p.Value).OfType<T>().Single();
}
