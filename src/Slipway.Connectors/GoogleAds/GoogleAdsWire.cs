using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Connectors.GoogleAds;

/// <summary>A request to do operations, all of them or none.</summary>
internal sealed record AdsMutateRequest(ImmutableArray<AdsOperations> MutateOperations)
{
    /// <summary>Only judges them.</summary>
    public bool? ValidateOnly { get; init; }
}

/// <summary>One operation: exactly one of these.</summary>
internal sealed record AdsOperations
{
    public AdsOperation<AdsBudget>? CampaignBudgetOperation { get; init; }

    public AdsOperation<AdsCampaign>? CampaignOperation { get; init; }

    public AdsOperation<AdsCampaignCriterion>? CampaignCriterionOperation { get; init; }

    public AdsOperation<AdsGroup>? AdGroupOperation { get; init; }

    public AdsOperation<AdsGroupAd>? AdGroupAdOperation { get; init; }

    public AdsOperation<AdsAd>? AdOperation { get; init; }

    public AdsOperation<AdsGroupCriterion>? AdGroupCriterionOperation { get; init; }

    public AdsOperation<AdsSharedSet>? SharedSetOperation { get; init; }

    public AdsOperation<AdsSharedCriterion>? SharedCriterionOperation { get; init; }

    public AdsOperation<AdsCampaignSharedSet>? CampaignSharedSetOperation { get; init; }

    public AdsOperation<AdsUserList>? UserListOperation { get; init; }

    public AdsOperation<AdsLabel>? LabelOperation { get; init; }

    public AdsOperation<AdsLabelLink>? CampaignLabelOperation { get; init; }

    public AdsOperation<AdsLabelLink>? AdGroupLabelOperation { get; init; }

    public AdsOperation<AdsLabelLink>? AdGroupAdLabelOperation { get; init; }

    public AdsOperation<AdsLabelLink>? AdGroupCriterionLabelOperation { get; init; }
}

/// <summary>Makes, changes or removes.</summary>
internal sealed record AdsOperation<T>
    where T : class
{
    public T? Create { get; init; }

    public T? Update { get; init; }

    public string? UpdateMask { get; init; }

    public string? Remove { get; init; }
}

/// <summary>What came of operations, in their order: what each made or changed, by the operation's kind.</summary>
internal sealed record AdsMutated(ImmutableArray<Dictionary<string, AdsNamed>> MutateOperationResponses);

internal sealed record AdsNamed(string? ResourceName);

internal sealed record AdsSearchRequest(string Query, string? PageToken);

internal sealed record AdsSearched(ImmutableArray<AdsRow> Results, string? NextPageToken);

/// <summary>A row of an answer.</summary>
internal sealed record AdsRow
{
    public AdsCustomer? Customer { get; init; }

    public AdsCampaign? Campaign { get; init; }

    public AdsBudget? CampaignBudget { get; init; }

    public AdsCampaignCriterion? CampaignCriterion { get; init; }

    public AdsGroup? AdGroup { get; init; }

    public AdsGroupAd? AdGroupAd { get; init; }

    public AdsGroupCriterion? AdGroupCriterion { get; init; }

    public AdsSharedSet? SharedSet { get; init; }

    public AdsSharedCriterion? SharedCriterion { get; init; }

    public AdsCampaignSharedSet? CampaignSharedSet { get; init; }

    public AdsUserList? UserList { get; init; }

    public AdsLabel? Label { get; init; }

    public AdsMetrics? Metrics { get; init; }
}

internal sealed record AdsCustomer(string? Id, string? DescriptiveName, string? CurrencyCode, string? TimeZone, bool? Manager, bool? TestAccount);

internal sealed record AdsBudget
{
    public string? ResourceName { get; init; }

    /// <summary>A day, in millionths.</summary>
    public string? AmountMicros { get; init; }

    public bool? ExplicitlyShared { get; init; }
}

internal sealed record AdsCampaign
{
    public string? ResourceName { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? AdvertisingChannelType { get; init; }

    public string? CampaignBudget { get; init; }

    public string? ContainsEuPoliticalAdvertising { get; init; }

    public AdsNetworks? NetworkSettings { get; init; }

    public AdsGeoTargeting? GeoTargetTypeSetting { get; init; }

    public string? StartDateTime { get; init; }

    public string? EndDateTime { get; init; }

    /// <summary>As many clicks as the budget buys.</summary>
    public AdsTargetSpend? TargetSpend { get; init; }

    public string? BiddingStrategyType { get; init; }

    public string? FinalUrlSuffix { get; init; }

    public string? TrackingUrlTemplate { get; init; }

    public ImmutableArray<string>? Labels { get; init; }

    public string? PrimaryStatus { get; init; }
}

internal sealed record AdsNetworks(bool? TargetGoogleSearch, bool? TargetSearchNetwork, bool? TargetContentNetwork, bool? TargetPartnerSearchNetwork);

internal sealed record AdsGeoTargeting(string? PositiveGeoTargetType);

internal sealed record AdsTargetSpend(string? CpcBidCeilingMicros);

internal sealed record AdsKeyword(string? Text, string? MatchType);

internal sealed record AdsLocation(string? GeoTargetConstant);

internal sealed record AdsLanguage(string? LanguageConstant);

internal sealed record AdsCampaignCriterion
{
    public string? ResourceName { get; init; }

    public string? Campaign { get; init; }

    public bool? Negative { get; init; }

    public string? Type { get; init; }

    public string? DisplayName { get; init; }

    public double? BidModifier { get; init; }

    public AdsKeyword? Keyword { get; init; }

    public AdsLocation? Location { get; init; }

    public AdsLanguage? Language { get; init; }
}

internal sealed record AdsGroup
{
    public string? ResourceName { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? Type { get; init; }

    public string? Campaign { get; init; }

    public ImmutableArray<string>? Labels { get; init; }

    public AdsTargeting? TargetingSetting { get; init; }
}

internal sealed record AdsTargeting(ImmutableArray<AdsRestriction>? TargetRestrictions);

/// <summary>Whether criteria of a kind decide who sees ads, or are bid on alone.</summary>
internal sealed record AdsRestriction(string? TargetingDimension, bool? BidOnly);

internal sealed record AdsGroupAd
{
    public string? ResourceName { get; init; }

    public string? Status { get; init; }

    public string? AdGroup { get; init; }

    public AdsAd? Ad { get; init; }

    public ImmutableArray<string>? Labels { get; init; }

    public AdsPolicySummary? PolicySummary { get; init; }
}

internal sealed record AdsPolicySummary(string? ReviewStatus, string? ApprovalStatus, ImmutableArray<AdsPolicyTopic>? PolicyTopicEntries);

internal sealed record AdsAd
{
    public string? ResourceName { get; init; }

    public string? Type { get; init; }

    public ImmutableArray<string>? FinalUrls { get; init; }

    public AdsResponsiveSearchAd? ResponsiveSearchAd { get; init; }
}

internal sealed record AdsResponsiveSearchAd
{
    public ImmutableArray<AdsText>? Headlines { get; init; }

    public ImmutableArray<AdsText>? Descriptions { get; init; }

    public string? Path1 { get; init; }

    public string? Path2 { get; init; }
}

internal sealed record AdsText(string? Text, string? PinnedField);

internal sealed record AdsGroupCriterion
{
    public string? ResourceName { get; init; }

    public string? AdGroup { get; init; }

    public string? Status { get; init; }

    public bool? Negative { get; init; }

    public AdsKeyword? Keyword { get; init; }

    public AdsListed? UserList { get; init; }

    public ImmutableArray<string>? Labels { get; init; }
}

internal sealed record AdsListed(string? UserList);

/// <summary>A list of people.</summary>
internal sealed record AdsUserList
{
    public string? ResourceName { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? MembershipStatus { get; init; }

    /// <summary>How many days somebody stays on it.</summary>
    public string? MembershipLifeSpan { get; init; }

    public AdsCustomers? CrmBasedUserList { get; init; }

    /// <summary>How many of its people Google knows; null until it counted them.</summary>
    public string? SizeForSearch { get; init; }

    public string? SizeForDisplay { get; init; }

    /// <summary>How many in a hundred of those who were uploaded Google knows.</summary>
    public int? MatchRatePercentage { get; init; }
}

/// <summary>That a list is of customers whose contact details are uploaded.</summary>
internal sealed record AdsCustomers(string? UploadKeyType);

internal sealed record AdsSharedSet
{
    public string? ResourceName { get; init; }

    public string? Name { get; init; }

    public string? Type { get; init; }
}

internal sealed record AdsSharedCriterion
{
    public string? ResourceName { get; init; }

    public string? SharedSet { get; init; }

    public AdsKeyword? Keyword { get; init; }
}

internal sealed record AdsCampaignSharedSet
{
    public string? ResourceName { get; init; }

    public string? Campaign { get; init; }

    public string? SharedSet { get; init; }
}

internal sealed record AdsLabel
{
    public string? ResourceName { get; init; }

    public string? Name { get; init; }

    public AdsTextLabel? TextLabel { get; init; }
}

internal sealed record AdsTextLabel(string? Description);

/// <summary>A label on something: which of the names is set says on what.</summary>
internal sealed record AdsLabelLink
{
    public string? Campaign { get; init; }

    public string? AdGroup { get; init; }

    public string? AdGroupAd { get; init; }

    public string? AdGroupCriterion { get; init; }

    public string? Label { get; init; }
}

internal sealed record AdsMetrics(string? Impressions, string? Clicks, string? CostMicros, double? Conversions);

/// <summary>How Google says no: <c>google.rpc.Status</c>.</summary>
internal sealed record AdsErrorAnswer(AdsStatus? Error, AdsStatus? PartialFailureError);

internal sealed record AdsStatus(int? Code, string? Message, string? Status, ImmutableArray<AdsErrorDetail>? Details);

/// <summary>A <c>GoogleAdsFailure</c>, an <c>ErrorInfo</c> or a <c>BadRequest</c>: what each has of these.</summary>
internal sealed record AdsErrorDetail(ImmutableArray<AdsError>? Errors, string? Reason, string? RequestId);

internal sealed record AdsError
{
    /// <summary>The enumeration and its value: <c>campaignError</c>, <c>DUPLICATE_CAMPAIGN_NAME</c>.</summary>
    public Dictionary<string, string>? ErrorCode { get; init; }

    public string? Message { get; init; }

    public AdsTrigger? Trigger { get; init; }

    public AdsErrorLocation? Location { get; init; }

    public AdsErrorDetails? Details { get; init; }

    [JsonIgnore]
    public string Code => ErrorCode?.Values.FirstOrDefault() ?? "";

    [JsonIgnore]
    public string Group => ErrorCode?.Keys.FirstOrDefault() ?? "";
}

internal sealed record AdsTrigger(string? StringValue);

internal sealed record AdsErrorLocation(ImmutableArray<AdsFieldPathElement>? FieldPathElements);

internal sealed record AdsFieldPathElement(string? FieldName, int? Index);

internal sealed record AdsErrorDetails(AdsPolicyFindings? PolicyFindingDetails, AdsPolicyViolation? PolicyViolationDetails, AdsQuotaDetails? QuotaErrorDetails);

internal sealed record AdsPolicyFindings(ImmutableArray<AdsPolicyTopic>? PolicyTopicEntries);

internal sealed record AdsPolicyTopic(string? Topic, string? Type, ImmutableArray<AdsPolicyEvidence>? Evidences);

internal sealed record AdsPolicyEvidence(AdsTextList? TextList);

internal sealed record AdsTextList(ImmutableArray<string>? Texts);

internal sealed record AdsPolicyViolation(string? ExternalPolicyName, string? ExternalPolicyDescription, AdsPolicyViolationKey? Key);

internal sealed record AdsPolicyViolationKey(string? ViolatingText);

internal sealed record AdsQuotaDetails(string? RateName, string? RetryDelay);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdsMutateRequest))]
[JsonSerializable(typeof(AdsMutated))]
[JsonSerializable(typeof(AdsSearchRequest))]
[JsonSerializable(typeof(AdsSearched))]
[JsonSerializable(typeof(AdsErrorAnswer))]
internal sealed partial class GoogleAdsJson : JsonSerializerContext;
