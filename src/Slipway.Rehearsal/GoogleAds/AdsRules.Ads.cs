using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.GoogleAds;

internal static partial class AdsRules
{
    private const int EnabledAdsPerAdGroup = 3;

    /// <summary>The length Google counts: wide letters twice, and of an inserted keyword its default text.</summary>
    public static int LengthOf(string text) => Inserted().Replace(text, "$1").EnumerateRunes().Sum(IsWide);

    public static IEnumerable<AdsError> CheckAd(AdsMutation at, AdsResource draft, JsonObject work)
    {
        var ad = draft.Fields["ad"]!.AsObject();
        return ad["responsiveSearchAd"] is not JsonObject search
            ? [new AdsError("adError", "INVALID_AD_TYPE", "The ad type is not valid here: the rehearsal plays responsive search ads.") { Place = "ad" }]
            :
            [
                .. FinalUrls(ad), .. Lines(search, "headlines", 3, 15, 30, "HEADLINE"), .. Lines(search, "descriptions", 2, 4, 90, "DESCRIPTION"), .. Paths(search),
                .. at.Policy.Check(ad, work),
            ];
    }

    private static IEnumerable<AdsError> AdGroupAd(AdsMutation at, AdsResource draft, AdsResource? before, JsonObject work)
    {
        if (draft.Fields["ad"] is not JsonObject)
        {
            return [AdsError.Missing("ad")];
        }

        var enabled = at.OfKind(AdsKind.AdGroupAd).Count(a => a.Status == "ENABLED" && a.Name != draft.Name && a.Text("adGroup") == draft.Text("adGroup"));
        return
        [
            .. before is null ? CheckAd(at, draft, work) : [],
            .. Span(draft.Fields).Errors,
            .. draft.Status == "ENABLED" && before?.Status != "ENABLED" && enabled >= EnabledAdsPerAdGroup
                ? [new AdsError("resourceCountLimitExceededError", "RESOURCE_LIMIT", "The request would exceed the limit of enabled responsive search ads in an ad group.") { Place = "status" }] : Array.Empty<AdsError>(),
        ];
    }

    private static IEnumerable<AdsError> FinalUrls(JsonObject ad)
    {
        if (ad["finalUrls"] is not JsonArray { Count: > 0 } urls)
        {
            return [AdsError.Missing("ad.final_urls")];
        }

        return urls.Select((url, at) => ((string)url!, at)).SelectMany(u => UrlError(u.Item1) is { } code
            ? [new AdsError("urlFieldError", code, "The final url is not valid.") { Place = string.Create(CultureInfo.InvariantCulture, $"ad.final_urls[{u.at}]"), Trigger = u.Item1 }]
            : Array.Empty<AdsError>());
    }

    private static string? UrlError(string url) => !url.Contains("://", StringComparison.Ordinal) ? "MISSING_PROTOCOL_IN_FINAL_URL"
        : !Uri.TryCreate(url, UriKind.Absolute, out var address) ? "MALFORMED_FINAL_URL"
        : address.Scheme is not ("http" or "https") ? "INVALID_PROTOCOL_IN_FINAL_URL"
        : address.Host.Length == 0 ? "MISSING_HOST_IN_FINAL_URL" : null;

    private static IEnumerable<AdsError> Lines(JsonObject search, string list, int least, int most, int longest, string pin)
    {
        var lines = search[list]?.AsArray() ?? [];
        if (lines.Count < least || lines.Count > most)
        {
            yield return new("collectionSizeError", lines.Count < least ? "TOO_FEW" : "TOO_MANY", lines.Count < least ? "Too few." : "Too many.") { Place = $"ad.responsive_search_ad.{list}" };
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < lines.Count; at++)
        {
            var text = (string?)lines[at]!["text"] ?? "";
            var place = string.Create(CultureInfo.InvariantCulture, $"ad.responsive_search_ad.{list}[{at}]");
            if (text.Trim().Length == 0 || LengthOf(text) > longest)
            {
                yield return new("stringLengthError", text.Trim().Length == 0 ? "TOO_SHORT" : "TOO_LONG", text.Trim().Length == 0 ? "Too short." : "Too long.") { Place = $"{place}.text", Trigger = text };
            }
            else if (!seen.Add(text))
            {
                yield return new("assetError", "DUPLICATE_ASSET", "Duplicate assets across operations.") { Place = $"{place}.text", Trigger = text };
            }

            if ((string?)lines[at]!["pinnedField"] is { } field && !(field.StartsWith(pin + "_", StringComparison.Ordinal) && field.Length == pin.Length + 2))
            {
                yield return new("enumError", "ENUM_VALUE_NOT_PERMITTED", "The enum value is not permitted.") { Place = $"{place}.pinned_field", Trigger = field };
            }
        }
    }

    private static IEnumerable<AdsError> Paths(JsonObject search)
    {
        var (first, second) = ((string?)search["path1"], (string?)search["path2"]);
        return
        [
            .. LengthOf(first ?? "") > 15 ? [TooLong("ad.responsive_search_ad.path1", first!)] : Array.Empty<AdsError>(),
            .. LengthOf(second ?? "") > 15 ? [TooLong("ad.responsive_search_ad.path2", second!)] : Array.Empty<AdsError>(),
            .. string.IsNullOrEmpty(first) && !string.IsNullOrEmpty(second)
                ? [new AdsError("adError", "CANNOT_SET_PATH2_WITHOUT_PATH1", "Cannot set path2 without path1.") { Place = "ad.responsive_search_ad.path2" }] : Array.Empty<AdsError>(),
        ];
    }

    private static AdsError TooLong(string place, string text) => new("stringLengthError", "TOO_LONG", "Too long.") { Place = place, Trigger = text };

    private static int IsWide(Rune letter) => letter.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE4F or >= 0xFF00 and <= 0xFF60 or >= 0x20000 ? 2 : 1;

    [GeneratedRegex(@"\{KeyWord:([^}]*)\}", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Inserted();
}
