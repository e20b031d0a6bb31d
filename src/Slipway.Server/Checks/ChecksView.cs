using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Waivers;
using Slipway.Core.Checks;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;
using Slipway.Store.Time;

namespace Slipway.Server.Checks;

/// <summary>What is asked of the page of checks.</summary>
/// <param name="ByAsset">Whether findings stand together by what they are about, rather than by what found them.</param>
/// <param name="Level">The level that is shown: error, warning, suggestion or exception; null for all.</param>
/// <param name="Only">The one rule or asset that is shown whole; null for all.</param>
/// <param name="Page">Which page of it.</param>
public sealed record ChecksAddress(string Campaign, bool ByAsset, string? Level, string? Only, int Page)
{
    public static ImmutableArray<string> Levels { get; } = ["error", "warning", "suggestion", "exception"];

    public static ChecksAddress Of(string campaign, string? by, string? level, string? only, int? page) =>
        new(campaign, by == "asset", level is not null && Levels.Contains(level) ? level : null, string.IsNullOrEmpty(only) ? null : only, Math.Clamp(page ?? 1, 1, 10_000));

    /// <summary>Whether a finding is of the level.</summary>
    public bool Takes(Finding finding) => Level is null || LevelOf(finding) == Level;

    /// <summary>The level a finding is counted under.</summary>
    public static string LevelOf(Finding finding) => finding.Excepted is not null ? "exception" : finding.Level switch { FindingLevel.Error => "error", FindingLevel.Warning => "warning", _ => "suggestion" };

    public override string ToString() => Requests.Address($"/campaigns/{Campaign}/checks", ("by", ByAsset ? "asset" : null), ("level", Level), ("only", Only), ("page", Requests.Page(Page)));
}

/// <summary>Findings that stand together.</summary>
/// <param name="Key">The code of the rule, or what the findings are about; empty for the campaign as a whole.</param>
/// <param name="Findings">So many as are shown.</param>
/// <param name="All">How many there are.</param>
public sealed record FindingGroup(string Key, ImmutableArray<Finding> Findings, int All)
{
    /// <summary>The rule that found them; null where they stand together by asset, or no rule of the brand did.</summary>
    public Rule? Rule { get; init; }

    /// <summary>The check that found them, of those that every campaign has to pass.</summary>
    public Check? Check { get; init; }

    /// <summary>What people call the asset.</summary>
    public string? Title { get; init; }
}

/// <summary>A waiver that has to do with a campaign.</summary>
/// <param name="Waiver">The waiver.</param>
/// <param name="Covers">How many of the findings it covers.</param>
/// <param name="DaysLeft">On how many more days it holds, today included.</param>
public sealed record WaiverLine(Waiver Waiver, int Covers, int DaysLeft)
{
    /// <summary>Whether it is warned of.</summary>
    public bool EndsSoon => DaysLeft <= 15;
}

/// <summary>Everything that was looked for in a version, and what was found.</summary>
public sealed record ChecksView(CampaignVersion Version, bool IsLive, ChecksAddress Address)
{
    /// <summary>How many findings there are of each level.</summary>
    public required ImmutableDictionary<string, int> Counts { get; init; }

    public required ImmutableArray<FindingGroup> Groups { get; init; }

    /// <summary>Whether there are more groups, or more of the one that is shown.</summary>
    public bool HasMore { get; init; }

    public required ImmutableArray<WaiverLine> Waivers { get; init; }

    /// <summary>The rules that were applied and found nothing, by id.</summary>
    public required ImmutableArray<string> SilentRules { get; init; }

    /// <summary>The checks that found nothing.</summary>
    public required ImmutableArray<string> SilentChecks { get; init; }

    /// <summary>How many rules were applied.</summary>
    public required int Rules { get; init; }

    /// <summary>Whether the rules are others now than those it was held against.</summary>
    public bool HasOtherRules { get; init; }

    /// <summary>What is wrong with the rules themselves.</summary>
    public ImmutableArray<Finding> Problems { get; init; } = [];

    /// <summary>Whether anything was looked for yet.</summary>
    public bool IsChecked => Version.RuleSet is not null;

    public bool HasPage(string code) => AllChecks.Find(code) is not null || (Explained.Contains(code));

    /// <summary>The rules of the brand, each of which has a page.</summary>
    public required ImmutableHashSet<string> Explained { get; init; }
}

/// <summary>Reads what was looked for in a campaign, and what was found.</summary>
internal sealed class ChecksReading(Engine.Campaigns.Campaigns campaigns, ReadRules rules, BusinessClock clock)
{
    private const int MostGroups = 30;
    private const int MostOfGroup = 12;
    private const int MostAlone = 100;

    /// <returns>Null where there is no such campaign.</returns>
    public async Task<ChecksView?> ReadAsync(ChecksAddress address)
    {
        if (await campaigns.NewestAsync(address.Campaign) is not { } version)
        {
            return null;
        }

        var now = clock.Now;
        var (brand, problems) = rules(now);
        var (own, applied) = CampaignChecker.Applied(version.Plan, version.Files, brand, now);
        var findings = version.Findings;
        var found = findings.Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        var (groups, hasMore) = Grouped(address, version, own);
        var ids = applied.Select(r => r.Id).Distinct(StringComparer.Ordinal).ToList();
        return new ChecksView(version, await campaigns.LaunchedAsync(address.Campaign) is not null, address)
        {
            Counts = findings.GroupBy(ChecksAddress.LevelOf).ToImmutableDictionary(g => g.Key, g => g.Count()),
            Groups = groups,
            HasMore = hasMore,
            Waivers = Waivers(own, findings, DateOnly.FromDateTime(now.UtcDateTime)),
            SilentRules = [.. ids.Where(id => !found.Contains(id))],
            SilentChecks = [.. AllChecks.List.Select(c => c.Code).Where(c => !found.Contains(c))],
            Rules = ids.Count,
            HasOtherRules = version.RuleSet is not null && version.RuleSet != own.Digest,
            Problems = problems,
            Explained = [.. brand.Rules.Where(r => !r.IsPackaged).Select(r => r.Id)],
        };
    }

    private static (ImmutableArray<FindingGroup> Groups, bool HasMore) Grouped(ChecksAddress address, CampaignVersion version, RuleSet rules)
    {
        var all = version.Findings.Where(address.Takes).GroupBy(f => address.ByAsset ? f.Asset ?? f.Place?.File ?? "" : f.Code, StringComparer.Ordinal);
        if (address.Only is { } only)
        {
            var one = all.Where(g => g.Key == only).SelectMany(g => g).ToList();
            var skip = (address.Page - 1) * MostAlone;
            return (one.Count == 0 ? [] : [Group(address, version, rules, only, [.. one.Skip(skip).Take(MostAlone)], one.Count)], one.Count > skip + MostAlone);
        }

        var sorted = all.OrderByDescending(g => g.Any(f => f.Blocks)).ThenBy(g => g.All(f => f.Excepted is not null)).ThenByDescending(g => g.Max(f => f.Level)).ThenByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var from = (address.Page - 1) * MostGroups;
        return ([.. sorted.Skip(from).Take(MostGroups).Select(g => Group(address, version, rules, g.Key, [.. g.Take(MostOfGroup)], g.Count()))], sorted.Count > from + MostGroups);
    }

    private static FindingGroup Group(ChecksAddress address, CampaignVersion version, RuleSet rules, string key, ImmutableArray<Finding> findings, int all) => new(key, findings, all)
    {
        Rule = address.ByAsset ? null : rules.Find(key),
        Check = address.ByAsset ? null : AllChecks.Find(key),
        Title = address.ByAsset && AssetKey.TryParse(key) is { } asset && version.Plan.Changes.FirstOrDefault(c => c.Key == asset) is { } change ? change.Shown.Title : null,
    };

    // Those that cover something of it, and its own that cover nothing: the brand's others are for other campaigns.
    private static ImmutableArray<WaiverLine> Waivers(RuleSet rules, ImmutableArray<Finding> findings, DateOnly today)
    {
        var covers = findings.Where(f => f.Excepted is not null).GroupBy(f => f.Excepted!.Waiver, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return
        [
            .. rules.Waivers.Waivers.Where(w => covers.ContainsKey(w.Id) || w.Place.File.StartsWith("waivers/", StringComparison.Ordinal))
                .Select(w => new WaiverLine(w, covers.GetValueOrDefault(w.Id), w.Until.DayNumber - today.DayNumber + 1)).OrderBy(w => w.Waiver.Until).ThenBy(w => w.Waiver.Id, StringComparer.Ordinal),
        ];
    }
}
