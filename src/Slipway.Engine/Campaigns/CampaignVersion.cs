using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Campaigns;

/// <summary>Where a version of a campaign is on its path.</summary>
public enum VersionState
{
    /// <summary>Planned; being prepared as drafts.</summary>
    Staging,

    /// <summary>Staged and checked; waits to be submitted or mended.</summary>
    Checked,

    /// <summary>Waits for its approvers.</summary>
    InReview,

    /// <summary>An approver asked for changes or rejected it.</summary>
    Returned,

    /// <summary>Everyone who must has approved it.</summary>
    Approved,

    /// <summary>Being launched.</summary>
    Launching,

    /// <summary>The launch stopped and asks a person.</summary>
    Parked,

    /// <summary>A person gave its launch up: what was live by then stays, the rest is not done.</summary>
    Abandoned,

    /// <summary>Launched: live, or waiting for its schedule.</summary>
    Launched,

    /// <summary>Another version took its place.</summary>
    Superseded,

    /// <summary>Its launch is being undone, or the undo stopped and asks a person.</summary>
    Undoing,

    /// <summary>Its launch was undone; it can be prepared, approved and launched again.</summary>
    Undone,
}

/// <summary>A version of a campaign: one plan, and what has become of it.</summary>
public sealed record CampaignVersion
{
    public required Plan Plan { get; init; }

    public required VersionState State { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required ImmutableSortedDictionary<AssetKey, Reading> Readings { get; init; }

    /// <summary>What the checks and the brand's rules found, the gravest first.</summary>
    public ImmutableArray<Finding> Findings => CampaignChecker.Together(CheckFindings, RuleFindings);

    public required ImmutableArray<Finding> CheckFindings { get; init; }

    public required ImmutableArray<Finding> RuleFindings { get; init; }

    /// <summary>The version of the brand's rules it was last held against; null when it was held against none.</summary>
    public required string? RuleSet { get; init; }

    /// <summary>The files of the campaign's folder when it was planned.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>The brief it was built from, as its author wrote it.</summary>
    public required string Brief { get; init; }

    /// <summary>How it came of changes that were made in tools; null when it was only written.</summary>
    public VersionOrigin? Origin { get; init; }

    /// <summary>The accounts that made it, none of which can decide on it.</summary>
    public ImmutableArray<string> Authors => [.. (Origin is null ? [] : Origin.Authors.Prepend(Origin.KeptBy)).Prepend(Author).Concat(Writers).Distinct(StringComparer.Ordinal)];

    /// <summary>The accounts that wrote in its draft on its pages, or had agents or models write there.</summary>
    public ImmutableArray<string> Writers { get; init; } = [];

    /// <summary>How often it was prepared anew; each round has journal entries of its own.</summary>
    public required int Round { get; init; }

    public string Digest => Plan.Digest;

    /// <summary>The id by which an asset was known on its platform before; null when it is new there.</summary>
    public string? KnownAs(AssetKey asset) => Readings.GetValueOrDefault(asset)?.Id ?? Origin?.Held.GetValueOrDefault(asset)?.Id;

    public string Campaign => Plan.Terms.Name;

    internal static CampaignVersion From(Row row)
    {
        var (plan, readings) = ParsedVersions.Of(row.Digest, row.Campaign, row.Plan, row.Readings);
        return new CampaignVersion
        {
            Plan = plan,
            State = Enum.Parse<VersionState>(row.State),
            Author = row.CreatedBy,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ChangedAt),
            Readings = readings,
            CheckFindings = Read<ImmutableArray<Finding>>(row.Findings, []),
            RuleFindings = Read<ImmutableArray<Finding>>(row.RuleFindings, []),
            RuleSet = row.RuleSet,
            Files = Read(row.Files, ImmutableSortedDictionary<string, string>.Empty),
            Brief = row.Brief,
            Round = (int)row.Round,
            Origin = Read<VersionOrigin?>(row.Origin, null),
            Writers = [.. row.Writers.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        };
    }

    private static T Read<T>(string? json, T otherwise) => json is null ? otherwise : JsonSerializer.Deserialize<T>(json, AssetJson.Options)!;

    internal sealed record Row(
        string Digest, string Campaign, string? Parent, string State, string Plan, string Brief, string? Readings, string? Findings, string? Files, string? RuleSet, string? RuleFindings, string CreatedBy, long CreatedAt, long ChangedAt, long Round, string? Origin, string Writers);
}
