using System.Collections.Immutable;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A kind of resource: what it is called in rows and operations, its message, and its part of resource names.</summary>
/// <param name="Name">As rows have it: <c>campaignBudget</c>.</param>
/// <param name="Collection">As resource names have it: <c>campaignBudgets</c>.</param>
internal sealed record AdsKind(string Name, string Collection)
{
    public static readonly AdsKind Budget = new("campaignBudget", "campaignBudgets") { IdIn = "id", HasStatus = true };
    public static readonly AdsKind Campaign = new("campaign", "campaigns") { IdIn = "id", HasStatus = true, RefersTo = [("campaignBudget", Budget)] };
    public static readonly AdsKind AdGroup = new("adGroup", "adGroups") { IdIn = "id", HasStatus = true, RefersTo = [("campaign", Campaign)] };
    public static readonly AdsKind AdGroupAd = new("adGroupAd", "adGroupAds") { HasStatus = true, RefersTo = [("adGroup", AdGroup)] };
    public static readonly AdsKind AdGroupCriterion = new("adGroupCriterion", "adGroupCriteria") { IdIn = "criterionId", HasStatus = true, RefersTo = [("adGroup", AdGroup)] };
    public static readonly AdsKind CampaignCriterion = new("campaignCriterion", "campaignCriteria") { IdIn = "criterionId", HasStatus = true, RefersTo = [("campaign", Campaign)] };
    public static readonly AdsKind SharedSet = new("sharedSet", "sharedSets") { IdIn = "id", HasStatus = true };
    public static readonly AdsKind SharedCriterion = new("sharedCriterion", "sharedCriteria") { IdIn = "criterionId", RefersTo = [("sharedSet", SharedSet)] };
    public static readonly AdsKind CampaignSharedSet = new("campaignSharedSet", "campaignSharedSets") { HasStatus = true, RefersTo = [("campaign", Campaign), ("sharedSet", SharedSet)] };
    public static readonly AdsKind UserList = new("userList", "userLists") { IdIn = "id" };
    public static readonly AdsKind Label = new("label", "labels") { IdIn = "id", HasStatus = true };
    public static readonly AdsKind CampaignLabel = new("campaignLabel", "campaignLabels") { RefersTo = [("campaign", Campaign), ("label", Label)] };
    public static readonly AdsKind AdGroupLabel = new("adGroupLabel", "adGroupLabels") { RefersTo = [("adGroup", AdGroup), ("label", Label)] };
    public static readonly AdsKind AdGroupAdLabel = new("adGroupAdLabel", "adGroupAdLabels") { RefersTo = [("adGroupAd", AdGroupAd), ("label", Label)] };

    public static readonly AdsKind AdGroupCriterionLabel = new("adGroupCriterionLabel", "adGroupCriterionLabels") { RefersTo = [("adGroupCriterion", AdGroupCriterion), ("label", Label)] };

    public static readonly ImmutableArray<AdsKind> All =
    [
        Budget, Campaign, AdGroup, AdGroupAd, AdGroupCriterion, CampaignCriterion, SharedSet, SharedCriterion, CampaignSharedSet, UserList, Label, CampaignLabel, AdGroupLabel, AdGroupAdLabel,
        AdGroupCriterionLabel,
    ];

    /// <summary>The fields that name other resources. One that refers to two has no id of its own: it is the two of them.</summary>
    public ImmutableArray<(string Field, AdsKind Kind)> RefersTo { get; init; } = [];

    /// <summary>The field its own id stands in.</summary>
    public string? IdIn { get; init; }

    /// <summary>Whether what is removed can still be read, as REMOVED; otherwise it is gone.</summary>
    public bool HasStatus { get; init; }

    public AdsMessage Message => AdsMessages.Of(char.ToUpperInvariant(Name[0]) + Name[1..]);

    public static AdsKind? Of(string name) => All.FirstOrDefault(k => k.Name == name);

    public static AdsKind? OfCollection(string collection) => All.FirstOrDefault(k => k.Collection == collection);
}
