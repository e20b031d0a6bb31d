using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Engine.Campaigns;
using Slipway.Server.Accounts;
using Slipway.Server.Editing;
using Slipway.Server.Workspaces;
using Slipway.Store;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.History;

/// <summary>A decision about a version, as its history shows it.</summary>
public sealed record PastDecision(string Version, string Role, string Approver, string Decision, string Comment, DateTimeOffset At);

/// <summary>A version in a campaign's history.</summary>
/// <param name="Digest">The version.</param>
/// <param name="State">What it came to.</param>
/// <param name="Author">Who prepared it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="IsLive">Whether it is what is launched.</param>
/// <param name="Before">The version that was prepared before it; null for the first.</param>
/// <param name="Decisions">What was decided about it, the oldest first.</param>
public sealed record PastVersion(string Digest, VersionState State, string Author, DateTimeOffset CreatedAt, bool IsLive, string? Before, ImmutableArray<PastDecision> Decisions);

/// <summary>A file that two texts of a campaign differ in; a text is empty where the file is not there.</summary>
public sealed record FileDifference(string File, string Before, string After);

/// <summary>Two versions side by side.</summary>
/// <param name="From">The one, or the draft, in words.</param>
/// <param name="To">The other.</param>
/// <param name="Files">What they differ in.</param>
public sealed record VersionDifference(string From, string To, ImmutableArray<FileDifference> Files);

/// <summary>The history of a campaign.</summary>
public sealed record HistoryView(string Campaign, string Title, CampaignVersion Newest, ImmutableArray<PastVersion> Versions, int Page, bool HasMore, ImmutableDictionary<string, string> Names)
{
    /// <summary>What was asked to be laid side by side; null where nothing was.</summary>
    public VersionDifference? Difference { get; init; }

    /// <summary>The two that were chosen.</summary>
    public (string? From, string? To) Chosen { get; init; }

    /// <summary>Whether a version is launched, on this page of them or another.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether the draft's folder is in the workspace.</summary>
    public bool HasDraft { get; init; }

    public string NameOf(string account) => Names.GetValueOrDefault(account, account);
}

/// <summary>What restoring a version would write.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Version">The version.</param>
/// <param name="Newest">The newest version.</param>
/// <param name="Files">The files of the draft that would change.</param>
/// <param name="Kept">Files that are different and stay as they are: no files of a draft.</param>
/// <param name="Seen">The digest of the draft as it is.</param>
public sealed record RestoreView(string Campaign, string Title, CampaignVersion Version, CampaignVersion Newest, ImmutableArray<FileDifference> Files, ImmutableArray<string> Kept, string Seen);

/// <summary>Reads what a campaign was before.</summary>
internal sealed class HistoryReading(Database database, Workspace workspace, DraftFiles files, Engine.Campaigns.Campaigns campaigns, People people)
{
    /// <summary>The name of the draft among the versions.</summary>
    public const string Draft = "draft";

    private const int PageSize = 25;

    /// <returns>Null where the campaign has no version.</returns>
    public async Task<HistoryView?> ReadAsync(string campaign, int page, string? from, string? to)
    {
        if (await campaigns.NewestAsync(campaign) is not { } newest)
        {
            return null;
        }

        // One more than is shown: the last of them needs to know what was before it.
        var skip = (Math.Max(1, page) - 1) * PageSize;
        var (rows, decisions) = await database.ReadAsync(async s => (
            await s.QueryAsync<Row>("select digest, state, created_by as author, created_at as createdat from versions where campaign = @campaign order by created_at desc, digest limit @take offset @skip", new { campaign, take = PageSize + 1, skip }),
            await s.QueryAsync<DecisionRow>(
                "select d.version, d.role, d.approver, d.decision, d.comment, d.decided_at as at from decisions d where d.version in (select digest from versions where campaign = @campaign order by created_at desc, digest limit @take offset @skip) order by d.decided_at, d.id",
                new { campaign, take = PageSize, skip })));
        var live = await campaigns.LaunchedAsync(campaign);
        var by = decisions.ToLookup(d => d.Version, StringComparer.Ordinal);
        return new HistoryView(
            campaign, newest.Plan.Terms.Title, newest,
            [.. rows.Take(PageSize).Select((r, i) => new PastVersion(
                r.Digest, Enum.Parse<VersionState>(r.State), r.Author, At(r.CreatedAt), r.Digest == live, i + 1 < rows.Count ? rows[i + 1].Digest : null,
                [.. by[r.Digest].Select(d => new PastDecision(d.Version, d.Role, d.Approver, d.Decision, d.Comment, At(d.At)))]))],
            Math.Max(1, page), rows.Count > PageSize,
            await people.NamesAsync())
        {
            Difference = await CompareAsync(campaign, from, to),
            Chosen = (from, to),
            IsLive = live is not null,
            HasDraft = files.Missing(campaign) is null,
        };
    }

    /// <summary>What restoring a version would write; null where there is no such version, or no draft.</summary>
    public async Task<RestoreView?> RestoreAsync(string campaign, string digest)
    {
        if (files.Missing(campaign) is not null || await campaigns.FindAsync(digest) is not { Campaign: var own } version || own != campaign)
        {
            return null;
        }

        var there = workspace.CampaignFiles(campaign);
        var differences = Differences(there, version.Files);
        return new RestoreView(
            campaign, version.Plan.Terms.Title, version, (await campaigns.NewestAsync(campaign))!,
            [.. differences.Where(d => IsRestored(d.File, version))], [.. differences.Select(d => d.File).Where(f => !IsRestored(f, version))], DigestOf(there));
    }

    /// <summary>Whether restoring a version writes a file: those of the draft, and the brief, so that what was asked for and what was made of it belong together again.</summary>
    public static bool IsRestored(string file, CampaignVersion version) => DraftFiles.IsDraft(file) || (file == Workspace.BriefFile && version.Files.ContainsKey(file));

    /// <summary>The digest of a draft: of all its files that restoring may write.</summary>
    public static string DigestOf(IReadOnlyDictionary<string, string> texts) => CanonicalJson.Digest(texts.Where(f => f.Key == Workspace.BriefFile || DraftFiles.IsDraft(f.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal));

    private async Task<VersionDifference?> CompareAsync(string campaign, string? from, string? to) =>
        await TextsAsync(campaign, from) is { } before && await TextsAsync(campaign, to) is { } after
            ? new VersionDifference(before.Name, after.Name, Differences(before.Files, after.Files))
            : null;

    private async Task<(string Name, IReadOnlyDictionary<string, string> Files)?> TextsAsync(string campaign, string? which) =>
        which is null ? null
        : which == Draft ? files.Missing(campaign) is null ? (T("the draft as it is now"), workspace.CampaignFiles(campaign)) : null
        : await campaigns.FindAsync(which) is { } version && version.Campaign == campaign ? (T($"version {Campaigns.Words.Version(which)}"), version.Files) : null;

    private static ImmutableArray<FileDifference> Differences(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(f => new FileDifference(f, before.GetValueOrDefault(f, ""), after.GetValueOrDefault(f, "")))
            .Where(d => d.Before != d.After || before.ContainsKey(d.File) != after.ContainsKey(d.File)),
    ];

    private static DateTimeOffset At(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private sealed record Row(string Digest, string State, string Author, long CreatedAt);

    private sealed record DecisionRow(string Version, string Role, string Approver, string Decision, string Comment, long At);
}
