using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>How far a member of a CRM campaign is.</summary>
/// <param name="Name">Its name in the CRM, for example Registered.</param>
/// <param name="Responded">Whether it counts as a response.</param>
/// <param name="On">The event that leads to it, for example <c>registered</c>; null for the one that members begin with.</param>
public sealed record MemberStatus(string Name, bool Responded, string? On);

/// <summary>Something the owner of a lead or contact is asked to do.</summary>
/// <param name="Subject">What to do, in a line.</param>
/// <param name="Description">What helps to do it.</param>
/// <param name="DueDays">Days after the launch by which it is due.</param>
/// <param name="For">Who of the members it concerns; null for all.</param>
public sealed record OwnerTask(string Subject, string Description, int DueDays, Predicate? For)
{
    /// <summary>Whether it is one task for each target account, whoever of its people it concerns first, instead of one for each of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PerAccount { get; init; }
}

/// <summary>The campaign as the CRM keeps it: who was reached, how they answered, and what their owners are asked to do.</summary>
public sealed record CrmCampaignAsset : Asset
{
    /// <summary>The CRM's own word for what kind of campaign it is, for example Webinar.</summary>
    public required string Type { get; init; }

    /// <summary>Its first day.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Its last day.</summary>
    public required DateOnly End { get; init; }

    /// <summary>What it is planned to cost.</summary>
    public required Money Budget { get; init; }

    /// <summary>What it is about.</summary>
    public required string Description { get; init; }

    /// <summary>The audience whose people become members; the held-out people never do.</summary>
    public required AssetKey Audience { get; init; }

    /// <summary>The statuses a member can have; the first is the one it begins with.</summary>
    public required ImmutableArray<MemberStatus> Statuses { get; init; }

    /// <summary>What the owners are asked to do.</summary>
    public ImmutableArray<OwnerTask> Tasks { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => [Audience];
}
