using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Core.Evidence;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Impact;

/// <summary>The impact review of a month: what was claimed and is proven, what it cost, how fast it went, and what is to be decided. Made once, and kept as it was then.</summary>
/// <param name="Month">The month, for example <c>2026-10</c>.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record ImpactReview(string Month, DateTimeOffset MadeAt)
{
    /// <summary>The currency that costs are kept in; null where nobody said.</summary>
    public string? Currency { get; init; }

    /// <summary>SHA-256 of <c>impact.yaml</c> as it was.</summary>
    public required string Rule { get; init; }

    /// <summary>SHA-256 of <c>costs.yaml</c> as it was.</summary>
    public required string Rates { get; init; }

    /// <summary>The campaigns that were live in the month: the proven first.</summary>
    public ImmutableArray<ReviewedCampaign> Campaigns { get; init; } = [];

    /// <summary>What all campaigns brought together; null where nobody is left out of all of them.</summary>
    public GlobalEffect? Global { get; init; }

    /// <summary>What was spent in the month.</summary>
    public ReviewedSpend? Spend { get; init; }

    /// <summary>What people's AI tools cost in the month over the gateway, by use case; no campaign's cost, and not part of the sum.</summary>
    public ImmutableArray<ReviewedUseCase> UseCases { get; init; } = [];

    /// <summary>How fast it went.</summary>
    public required ReviewedVelocity Velocity { get; init; }

    /// <summary>How one campaign was made by hand; null where nobody mapped one.</summary>
    public ReviewedBaseline? Baseline { get; init; }

    /// <summary>What was decided in the month, and how it turned out by the time the review was made.</summary>
    public ImmutableArray<ReviewedDecision> Decisions { get; init; } = [];

    /// <summary>What is missing, and what to do about it.</summary>
    public ImmutableArray<string> Gaps { get; init; } = [];

    /// <summary>The campaigns of which something is to be decided: the rule says scale or stop, and nobody decided since.</summary>
    [JsonIgnore]
    public IEnumerable<ReviewedCampaign> Due => Campaigns.Where(c => c.IsDue);

    /// <summary>Those whose effect is proven.</summary>
    [JsonIgnore]
    public IEnumerable<ReviewedCampaign> Proven => Campaigns.Where(c => c.IsProven);

    /// <summary>SHA-256 of the whole review: what a person signs off.</summary>
    [JsonIgnore]
    public string Digest => CanonicalJson.Digest(this);
}

/// <summary>A campaign in a review.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Metric">What it is to earn.</param>
/// <param name="Target">How many of it were claimed beforehand.</param>
/// <param name="Grade">What stands behind it: A to D, or None.</param>
/// <param name="Evidence">What the evidence says, in a sentence.</param>
/// <param name="Course">What the rule says becomes of it.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record ReviewedCampaign(string Name, string Title, string Metric, long Target, string Grade, string Evidence, Course Course, string Reason)
{
    /// <summary>What was counted: <c>people</c> or <c>accounts</c>.</summary>
    public string Units { get; init; } = "people";

    /// <summary>Outcomes that would not have been without it; null where the evidence supports no figure.</summary>
    public Incremental? Effect { get; init; }

    /// <summary>What it cost so far; null where nobody said in what currency costs are kept.</summary>
    public Money? Cost { get; init; }

    /// <summary>What it earned against that; null where one of the two is not known.</summary>
    public Return? Return { get; init; }

    /// <summary>The figures that would change what the rule says.</summary>
    public ImmutableArray<string> Flips { get; init; } = [];

    /// <summary>What somebody decided about it last; null where nobody did.</summary>
    public Course? Decided { get; init; }

    /// <summary>Whether its interval lies above nothing.</summary>
    [JsonIgnore]
    public bool IsProven => Effect is { Lower: > 0 };

    /// <summary>Whether somebody has to decide.</summary>
    [JsonIgnore]
    public bool IsDue => Course is Course.Scale or Course.Stop && Decided != Course;
}

/// <summary>What was spent in a month.</summary>
/// <param name="ByKind">By kind.</param>
/// <param name="Total">Together.</param>
public sealed record ReviewedSpend(ImmutableSortedDictionary<CostKind, decimal> ByKind, Money Total)
{
    /// <summary>What is in another currency and not added up.</summary>
    public ImmutableArray<Money> LeftOut { get; init; } = [];
}

/// <summary>What a use case of AI cost in a month.</summary>
/// <param name="Purpose">The purpose, as <c>gateway.yaml</c> names it.</param>
/// <param name="Amount">What was paid for it.</param>
public sealed record ReviewedUseCase(string Purpose, Money Amount);

/// <summary>How fast campaigns came live.</summary>
/// <param name="Live">Campaigns live in the month.</param>
/// <param name="WentLive">Those that came live in it.</param>
/// <param name="Backlog">Campaigns that are not live yet.</param>
public sealed record ReviewedVelocity(int Live, int WentLive, int Backlog)
{
    /// <summary>Hours from the first plan to live, the median of those that came live; null where none did.</summary>
    public double? LeadHours { get; init; }

    /// <summary>Steps done by machine, of those that came live.</summary>
    public int Automated { get; init; }

    /// <summary>Steps done by a person in a platform.</summary>
    public int ByHand { get; init; }

    /// <summary>How often work went from one person to another on the way of a campaign, the median; null where none came live.</summary>
    public double? HandOffs { get; init; }

    /// <summary>People's recorded hours for a campaign that came live, the median; null where none were recorded.</summary>
    public double? Hours { get; init; }
}

/// <summary>The by-hand baseline as a review holds it.</summary>
/// <param name="Campaign">Which campaign was mapped.</param>
/// <param name="Hours">People's hours.</param>
/// <param name="LeadHours">From the first step to the last.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="HandOffs">How often work went from one to another.</param>
public sealed record ReviewedBaseline(string Campaign, decimal Hours, decimal LeadHours, int Steps, int HandOffs)
{
    /// <summary>The figures of a baseline.</summary>
    public static ReviewedBaseline Of(Baseline baseline) => new(baseline.Campaign, baseline.Hours, baseline.LeadHours, baseline.Steps.Length, baseline.HandOffs);
}

/// <summary>How a decision turned out.</summary>
public enum Turnout
{
    /// <summary>Nothing can be said yet.</summary>
    Open,

    /// <summary>What is known now says the same.</summary>
    Held,

    /// <summary>What is known now says something else.</summary>
    Reversed,
}

/// <summary>A decision in a review.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Course">What was decided.</param>
/// <param name="By">The account that decided.</param>
/// <param name="On">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Now">What the rule says now.</param>
/// <param name="NowReason">Why, in a sentence.</param>
public sealed record ReviewedDecision(string Campaign, string Title, Course Course, string By, DateOnly On, string Reason, Course Now, string NowReason)
{
    /// <summary>The return on cost when it was decided; null where there was none.</summary>
    public double? RoiThen { get; init; }

    /// <summary>The return on cost now.</summary>
    public double? RoiNow { get; init; }

    /// <summary>How it turned out, held to what the rule says with what is known now. To go on with what turns out to pay was right, if timid.</summary>
    [JsonIgnore]
    public Turnout Turnout => (Course, Now) switch
    {
        (_, Course.CannotTell) => Turnout.Open,
        var (taken, now) when taken == now => Turnout.Held,
        (Course.Continue, Course.Scale) => Turnout.Held,
        (_, Course.Continue) => Turnout.Open,
        _ => Turnout.Reversed,
    };
}
