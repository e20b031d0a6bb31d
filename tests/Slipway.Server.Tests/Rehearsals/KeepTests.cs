using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.WordPress;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Rehearsals;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>What a person changed in a tool after it was approved: kept as a new version, or put back.</summary>
public sealed class KeepTests : IAsyncLifetime
{
    private const string Campaign = "warehouse-webinar";

    private RehearsalRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await RehearsedExample.StartAsync(Campaign, Stop);

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [Fact]
    public async Task What_was_changed_is_kept_reviewed_by_its_difference_and_launched_as_it_stands_in_the_tools()
    {
        var approved = await ApprovedAsync();
        Site.AddUser("mareike", WordPressRole.Administrator);
        Edit(approved);

        var look = await Changes.LookAsync(Campaign, [], Stop);

        Assert.Empty(look.Findings);
        Assert.True(look.Result.IsWhole, string.Join('\n', look.Result.Findings.Select(f => $"{f.Message} {f.Fix}")));
        Assert.Equal(
            ["ad/returns daily_budget.amount 60", "audience/invitees title My list", "email/invitation subject Three changes, fewer errors", "page/checklist text Put the twelve most confused items far apart, and write down which they were."],
            look.Result.Kept.Select(k => $"{k.Asset} {k.Field} {k.After}").Order(StringComparer.Ordinal));
        Assert.Equal(["ads/returns.yaml", "audiences/invitees.yaml", "emails/invitation.md", "pages/checklist.md"], look.Result.Files.Keys);
        // Each is a change of one line; looking alone changes nothing.
        Assert.All(KeepApi.Diffs(look), d => Assert.Equal((1, 1), (d.Lines.Count(l => l.Kind == TextDiff.Kind.Gone), d.Lines.Count(l => l.Kind == TextDiff.Kind.Added))));
        Assert.Equal(look.Files, Get<Workspace>().CampaignFiles(Campaign));

        var keeper = await AuthorAsync();
        var kept = await Changes.KeepAsync(Campaign, approved.Digest, [], putBackRest: false, keeper, Stop);

        Assert.Empty(kept.Findings);
        var version = kept.Version!;
        Assert.Equal((VersionState.Checked, keeper.Id), (version.State, version.Origin!.KeptBy));
        Assert.Equal(look.Result.Files, Get<Workspace>().CampaignFiles(Campaign).Where(f => look.Result.Files.ContainsKey(f.Key)));
        Assert.Equal(["HubSpot HubSpot user 31850214", "WordPress WordPress user 2"], version.Origin.Changes.Where(c => c.By is not null).Select(c => $"{c.Platform} {c.By}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        // Reviewers see these four and nothing else.
        var view = (await Get<CampaignReading>().ReadAsync(Campaign, Stop))!;
        Assert.Equal(approved.Digest, view.Against?.Digest);
        Assert.Equal(["audience/invitees", "page/checklist", "email/invitation", "ad/returns"], view.Assets.Where(a => a.Change is not Change.Keep).Select(a => a.Key).Order().Select(k => k.ToString()));
        Assert.DoesNotContain(view.Assets, a => a.ChangedOutside);
        // Whoever kept it is one of its authors.
        await Get<CampaignWork>().SubmitAsync(version.Digest, keeper);
        var role = (await Get<Engine.Approving.Decisions>().StateAsync(version)).Asked[0].Role;
        var own = await Get<CampaignWork>().DecideAsync(version.Digest, keeper with { Roles = [role] }, role, Decision.Approve, "");
        Assert.Contains(own.Findings, f => f.Code == "author-cannot-approve");

        var again = await _run.ApproveAsync(Stop);
        Assert.Equal(VersionState.Approved, again.Version!.State);
        var launch = await _run.LaunchAsync(again.Version, Stop);

        Assert.Equal(("done", ""), (launch.State, launch.Note));
        foreach (var (asset, words) in _edits)
        {
            var now = await Get<Engine.Connections.Connections>().For(version.Plan, asset.Kind).Connector.ReadAsync(approved.Readings[asset].Id, Stop);
            Assert.Contains(words, now!.Content.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_changed_is_put_back_after_a_launch_that_stopped_and_the_approvals_hold()
    {
        var approved = await ApprovedAsync();
        Edit(approved, except: AssetKind.Audience);
        Assert.Equal("parked", (await _run.LaunchAsync(approved, Stop)).State);

        var back = await Changes.PutBackAsync(approved.Digest, await AuthorAsync(), Stop);

        Assert.Empty(back.Findings);
        Assert.True(back.Version!.State == VersionState.Approved, string.Join('\n', back.Version.Findings.Where(f => f.Blocks).Select(f => $"{f.Asset} {f.Message}")));
        Assert.All(approved.Readings, r => Assert.Empty(Drift.Of(r.Value, back.Version.Readings[r.Key])));
        var launch = await _run.LaunchAsync(back.Version, Stop);
        Assert.Equal(("done", ""), (launch.State, launch.Note));
    }

    [Fact]
    public async Task What_no_file_says_is_named_with_both_values_and_nothing_is_written()
    {
        var approved = await ApprovedAsync();
        HubSpot.EditEmail(Remote(approved, new AssetKey(AssetKind.Email, "invitation")), e => e["from"]!["fromName"] = "Somebody else");

        var answer = await Changes.KeepAsync(Campaign, approved.Digest, [], putBackRest: false, await AuthorAsync(), Stop);

        var finding = Assert.Single(answer.Findings);
        Assert.Equal(("cannot-be-kept", "email/invitation"), (finding.Code, finding.Asset));
        Assert.Contains("Somebody else", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.Fix);
        Assert.Equal(answer.Files, Get<Workspace>().CampaignFiles(Campaign));

        // A list that somebody gave another name is put back under its own, and no second one is made.
        HubSpot.EditEmail(Remote(approved, new AssetKey(AssetKind.Email, "invitation")), e => e["from"]!["fromName"] = approved.Plan.Assets.OfType<EmailAsset>().First().Sender.Name);
        HubSpot.RenameListByHand(Remote(approved, new AssetKey(AssetKind.Audience, "invitees")).Split('-')[0], "My list");
        var back = await Changes.PutBackAsync(approved.Digest, await AuthorAsync(), Stop);
        Assert.Equal(VersionState.Approved, back.Version!.State);
        Assert.Equal(approved.Readings[new AssetKey(AssetKind.Audience, "invitees")].Id, back.Version.Readings[new AssetKey(AssetKind.Audience, "invitees")].Id);
    }

    private static readonly (AssetKey Asset, string Words)[] _edits =
    [
        (new AssetKey(AssetKind.Email, "invitation"), "Three changes, fewer errors"), (new AssetKey(AssetKind.Audience, "invitees"), "My list"),
        (new AssetKey(AssetKind.Ad, "returns"), "60"), (new AssetKey(AssetKind.Page, "checklist"), "twelve"),
    ];

    private void Edit(CampaignVersion version, AssetKind? except = null)
    {
        foreach (var (asset, words) in _edits.Where(e => e.Asset.Kind != except))
        {
            Edit(version, asset, words);
        }
    }

    private void Edit(CampaignVersion version, AssetKey key, string words)
    {
        var remote = Remote(version, key);
        switch (key.Kind)
        {
            case AssetKind.Email:
                HubSpot.EditEmail(remote, e => e["subject"] = words);
                break;
            case AssetKind.Audience:
                HubSpot.RenameListByHand(remote.Split('-')[0], words);
                break;
            case AssetKind.Ad:
                Ads.ChangeBudget($"customers/{GoogleAdsPlatform.CustomerId}/campaigns/{remote}", int.Parse(words, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000L);
                break;
            default:
                // The marker that Slipway knows the page by stays, as it does in the editor.
                var id = int.Parse(remote, System.Globalization.CultureInfo.InvariantCulture);
                var content = Site.ContentOf(id);
                Site.Edit(id, content: content.Replace("the ten most", $"the {words} most", StringComparison.Ordinal));
                Assert.NotEqual(content, Site.ContentOf(id));
                break;
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ToolChanges Changes => Get<ToolChanges>();

    private HubSpotPlatform HubSpot => Platform<HubSpotPlatform>();

    private GoogleAdsPlatform Ads => Platform<GoogleAdsPlatform>();

    private WordPressSite Site => Platform<WordPressSite>();

    private static string Remote(CampaignVersion version, AssetKey asset) => AssetKey.TryParse(version.Readings[asset].Id)!.Value.Name;

    private T Get<T>()
        where T : notnull => _run.Get<T>();

    private T Platform<T>()
        where T : SimulatedPlatform => _run.Platforms.Select(p => p.Value).OfType<T>().Single();

    private async Task<Actor> AuthorAsync()
    {
        var people = Get<People>();
        var account = (await people.CreateAsync("rehearsal", "keeper@rehearsal.example", "keeper", [Roles.Author])).Account ?? (await people.FindByEmailAsync("keeper@rehearsal.example"))!;
        return new Actor(account.Id, account.Name, account.Roles, false, null);
    }

    private async Task<CampaignVersion> ApprovedAsync()
    {
        var approved = await _run.ApproveAsync(Stop);
        Assert.Equal(VersionState.Approved, approved.Version?.State);
        return approved.Version!;
    }
}
