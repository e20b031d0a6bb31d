using System.Collections.Immutable;

namespace Slipway.Connectors.GoogleAds;

/// <summary>The operations that make a campaign live, withdraw or remove it.</summary>
internal static class CampaignSwitch
{
    /// <summary>What goes is removed, what waits is enabled; the campaign itself comes last, so that nothing shows before all is there.</summary>
    public static ImmutableArray<PlannedOperation> Launch(HeldCampaign held, ImmutableDictionary<string, AdsLabel> labels, string operation)
    {
        var first = !held.IsLaunched;
        var next = labels.GetValueOrDefault(CampaignLabel.Next)?.ResourceName ?? "";
        var leaving = labels.GetValueOrDefault(CampaignLabel.Leaving)?.ResourceName ?? "";
        var all = new List<AdsOperations>();
        all.AddRange(held.Groups.Where(g => g.Mark == Mark.Leaving).Select(g => new AdsOperations { AdGroupOperation = new() { Remove = g.Name } }));
        foreach (var group in held.Current)
        {
            // Removed first: an ad group takes three ads that are shown.
            // A keyword that comes back has the same id, and would have the label that it left with.
            all.AddRange(group.Keywords.Where(k => k.Mark == Mark.Leaving).SelectMany(k => new[] { CampaignMarks.Take(k.Name, leaving), new AdsOperations { AdGroupCriterionOperation = new() { Remove = k.Name } } }));
            all.AddRange(group.Ads.Where(a => a.Mark == Mark.Leaving).Select(a => new AdsOperations { AdGroupAdOperation = new() { Remove = a.Name } }));
            foreach (var keyword in group.Keywords.Where(k => k.Mark == Mark.Next))
            {
                all.Add(new AdsOperations { AdGroupCriterionOperation = new() { Update = new AdsGroupCriterion { ResourceName = keyword.Name, Status = HeldCampaign.Enabled }, UpdateMask = "status" } });
                all.Add(CampaignMarks.Take(keyword.Name, next));
            }

            foreach (var ad in group.Ads.Where(a => a.Mark == Mark.Next || (a.Mark == Mark.None && (first || group.Mark == Mark.Next))))
            {
                all.Add(Set(ad, HeldCampaign.Enabled));
                all.AddRange(ad.Mark == Mark.Next ? [CampaignMarks.Take(ad.Name, next)] : Array.Empty<AdsOperations>());
            }

            if (first || group.Mark == Mark.Next)
            {
                all.Add(Set(group, HeldCampaign.Enabled));
                all.AddRange(group.Mark == Mark.Next ? [CampaignMarks.Take(group.Name, next)] : Array.Empty<AdsOperations>());
            }
        }

        if (held.Ours is { } ours)
        {
            all.Add(new AdsOperations { LabelOperation = new() { Update = held.Label! with { Name = null, TextLabel = new AdsTextLabel((ours with { Operation = operation }).Description) }, UpdateMask = "textLabel.description" } });
        }

        return [.. all.Select(o => new PlannedOperation(o, "")), Set(held, HeldCampaign.Enabled)];
    }

    /// <summary>Paused at all three levels, as before the launch; the campaign first, so that nothing shows while the rest follows.</summary>
    /// <param name="held">The campaign.</param>
    /// <param name="close">The list of people that nothing else goes by; null for none.</param>
    public static ImmutableArray<PlannedOperation> Withdraw(HeldCampaign held, AdsUserList? close) =>
    [
        Set(held, HeldCampaign.Paused), .. Close(close),
        .. held.Groups.SelectMany(g => g.Ads.Where(a => a.Ad.Status == HeldCampaign.Enabled).Select(a => Set(a, HeldCampaign.Paused)).Concat(g.Group.Status == HeldCampaign.Enabled ? [Set(g, HeldCampaign.Paused)] : []))
            .Select(o => new PlannedOperation(o, "")),
    ];

    /// <summary>Removed for good, with the list and the label that were made for it. Its budget goes with it; what it cost stays in Google's reports.</summary>
    /// <param name="held">The campaign.</param>
    /// <param name="close">The list of people that nothing else goes by; null for none.</param>
    public static ImmutableArray<PlannedOperation> Remove(HeldCampaign held, AdsUserList? close) =>
    [
        .. Close(close),
        .. held.Lists.Where(l => held.Ours is { } ours && l.Set.Name == WantedCampaign.NegativeListOf(ours.Key)).SelectMany(l => new[]
        {
            new PlannedOperation(new AdsOperations { CampaignSharedSetOperation = new() { Remove = l.Link } }, ""),
            new PlannedOperation(new AdsOperations { SharedSetOperation = new() { Remove = l.Set.ResourceName } }, ""),
        }),
        new PlannedOperation(new AdsOperations { CampaignOperation = new() { Remove = held.Name } }, ""),
        .. held.Ours is null ? Array.Empty<PlannedOperation>() : [new PlannedOperation(new AdsOperations { LabelOperation = new() { Remove = held.Label!.ResourceName } }, "")],
    ];

    private static ImmutableArray<PlannedOperation> Close(AdsUserList? list) => list is { MembershipStatus: PeopleList.Open } ? [new PlannedOperation(PeopleList.Set(list, PeopleList.Closed), "")] : [];

    public static PlannedOperation Set(HeldCampaign held, string status) =>
        new(new AdsOperations { CampaignOperation = new() { Update = new AdsCampaign { ResourceName = held.Name, Status = status }, UpdateMask = "status" } }, "");

    private static AdsOperations Set(HeldGroup group, string status) => new() { AdGroupOperation = new() { Update = new AdsGroup { ResourceName = group.Name, Status = status }, UpdateMask = "status" } };

    private static AdsOperations Set(HeldAd ad, string status) => new() { AdGroupAdOperation = new() { Update = new AdsGroupAd { ResourceName = ad.Name, Status = status }, UpdateMask = "status" } };
}
