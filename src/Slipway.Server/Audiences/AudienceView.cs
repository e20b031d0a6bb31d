using System.Collections.Immutable;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Server.Audiences;

/// <summary>An audience of a campaign, as it was last fixed.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Title">What the campaign is called.</param>
/// <param name="State">How far its newest version is.</param>
/// <param name="Audience">Who is meant.</param>
public sealed record CampaignAudience(string Campaign, string Title, VersionState State, AudienceAsset Audience)
{
    /// <summary>Its figures when it was fixed; null where it is not fixed.</summary>
    public AudienceFigures? Figures { get; init; }

    /// <summary>When it was fixed, by the business clock.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>When its first mail goes out.</summary>
    public DateTimeOffset? Launch { get; init; }

    /// <summary>How many mails follow later.</summary>
    public long Later { get; init; }

    /// <summary>How many of its people, the held out left out, another campaign that is in flight writes to as well; null where that is not counted.</summary>
    public long? Shared { get; init; }
}

/// <summary>Contacts that were imported from a file.</summary>
/// <param name="At">When.</param>
/// <param name="Detail">What came of it, in counts.</param>
public sealed record ImportSeen(DateTimeOffset At, string Detail);

/// <summary>People in flight in more than one campaign.</summary>
/// <param name="Campaigns">How many campaigns are in flight.</param>
/// <param name="People">How many people are written to by more than one of them; null where they are too many to count for a page.</param>
public sealed record Overlap(long Campaigns, long? People);

/// <summary>The page of audiences.</summary>
/// <param name="Contacts">How many contacts there are.</param>
/// <param name="Suppressed">How many addresses must not be mailed, by reason.</param>
/// <param name="Imports">The imports, the last first.</param>
/// <param name="Overlap">People in flight in more than one campaign.</param>
/// <param name="Audiences">The audiences of a page, the one whose campaign changed last first.</param>
public sealed record AudiencesView(long Contacts, ImmutableArray<(string Reason, long Addresses)> Suppressed, ImmutableArray<ImportSeen> Imports, Overlap Overlap, ImmutableArray<CampaignAudience> Audiences)
{
    public required int Page { get; init; }

    /// <summary>Whether the list goes on.</summary>
    public bool HasMore { get; init; }
}
