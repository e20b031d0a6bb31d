using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>What is known of a campaign as a whole: all that a rule about campaigns may ask. What is null is not known.</summary>
public sealed record CampaignFacts
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>Where its audience is, as two-letter codes.</summary>
    public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>The industry it speaks to.</summary>
    public string? Industry { get; init; }

    /// <summary>The language of its texts.</summary>
    public string? Language { get; init; }

    /// <summary>The IANA zone its schedule is at home in.</summary>
    public required string Zone { get; init; }

    /// <summary>The business time at which it is looked at.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>When its first mail goes out.</summary>
    public DateTimeOffset? Launch { get; init; }

    /// <summary>What it is meant to earn.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What it may cost.</summary>
    public Money? Budget { get; init; }

    /// <summary>What each part may take of the budget, 0 up to 1; empty when it is not split.</summary>
    public ImmutableArray<BudgetPart> Split { get; init; } = [];

    /// <summary>The share of the audience that is held out.</summary>
    public double? Holdout { get; init; }

    /// <summary>Its audiences.</summary>
    public ImmutableArray<AudienceFacts> Audiences { get; init; } = [];

    /// <summary>Its emails.</summary>
    public ImmutableArray<EmailFacts> Emails { get; init; } = [];

    /// <summary>Its pages.</summary>
    public ImmutableArray<PageFacts> Pages { get; init; } = [];

    /// <summary>Its forms.</summary>
    public ImmutableArray<FormFacts> Forms { get; init; } = [];

    /// <summary>Its journeys.</summary>
    public ImmutableArray<JourneyFacts> Journeys { get; init; } = [];

    /// <summary>Its tracked links.</summary>
    public ImmutableArray<LinkFacts> Links { get; init; } = [];

    /// <summary>What will be reported.</summary>
    public ReportFacts? Report { get; init; }

    /// <summary>The calendar entry.</summary>
    public CalendarFacts? Calendar { get; init; }

    /// <summary>The other campaigns that are live or approved.</summary>
    public ImmutableArray<CampaignInFlight>? InFlight { get; init; }

    /// <summary>Where the campaign is described.</summary>
    public required Place Place { get; init; }

    /// <summary>Where each asset is written.</summary>
    public ImmutableSortedDictionary<AssetKey, Place> Places { get; init; } = ImmutableSortedDictionary<AssetKey, Place>.Empty;

    /// <summary>All assets, by key.</summary>
    public IEnumerable<AssetFacts> Assets =>
        ((IEnumerable<AssetFacts>)[.. Audiences, .. Emails, .. Pages, .. Forms, .. Journeys, .. Links, .. new AssetFacts?[] { Report, Calendar }.OfType<AssetFacts>()]).OrderBy(a => a.Key);

    /// <summary>What decides which rules apply to it; its kind is <c>campaign</c>.</summary>
    public Setting Setting => new() { Kind = "campaign", Markets = Markets, Industry = Industry?.ToLowerInvariant(), Language = Language };
}

/// <summary>What is known of an asset.</summary>
/// <param name="Key">The asset.</param>
/// <param name="Title">What a person calls it.</param>
public abstract record AssetFacts(AssetKey Key, string Title);

/// <summary>What is known of an audience.</summary>
public sealed record AudienceFacts(AssetKey Key, string Title) : AssetFacts(Key, Title)
{
    /// <summary>The most people it may hold.</summary>
    public int? Cap { get; init; }

    /// <summary>How many people it holds, as its platform last said.</summary>
    public int? Size { get; init; }

    /// <summary>How many of them are held out.</summary>
    public int? HeldOut { get; init; }

    /// <summary>Leaves out who was mailed within so many days.</summary>
    public int RestDays { get; init; }

    /// <summary>Why people are left out.</summary>
    public ImmutableArray<string> Exclusions { get; init; } = [];

    /// <summary>The purpose people must have consented to.</summary>
    public string? Purpose { get; init; }

    /// <summary>Markets whose law lets business recipients be mailed without prior consent.</summary>
    public ImmutableArray<string> OptOutMarkets { get; init; } = [];
}

/// <summary>What is known of an email.</summary>
public sealed record EmailFacts(AssetKey Key, string Title) : AssetFacts(Key, Title)
{
    /// <summary>The subject, with fallbacks for merge fields.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What inboxes show after the subject.</summary>
    public string Preheader { get; init; } = "";

    /// <summary>How many words its plain text has.</summary>
    public int? Words { get; init; }

    /// <summary>The name of its audience; the only one there is when it does not say.</summary>
    public string? Audience { get; init; }

    /// <summary>What makes it go out: <c>time</c>, <c>event</c> or <c>journey</c>.</summary>
    public string Trigger { get; init; } = "time";

    /// <summary>The earliest moment at which it goes out.</summary>
    public DateTimeOffset? Sends { get; init; }

    /// <summary>The email that others get at that point: nobody gets both.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>The names of the links in it.</summary>
    public ImmutableArray<string> Links { get; init; } = [];
}

/// <summary>What is known of a page.</summary>
public sealed record PageFacts(AssetKey Key, string Title) : AssetFacts(Key, Title)
{
    /// <summary>The last part of its address.</summary>
    public string Slug { get; init; } = "";

    /// <summary>The names of the links on it.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>The names of the forms on it.</summary>
    public ImmutableArray<string> Forms { get; init; } = [];
}

/// <summary>What is known of a form.</summary>
public sealed record FormFacts(AssetKey Key, string Title) : AssetFacts(Key, Title)
{
    /// <summary>The names of its fields.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The names of the fields that must be filled in.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>Whether it has a box for consent.</summary>
    public bool Consent { get; init; }

    /// <summary>The event a submission is.</summary>
    public string? Event { get; init; }
}

/// <summary>What is known of a journey.</summary>
public sealed record JourneyFacts(AssetKey Key, string Title) : AssetFacts(Key, Title)
{
    /// <summary>The name of its audience.</summary>
    public string? Audience { get; init; }

    /// <summary>When everyone enters.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When everyone leaves.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The names of the emails it may send.</summary>
    public ImmutableArray<string> Emails { get; init; } = [];
}

/// <summary>What is known of a tracked link.</summary>
public sealed record LinkFacts(AssetKey Key, string Title) : AssetFacts(Key, Title)
{
    /// <summary>Where it leads, when not to a page of the campaign.</summary>
    public string? Address { get; init; }

    /// <summary>The name of the page it leads to.</summary>
    public string? Page { get; init; }

    /// <summary>Its campaign parameters.</summary>
    public Utm? Utm { get; init; }
}

/// <summary>What will be reported.</summary>
/// <param name="Key">The report.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Metric">The event that is the goal.</param>
/// <param name="WindowDays">How many days an outcome counts.</param>
public sealed record ReportFacts(AssetKey Key, string Title, string Metric, int WindowDays) : AssetFacts(Key, Title);

/// <summary>What is known of the calendar entry.</summary>
/// <param name="Key">The entry.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
public sealed record CalendarFacts(AssetKey Key, string Title, DateTimeOffset Start, DateTimeOffset End) : AssetFacts(Key, Title);

/// <summary>Another campaign that is live or approved.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Sends">When its mails go out that one person may get, each at the earliest.</param>
public sealed record CampaignInFlight(string Name, string Title, ImmutableArray<DateTimeOffset> Sends)
{
    /// <summary>The share of this campaign's people who are also in that one, 0 up to 1; null when it is not known.</summary>
    public double? Overlap { get; init; }

    /// <summary>The part of all people that it may have; null where it may have all.</summary>
    public ExclusiveRange? Exclusive { get; init; }

    /// <summary>By what its people are told apart.</summary>
    public HoldoutUnit By { get; init; }
}
