using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.GoogleAds;

/// <summary>The list of an audience: what it is called in Google Ads, and so found by. Other people are another list.</summary>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="Audience">The audience's name within it.</param>
/// <param name="Snapshot">The id under which its people are fixed.</param>
internal sealed record PeopleList(string Campaign, string Audience, string Snapshot)
{
    /// <summary>The fewest people that Google must know of a list before ads on its search are shown to it: support.google.com/google-ads/answer/7476585.</summary>
    public const int Fewest = 100;

    public const string Open = "OPEN";
    public const string Closed = "CLOSED";

    // Whoever looks at the results after the last day still finds them split by these people; then Google forgets who they were, without anyone having to think of it.
    private const int DaysAfter = 30;
    private const int MostDays = 540;

    /// <summary>The list a campaign wants; null where its ads are for everybody.</summary>
    public static PeopleList? Of(WantedCampaign wanted) =>
        wanted.Asset.Audience is { } audience ? new PeopleList(ExternalKeys.Parse(wanted.Key)!.Value.Campaign, audience.Key.Name, audience.Snapshot) : null;

    /// <summary>Which list a name is of; null for one that Slipway did not make.</summary>
    public static PeopleList? Read(string? name) =>
        name?.Split(' ') is ["Slipway", var campaign, var audience, ['[', .. var snapshot, ']']] ? new PeopleList(campaign, audience, snapshot) : null;

    /// <summary>Whether Google has matched somebody who was uploaded to a list.</summary>
    public static bool IsFilled(AdsUserList list) => list.MatchRatePercentage > 0 || Known(list) > 0 || Number(list.SizeForDisplay) > 0;

    /// <summary>How many people of a list Google knows, as far as it says so.</summary>
    public static long Known(AdsUserList list) => Number(list.SizeForSearch);

    /// <summary>Opens a list, or closes it: then nobody is put on it and nothing is shown by it; those on it go when their days are over.</summary>
    public static AdsOperations Set(AdsUserList list, string status) =>
        new() { UserListOperation = new() { Update = new AdsUserList { ResourceName = list.ResourceName, MembershipStatus = status }, UpdateMask = "membershipStatus" } };

    public override string ToString() => $"Slipway {Campaign} {Audience} [{Snapshot}]";

    public AdsUserList Made(string resourceName, AdAsset ad) => new()
    {
        ResourceName = resourceName,
        Name = ToString(),
        Description = $"People of the campaign {Campaign} who agreed to it. Uploaded by a person; the file is made by Slipway.",
        MembershipStatus = Open,
        MembershipLifeSpan = Math.Clamp(ad.End.DayNumber - ad.Start.DayNumber + 1 + DaysAfter, 1, MostDays).ToString(CultureInfo.InvariantCulture),
        CrmBasedUserList = new AdsCustomers("CONTACT_INFO"),
    };

    private static long Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>The lists of people that matter to a plan.</summary>
/// <param name="There">That of the audience that is meant; null where it is not made yet.</param>
/// <param name="Leaving">That of one that was meant before and that no other campaign goes by; null where there is none.</param>
internal sealed record PeopleLists(AdsUserList? There, AdsUserList? Leaving);

/// <summary>A list of people as it counts in an ad group.</summary>
/// <param name="Criterion">What ties it to the group.</param>
internal sealed record HeldList(AdsGroupCriterion Criterion, AdsUserList List)
{
    public string Name => Criterion.ResourceName!;

    /// <summary>Whether its people are those who do not see the ads.</summary>
    public bool IsExcluded => Criterion.Negative == true;
}
