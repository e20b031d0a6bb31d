using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>An account at a moment, with what follows from what it holds: reviews, statuses, counts, what serves.</summary>
internal sealed class AdsView(AdsAccount account, AdsPolicy policy, DateTimeOffset now)
{
    private readonly Dictionary<string, JsonObject> _seen = new(StringComparer.Ordinal);
    private readonly DateTime _wallTime = account.WallTime(now);

    public IEnumerable<AdsResource> OfKind(AdsKind kind) => account.Resources.Values.Where(r => r.Kind == kind).OrderBy(r => r.Created).ThenBy(r => r.Name, StringComparer.Ordinal);

    public AdsResource At(string name) => account.Resources[name];

    /// <summary>The resource with what only Google fills in.</summary>
    public JsonObject See(AdsResource resource)
    {
        if (_seen.TryGetValue(resource.Name, out var held))
        {
            return held;
        }

        var fields = (JsonObject)resource.Fields.DeepClone();
        Derive(resource, fields);
        return _seen[resource.Name] = fields;
    }

    /// <summary>Why an ad is not shown, as Google's reasons; empty when it is.</summary>
    public ImmutableArray<string> Hindrances(AdsResource ad)
    {
        var group = At(ad.Text("adGroup")!);
        return [.. OfCampaign(At(group.Text("campaign")!)), .. OfStatus(group, "AD_GROUP"), .. OfStatus(ad, "AD_GROUP_AD"), .. OfReview(ad), .. InTime(ad) ? Array.Empty<string>() : ["CAMPAIGN_ENDED"]];
    }

    private void Derive(AdsResource resource, JsonObject fields)
    {
        if (resource.Kind == AdsKind.Budget)
        {
            fields["referenceCount"] = Count(AdsKind.Campaign, "campaignBudget", resource.Name);
        }
        else if (resource.Kind == AdsKind.Campaign)
        {
            Campaign(resource, fields);
        }
        else if (resource.Kind == AdsKind.AdGroup)
        {
            fields["labels"] = Labels(AdsKind.AdGroupLabel, "adGroup", resource.Name);
            Primary(fields, resource, [.. OfCampaign(At(resource.Text("campaign")!)), .. OfStatus(resource, "AD_GROUP")]);
        }
        else if (resource.Kind == AdsKind.AdGroupAd)
        {
            fields["labels"] = Labels(AdsKind.AdGroupAdLabel, "adGroupAd", resource.Name);
            fields["policySummary"] = Review(resource);
            Primary(fields, resource, Hindrances(resource));
        }
        else if (resource.Kind == AdsKind.AdGroupCriterion)
        {
            fields["labels"] = Labels(AdsKind.AdGroupCriterionLabel, "adGroupCriterion", resource.Name);
            fields["approvalStatus"] = "APPROVED";
        }
        else if (resource.Kind == AdsKind.SharedSet)
        {
            fields["memberCount"] = Count(AdsKind.SharedCriterion, "sharedSet", resource.Name);
            fields["referenceCount"] = Count(AdsKind.CampaignSharedSet, "sharedSet", resource.Name);
        }
        else if (resource.Kind == AdsKind.UserList)
        {
            People(resource, fields);
        }
    }

    /// <summary>How many of those on a list Google knows; nothing before it counted them.</summary>
    public int KnownOn(string list) => account.Members.GetValueOrDefault(list) is { } members && members.Counted <= now ? members.Known : 0;

    private void People(AdsResource list, JsonObject fields)
    {
        var known = KnownOn(list.Name).ToString(CultureInfo.InvariantCulture);
        (fields["sizeForSearch"], fields["sizeForDisplay"]) = (known, known);
        if (account.Members.GetValueOrDefault(list.Name) is { Hashes.Count: > 0 } members && members.Counted <= now)
        {
            fields["matchRatePercentage"] = members.Known * 100 / members.Hashes.Count;
        }
    }

    private void Campaign(AdsResource campaign, JsonObject fields)
    {
        var bidding = AdsRules.Biddings.First(fields.ContainsKey);
        fields["biddingStrategyType"] = AdsMessages.Spell(bidding).ToUpperInvariant();
        fields["labels"] = Labels(AdsKind.CampaignLabel, "campaign", campaign.Name);
        fields["missingEuPoliticalAdvertisingDeclaration"] = false;
        var hindrances = OfCampaign(campaign);
        fields["servingStatus"] = hindrances switch { [] => "SERVING", ["CAMPAIGN_ENDED"] => "ENDED", ["CAMPAIGN_PENDING"] => "PENDING", _ => "NONE" };
        var groups = OfKind(AdsKind.AdGroup).Where(g => !g.IsRemoved && g.Text("campaign") == campaign.Name).ToList();
        Primary(fields, campaign, hindrances.Length > 0 ? hindrances : groups.Count == 0 ? ["NO_AD_GROUPS"] : groups.TrueForAll(g => g.Status == "PAUSED") ? ["AD_GROUPS_PAUSED"] : []);
    }

    private ImmutableArray<string> OfCampaign(AdsResource campaign) => campaign.Status switch
    {
        "REMOVED" => ["CAMPAIGN_REMOVED"],
        "PAUSED" => ["CAMPAIGN_PAUSED"],
        _ when AdsAccount.TimeIn(campaign.Text("startDateTime")) > _wallTime => ["CAMPAIGN_PENDING"],
        _ when AdsAccount.TimeIn(campaign.Text("endDateTime")) < _wallTime => ["CAMPAIGN_ENDED"],
        _ => [],
    };

    private static ImmutableArray<string> OfStatus(AdsResource resource, string name) => resource.Status == "ENABLED" ? [] : [$"{name}_{resource.Status}"];

    private bool InTime(AdsResource ad) =>
        !(AdsAccount.TimeIn(ad.Text("startDateTime")) > _wallTime) && !(AdsAccount.TimeIn(ad.Text("endDateTime")) < _wallTime);

    private ImmutableArray<string> OfReview(AdsResource ad) => (string?)Review(ad)["approvalStatus"] switch
    {
        "APPROVED" => [],
        "DISAPPROVED" => ["AD_GROUP_AD_DISAPPROVED"],
        _ => ["AD_GROUP_AD_UNDER_REVIEW"],
    };

    private JsonObject Review(AdsResource ad)
    {
        if (now < ad.ReviewedSince + policy.ReviewTime)
        {
            return new JsonObject { ["reviewStatus"] = "REVIEW_IN_PROGRESS", ["approvalStatus"] = "UNKNOWN", ["policyTopicEntries"] = new JsonArray() };
        }

        var entries = AdsPolicy.Entries(policy.Disapproved.Concat(policy.Forbidden), [.. AdsPolicy.TextsOf(ad.Fields["ad"]!.AsObject())]);
        return new JsonObject { ["reviewStatus"] = "REVIEWED", ["approvalStatus"] = entries.Count == 0 ? "APPROVED" : "DISAPPROVED", ["policyTopicEntries"] = entries };
    }

    private static void Primary(JsonObject fields, AdsResource resource, ImmutableArray<string> reasons)
    {
        fields["primaryStatus"] = reasons switch
        {
            [] => "ELIGIBLE",
            _ when resource.Status is "REMOVED" or "PAUSED" => resource.Status,
            ["CAMPAIGN_ENDED", ..] when resource.Kind == AdsKind.Campaign => "ENDED",
            ["CAMPAIGN_PENDING", ..] or ["AD_GROUP_AD_UNDER_REVIEW"] => "PENDING",
            _ => "NOT_ELIGIBLE",
        };
        fields["primaryStatusReasons"] = new JsonArray([.. reasons.Select(r => JsonValue.Create(r))]);
    }

    /// <summary>The names of the labels themselves, as the field's description has it, though its reference is to what ties them to it.</summary>
    private JsonArray Labels(AdsKind kind, string field, string name) => new([.. OfKind(kind).Where(l => l.Text(field) == name).Select(l => JsonValue.Create(l.Text("label")))]);

    private string Count(AdsKind kind, string field, string name) => OfKind(kind).Count(r => !r.IsRemoved && r.Text(field) == name).ToString(CultureInfo.InvariantCulture);
}
