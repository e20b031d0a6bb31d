using System.Collections.Immutable;
using System.Text.Json;
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

    /// <summary>Launched: live, or waiting for its schedule.</summary>
    Launched,

    /// <summary>Another version took its place.</summary>
    Superseded,
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

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The brief it was built from, as its author wrote it.</summary>
    public required string Brief { get; init; }

    /// <summary>How often it was prepared anew; each round has journal entries of its own.</summary>
    public required int Round { get; init; }

    public string Digest => Plan.Digest;

    public string Campaign => Plan.Terms.Name;

    internal static CampaignVersion From(Row row)
    {
        var plan = Plan.FromJson(row.Plan);
        if (plan.Digest != row.Digest)
        {
            throw new InvalidDataException($"Version {row.Digest} of {row.Campaign} is not what was stored: its plan now has the digest {plan.Digest}. Run slipway audit verify.");
        }

        return new CampaignVersion
        {
            Plan = plan,
            State = Enum.Parse<VersionState>(row.State),
            Author = row.CreatedBy,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ChangedAt),
            Readings = row.Readings is null ? ImmutableSortedDictionary<AssetKey, Reading>.Empty
                : JsonSerializer.Deserialize<ImmutableSortedDictionary<AssetKey, Reading>>(row.Readings, AssetJson.Options)!,
            Findings = row.Findings is null ? [] : JsonSerializer.Deserialize<ImmutableArray<Finding>>(row.Findings, AssetJson.Options),
            Brief = row.Brief,
            Round = (int)row.Round,
        };
    }

    internal sealed record Row(
        string Digest, string Campaign, string? Parent, string State, string Plan, string Brief, string? Readings, string? Findings, string CreatedBy, long CreatedAt, long ChangedAt, long Round);
}
