using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.GoogleAds;

/// <summary>What Google's errors mean.</summary>
internal static class GoogleAdsErrors
{
    /// <summary>What an answer means; null where it is no error, or none that Google explains.</summary>
    /// <param name="answer">The answer; a 200 may carry errors too.</param>
    /// <param name="operations">What was asked for: errors name it by its number.</param>
    /// <param name="time">The clock.</param>
    public static Outcome? Of(PlatformAnswer answer, ImmutableArray<PlannedOperation> operations, TimeProvider time)
    {
        // A refusal of a query comes whole, one of a stream as its only part; what is neither is not Google's.
        var body = answer.As(GoogleAdsJson.Default.AdsErrorAnswer);
        if ((answer.IsSuccess ? body?.PartialFailureError : body?.Error) is not { } status)
        {
            return null;
        }

        var errors = (status.Details ?? []).SelectMany(d => d.Errors ?? []).ToList();
        // What names something that could not be made is only a consequence.
        errors = [.. errors.Where(e => e.Code != "TEMP_ID_RESOURCE_HAD_ERRORS").DefaultIfEmpty(errors.FirstOrDefault()).OfType<AdsError>()];
        if (answer.Status == 429 || errors.Exists(e => e.Group == "quotaError"))
        {
            return new Outcome.Throttled(time.GetUtcNow() + Wait(errors));
        }

        // Two changes met, or the list that another ad of the campaign made is not in the queries yet; nothing of ours was done, and the same again will do.
        if (errors.Exists(e => e.Code is "CONCURRENT_MODIFICATION" || (e.Group, e.Code) is ("userListError", "NAME_ALREADY_USED")))
        {
            return new Outcome.Throttled(time.GetUtcNow() + PlatformApi.UsualWait);
        }

        return answer.Status >= 500 ? null : new Outcome.Refused(errors.Count == 0 ? [Plain(answer, status)] : [.. errors.SelectMany(e => Findings(e, operations))]);
    }

    private static TimeSpan Wait(List<AdsError> errors) =>
        errors.Select(e => e.Details?.QuotaErrorDetails?.RetryDelay).FirstOrDefault(d => d is not null) is { } delay
            && double.TryParse(delay.TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : PlatformApi.UsualWait;

    private static Finding Plain(PlatformAnswer answer, AdsStatus status) => (answer.Status, (status.Details ?? []).Select(d => d.Reason).FirstOrDefault(r => r is not null)) switch
    {
        (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT") => Finding.Error("right-missing", "The permission does not cover Google Ads: the right https://www.googleapis.com/auth/adwords is missing.", fix: "Connect the account again and agree to managing your Google Ads campaigns."),
        (403, "SERVICE_DISABLED") => Finding.Error("interface-off", "The Google Ads API is switched off in the Google Cloud project of these credentials.", fix: "Switch it on in the Google Cloud console, under APIs & Services, then try again."),
        (401 or 403, _) => Finding.Error("connection-revoked", $"Google does not accept the permission of this connection: {status.Message}", fix: "Connect the account again; what is launched stays as it is."),
        _ => Finding.Error("platform-refuses", $"Google Ads refused: {status.Message}", fix: "Look at the connection's calls, and report it: the request itself was not understood."),
    };

    private static IEnumerable<Finding> Findings(AdsError error, ImmutableArray<PlannedOperation> operations)
    {
        var (operation, field) = Place(error, operations);
        return error switch
        {
            { Details.PolicyFindingDetails.PolicyTopicEntries: { } topics } => topics.Select(t => Policy(t, operation, field)),
            { Details.PolicyViolationDetails: { } violation } =>
            [
                Finding.Error("ad-policy", $"Google's policy \"{violation.ExternalPolicyName}\" does not allow this: {Sentence(violation.ExternalPolicyDescription)}", fix: "Choose other words. Where they are meant and allowed, ask Google for an exemption in Google Ads.") with
                {
                    Field = Named(field), Words = violation.Key?.ViolatingText ?? error.Trigger?.StringValue, Link = PolicyPage,
                },
            ],
            _ => [Known(error) is { } known ? known with { Field = known.Field ?? Named(field) } : Other(error, field)],
        };
    }

    /// <summary>Where Google says which accounts may use lists of their customers.</summary>
    public const string CustomerMatchPage = "https://support.google.com/adspolicy/answer/6299717";

    /// <summary>Where Google explains its advertising policies.</summary>
    public const string PolicyPage = "https://support.google.com/adspolicy/answer/6008942";

    /// <summary>What a policy says of an ad, at the words that it is about where Google names them.</summary>
    public static Finding Policy(AdsPolicyTopic topic, PlannedOperation? operation, string field)
    {
        var evidence = (topic.Evidences ?? []).SelectMany(e => e.TextList?.Texts ?? []).ToList();
        var ad = operation?.Body.AdGroupAdOperation?.Create?.Ad ?? operation?.Body.AdOperation?.Update;
        var at = evidence.Select(words => Where(ad?.ResponsiveSearchAd, words)).FirstOrDefault(p => p is not null);
        return Finding.Error("ad-policy", $"Google's policy on {Plainly(topic.Topic)} does not allow this ad{(evidence.Count == 0 ? "" : $": {string.Join(", ", evidence.Select(e => $"\"{e}\""))}")}.", fix: "Take these words out, or write what they mean in others.") with
        {
            Field = Named(at is null ? operation?.Field ?? field : Join(operation!.Field, at)), Words = evidence.Count == 0 ? null : evidence[0], Link = PolicyPage,
        };
    }

    private static string? Where(AdsResponsiveSearchAd? ad, string words)
    {
        string? In(ImmutableArray<AdsText>? texts, string list) =>
            (texts ?? []).Select((t, at) => (t.Text, at)).Where(t => t.Text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true).Select(t => string.Create(CultureInfo.InvariantCulture, $"{list}[{t.at}]")).FirstOrDefault();
        return In(ad?.Headlines, "headlines") ?? In(ad?.Descriptions, "descriptions");
    }

    private static Finding? Known(AdsError error) => (error.Group, error.Code) switch
    {
        ("authenticationError", "DEVELOPER_TOKEN_INVALID" or "DEVELOPER_TOKEN_PROHIBITED") or ("requestError", "DEVELOPER_TOKEN_PARAMETER_MISSING") =>
            Finding.Error("developer-token", $"Google does not accept the developer token: {Sentence(error.Message)}", fix: "Copy it again from the manager account: Admin, API Center.") with { Field = "developer_token" },
        ("authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED") =>
            Finding.Error("developer-token", "The developer token is good for test accounts only.", fix: "Apply for Basic access in the manager account: Admin, API Center.") with { Field = "developer_token" },
        ("authenticationError", "CUSTOMER_NOT_FOUND") or ("requestError", "INVALID_CUSTOMER_ID") =>
            Finding.Error("customer-unknown", "There is no Google Ads account of this customer id.", fix: "Look at the top right of Google Ads: ten digits, given here without hyphens.") with { Field = "customer_id" },
        ("headerError", "INVALID_LOGIN_CUSTOMER_ID") =>
            Finding.Error("customer-unknown", "The customer id of the manager account is not valid.", fix: "Give its ten digits without hyphens, or leave it out.") with { Field = "login_customer_id" },
        ("authenticationError", "NOT_ADS_USER") =>
            Finding.Error("right-missing", "The signed-in user has no Google Ads account.", fix: "Invite the user in Google Ads: Admin, Access and security, with the access level Standard."),
        ("authenticationError", _) =>
            Finding.Error("connection-revoked", $"Google no longer accepts the permission of this connection: {Sentence(error.Message)}", fix: "Connect the account again; what is launched stays as it is."),
        ("authorizationError", "USER_PERMISSION_DENIED") =>
            Finding.Error("right-missing", "The signed-in user may not see this Google Ads account.", fix: "Invite the user in Google Ads: Admin, Access and security. If the account is reached through a manager account, give the manager's customer id too."),
        ("authorizationError", "ACTION_NOT_PERMITTED") =>
            Finding.Error("right-missing", "The signed-in user may look at this Google Ads account and not change it.", fix: "Give the user the access level Standard: Admin, Access and security."),
        ("authorizationError", "CUSTOMER_NOT_ENABLED") =>
            Finding.Error("account-not-enabled", "The Google Ads account is not active: it was cancelled, or its set-up was not finished.", fix: "Open Google Ads and finish the set-up, or ask Google to activate it again."),
        ("campaignError", "DUPLICATE_CAMPAIGN_NAME") =>
            Finding.Error("name-taken", $"The account has a campaign \"{error.Trigger?.StringValue}\" already, and it does not carry our label.", fix: "Rename or remove that campaign in Google Ads, then prepare again."),
        ("fieldError", "REQUIRED") =>
            Finding.Error("platform-invalid", "Google Ads needs this, and it is empty.", fix: "Fill it in and prepare again."),
        ("mutateError" or "contextError", "RESOURCE_NOT_FOUND" or "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE") =>
            Outcome.ChangedOutside("Something that was to be changed has been removed in Google Ads.").Findings[0],
        ("userListError", "ADVERTISER_NOT_ON_ALLOWLIST_FOR_USING_UPLOADED_DATA") or ("criterionError", "CANNOT_TARGET_CUSTOMER_MATCH_USER_LIST") =>
            Finding.Error("audience-not-allowed", "Google does not let this account use lists of its own customers: it looks at how long the account has kept to its policies, paid and spent.", fix: "Take `audience:` out of these ads, or see what Google asks for at the link.") with { Link = CustomerMatchPage },
        ("resourceCountLimitExceededError", _) =>
            Finding.Error("too-many", $"The account's limit is reached: {Sentence(error.Message)}", fix: "Take some out, or remove old ones in Google Ads."),
        _ => null,
    };

    private static Finding Other(AdsError error, string field) =>
        Finding.Error("platform-invalid", $"Google Ads does not take {(error.Trigger?.StringValue is { Length: > 0 } words ? $"\"{words}\"" : "this")}: {Sentence(error.Message)} ({error.Code})", fix: "Correct it and prepare again.") with
        {
            Field = Named(field), Words = error.Trigger?.StringValue,
        };

    /// <summary>The operation an error is about, and its place as a field of the asset.</summary>
    private static (PlannedOperation? Operation, string Field) Place(AdsError error, ImmutableArray<PlannedOperation> operations)
    {
        ImmutableArray<AdsFieldPathElement> path = error.Location?.FieldPathElements ?? [];
        return path is [{ FieldName: "mutate_operations", Index: { } at }, ..] && at < operations.Length
            ? (operations[at], Join(operations[at].Field, string.Join('.', path.Skip(1).Select(Ours).Where(p => p.Length > 0))))
            : (null, "");
    }

    private static string Ours(AdsFieldPathElement part) => part.FieldName switch
    {
        "headlines" or "descriptions" when part.Index is { } at => string.Create(CultureInfo.InvariantCulture, $"{part.FieldName}[{at}]"),
        "headlines" or "descriptions" => part.FieldName,
        "path1" => "path[0]",
        "path2" => "path[1]",
        "final_urls" => "page",
        "amount_micros" => "daily_budget",
        "start_date_time" => "start",
        "end_date_time" => "end",
        "cpc_bid_ceiling_micros" => "most_per_click",
        _ => "",
    };

    private static string Join(string above, string below) => above.Length == 0 ? below : below.Length == 0 ? above : $"{above}.{below}";

    private static string? Named(string field) => field.Length == 0 ? null : field;

    private static string Plainly(string? topic) => (topic ?? "advertising").Replace('_', ' ').ToLowerInvariant();

    private static string Sentence(string? text) => string.IsNullOrWhiteSpace(text) ? "it gives no reason." : text.TrimEnd().EndsWith('.') ? text.Trim() : $"{text.Trim()}.";
}
