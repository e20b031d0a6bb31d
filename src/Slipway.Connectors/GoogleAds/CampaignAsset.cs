using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.GoogleAds;

/// <summary>A campaign of Google's as an asset of ours, as far as it can be one.</summary>
internal static class CampaignAsset
{
    public static AdAsset Of(HeldCampaign held)
    {
        var key = held.Ours is { } ours ? ExternalKeyAsset(ours.Key) : null;
        var address = held.Current.SelectMany(g => g.Ads).Select(a => a.Ad.Ad?.FinalUrls is [var url, ..] ? url : null).FirstOrDefault(u => u is not null) ?? "";
        var currency = held.Customer.CurrencyCode ?? "";
        var wantedName = key is { } k ? $" [{held.Ours!.Key}]" : "";
        return new AdAsset
        {
            Key = key ?? new AssetKey(AssetKind.Ad, held.Id),
            Title = wantedName.Length > 0 && held.Campaign.Name!.EndsWith(wantedName, StringComparison.Ordinal) ? held.Campaign.Name[..^wantedName.Length] : held.Campaign.Name ?? "",
            DailyBudget = new Money(CampaignContent.Amount(held.Budget.AmountMicros) ?? 0, currency),
            MostPerClick = CampaignContent.Amount(held.Campaign.TargetSpend?.CpcBidCeilingMicros) is { } most ? new Money(most, currency) : null,
            Start = Day(held.Campaign.StartDateTime, DateOnly.MinValue),
            End = Day(held.Campaign.EndDateTime, DateOnly.MaxValue),
            Markets = [.. held.Criteria.Where(c => c.Location is not null && c.Negative != true).Select(c => GoogleAdsPlaces.Country(c.Location!.GeoTargetConstant ?? ""))],
            Language = held.Criteria.Where(c => c.Language is not null).Select(c => GoogleAdsPlaces.Tag(c.Language!.LanguageConstant ?? "")).FirstOrDefault() ?? "",
            Page = new AssetKey(AssetKind.Page, Uri.TryCreate(address, UriKind.Absolute, out var at) ? at.AbsolutePath.Trim('/').Split('/')[^1] : ""),
            Utm = UtmOf(address),
            Groups = [.. held.Current.Select(Group)],
            Negative = [.. held.Criteria.Select(c => c.Keyword).Concat(held.Lists.SelectMany(l => l.Keywords).Select(k => k.Keyword)).OfType<AdsKeyword>().Select(Keyword)],
            Audience = PeopleList.Read(held.People?.Name) is { } people
                ? new AdAudience(new AssetKey(AssetKind.Audience, people.Audience), held.Current.Any(g => g.Observes) ? AudienceUse.Observe : AudienceUse.Target) { Snapshot = people.Snapshot }
                : null,
        };
    }

    private static AdGroup Group(HeldGroup group) => new(
        group.Group.Name ?? "",
        [.. group.Keywords.Where(k => !k.IsNegative && k.Mark != Mark.Leaving).Select(k => Keyword(k.Criterion.Keyword!))],
        [.. group.Ads.Where(a => a.Mark != Mark.Leaving).Select(a => new SearchAd(Texts(a.Words.Headlines), Texts(a.Words.Descriptions)) { Path = AdContent.PathOf(a.Words) })])
    {
        Negative = [.. group.Keywords.Where(k => k.IsNegative).Select(k => Keyword(k.Criterion.Keyword!))],
    };

    private static AssetKey? ExternalKeyAsset(string key) => ExternalKeys.Parse(key)?.Asset;

    private static ImmutableArray<string> Texts(ImmutableArray<AdsText>? texts) => [.. (texts ?? []).Select(t => t.Text ?? "")];

    private static Keyword Keyword(AdsKeyword keyword) => new(keyword.Text ?? "", keyword.MatchType switch { "EXACT" => KeywordMatch.Exact, "PHRASE" => KeywordMatch.Phrase, _ => KeywordMatch.Broad });

    private static DateOnly Day(string? text, DateOnly otherwise) => HeldCampaign.Time(text) is { } time ? DateOnly.FromDateTime(time) : otherwise;

    private static Utm UtmOf(string address)
    {
        var question = address.IndexOf('?', StringComparison.Ordinal);
        var query = (question < 0 ? "" : address[(question + 1)..].Split('#')[0]).Split('&').Select(p => p.Split('=', 2)).Where(p => p.Length == 2)
            .GroupBy(p => p[0], StringComparer.Ordinal).ToDictionary(p => p.Key, p => Uri.UnescapeDataString(p.First()[1]), StringComparer.Ordinal);
        string Of(string name) => query.GetValueOrDefault($"utm_{name}", "");
        return new Utm(Of("source"), Of("medium"), Of("campaign"), Of("content"), Of("id"));
    }
}
