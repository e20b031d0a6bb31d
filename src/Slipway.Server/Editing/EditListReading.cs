using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Editing;

/// <summary>A file of a draft in the list of them.</summary>
/// <param name="File">Its path.</param>
/// <param name="Title">What a person calls what it makes; its path where it makes nothing by itself.</param>
/// <param name="Findings">What is found in it.</param>
/// <param name="Saved">Who saved it last, and when; null where nobody did on a page.</param>
/// <param name="IsInVersion">Whether the newest version has it as it is now.</param>
public sealed record EditLine(string File, string Title, ImmutableArray<Finding> Findings, SavedText? Saved, bool IsInVersion);

/// <summary>The files of a draft.</summary>
public sealed record EditListView(string Campaign, string Title, CampaignVersion? Version, ImmutableArray<EditLine> Lines, ImmutableArray<Finding> Elsewhere, ImmutableDictionary<string, string> Names)
{
    /// <summary>Whether a version is launched.</summary>
    public bool IsLive { get; init; }

    public string NameOf(string account) => account.Length == 0 ? T("the folder") : Names.GetValueOrDefault(account, account);
}

/// <summary>Reads which files a draft has, and what is found in each.</summary>
internal sealed class EditListReading(Workspace workspace, DraftFiles files, CampaignWork work, SavedTexts saved, Engine.Campaigns.Campaigns campaigns, People people, CheckMemory memory)
{
    /// <returns>Null where there is no such draft.</returns>
    public async Task<EditListView?> ReadAsync(string campaign)
    {
        if (files.Missing(campaign) is not null)
        {
            return null;
        }

        var texts = workspace.CampaignFiles(campaign);
        var version = await campaigns.NewestAsync(campaign);
        var (plan, _, findings) = await work.CheckAsync(campaign, texts, memory);
        var titles = (plan?.Assets ?? []).ToDictionary(a => a.Key, a => a.Title);
        var at = findings.ToLookup(f => f.Place?.File ?? (AssetKey.TryParse(f.Asset) is { } key ? DraftLooks.FileOf(key) : null), StringComparer.Ordinal);
        var kept = await saved.NewestAsync(campaign);
        ImmutableArray<string> drafted = [.. texts.Keys.Where(DraftFiles.IsDraft)];
        return new EditListView(
            campaign,
            version?.Plan.Terms.Title ?? campaign,
            version,
            [.. drafted.Select(f => new EditLine(f, DraftLooks.KeyOf(f) is { } key ? titles.GetValueOrDefault(key, f) : f, [.. at[f]], kept.GetValueOrDefault(f), version?.Files.GetValueOrDefault(f) == texts[f]))],
            [.. at.Where(g => g.Key is null || !drafted.Contains(g.Key)).SelectMany(g => g)],
            await people.NamesAsync())
        {
            IsLive = await campaigns.LaunchedAsync(campaign) is not null,
        };
    }
}
