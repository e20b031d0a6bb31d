using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

internal static partial class AdsRules
{
    /// <summary>The ways of bidding that are played.</summary>
    public static readonly string[] Biddings = ["biddingStrategy", "manualCpc", "maximizeConversions", "maximizeConversionValue", "targetCpa", "targetImpressionShare", "targetRoas", "targetSpend"];

    private static IEnumerable<AdsError> Campaign(AdsMutation at, AdsResource draft, AdsResource? before) =>
        [.. CampaignName(at, draft), .. Settings(draft, before), .. Networks(draft), .. Dates(at, draft, before), .. SharedBudget(at, draft)];

    private static IEnumerable<AdsError> CampaignName(AdsMutation at, AdsResource draft)
    {
        var name = draft.Text("name");
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return AdsError.Missing("name");
        }
        else if (name.Length > 255 || name.Any(char.IsControl))
        {
            yield return new("campaignError", "INVALID_CAMPAIGN_NAME", "The name is invalid.") { Place = "name", Trigger = name };
        }
        else if (at.OfKind(AdsKind.Campaign).Any(c => Other(c, draft) && c.Text("name") == name))
        {
            yield return new("campaignError", "DUPLICATE_CAMPAIGN_NAME", "The name is already being used by another active campaign.") { Place = "name", Trigger = name };
        }
    }

    private static IEnumerable<AdsError> Settings(AdsResource draft, AdsResource? before)
    {
        var channel = draft.Text("advertisingChannelType");
        if (channel is not "SEARCH")
        {
            yield return channel is null
                ? AdsError.Missing("advertising_channel_type")
                : new("campaignError", "ADVERTISING_CHANNEL_TYPE_NOT_AVAILABLE_FOR_ACCOUNT_TYPE", "The channel type is not available for this account: the rehearsal plays SEARCH.") { Place = "advertising_channel_type", Trigger = channel };
        }

        if (!Biddings.Any(draft.Fields.ContainsKey))
        {
            yield return AdsError.Missing("campaign_bidding_strategy");
        }

        if (draft.Text("biddingStrategy") is { } portfolio)
        {
            yield return new("mutateError", "RESOURCE_NOT_FOUND", "Resource was not found.") { Place = "bidding_strategy", Trigger = portfolio };
        }

        if (draft.Text("containsEuPoliticalAdvertising") is not ("CONTAINS_EU_POLITICAL_ADVERTISING" or "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING"))
        {
            yield return before is null
                ? AdsError.Missing("contains_eu_political_advertising")
                : new("fieldError", "FIELD_CANNOT_BE_CLEARED", "The field cannot be cleared.") { Place = "contains_eu_political_advertising" };
        }
    }

    /// <summary>A budget that is not shared belongs to one campaign.</summary>
    private static IEnumerable<AdsError> SharedBudget(AdsMutation at, AdsResource draft) =>
        at.Find(draft.Text("campaignBudget")) is { } budget && !((bool?)budget.Fields["explicitlyShared"] ?? true)
            && at.OfKind(AdsKind.Campaign).Any(c => Other(c, draft) && c.Text("campaignBudget") == budget.Name)
            ? [new("campaignBudgetError", "CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS", "Cannot use an implicitly shared budget with several campaigns.") { Place = "campaign_budget", Trigger = budget.Name }]
            : [];

    private static IEnumerable<AdsError> Networks(AdsResource draft)
    {
        bool Targets(string network) => (bool?)draft.Fields["networkSettings"]?[network] ?? false;
        if (!Targets("targetGoogleSearch") && Targets("targetSearchNetwork"))
        {
            return [new("campaignError", "CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH", "Cannot target other search networks without Google Search.") { Place = "network_settings.target_search_network" }];
        }

        return Targets("targetGoogleSearch") || Targets("targetContentNetwork")
            ? []
            : [new("campaignError", "CAMPAIGN_MUST_TARGET_AT_LEAST_ONE_NETWORK", "Campaign must target at least one network.") { Place = "network_settings" }];
    }

    private static IEnumerable<AdsError> Dates(AdsMutation at, AdsResource draft, AdsResource? before)
    {
        var (start, end, errors) = Span(draft.Fields);
        errors = [.. errors];
        if (errors.Any())
        {
            return errors;
        }

        var today = at.WallTime.Date;
        var begun = AdsAccount.TimeIn(before?.Text("startDateTime"));
        return
        [
            .. start is { } from && from.TimeOfDay != TimeSpan.Zero ? [Granularity("start_date_time", draft.Text("startDateTime"))] : Array.Empty<AdsError>(),
            .. end is { } until && until.TimeOfDay != new TimeSpan(23, 59, 59) ? [Granularity("end_date_time", draft.Text("endDateTime"))] : Array.Empty<AdsError>(),
            .. start != begun && start < today ? [new("dateRangeError", "CANNOT_SET_DATE_TO_PAST", "Cannot set date to past time.") { Place = "start_date_time", Trigger = draft.Text("startDateTime") }] : Array.Empty<AdsError>(),
            .. begun is not null && start != begun && begun <= at.WallTime
                ? [new("dateRangeError", "CANNOT_MODIFY_START_DATE_IF_ALREADY_STARTED", "Cannot modify start date if campaign has already started.") { Place = "start_date_time" }] : Array.Empty<AdsError>(),
            .. end is not null && draft.Text("endDateTime") != before?.Text("endDateTime") && end < at.WallTime
                ? [new("dateRangeError", "CANNOT_SET_DATE_TO_PAST", "Cannot set date to past time.") { Place = "end_date_time", Trigger = draft.Text("endDateTime") }] : Array.Empty<AdsError>(),
        ];
    }

    private static (DateTime? Start, DateTime? End, IEnumerable<AdsError> Errors) Span(JsonObject fields)
    {
        var (start, end) = (AdsAccount.TimeIn((string?)fields["startDateTime"]), AdsAccount.TimeIn((string?)fields["endDateTime"]));
        return (start, end,
        [
            .. fields.ContainsKey("startDateTime") && start is null ? [NoTime("start_date_time", (string?)fields["startDateTime"])] : Array.Empty<AdsError>(),
            .. fields.ContainsKey("endDateTime") && end is null ? [NoTime("end_date_time", (string?)fields["endDateTime"])] : Array.Empty<AdsError>(),
            .. start > end ? [new("dateRangeError", "START_DATE_AFTER_END_DATE", "The start date was after the end date.") { Place = "end_date_time", Trigger = (string?)fields["endDateTime"] }] : Array.Empty<AdsError>(),
        ]);
    }

    private static AdsError NoTime(string place, string? text) =>
        new("dateError", "INVALID_STRING_DATE_TIME_SECONDS", "The string date time's format should be yyyy-MM-dd HH:mm:ss.") { Place = place, Trigger = text };

    private static AdsError Granularity(string place, string? text) =>
        new("dateRangeError", "REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED", "The requested date granularity is not supported: whole days are.") { Place = place, Trigger = text };
}
