using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Briefs;

/// <summary>What a marketer wants, complete and free of contradictions.</summary>
public sealed record Brief
{
    /// <summary>The campaign's name: lower case letters, digits, hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What people call the campaign.</summary>
    public required string Title { get; init; }

    /// <summary>The playbook it is built with.</summary>
    public required string Playbook { get; init; }

    /// <summary>The language of the campaign, for example <c>en</c> or <c>de-AT</c>.</summary>
    public required string Language { get; init; }

    /// <summary>What counts as success.</summary>
    public required Goal Goal { get; init; }

    /// <summary>What the recipient gets, in the words of the brief.</summary>
    public required string Offer { get; init; }

    /// <summary>Who is meant.</summary>
    public required BriefAudience Audience { get; init; }

    /// <summary>The countries, as ISO 3166 codes.</summary>
    public required ImmutableArray<string> Markets { get; init; }

    /// <summary>The industry.</summary>
    public required string Industry { get; init; }

    /// <summary>What the reader shall do; the label of the buttons.</summary>
    public required string CallToAction { get; init; }

    /// <summary>The event the campaign is about; null when the playbook needs none.</summary>
    public BriefEvent? Event { get; init; }

    /// <summary>The companies that are meant; null when people are meant wherever they work.</summary>
    public AccountSettings? Accounts { get; init; }

    /// <summary>The type of the campaign in the CRM; null when it has no part in it.</summary>
    public string? Crm { get; init; }

    /// <summary>The ads for the people who are meant; null when there are none.</summary>
    public BriefAds? Ads { get; init; }

    /// <summary>Claims with the source of each.</summary>
    public required ImmutableArray<ProofPoint> ProofPoints { get; init; }

    /// <summary>Who writes.</summary>
    public required BriefSender Sender { get; init; }

    /// <summary>When the first mail goes out.</summary>
    public required ScheduledTime Launch { get; init; }

    /// <summary>What may be spent.</summary>
    public required Money Budget { get; init; }

    /// <summary>The share of the audience that is held out to measure against: above 0, below 0.5.</summary>
    public required double Holdout { get; init; }

    /// <summary>What is held out as one.</summary>
    public HoldoutUnit HoldoutBy { get; init; }

    /// <summary>The free text below the settings.</summary>
    public required string Prose { get; init; }
}

/// <summary>Who is meant, who is left out and how many at most.</summary>
/// <param name="Where">Who is meant.</param>
/// <param name="Exclusions">Who is left out and why, in order.</param>
/// <param name="ConsentPurpose">The purpose people must have consented to.</param>
/// <param name="RestDays">Leaves out who was mailed within so many days.</param>
/// <param name="Cap">The most people.</param>
public sealed record BriefAudience(Predicate Where, ImmutableArray<Exclusion> Exclusions, string ConsentPurpose, int RestDays, int Cap);

/// <summary>The search ads of a campaign, for the people of its audience.</summary>
/// <param name="DailyBudget">The most they may cost in a day, in the currency of the campaign's budget.</param>
/// <param name="Keywords">What people search for when they are shown.</param>
/// <param name="Headlines">Their headlines.</param>
/// <param name="Descriptions">Their descriptions.</param>
/// <param name="Consent">The purpose people must have consented to before the ads platform is told who they are.</param>
/// <param name="Use">What the people are to the ads.</param>
public sealed record BriefAds(decimal DailyBudget, ImmutableArray<string> Keywords, ImmutableArray<string> Headlines, ImmutableArray<string> Descriptions, string Consent, AudienceUse Use);

/// <summary>The event a campaign is about.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Start">When it begins.</param>
/// <param name="DurationMinutes">Its length in minutes.</param>
/// <param name="Location">The https address to join at.</param>
/// <param name="Speakers">Who speaks.</param>
/// <param name="Agenda">What happens when.</param>
public sealed record BriefEvent(string Title, ScheduledTime Start, int DurationMinutes, string Location, ImmutableArray<Speaker> Speakers, ImmutableArray<AgendaItem> Agenda)
{
    /// <summary>When it ends.</summary>
    public ScheduledTime End => Text.ZonedTimes.InZone(Start.At.AddMinutes(DurationMinutes), Start.Zone);
}

/// <summary>Someone who speaks at the event.</summary>
public sealed record Speaker(string Name, string Role);

/// <summary>A point of the agenda, at a local time of the event's zone.</summary>
public sealed record AgendaItem(TimeOnly Time, string Item);

/// <summary>A claim and where it is proven.</summary>
/// <param name="Claim">The claim, one sentence.</param>
/// <param name="Source">The https address of the proof.</param>
public sealed record ProofPoint(string Claim, string Source);

/// <summary>Who writes, with what the law asks to be named.</summary>
public sealed record BriefSender(string Name, string Address, string? ReplyTo, string Company, string PostalAddress);
