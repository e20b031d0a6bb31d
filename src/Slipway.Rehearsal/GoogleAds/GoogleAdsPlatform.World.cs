using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>An ad that people can meet.</summary>
/// <param name="CustomerId">The account.</param>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="AdGroup">The ad group's name.</param>
/// <param name="ResourceName">Which ad: <c>customers/…/adGroupAds/…</c>.</param>
/// <param name="Headlines">Its headlines.</param>
/// <param name="Descriptions">Its descriptions.</param>
/// <param name="FinalUrl">Where it leads.</param>
/// <param name="Keywords">The words it is shown for.</param>
/// <param name="DailyBudgetMicros">What its campaign may cost a day.</param>
public sealed record ServingAd(
    string CustomerId, string Campaign, string AdGroup, string ResourceName, ImmutableArray<string> Headlines, ImmutableArray<string> Descriptions, string FinalUrl, ImmutableArray<string> Keywords, long DailyBudgetMicros)
{
    /// <summary>The list whose people alone meet it; null where everybody does.</summary>
    public string? OnlyFor { get; init; }
}

public sealed partial class GoogleAdsPlatform
{
    /// <summary>The ads people can meet now: campaign, ad group and ad are ENABLED, within their dates, and the ad is approved.</summary>
    public ImmutableArray<ServingAd> ServingAds => Locked(() => _accounts.Values.SelectMany(account =>
    {
        var view = new AdsView(account, _policy, Now);
        return view.OfKind(AdsKind.AdGroupAd).Where(ad => view.Hindrances(ad).Length == 0 && !IsListTooSmall(view, ad)).Select(ad => Serving(account, view, ad));
    }).ToImmutableArray());

    /// <summary>Someone takes a list of people off an ad group in Google's screens.</summary>
    /// <param name="list">The list's name.</param>
    public void TakeListOff(string list) => Locked(() =>
    {
        var (account, held) = Find(AdsKind.UserList, list);
        account.Resources = account.Resources.RemoveRange(account.Resources.Values.Where(r => ListOf(r) == held.Name).Select(r => r.Name));
    });

    /// <summary>Someone closes a list of people in Google's screens.</summary>
    /// <param name="list">The list's name.</param>
    public void CloseList(string list) => Locked(() =>
    {
        var (account, held) = Find(AdsKind.UserList, list);
        Put(account, held.With("membershipStatus", "CLOSED"));
    });

    /// <summary>Someone lets ads that were for the people of a list alone be shown to everybody, or the other way round, in Google's screens.</summary>
    /// <param name="group">The ad group's name.</param>
    /// <param name="observe">Whether everybody meets them now.</param>
    public void ObserveList(string group, bool observe) => Locked(() =>
    {
        var (account, held) = Find(AdsKind.AdGroup, group);
        Put(account, held.With("targetingSetting", new JsonObject { ["targetRestrictions"] = new JsonArray(new JsonObject { ["targetingDimension"] = "AUDIENCE", ["bidOnly"] = observe }) }));
    });

    /// <summary>Someone changes a budget in Google's screens.</summary>
    /// <param name="campaign">The campaign's name or resource name.</param>
    /// <param name="amountMicros">A day, in millionths.</param>
    public void ChangeBudget(string campaign, long amountMicros) => Edit(campaign, (account, held) =>
        Put(account, account.Resources[held.Text("campaignBudget")!].With("amountMicros", amountMicros.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Someone pauses a campaign in Google's screens.</summary>
    /// <param name="campaign">Its name or resource name.</param>
    public void PauseCampaign(string campaign) => Edit(campaign, (account, held) => Put(account, held.With("status", "PAUSED")));

    /// <summary>Someone renames a campaign in Google's screens.</summary>
    /// <param name="campaign">Its name or resource name.</param>
    /// <param name="name">The new name.</param>
    public void RenameCampaign(string campaign, string name) => Edit(campaign, (account, held) => Put(account, held.With("name", name)));

    /// <summary>Someone removes a campaign in Google's screens, for good.</summary>
    /// <param name="campaign">Its name or resource name.</param>
    public void RemoveCampaign(string campaign) => Edit(campaign, (account, held) => Put(account, held.With("status", "REMOVED")));

    /// <summary>Someone writes another headline in Google's screens; the ad is reviewed anew.</summary>
    /// <param name="ad">The resource name of the ad in its ad group.</param>
    /// <param name="at">Which headline, from 0 on.</param>
    /// <param name="text">The new one.</param>
    public void EditHeadline(string ad, int at, string text) => Locked(() =>
    {
        var (account, held) = Find(AdsKind.AdGroupAd, ad);
        var words = held.Fields["ad"]!.DeepClone();
        words["responsiveSearchAd"]!["headlines"]![at]!["text"] = text;
        Put(account, held.With("ad", words) with { ReviewedSince = Now });
    });

    /// <summary>What came of something on a day: of a campaign, an ad group, an ad in its group or a keyword. What is above it has it too.</summary>
    /// <param name="resourceName">Of what.</param>
    /// <param name="date">When, in the account's time zone.</param>
    /// <param name="figures">What.</param>
    public void SetFigures(string resourceName, DateOnly date, AdFigures figures) => Locked(() =>
        _accounts.Values.Single(a => a.Resources.ContainsKey(resourceName)).Figures[(resourceName, date)] = figures);

    /// <summary>A resource as Google keeps it; null when there is none.</summary>
    /// <param name="resourceName">For example <c>customers/1234567890/campaigns/1</c>.</param>
    public JsonObject? Resource(string resourceName) => Locked(() => _accounts.Values.Where(a => a.Resources.ContainsKey(resourceName))
        .Select(a => (JsonObject)new AdsView(a, _policy, Now).See(a.Resources[resourceName]).DeepClone()).FirstOrDefault());

    private void Edit(string campaign, Action<AdsAccount, AdsResource> change) => Locked(() =>
    {
        var (account, held) = Find(AdsKind.Campaign, campaign);
        change(account, held);
    });

    private (AdsAccount Account, AdsResource Held) Find(AdsKind kind, string which) => _accounts.Values
        .SelectMany(a => a.Resources.Values.Where(r => r.Kind == kind && !r.IsRemoved && (r.Name == which || r.Text("name") == which)).Select(r => (a, r)))
        .FirstOrDefault() is ({ } account, { } held) ? (account, held) : throw new ArgumentException($"There is no {kind.Name} {which}.", nameof(which));

    private static void Put(AdsAccount account, AdsResource resource) => account.Resources = account.Resources.SetItem(resource.Name, resource);

    private static string? ListOf(AdsResource criterion) => criterion is { Kind.Name: "adGroupCriterion", IsRemoved: false } ? (string?)criterion.Fields["userList"]?["userList"] : null;

    /// <summary>The list whose people alone meet the ads of a group.</summary>
    private static string? OnlyFor(AdsView view, AdsResource group) =>
        (group.Fields["targetingSetting"]?["targetRestrictions"] as JsonArray)?.Any(r => (string?)r!["targetingDimension"] == "AUDIENCE" && ((bool?)r["bidOnly"] ?? false)) == true ? null
        : view.OfKind(AdsKind.AdGroupCriterion).Where(c => c.Text("adGroup") == group.Name).Select(ListOf).FirstOrDefault(l => l is not null);

    private static bool IsListTooSmall(AdsView view, AdsResource ad) => OnlyFor(view, view.At(ad.Text("adGroup")!)) is { } list && view.KnownOn(list) < FewestOnList;

    private static ServingAd Serving(AdsAccount account, AdsView view, AdsResource ad)
    {
        var group = view.At(ad.Text("adGroup")!);
        var campaign = view.At(group.Text("campaign")!);
        var (words, search) = (ad.Fields["ad"]!.AsObject(), ad.Fields["ad"]!["responsiveSearchAd"]!.AsObject());
        return new ServingAd(
            account.Id, campaign.Text("name")!, group.Text("name")!, ad.Name, [.. AdsPolicy.Texts(search, "headlines")], [.. AdsPolicy.Texts(search, "descriptions")], (string)words["finalUrls"]![0]!,
            [.. view.OfKind(AdsKind.AdGroupCriterion).Where(k => k.Status == "ENABLED" && k.Text("adGroup") == group.Name && k.Fields["keyword"] is not null && !((bool?)k.Fields["negative"] ?? false)).Select(k => (string)k.Fields["keyword"]!["text"]!)],
            long.Parse(view.At(campaign.Text("campaignBudget")!).Text("amountMicros")!, CultureInfo.InvariantCulture)) { OnlyFor = OnlyFor(view, group) is { } list ? view.At(list).Text("name") : null };
    }
}
