using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.GoogleAds;

/// <summary>What a launch does with something of a campaign that was launched before. Google has no buffer for it: a label says it.</summary>
internal enum Mark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is paused, and shown from the launch on.</summary>
    Next,

    /// <summary>It is shown, and removed by the launch.</summary>
    Leaving,
}

internal sealed record HeldAd(AdsGroupAd Ad, Mark Mark)
{
    public string Name => Ad.ResourceName!;

    public AdsResponsiveSearchAd Words => Ad.Ad?.ResponsiveSearchAd ?? new AdsResponsiveSearchAd();
}

internal sealed record HeldKeyword(AdsGroupCriterion Criterion, Mark Mark)
{
    public string Name => Criterion.ResourceName!;

    public bool IsNegative => Criterion.Negative == true;
}

internal sealed record HeldGroup(AdsGroup Group, Mark Mark, ImmutableArray<HeldAd> Ads, ImmutableArray<HeldKeyword> Keywords)
{
    public string Name => Group.ResourceName!;

    /// <summary>The lists of people that count in it.</summary>
    public ImmutableArray<HeldList> Lists { get; init; } = [];

    /// <summary>Whether everybody sees its ads, and the people of its lists are counted apart.</summary>
    public bool Observes => (Group.TargetingSetting?.TargetRestrictions ?? []).Any(r => r is { TargetingDimension: "AUDIENCE", BidOnly: true });
}

/// <summary>A search campaign as Google holds it, with all that belongs to it.</summary>
internal sealed record HeldCampaign(AdsCampaign Campaign, AdsBudget Budget, AdsCustomer Customer)
{
    public const string Enabled = "ENABLED";
    public const string Paused = "PAUSED";

    /// <summary>Our label on it; null where Slipway did not make it.</summary>
    public AdsLabel? Label { get; init; }

    public ImmutableArray<HeldGroup> Groups { get; init; } = [];

    public ImmutableArray<AdsCampaignCriterion> Criteria { get; init; } = [];

    /// <summary>Lists of negative keywords that hold for it: how each is tied to it, and what is in it.</summary>
    public ImmutableArray<(AdsSharedSet Set, string Link, ImmutableArray<AdsSharedCriterion> Keywords)> Lists { get; init; } = [];

    public string Name => Campaign.ResourceName!;

    public string Id => Campaign.Id!;

    public CampaignLabel? Ours => CampaignLabel.Read(Label);

    /// <summary>Whether it was made live once and not withdrawn: then customers may see what it has, or will when it goes on.</summary>
    public bool IsLaunched => Campaign.Status == Enabled ? Shown.Any() : Current.Any(g => g.Group.Status == Enabled || g.Ads.Any(a => a.Mark != Mark.Leaving && a.Ad.Status == Enabled));

    /// <summary>Whether something waits for the next launch.</summary>
    public bool HasPending => Groups.Any(g => g.Mark != Mark.None || g.Ads.Any(a => a.Mark != Mark.None) || g.Keywords.Any(k => k.Mark != Mark.None));

    /// <summary>The list of an audience of ours that it is about; null where there is none.</summary>
    public AdsUserList? People => Current.SelectMany(g => g.Lists).Where(l => !l.IsExcluded && PeopleList.Read(l.List.Name) is not null).Select(l => l.List).FirstOrDefault();

    /// <summary>The groups that it has, or will have after the next launch.</summary>
    public IEnumerable<HeldGroup> Current => Groups.Where(g => g.Mark != Mark.Leaving);

    public RemoteState State(DateTimeOffset now)
    {
        var wall = WallTime(now);
        return Campaign.Status switch
        {
            "REMOVED" => RemoteState.Removed,
            _ when !IsLaunched => RemoteState.Staged,
            Paused => RemoteState.Paused,
            _ when Time(Campaign.EndDateTime) < wall => RemoteState.Finished,
            _ when Time(Campaign.StartDateTime) > wall => RemoteState.Scheduled,
            _ => RemoteState.Live,
        };
    }

    /// <summary>The time on the account's wall.</summary>
    public DateTime WallTime(DateTimeOffset now) => WallTime(Customer, now);

    public static DateTime WallTime(AdsCustomer customer, DateTimeOffset now) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(customer.TimeZone ?? "", out var zone) ? TimeZoneInfo.ConvertTime(now, zone).DateTime : now.UtcDateTime;

    public static DateTime? Time(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private IEnumerable<HeldAd> Shown => Groups.Where(g => g.Group.Status == Enabled).SelectMany(g => g.Ads).Where(a => a.Ad.Status == Enabled);
}

/// <summary>What Slipway writes into its label on a campaign, so that a lost answer is found again.</summary>
/// <param name="Key">The external key.</param>
/// <param name="Operation">The operation that wrote the campaign last.</param>
internal sealed record CampaignLabel(string Key, string Operation)
{
    /// <summary>The labels of what waits for a launch; they are the same in all campaigns.</summary>
    public const string Next = "slipway: shown from the next launch on";

    /// <inheritdoc cref="Next"/>
    public const string Leaving = "slipway: removed by the next launch";

    private const int LongestName = 80;
    private const string Between = " operation=";

    /// <summary>What it is called. Google takes 80 letters; a longer key is cut, and told apart by a digest.</summary>
    public static string NameOf(string key)
    {
        var name = $"slipway {key}";
        return name.Length <= LongestName ? name : $"{name[..(LongestName - 13)]}~{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)).AsSpan(0, 6))}";
    }

    public string Description => $"{Key}{Between}{Operation}";

    public static CampaignLabel? Read(AdsLabel? label) =>
        label?.TextLabel?.Description is { } text && text.IndexOf(Between, StringComparison.Ordinal) is > 0 and var at && ExternalKeys.Parse(text[..at]) is not null
            ? new CampaignLabel(text[..at], text[(at + Between.Length)..])
            : null;
}
