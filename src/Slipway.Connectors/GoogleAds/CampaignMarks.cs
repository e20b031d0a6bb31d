namespace Slipway.Connectors.GoogleAds;

/// <summary>Puts labels on groups, ads and keywords, and takes them off: which it is says the resource's name.</summary>
internal static class CampaignMarks
{
    public static AdsOperations Put(string on, string label) => CollectionOf(on) switch
    {
        "adGroups" => new() { AdGroupLabelOperation = new() { Create = new AdsLabelLink { AdGroup = on, Label = label } } },
        "adGroupAds" => new() { AdGroupAdLabelOperation = new() { Create = new AdsLabelLink { AdGroupAd = on, Label = label } } },
        _ => new() { AdGroupCriterionLabelOperation = new() { Create = new AdsLabelLink { AdGroupCriterion = on, Label = label } } },
    };

    public static AdsOperations Take(string from, string label)
    {
        // What ties a label to something is named by both.
        string Link(string collection) => $"{from.Replace($"/{CollectionOf(from)}/", $"/{collection}/", StringComparison.Ordinal)}~{label[(label.LastIndexOf('/') + 1)..]}";
        return CollectionOf(from) switch
        {
            "adGroups" => new() { AdGroupLabelOperation = new() { Remove = Link("adGroupLabels") } },
            "adGroupAds" => new() { AdGroupAdLabelOperation = new() { Remove = Link("adGroupAdLabels") } },
            _ => new() { AdGroupCriterionLabelOperation = new() { Remove = Link("adGroupCriterionLabels") } },
        };
    }

    private static string CollectionOf(string name) => name.Split('/')[2];
}
