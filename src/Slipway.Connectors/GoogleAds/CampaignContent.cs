using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Connectors.GoogleAds;

/// <summary>All of a search campaign that matters to those who see or pay for it: what is compared for changes made outside. A launch leaves it as it is.</summary>
internal sealed record CampaignContent
{
    public string Name { get; init; } = "";

    /// <summary>What is neither ready for the launch nor launched; null where all is as it should be.</summary>
    public string? Status { get; init; }

    public decimal DailyBudget { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>Set where other campaigns spend the same budget.</summary>
    public bool? BudgetShared { get; init; }

    public string Bidding { get; init; } = "";

    public decimal? MostPerClick { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public ImmutableArray<string> Networks { get; init; } = [];

    public ImmutableArray<string> Markets { get; init; } = [];

    public ImmutableArray<string> MarketsLeftOut { get; init; } = [];

    public string People { get; init; } = "";

    public ImmutableArray<string> Languages { get; init; } = [];

    public ImmutableArray<string> OtherTargets { get; init; } = [];

    public ImmutableArray<string> Negative { get; init; } = [];

    public ImmutableArray<NegativeListContent> NegativeLists { get; init; } = [];

    public string PoliticalAdvertising { get; init; } = "";

    public string? AddressSuffix { get; init; }

    public string? TrackingTemplate { get; init; }

    public ImmutableArray<GroupContent> Groups { get; init; } = [];

    public static CampaignContent Of(HeldCampaign held)
    {
        var campaign = held.Campaign;
        var launched = held.IsLaunched;
        return new CampaignContent
        {
            Name = campaign.Name ?? "",
            Status = campaign.Status == HeldCampaign.Enabled && !launched ? "enabled, with all ad groups or ads paused" : null,
            DailyBudget = Amount(held.Budget.AmountMicros) ?? 0,
            Currency = held.Customer.CurrencyCode ?? "",
            BudgetShared = held.Budget.ExplicitlyShared == true ? true : null,
            Bidding = Plainly(campaign.BiddingStrategyType),
            MostPerClick = Amount(campaign.TargetSpend?.CpcBidCeilingMicros),
            Start = campaign.StartDateTime,
            End = campaign.EndDateTime,
            Networks =
            [
                .. campaign.NetworkSettings?.TargetGoogleSearch == true ? ["Google search"] : Array.Empty<string>(),
                .. campaign.NetworkSettings?.TargetSearchNetwork == true ? ["search partners"] : Array.Empty<string>(),
                .. campaign.NetworkSettings?.TargetContentNetwork == true ? ["display"] : Array.Empty<string>(),
                .. campaign.NetworkSettings?.TargetPartnerSearchNetwork == true ? ["partner search"] : Array.Empty<string>(),
            ],
            Markets = Sorted(held.Criteria.Where(c => c.Location is not null && c.Negative != true).Select(c => GoogleAdsPlaces.Country(c.Location!.GeoTargetConstant ?? ""))),
            MarketsLeftOut = Sorted(held.Criteria.Where(c => c.Location is not null && c.Negative == true).Select(c => GoogleAdsPlaces.Country(c.Location!.GeoTargetConstant ?? ""))),
            People = campaign.GeoTargetTypeSetting?.PositiveGeoTargetType switch { "PRESENCE" => "in these places", "PRESENCE_OR_INTEREST" => "in these places or interested in them", var other => Plainly(other) },
            Languages = Sorted(held.Criteria.Where(c => c.Language is not null).Select(c => GoogleAdsPlaces.Tag(c.Language!.LanguageConstant ?? ""))),
            // Google lists every kind of device, whether anything is bid on it or not.
            OtherTargets = Sorted(held.Criteria.Where(c => c.Location is null && c.Language is null && c.Keyword is null && (c.Type != "DEVICE" || c.BidModifier is not (null or 1)))
                .Select(c => $"{Plainly(c.Type)} {c.DisplayName}{(c.BidModifier is { } bid ? string.Create(CultureInfo.InvariantCulture, $" x {bid}") : "")}".Trim())),
            Negative = Sorted(held.Criteria.Where(c => c.Keyword is not null).Select(c => Written(c.Keyword!))),
            NegativeLists = [.. held.Lists.Select(l => new NegativeListContent(l.Set.Name ?? "", Sorted(l.Keywords.Where(k => k.Keyword is not null).Select(k => Written(k.Keyword!))))).OrderBy(l => l.Name, StringComparer.Ordinal)],
            PoliticalAdvertising = campaign.ContainsEuPoliticalAdvertising == "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING" ? "no" : Plainly(campaign.ContainsEuPoliticalAdvertising),
            AddressSuffix = campaign.FinalUrlSuffix,
            TrackingTemplate = campaign.TrackingUrlTemplate,
            Groups = [.. held.Current.Select(g => GroupContent.Of(g, launched)).OrderBy(g => g.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>A keyword as advertisers write it: [exact], "phrase", broad.</summary>
    public static string Written(AdsKeyword keyword) => keyword.MatchType switch { "EXACT" => $"[{keyword.Text}]", "PHRASE" => $"\"{keyword.Text}\"", _ => keyword.Text ?? "" };

    public static decimal? Amount(string? micros) => long.TryParse(micros, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) ? amount / 1_000_000m : null;

    internal static ImmutableArray<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    private static string Plainly(string? name) => (name ?? "").Replace('_', ' ').ToLowerInvariant();
}

internal sealed record NegativeListContent(string Name, ImmutableArray<string> Keywords);

internal sealed record GroupContent(string Name)
{
    public string? Status { get; init; }

    public ImmutableArray<KeywordContent> Keywords { get; init; } = [];

    public ImmutableArray<string> Negative { get; init; } = [];

    public ImmutableArray<AdContent> Ads { get; init; } = [];

    /// <summary>The lists of people that count in it; null where none does.</summary>
    public ImmutableArray<string>? Audiences { get; init; }

    /// <summary>What their people are to the ads; null where there are no lists.</summary>
    public string? AudienceUse { get; init; }

    public static GroupContent Of(HeldGroup group, bool launched)
    {
        // In a group that waits for its launch everything is as in a campaign that does.
        var shown = launched && group.Mark != Mark.Next;
        return new GroupContent(group.Group.Name ?? "")
        {
            Status = Odd(group.Group.Status, shown),
            Keywords =
            [
                .. group.Keywords.Where(k => !k.IsNegative && k.Mark != Mark.Leaving)
                    .Select(k => new KeywordContent(CampaignContent.Written(k.Criterion.Keyword!)) { Status = k.Mark == Mark.Next ? null : Odd(k.Criterion.Status, shown: true) })
                    .OrderBy(k => k.Words, StringComparer.Ordinal),
            ],
            Negative = CampaignContent.Sorted(group.Keywords.Where(k => k.IsNegative).Select(k => CampaignContent.Written(k.Criterion.Keyword!))),
            Ads = [.. group.Ads.Where(a => a.Mark != Mark.Leaving).Select(a => AdContent.Of(a, shown && a.Mark != Mark.Next))],
            Audiences = group.Lists.IsEmpty ? null : CampaignContent.Sorted(group.Lists.Select(l => Written(l, shown))),
            AudienceUse = group.Lists.IsEmpty ? null : group.Observes ? "observe" : "target",
        };
    }

    // A withdrawal closes the list, as it pauses the ads: neither is a change of what was approved.
    private static string Written(HeldList list, bool shown) =>
        $"{(list.IsExcluded ? "not " : "")}{list.List.Name}{(shown && list.List.MembershipStatus == PeopleList.Closed ? " (closed)" : "")}";

    /// <summary>A status that is not what the campaign's own makes it be.</summary>
    internal static string? Odd(string? status, bool shown) => status == (shown ? HeldCampaign.Enabled : HeldCampaign.Paused) ? null : status?.ToLowerInvariant();
}

internal sealed record KeywordContent(string Words)
{
    public string? Status { get; init; }
}

internal sealed record AdContent
{
    public string? Status { get; init; }

    /// <summary>Set where it is no responsive search ad.</summary>
    public string? Kind { get; init; }

    public ImmutableArray<string> Headlines { get; init; } = [];

    public ImmutableArray<string> Descriptions { get; init; } = [];

    public ImmutableArray<string> Path { get; init; } = [];

    public string Address { get; init; } = "";

    public static AdContent Of(HeldAd ad, bool shown) => new()
    {
        Status = GroupContent.Odd(ad.Ad.Status, shown),
        Kind = ad.Ad.Ad?.Type is null or "RESPONSIVE_SEARCH_AD" ? null : ad.Ad.Ad.Type,
        Headlines = [.. (ad.Words.Headlines ?? []).Select(Written)],
        Descriptions = [.. (ad.Words.Descriptions ?? []).Select(Written)],
        Path = PathOf(ad.Words),
        Address = string.Join(' ', ad.Ad.Ad?.FinalUrls ?? []),
    };

    public static ImmutableArray<string> PathOf(AdsResponsiveSearchAd ad) => [.. new[] { ad.Path1, ad.Path2 }.Where(p => !string.IsNullOrEmpty(p)).Select(p => p!)];

    private static string Written(AdsText text) => text.PinnedField is null or "UNSPECIFIED" ? text.Text ?? "" : $"{text.Text} (always {text.PinnedField})";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CampaignContent))]
internal sealed partial class CampaignContentJson : JsonSerializerContext;
