using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

internal static partial class AdsRules
{
    /// <summary>Signs that a keyword may not hold.</summary>
    private const string NotInKeywords = "!@%,*;^()={}~`<>?\\|";

    /// <summary>A place is a criterion by its own number, a keyword by its words, wherever it stands.</summary>
    public static long CriterionOf(JsonObject fields, Func<string, long> criterionId) =>
        (string?)fields["location"]?["geoTargetConstant"] is { } place ? Number(place)
        : (string?)fields["language"]?["languageConstant"] is { } language ? Number(language)
        : (string?)fields["userList"]?["userList"] is { } list ? Number(list)
        : criterionId($"{(string?)fields["keyword"]?["text"]} {(string?)fields["keyword"]?["matchType"]}".ToUpperInvariant());

    private static IEnumerable<AdsError> AdGroupCriterion(AdsMutation at, AdsResource draft, AdsResource? before, JsonObject work)
    {
        if (before is not null)
        {
            return [];
        }

        if (draft.Fields["userList"] is JsonObject people)
        {
            return at.Find((string?)people["userList"])?.Text("membershipStatus") == "OPEN"
                ? [] : [new("criterionError", "CANNOT_ADD_CLOSED_USER_LIST", "Not allowed to target a closed user list.") { Place = "user_list.user_list", Trigger = (string?)people["userList"] }];
        }

        if (draft.Fields["keyword"] is not JsonObject keyword)
        {
            return [new("criterionError", draft.Fields.ContainsKey("location") || draft.Fields.ContainsKey("language") ? "CANNOT_ADD_CRITERIA_TYPE" : "CONCRETE_TYPE_REQUIRED", "Concrete type of criterion is required: keyword.")];
        }

        var negative = (bool?)draft.Fields["negative"] ?? false;
        return
        [
            .. Keyword(keyword), .. negative ? [] : at.Policy.CheckKeyword((string?)keyword["text"] ?? "", work),
            .. draft.Text("cpcBidMicros") is { } bid && (negative || Number(bid) % SmallestUnit != 0)
                ? [new("biddingError", "BID_TOO_MANY_FRACTIONAL_DIGITS", "Bid has too many fractional digits.") { Place = "cpc_bid_micros", Trigger = bid }] : Array.Empty<AdsError>(),
        ];
    }

    private static IEnumerable<AdsError> CampaignCriterion(AdsResource draft, AdsResource? before)
    {
        if (before is not null)
        {
            return [];
        }

        var negative = (bool?)draft.Fields["negative"] ?? false;
        return (draft.Fields["keyword"], (string?)draft.Fields["location"]?["geoTargetConstant"], (string?)draft.Fields["language"]?["languageConstant"]) switch
        {
            (JsonObject keyword, _, _) => negative ? Keyword(keyword) : [new("criterionError", "CANNOT_ADD_CRITERIA_TYPE", "Criteria of this type can only be excluded at the campaign.") { Place = "keyword" }],
            (_, { } place, _) => AdsPlaces.Geo.ContainsKey(place) ? [] : [Unknown("location.geo_target_constant", place)],
            (_, _, { } language) => AdsPlaces.Languages.ContainsKey(language)
                ? negative ? [new("criterionError", "CANNOT_EXCLUDE_CRITERIA_TYPE", "Cannot exclude criteria of this type.") { Place = "language" }] : []
                : [Unknown("language.language_constant", language)],
            _ => [new("criterionError", "CONCRETE_TYPE_REQUIRED", "Concrete type of criterion is required.")],
        };
    }

    private static IEnumerable<AdsError> SharedCriterion(AdsResource draft) => draft.Fields["keyword"] is JsonObject keyword
        ? Keyword(keyword)
        : [new("sharedCriterionError", "CRITERION_TYPE_NOT_ALLOWED_FOR_SHARED_SET_TYPE", "The criterion is not appropriate for the shared set type.")];

    private static IEnumerable<AdsError> Keyword(JsonObject keyword)
    {
        var text = (string?)keyword["text"];
        if (string.IsNullOrWhiteSpace(text))
        {
            yield return AdsError.Missing("keyword.text");
            yield break;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var code = text.Length > 80 ? "KEYWORD_TEXT_TOO_LONG" : words > 10 ? "KEYWORD_HAS_TOO_MANY_WORDS" : text.Any(c => NotInKeywords.Contains(c, StringComparison.Ordinal)) ? "KEYWORD_HAS_INVALID_CHARS" : null;
        if (code is not null)
        {
            yield return new("criterionError", code, "Keyword text is not valid.") { Place = "keyword.text", Trigger = text };
        }

        if ((string?)keyword["matchType"] is not ("EXACT" or "PHRASE" or "BROAD"))
        {
            yield return AdsError.Missing("keyword.match_type");
        }
    }

    private static AdsError Unknown(string place, string value) => new("criterionError", "INVALID_CRITERION_ID", "The criterion id is not valid.") { Place = place, Trigger = value };

    private static long Number(string text) => long.Parse(text[(text.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
}
