using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>The typed content of a campaign folder: the truth of what is wanted, before anything is rendered or planned.</summary>
public sealed record Draft
{
    /// <summary>What holds for the whole campaign.</summary>
    public required CampaignSettings Campaign { get; init; }

    /// <summary>Who is meant, in the order of their names; so with all that follow.</summary>
    public required ImmutableArray<AudienceSource> Audiences { get; init; }

    /// <summary>The emails, not rendered.</summary>
    public required ImmutableArray<EmailSource> Emails { get; init; }

    /// <summary>The pages, not rendered.</summary>
    public required ImmutableArray<PageSource> Pages { get; init; }

    /// <summary>The forms.</summary>
    public required ImmutableArray<FormAsset> Forms { get; init; }

    /// <summary>The journeys.</summary>
    public required ImmutableArray<JourneyAsset> Journeys { get; init; }

    /// <summary>The tracked links.</summary>
    public required ImmutableArray<LinkAsset> Links { get; init; }

    /// <summary>What will be reported; null when no report is wanted.</summary>
    public ReportAsset? Report { get; init; }

    /// <summary>The calendar entry; null when there is none.</summary>
    public CalendarAsset? Calendar { get; init; }

    /// <summary>The ad campaigns.</summary>
    public ImmutableArray<AdAsset> Ads { get; init; } = [];

    /// <summary>The campaign in the CRM; null when there is none.</summary>
    public CrmCampaignAsset? Crm { get; init; }

    /// <summary>The target accounts; null when the campaign is for people wherever they work.</summary>
    public AccountList? Accounts { get; init; }

    /// <summary>What is said to segments of the audience, a list for each field that tells them.</summary>
    public ImmutableArray<SegmentList> Segments { get; init; } = [];

    /// <summary>Where each asset is defined.</summary>
    public required ImmutableSortedDictionary<AssetKey, Place> Places { get; init; }
}

/// <summary>What a campaign's settings say.</summary>
public sealed record CampaignSettings
{
    /// <summary>What is true of the campaign as a whole.</summary>
    public required CampaignTerms Terms { get; init; }

    /// <summary>Who is held out: a share below 0.5, and 0 only where somebody says why.</summary>
    public required HoldoutSettings Holdout { get; init; }

    /// <summary>The part of all people it may have, where it must not meet others in one person; its seed is open. Null where it may have all.</summary>
    public ExclusiveRange? Exclusive { get; init; }

    /// <summary>Who the mails come from.</summary>
    public required Sender Sender { get; init; }

    /// <summary>Which connection takes which kind, as written, where the workspace's own choice is not meant.</summary>
    public ImmutableSortedDictionary<AssetKind, PlacedText> Platforms { get; init; } = ImmutableSortedDictionary<AssetKind, PlacedText>.Empty;

    /// <summary>The steps in which its emails go out; null where nothing is said.</summary>
    public Ramp? Ramp { get; init; }

    /// <summary>What is tried; null where everybody is written to alike.</summary>
    public ExperimentSettings? Experiment { get; init; }

    /// <summary>What each part may take of the budget; empty when it is not split.</summary>
    public ImmutableArray<BudgetPart> Split { get; init; } = [];
}

/// <summary>What a part of a campaign may take of its budget.</summary>
/// <param name="Part">The part, for example <c>ads</c>.</param>
/// <param name="Share">Its share, 0 up to 1.</param>
public sealed record BudgetPart(string Part, double Share);

/// <summary>A text with the place of its first character.</summary>
public sealed record PlacedText(string Text, Place Place);

/// <summary>An audience as written: all of an <see cref="AudienceAsset"/> but what the plan decides.</summary>
public sealed record AudienceSource
{
    /// <summary>Its name within the campaign.</summary>
    public required AssetKey Key { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Title { get; init; }

    /// <summary>Who is meant.</summary>
    public required Predicate Where { get; init; }

    /// <summary>Who is left out and why, in order.</summary>
    public required ImmutableArray<Exclusion> Exclusions { get; init; }

    /// <summary>The purpose people must have consented to.</summary>
    public required string ConsentPurpose { get; init; }

    /// <summary>The purpose people must have consented to before an ads platform is told of them; null where none is to be.</summary>
    public string? AdsConsent { get; init; }

    /// <summary>Leaves out who was mailed within so many days.</summary>
    public required int RestDays { get; init; }

    /// <summary>The most people it may hold.</summary>
    public required int Cap { get; init; }

    /// <summary>Whether only people at the campaign's target accounts are meant.</summary>
    public bool AtAccounts { get; init; }
}

/// <summary>An email as written.</summary>
public sealed record EmailSource
{
    /// <summary>Its name within the campaign.</summary>
    public required AssetKey Key { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Title { get; init; }

    /// <summary>The subject, merge fields included.</summary>
    public required PlacedText Subject { get; init; }

    /// <summary>The line inboxes show after the subject.</summary>
    public required PlacedText Preheader { get; init; }

    /// <summary>The audience it goes to.</summary>
    public required AssetKey Audience { get; init; }

    /// <summary>Who of the audience gets it.</summary>
    public required Predicate Recipients { get; init; }

    /// <summary>When it goes out.</summary>
    public required Delivery Delivery { get; init; }

    /// <summary>The variant its words are; null where it has no other words.</summary>
    public string? Variant { get; init; }

    /// <summary>The steps in which it goes out; null where it is as its campaign's.</summary>
    public Ramp? Ramp { get; init; }

    /// <summary>The Markdown below the settings.</summary>
    public required string Body { get; init; }

    /// <summary>The line of the file on which the body begins.</summary>
    public required int BodyLine { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }
}

/// <summary>A page as written.</summary>
public sealed record PageSource
{
    /// <summary>Its name within the campaign.</summary>
    public required AssetKey Key { get; init; }

    /// <summary>What a person calls it; the title of the browser's tab.</summary>
    public required string Title { get; init; }

    /// <summary>The last part of its address.</summary>
    public required string Slug { get; init; }

    /// <summary>What search engines and messengers show.</summary>
    public required string Description { get; init; }

    /// <summary>The form on it; null when it has none.</summary>
    public AssetKey? Form { get; init; }

    /// <summary>Whether it makes a page for each target account.</summary>
    public bool PerAccount { get; init; }

    /// <summary>The Markdown below the settings.</summary>
    public required string Body { get; init; }

    /// <summary>The line of the file on which the body begins.</summary>
    public required int BodyLine { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }
}
