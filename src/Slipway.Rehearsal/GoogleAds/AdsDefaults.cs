using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>What Google fills in where a new resource says nothing. Note that what says no status is ENABLED.</summary>
internal static class AdsDefaults
{
    public static void Fill(AdsKind kind, JsonObject fields, DateTime wallTime)
    {
        if (kind.HasStatus)
        {
            fields["status"] ??= "ENABLED";
        }

        if (kind == AdsKind.Budget)
        {
            fields["deliveryMethod"] ??= "STANDARD";
            fields["period"] ??= "DAILY";
            fields["type"] ??= "STANDARD";
            fields["explicitlyShared"] ??= true;
        }
        else if (kind == AdsKind.Campaign)
        {
            Campaign(fields, wallTime);
        }
        else if (kind == AdsKind.AdGroup)
        {
            fields["type"] ??= "SEARCH_STANDARD";
        }
        else if (kind == AdsKind.AdGroupAd && fields["ad"] is JsonObject ad && ad.ContainsKey("responsiveSearchAd"))
        {
            ad["type"] = "RESPONSIVE_SEARCH_AD";
        }
        else if (kind == AdsKind.AdGroupCriterion || kind == AdsKind.CampaignCriterion)
        {
            Criterion(fields);
            fields["negative"] ??= false;
        }
        else if (kind == AdsKind.SharedCriterion)
        {
            Criterion(fields);
            fields["negative"] = true;
        }
        else if (kind == AdsKind.UserList)
        {
            fields["membershipStatus"] ??= "OPEN";
            fields["membershipLifeSpan"] ??= "540";
            (fields["type"], fields["accessReason"], fields["readOnly"], fields["eligibleForSearch"]) = ("CRM_BASED", "OWNED", false, true);
        }
        else if (kind == AdsKind.Label)
        {
            fields["textLabel"] ??= new JsonObject();
        }
    }

    private static void Campaign(JsonObject fields, DateTime wallTime)
    {
        fields["startDateTime"] ??= wallTime.Date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        fields["geoTargetTypeSetting"] ??= new JsonObject();
        fields["geoTargetTypeSetting"]!["positiveGeoTargetType"] ??= "PRESENCE_OR_INTEREST";
        fields["geoTargetTypeSetting"]!["negativeGeoTargetType"] ??= "PRESENCE";
        if (!fields.ContainsKey("networkSettings"))
        {
            fields["networkSettings"] = new JsonObject { ["targetGoogleSearch"] = true, ["targetSearchNetwork"] = true };
        }

        foreach (var network in new[] { "targetGoogleSearch", "targetSearchNetwork", "targetContentNetwork", "targetPartnerSearchNetwork" })
        {
            fields["networkSettings"]![network] ??= false;
        }
    }

    private static void Criterion(JsonObject fields) =>
        fields["type"] = fields.ContainsKey("keyword") ? "KEYWORD" : fields.ContainsKey("location") ? "LOCATION" : fields.ContainsKey("language") ? "LANGUAGE" : fields.ContainsKey("userList") ? "USER_LIST" : "UNSPECIFIED";
}
