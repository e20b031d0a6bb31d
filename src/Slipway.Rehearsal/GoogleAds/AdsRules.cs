using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>What Google asks of a resource, beyond the shape of its message. Places are below the resource.</summary>
internal static partial class AdsRules
{
    private const long SmallestUnit = 10_000;

    /// <summary>What is wrong with a resource that is about to be made, or changed from what it was before.</summary>
    public static IEnumerable<AdsError> Check(AdsMutation at, AdsResource draft, AdsResource? before, JsonObject work)
    {
        var errors = Status(draft, before).ToList();
        errors.AddRange(draft.Kind switch
        {
            var kind when kind == AdsKind.Budget => Budget(at, draft, before),
            var kind when kind == AdsKind.Campaign => Campaign(at, draft, before),
            var kind when kind == AdsKind.AdGroup => AdGroup(at, draft),
            var kind when kind == AdsKind.AdGroupAd => AdGroupAd(at, draft, before, work),
            var kind when kind == AdsKind.AdGroupCriterion => AdGroupCriterion(at, draft, before, work),
            var kind when kind == AdsKind.CampaignCriterion => CampaignCriterion(draft, before),
            var kind when kind == AdsKind.SharedSet => SharedSet(at, draft),
            var kind when kind == AdsKind.SharedCriterion => SharedCriterion(draft),
            var kind when kind == AdsKind.UserList => UserList(at, draft, before),
            var kind when kind == AdsKind.Label => Label(at, draft),
            _ => [],
        });
        return errors;
    }

    public static IEnumerable<AdsError> CheckRemoval(AdsMutation at, AdsResource held) =>
        held.Kind == AdsKind.Budget && at.OfKind(AdsKind.Campaign).Any(c => !c.IsRemoved && c.Text("campaignBudget") == held.Name)
            ? [new("campaignBudgetError", "CAMPAIGN_BUDGET_IN_USE", "The campaign budget is associated with at least one campaign, and so the campaign budget cannot be removed.")]
            : held.Kind == AdsKind.SharedSet && at.OfKind(AdsKind.CampaignSharedSet).Any(c => !c.IsRemoved && c.Text("sharedSet") == held.Name)
            ? [new("sharedSetError", "SHARED_SET_IN_USE", "Shared set is in use and cannot be removed.")]
            : [];

    /// <summary>What is said of a resource that is there already under the name that follows from what it is.</summary>
    public static AdsError Exists(AdsKind kind) => kind == AdsKind.CampaignLabel
        ? new("campaignError", "CAMPAIGN_LABEL_ALREADY_EXISTS", "The label is already attached to the campaign.")
        : kind == AdsKind.AdGroupLabel ? new("adGroupError", "ADGROUP_LABEL_ALREADY_EXISTS", "The label is already attached to the ad group.")
        : kind == AdsKind.AdGroupAdLabel ? new("adGroupAdError", "AD_GROUP_AD_LABEL_ALREADY_EXISTS", "The label is already attached to the ad.")
        : kind == AdsKind.AdGroupCriterionLabel ? new("adGroupCriterionError", "AD_GROUP_CRITERION_LABEL_ALREADY_EXISTS", "The label is already attached to the criterion.")
        : new("mutateError", "RESOURCE_ALREADY_EXISTS", "Resource already exists.");

    /// <summary>ENABLED and PAUSED can be chosen; REMOVED comes of removing.</summary>
    private static IEnumerable<AdsError> Status(AdsResource draft, AdsResource? before) => (draft.Kind.HasStatus, draft.Status, before) switch
    {
        (false, _, _) or (_, "ENABLED" or "PAUSED", _) => [],
        (_, "REMOVED", null) => [new("operationAccessDeniedError", "CREATE_AS_REMOVED_NOT_PERMITTED", "Cannot create a resource as removed.") { Place = "status" }],
        (_, null, _) => [AdsError.Missing("status")],
        (_, var status, _) => [new("requestError", "INVALID_ENUM_VALUE", "The enum value is not permitted.") { Place = "status", Trigger = status }],
    };

    private static IEnumerable<AdsError> Budget(AdsMutation at, AdsResource draft, AdsResource? before)
    {
        var shared = (bool?)draft.Fields["explicitlyShared"] ?? true;
        var name = draft.Text("name");
        if (draft.Text("period") != "DAILY" || draft.Text("totalAmountMicros") is not null)
        {
            yield return new("campaignBudgetError", "CAMPAIGN_BUDGET_PERIOD_NOT_AVAILABLE", "The campaign budget period is not available in the rehearsal: DAILY alone is.") { Place = "period" };
        }

        if (Micros(draft.Text("amountMicros"), "amount_micros") is { } wrong)
        {
            yield return wrong;
        }

        if (draft.Text("deliveryMethod") == "ACCELERATED")
        {
            yield return new("campaignBudgetError", "CANNOT_USE_ACCELERATED_DELIVERY_MODE", "Accelerated delivery mode is not available.") { Place = "delivery_method" };
        }

        if (shared && string.IsNullOrWhiteSpace(name))
        {
            yield return AdsError.Missing("name");
        }

        if (shared && at.OfKind(AdsKind.Budget).Any(b => Other(b, draft) && ((bool?)b.Fields["explicitlyShared"] ?? true) && b.Text("name") == name))
        {
            yield return new("campaignBudgetError", "DUPLICATE_NAME", "A campaign budget with this name already exists.") { Place = "name", Trigger = name };
        }

        if (before is not null && !shared && ((bool?)before.Fields["explicitlyShared"] ?? true))
        {
            yield return new("campaignBudgetError", "CANNOT_UPDATE_CAMPAIGN_BUDGET_TO_IMPLICITLY_SHARED", "Cannot update an explicitly shared budget to an implicitly shared one.") { Place = "explicitly_shared" };
        }
    }

    private static AdsError? Micros(string? amount, string place) => amount is null
        ? AdsError.Missing(place)
        : long.Parse(amount, System.Globalization.CultureInfo.InvariantCulture) switch
        {
            < 0 => new("campaignBudgetError", "NEGATIVE_MONEY_AMOUNT", "The money amount is negative.") { Place = place, Trigger = amount },
            0 => new("rangeError", "TOO_LOW", "Too low.") { Place = place, Trigger = amount },
            var micros when micros % SmallestUnit != 0 =>
                new("campaignBudgetError", "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT", "The money amount is not a multiple of a minimum unit.") { Place = place, Trigger = amount },
            _ => null,
        };

    private static IEnumerable<AdsError> AdGroup(AdsMutation at, AdsResource draft)
    {
        var name = draft.Text("name");
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return new("adGroupError", "MISSING_ADGROUP_NAME", "AdGroup name is missing.") { Place = "name" };
        }
        else if (name.Length > 255 || name.Any(char.IsControl))
        {
            yield return new("adGroupError", "INVALID_ADGROUP_NAME", "AdGroup name is invalid.") { Place = "name", Trigger = name };
        }
        else if (at.OfKind(AdsKind.AdGroup).Any(g => Other(g, draft) && g.Text("campaign") == draft.Text("campaign") && g.Text("name") == name))
        {
            yield return new("adGroupError", "DUPLICATE_ADGROUP_NAME", "AdGroup with the same name already exists for the campaign.") { Place = "name", Trigger = name };
        }

        if (draft.Text("type") != "SEARCH_STANDARD")
        {
            yield return new("adGroupError", "AD_GROUP_TYPE_NOT_VALID_FOR_ADVERTISING_CHANNEL_TYPE", "The ad group type is not valid for the channel type of its campaign.") { Place = "type" };
        }

        if (draft.Text("cpcBidMicros") is { } bid && long.Parse(bid, System.Globalization.CultureInfo.InvariantCulture) % SmallestUnit != 0)
        {
            yield return new("biddingError", "BID_TOO_MANY_FRACTIONAL_DIGITS", "Bid has too many fractional digits.") { Place = "cpc_bid_micros", Trigger = bid };
        }

        if (at.Find(draft.Text("campaign")) is { IsRemoved: true })
        {
            yield return new("contextError", "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE", "The operation is not allowed for removed resources.") { Place = "campaign" };
        }
    }

    private static IEnumerable<AdsError> SharedSet(AdsMutation at, AdsResource draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Text("name")))
        {
            yield return AdsError.Missing("name");
        }

        if (draft.Text("type") is not "NEGATIVE_KEYWORDS")
        {
            yield return draft.Text("type") is null
                ? AdsError.Missing("type")
                : new("sharedSetError", "CUSTOMER_CANNOT_CREATE_SHARED_SET_OF_THIS_TYPE", "The customer cannot create this type of shared set; the rehearsal plays NEGATIVE_KEYWORDS.") { Place = "type" };
        }

        if (at.OfKind(AdsKind.SharedSet).Any(s => Other(s, draft) && s.Text("name") == draft.Text("name")))
        {
            yield return new("sharedSetError", "DUPLICATE_NAME", "A shared set with this name already exists.") { Place = "name", Trigger = draft.Text("name") };
        }
    }

    private static IEnumerable<AdsError> Label(AdsMutation at, AdsResource draft)
    {
        var name = draft.Text("name");
        if (string.IsNullOrWhiteSpace(name) || name.Length > 80)
        {
            yield return name is null ? AdsError.Missing("name") : new("labelError", "INVALID_LABEL_NAME", "Label name is not valid.") { Place = "name", Trigger = name };
        }
        else if (at.OfKind(AdsKind.Label).Any(l => Other(l, draft) && l.Text("name") == name))
        {
            yield return new("labelError", "DUPLICATE_NAME", "Label with the same name already exists.") { Place = "name", Trigger = name };
        }

        if ((string?)draft.Fields["textLabel"]?["backgroundColor"] is { } colour && !System.Text.RegularExpressions.Regex.IsMatch(colour, "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            yield return new("stringFormatError", "INVALID_FORMAT", "The input string value contains an invalid format.") { Place = "text_label.background_color", Trigger = colour };
        }
    }

    private static bool Other(AdsResource one, AdsResource draft) => !one.IsRemoved && one.Name != draft.Name;
}
