using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Core.Review;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;
using Slipway.Stack;

namespace Slipway.Server.Tests.Campaigns;

/// <summary>Pages that one file makes are reviewed as one thing, by a sample.</summary>
public sealed class PageGroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-groups-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Forty_pages_of_one_draft_are_one_entry_with_those_to_look_at()
    {
        var view = View();

        var group = Assert.Single(view.Groups);
        var pages = view.Plan.Assets.OfType<PageAsset>().Where(p => p.Source is not null).ToList();
        Assert.Equal((pages.Count, pages[0].Source), (group.Pages.Length, group.Source));
        Assert.InRange(group.Sample.Chosen.Length, group.Sample.Texts, pages.Count - 1);
        Assert.Equal(group.Sample.Texts, group.Sample.Count(SampleReason.DistinctText));
        // Every part is in it.
        var accounts = view.Plan.Assets.OfType<AudienceAsset>().Single(a => a.Accounts is not null).Accounts!.Accounts;
        var chosen = group.Chosen.Select(c => ((PageAsset)c.Page.Change.Result!).Account!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            accounts.Select(a => a.Fields.GetValueOrDefault("tier", "")).Distinct().Order(StringComparer.Ordinal),
            accounts.Where(a => chosen.Contains(a.Key)).Select(a => a.Fields.GetValueOrDefault("tier", "")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(group.Sample.Chosen, c => Assert.NotEmpty(c.Why));
        // Nobody is shown them all.
        Assert.Equal(view.Singles.Count(a => a.Key.Kind is AssetKind.Email or AssetKind.Page) + group.Sample.Chosen.Length, ReviewMarks.Seen(view).Count());
        Assert.Contains($"{pages.Count} pages of {group.Source}", view.Listed(view.Assets), StringComparison.Ordinal);
        Assert.DoesNotContain(view.Singles, a => a.Change.Result is PageAsset { Source: not null });
    }

    private CampaignView View()
    {
        var examples = Path.Combine(AppContext.BaseDirectory, "examples");
        var workspace = new Workspace(_folder);
        var built = CampaignFolder.Build(workspace, Path.Combine(examples, "account-outreach", "brief.md"), null);
        File.Copy(Path.Combine(examples, "account-outreach", "accounts.csv"), Path.Combine(built.Folder!, "accounts.csv"), overwrite: true);
        var files = workspace.CampaignFiles(built.Name!);
        var (plan, findings) = DraftPlan.Make(workspace, files, [new AvailableConnection("stack", StackConnector.Describe)], null);
        Assert.True(plan is not null, string.Join('\n', findings.Select(f => $"{f.Place} {f.Message}")));
        var version = new CampaignVersion
        {
            Plan = plan, State = VersionState.Checked, Author = "a", CreatedAt = DateTimeOffset.UnixEpoch, ChangedAt = DateTimeOffset.UnixEpoch, Readings = ImmutableSortedDictionary<AssetKey, Reading>.Empty,
            CheckFindings = [], RuleFindings = [], RuleSet = null, Files = files, Brief = "", Round = 0,
        };
        ImmutableArray<AssetView> assets = [.. plan.Changes.Select(c => new AssetView(c, null, false, ImmutableSortedDictionary<string, long>.Empty))];
        return new CampaignView(version, null, new ReviewState([], [], [], null), assets, null, [], null)
        {
            Groups = PageGroup.Of(version, assets),
            Velocity = Velocity.Of(version, null, null, [], DateTimeOffset.UnixEpoch),
        };
    }
}
