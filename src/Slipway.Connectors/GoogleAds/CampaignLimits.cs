using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.GoogleAds;

/// <summary>What Google's own rules would refuse, told before anything is asked of it: each at its field.</summary>
internal static class CampaignLimits
{
    private const int MostAdsPerGroup = 3;
    private const int LongestKeyword = 80;
    private const int MostWords = 10;
    private const string Signs = "!@%,*;^()={}~`<>?\\|";
    private static readonly SearchValues<char> _signs = SearchValues.Create(Signs);

    public static ImmutableArray<Finding> Check(AdAsset ad, AdsCustomer customer, DateOnly today, HeldCampaign? held) =>
    [
        .. Money(ad, customer.CurrencyCode ?? ""), .. Days(ad, today, held), .. Targets(ad), .. Keywords(ad.Negative, "negative"),
        .. ad.Groups.IsEmpty ? [Invalid("groups", "An ad campaign needs a group.", "Add a group with keywords and an ad.")] : Array.Empty<Finding>(),
        .. ad.Groups.GroupBy(g => g.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => Invalid("groups", $"Two groups are called \"{g.Key}\".", "Give each its own name.")),
        .. ad.Groups.SelectMany((group, at) => Group(group, string.Create(CultureInfo.InvariantCulture, $"groups[{at}]"))),
    ];

    /// <summary>The length Google counts: wide letters twice.</summary>
    public static int LengthOf(string text) => text.EnumerateRunes().Sum(r =>
        r.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE4F or >= 0xFF00 and <= 0xFF60 or >= 0x20000 ? 2 : 1);

    private static IEnumerable<Finding> Money(AdAsset ad, string currency)
    {
        foreach (var (money, field, what) in new[] { (ad.DailyBudget, "daily_budget", "The daily budget"), (ad.MostPerClick, "most_per_click", "The most per click") })
        {
            if (money is null)
            {
                continue;
            }

            if (currency.Length > 0 && money.Currency != currency)
            {
                yield return Invalid(field, $"{what} is in {money.Currency}; the Google Ads account pays in {currency}.", $"Write the amount in {currency}.");
            }

            if (money.Amount <= 0 || decimal.Round(money.Amount, 2) != money.Amount)
            {
                yield return Invalid(field, $"{what} of {money.Amount.ToString(CultureInfo.InvariantCulture)} is no amount Google takes.", "Write an amount above zero, in whole cents.");
            }
        }
    }

    private static IEnumerable<Finding> Days(AdAsset ad, DateOnly today, HeldCampaign? held)
    {
        if (ad.End < ad.Start)
        {
            yield return Invalid("end", "It ends before it starts.", "Write a later end.");
        }
        else if (ad.End < today)
        {
            yield return Invalid("end", $"It ended on {ad.End:yyyy-MM-dd}: Google takes no end that has passed.", "Write a later end.");
        }

        if (ad.Start < today && held?.Campaign.StartDateTime != CampaignPlan.StartOf(ad))
        {
            yield return Invalid("start", $"It starts on {ad.Start:yyyy-MM-dd}: Google takes no start that has passed.", "Write today or a later day.");
        }
    }

    private static IEnumerable<Finding> Targets(AdAsset ad) =>
    [
        .. ad.Markets.IsEmpty ? [Invalid("markets", "No market is named: Google would show it in the whole world.", "Name the countries it is for.")] : Array.Empty<Finding>(),
        .. ad.Markets.Select((m, at) => (Market: m, At: at)).Where(m => GoogleAdsPlaces.Place(m.Market) is null)
            .Select(m => Invalid(string.Create(CultureInfo.InvariantCulture, $"markets[{m.At}]"), $"\"{m.Market}\" is no country that the connector knows.", "Write its two letters, for example DE.")),
        .. GoogleAdsPlaces.Language(ad.Language) is null ? [Invalid("language", $"\"{ad.Language}\" is no language that Google Ads has.", "Write a tag such as en or de.")] : Array.Empty<Finding>(),
    ];

    private static IEnumerable<Finding> Group(AdGroup group, string field) =>
    [
        .. string.IsNullOrWhiteSpace(group.Name) || group.Name.Length > 255 ? [Invalid($"{field}.name", "A group needs a name of at most 255 letters.", "Name it.")] : Array.Empty<Finding>(),
        .. group.Keywords.IsEmpty ? [Invalid($"{field}.keywords", $"The group \"{group.Name}\" has no keyword: nothing of it would show.", "Add a keyword.")] : Array.Empty<Finding>(),
        .. group.Ads.Length is 0 or > MostAdsPerGroup ? [Invalid($"{field}.ads", $"The group \"{group.Name}\" has {group.Ads.Length} ads; Google takes one to three that are shown.", "Keep one to three.")] : Array.Empty<Finding>(),
        .. Keywords(group.Keywords, $"{field}.keywords"), .. Keywords(group.Negative, $"{field}.negative"),
        .. group.Ads.SelectMany((ad, at) => Ad(ad, string.Create(CultureInfo.InvariantCulture, $"{field}.ads[{at}]"))),
    ];

    private static IEnumerable<Finding> Ad(SearchAd ad, string field) =>
    [
        .. Lines(ad.Headlines, $"{field}.headlines", "headlines", 3, 15, 30), .. Lines(ad.Descriptions, $"{field}.descriptions", "descriptions", 2, 4, 90), .. Lines(ad.Path, $"{field}.path", "words behind the address", 0, 2, 15),
    ];

    private static IEnumerable<Finding> Lines(ImmutableArray<string> lines, string field, string what, int least, int most, int longest)
    {
        if (lines.Length < least || lines.Length > most)
        {
            yield return Invalid(field, $"An ad has {least} to {most} {what}; this one has {lines.Length}.", lines.Length < least ? "Add some." : "Take some out.");
        }

        foreach (var (line, at) in lines.Select((line, at) => (line, at)))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{field}[{at}]");
            if (LengthOf(line) is var length && (length > longest || string.IsNullOrWhiteSpace(line)))
            {
                yield return Invalid(place, line.Trim().Length == 0 ? "It is empty." : $"\"{line}\" has {length} letters; Google takes {longest}.", line.Trim().Length == 0 ? "Write something, or take it out." : $"Take out {length - longest}.") with { Words = line };
            }
            else if (lines.IndexOf(line) < at)
            {
                yield return Invalid(place, $"\"{line}\" is there twice.", "Write another, or take one out.") with { Words = line };
            }
        }
    }

    private static IEnumerable<Finding> Keywords(ImmutableArray<Keyword> keywords, string field)
    {
        foreach (var (keyword, at) in keywords.Select((keyword, at) => (keyword, at)))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{field}[{at}]");
            var words = CampaignPlan.Plain(keyword.Text);
            if (words.Length is 0 or > LongestKeyword || words.Split(' ').Length > MostWords || words.AsSpan().ContainsAny(_signs))
            {
                yield return Invalid(place, $"\"{keyword.Text}\" is no keyword Google takes: at most {MostWords} words, {LongestKeyword} letters, and none of {Signs}", "Shorten it, or take the signs out.") with { Words = keyword.Text };
            }
            else if (keywords.Take(at).Any(k => CampaignPlan.Same(k, keyword)))
            {
                yield return Invalid(place, $"\"{keyword.Text}\" is there twice.", "Take one out.") with { Words = keyword.Text };
            }
        }
    }

    private static Finding Invalid(string field, string message, string fix) => Finding.Error("ad-invalid", message, fix: fix) with { Field = field };
}
