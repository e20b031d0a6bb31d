using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>How closely a search must be like a keyword.</summary>
public enum KeywordMatch
{
    /// <summary>The same meaning.</summary>
    Exact,

    /// <summary>Contains the meaning.</summary>
    Phrase,

    /// <summary>Is related to it.</summary>
    Broad,
}

/// <summary>Words that people search for.</summary>
public sealed record Keyword(string Text, KeywordMatch Match);

/// <summary>A search ad: the platform puts headlines and descriptions together.</summary>
/// <param name="Headlines">3 to 15, of at most 30 characters each.</param>
/// <param name="Descriptions">2 to 4, of at most 90 characters each.</param>
public sealed record SearchAd(ImmutableArray<string> Headlines, ImmutableArray<string> Descriptions)
{
    /// <summary>Up to two words that show behind the address, of at most 15 characters each.</summary>
    public ImmutableArray<string> Path { get; init; } = [];
}

/// <summary>Ads that show for the same keywords.</summary>
public sealed record AdGroup(string Name, ImmutableArray<Keyword> Keywords, ImmutableArray<SearchAd> Ads)
{
    /// <summary>Searches for which none of them shows.</summary>
    public ImmutableArray<Keyword> Negative { get; init; } = [];
}

/// <summary>What an audience is to ads.</summary>
public enum AudienceUse
{
    /// <summary>Nobody else sees the ads.</summary>
    Target,

    /// <summary>Everybody sees them, and what came of its people is counted apart.</summary>
    Observe,
}

/// <summary>The people that ads are about: the platform is told who they are, as hashes of their addresses.</summary>
/// <param name="Key">The audience. Told are those who are written to and consented to it, as <see cref="AudienceAsset.AdsConsent"/> says.</param>
/// <param name="Use">What they are to the ads.</param>
public sealed record AdAudience(AssetKey Key, AudienceUse Use)
{
    /// <summary>The id under which the audience's people are fixed: other people are another list. Empty before the plan fixes it.</summary>
    public string Snapshot { get; init; } = "";
}

/// <summary>An ad campaign on a search network: what it may spend, where and when it shows, and its groups.</summary>
public sealed record AdAsset : Asset
{
    /// <summary>The most it may spend in a day, on average over the month.</summary>
    public required Money DailyBudget { get; init; }

    /// <summary>The most a click may cost; null leaves it to the platform.</summary>
    public Money? MostPerClick { get; init; }

    /// <summary>The first day it shows, in the account's zone.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>The last day it shows.</summary>
    public required DateOnly End { get; init; }

    /// <summary>Where it shows: ISO 3166 country codes.</summary>
    public required ImmutableArray<string> Markets { get; init; }

    /// <summary>The language of those it shows to, a BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>The page it leads to.</summary>
    public required AssetKey Page { get; init; }

    /// <summary>The campaign parameters of the address it leads to.</summary>
    public required Utm Utm { get; init; }

    /// <summary>Its groups.</summary>
    public required ImmutableArray<AdGroup> Groups { get; init; }

    /// <summary>Searches for which nothing of it shows.</summary>
    public ImmutableArray<Keyword> Negative { get; init; } = [];

    /// <summary>Whom it is shown to, or whom it is measured by; null shows it to everybody who searches.</summary>
    public AdAudience? Audience { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => Audience is { } audience ? [Page, audience.Key] : [Page];
}
