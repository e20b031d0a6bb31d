using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.GoogleAds;

/// <summary>What a campaign shall be, and what it is made of on this account.</summary>
/// <param name="Key">The external key.</param>
/// <param name="Operation">The operation that writes it.</param>
/// <param name="Asset">What it shall be.</param>
/// <param name="Address">Where its ads lead, with the campaign parameters.</param>
internal sealed record WantedCampaign(string Key, string Operation, AdAsset Asset, string Address)
{
    /// <summary>Ends with our key, so that a person sees in Google Ads what it belongs to.</summary>
    public string Name => $"{Asset.Title} [{Key}]";

    public string NegativeList => NegativeListOf(Key);

    public static string NegativeListOf(string key) => $"Negative keywords [{key}]";
}

/// <summary>The operations that turn what Google holds into what is wanted, as far as nobody sees it before the launch.</summary>
/// <remarks>
/// Nothing, or all that is there is paused: everything is written as it shall be. What was launched has no buffer: new groups, ads and keywords are made paused and labelled
/// for the launch, those that go are labelled and stay until then; what cannot be prepared so is a finding.
/// </remarks>
/// <param name="account">Names things of the account.</param>
/// <param name="wanted">What it shall be.</param>
/// <param name="held">What is there; null for nothing.</param>
/// <param name="labels">Slipway's labels of the account.</param>
/// <param name="list">The list of negative keywords of that name, where it is there and not tied to the campaign.</param>
/// <param name="people">The lists of the audience's people.</param>
internal sealed partial class CampaignPlan(
    GoogleAdsAccount account, WantedCampaign wanted, HeldCampaign? held, ImmutableDictionary<string, AdsLabel> labels, (AdsSharedSet Set, ImmutableArray<AdsSharedCriterion> Keywords)? list, PeopleLists people)
{
    private readonly ImmutableArray<PlannedOperation>.Builder _operations = ImmutableArray.CreateBuilder<PlannedOperation>();
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private readonly Dictionary<string, string> _marks = new(StringComparer.Ordinal);
    private readonly bool _launched = held?.IsLaunched ?? false;
    private string? _list;
    private int _temporary;

    /// <summary>What to do; empty where all is as it should be.</summary>
    public ImmutableArray<PlannedOperation> Operations { get; private set; } = [];

    /// <summary>What cannot be done without being seen.</summary>
    public ImmutableArray<Finding> Findings { get; private set; } = [];

    private AdAsset Asset => wanted.Asset;

    private string Campaign { get; set; } = "";

    public static CampaignPlan Of(
        GoogleAdsAccount account, WantedCampaign wanted, HeldCampaign? held, ImmutableDictionary<string, AdsLabel> labels, (AdsSharedSet Set, ImmutableArray<AdsSharedCriterion> Keywords)? list, PeopleLists people)
    {
        var plan = new CampaignPlan(account, wanted, held, labels, list, people);
        plan.Write();
        return plan;
    }

    public static string StartOf(AdAsset ad) => string.Create(CultureInfo.InvariantCulture, $"{ad.Start:yyyy-MM-dd} 00:00:00");

    public static string EndOf(AdAsset ad) => string.Create(CultureInfo.InvariantCulture, $"{ad.End:yyyy-MM-dd} 23:59:59");

    /// <summary>A keyword's words as Google keeps them.</summary>
    public static string Plain(string text) => string.Join(' ', text.Split(default(char[]?), StringSplitOptions.RemoveEmptyEntries));

    public static bool Same(Keyword one, Keyword other) => one.Match == other.Match && Plain(one.Text).Equals(Plain(other.Text), StringComparison.OrdinalIgnoreCase);

    private void Write()
    {
        if (held is null)
        {
            Create();
        }
        else
        {
            Campaign = held.Name;
            ChangeSettings();
            ChangeTargets();
        }

        WriteNegativeList();
        WriteLists();
        WriteGroups();
        if (_operations.Count > 0)
        {
            WriteLabel();
        }

        (Operations, Findings) = (_operations.ToImmutable(), _findings.ToImmutable());
    }

    private void Create()
    {
        var budget = Temporary("campaignBudgets");
        Campaign = Temporary("campaigns");
        // A budget that is not shared has its campaign's name.
        Do("daily_budget", new AdsOperations { CampaignBudgetOperation = new() { Create = new AdsBudget { ResourceName = budget, AmountMicros = Micros(Asset.DailyBudget), ExplicitlyShared = false } } });
        Do("", new AdsOperations
        {
            CampaignOperation = new()
            {
                Create = new AdsCampaign
                {
                    ResourceName = Campaign, Name = wanted.Name, Status = HeldCampaign.Paused, AdvertisingChannelType = "SEARCH", CampaignBudget = budget,
                    ContainsEuPoliticalAdvertising = "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
                    NetworkSettings = new AdsNetworks(true, false, false, false),
                    GeoTargetTypeSetting = new AdsGeoTargeting("PRESENCE"),
                    StartDateTime = StartOf(Asset), EndDateTime = EndOf(Asset),
                    TargetSpend = new AdsTargetSpend(Asset.MostPerClick is { } most ? Micros(most) : null),
                },
            },
        });
        foreach (var (market, at) in Asset.Markets.Select((market, at) => (market, at)))
        {
            Do(At("markets", at), Target(new AdsCampaignCriterion { Campaign = Campaign, Location = new AdsLocation(GoogleAdsPlaces.Place(market)) }));
        }

        Do("language", Target(new AdsCampaignCriterion { Campaign = Campaign, Language = new AdsLanguage(GoogleAdsPlaces.Language(Asset.Language)) }));
    }

    private void ChangeSettings()
    {
        var campaign = held!.Campaign;
        if (held.Budget.AmountMicros != Micros(Asset.DailyBudget) && Unseen("daily_budget", "The daily budget"))
        {
            Do("daily_budget", new AdsOperations
            {
                CampaignBudgetOperation = new() { Update = new AdsBudget { ResourceName = held.Budget.ResourceName, AmountMicros = Micros(Asset.DailyBudget) }, UpdateMask = "amountMicros" },
            });
        }

        var mask = new List<string>();
        var update = new AdsCampaign { ResourceName = held.Name };
        // Customers never see the name.
        if (campaign.Name != wanted.Name)
        {
            mask.Add("name");
            update = update with { Name = wanted.Name };
        }

        if (campaign.StartDateTime != StartOf(Asset) && Unseen("start", "The start"))
        {
            mask.Add("startDateTime");
            update = update with { StartDateTime = StartOf(Asset) };
        }

        if (campaign.EndDateTime != EndOf(Asset) && Unseen("end", "The end"))
        {
            mask.Add("endDateTime");
            update = update with { EndDateTime = EndOf(Asset) };
        }

        var most = Asset.MostPerClick is { } money ? Micros(money) : null;
        if ((campaign.BiddingStrategyType != "TARGET_SPEND" || (campaign.TargetSpend?.CpcBidCeilingMicros ?? "0") != (most ?? "0")) && Unseen("most_per_click", "The most per click"))
        {
            mask.Add("targetSpend.cpcBidCeilingMicros");
            update = update with { TargetSpend = new AdsTargetSpend(most) };
        }

        if ((campaign.GeoTargetTypeSetting?.PositiveGeoTargetType != "PRESENCE") && Unseen("markets", "Who is meant by a market"))
        {
            mask.Add("geoTargetTypeSetting.positiveGeoTargetType");
            update = update with { GeoTargetTypeSetting = new AdsGeoTargeting("PRESENCE") };
        }

        var networks = campaign.NetworkSettings;
        if ((networks?.TargetGoogleSearch != true || networks.TargetSearchNetwork == true || networks.TargetContentNetwork == true || networks.TargetPartnerSearchNetwork == true) && Unseen("markets", "The networks"))
        {
            mask.AddRange(["networkSettings.targetGoogleSearch", "networkSettings.targetSearchNetwork", "networkSettings.targetContentNetwork", "networkSettings.targetPartnerSearchNetwork"]);
            update = update with { NetworkSettings = new AdsNetworks(true, false, false, false) };
        }

        if (mask.Count > 0)
        {
            Do("", new AdsOperations { CampaignOperation = new() { Update = update, UpdateMask = string.Join(',', mask) } });
        }
    }

    private void ChangeTargets()
    {
        var places = Asset.Markets.Select((m, at) => (Place: GoogleAdsPlaces.Place(m), At: at)).ToList();
        var there = held!.Criteria.Where(c => c.Location is not null).ToList();
        var language = GoogleAdsPlaces.Language(Asset.Language);
        var remove = there.Where(c => c.Negative == true || !places.Exists(p => p.Place == c.Location!.GeoTargetConstant)).ToList();
        var add = places.Where(p => !there.Exists(c => c.Negative != true && c.Location!.GeoTargetConstant == p.Place)).ToList();
        if (remove.Count + add.Count > 0 && Unseen("markets", "The markets"))
        {
            remove.ForEach(c => Do("markets", Untarget(c)));
            add.ForEach(p => Do(At("markets", p.At), Target(new AdsCampaignCriterion { Campaign = Campaign, Location = new AdsLocation(p.Place) })));
        }

        var spoken = held.Criteria.Where(c => c.Language is not null).ToList();
        if (!(spoken.Count == 1 && spoken[0].Language!.LanguageConstant == language) && Unseen("language", "The language"))
        {
            spoken.Where(c => c.Language!.LanguageConstant != language).ToList().ForEach(c => Do("language", Untarget(c)));
            if (!spoken.Exists(c => c.Language!.LanguageConstant == language))
            {
                Do("language", Target(new AdsCampaignCriterion { Campaign = Campaign, Language = new AdsLanguage(language) }));
            }
        }

        // Ours are in the list; what stands at the campaign itself somebody added.
        var extra = held.Criteria.Where(c => c.Keyword is not null).ToList();
        if (extra.Count > 0 && Unseen("negative", "The negative keywords"))
        {
            extra.ForEach(c => Do("negative", Untarget(c)));
        }
    }

    private void WriteNegativeList()
    {
        var tied = held?.Lists.FirstOrDefault(l => l.Set.Name == wanted.NegativeList) is { Link: not null } link ? link : default;
        var there = tied.Link is not null ? (tied.Set, tied.Keywords) : list;
        var keywords = there?.Keywords ?? [];
        var remove = keywords.Where(k => !Asset.Negative.Any(n => Is(k.Keyword, n))).ToList();
        var add = Asset.Negative.Select((n, at) => (Keyword: n, At: at)).Where(n => !keywords.Any(k => Is(k.Keyword, n.Keyword))).ToList();
        var tie = tied.Link is null && !Asset.Negative.IsEmpty;
        if ((remove.Count + add.Count == 0 && !tie) || !Unseen("negative", "The negative keywords"))
        {
            return;
        }

        var set = there?.Set.ResourceName;
        if (set is null)
        {
            set = Temporary("sharedSets");
            Do("negative", new AdsOperations { SharedSetOperation = new() { Create = new AdsSharedSet { ResourceName = set, Name = wanted.NegativeList, Type = "NEGATIVE_KEYWORDS" } } });
        }

        remove.ForEach(k => Do("negative", new AdsOperations { SharedCriterionOperation = new() { Remove = k.ResourceName } }));
        add.ForEach(n => Do(At("negative", n.At), new AdsOperations { SharedCriterionOperation = new() { Create = new AdsSharedCriterion { SharedSet = set, Keyword = Theirs(n.Keyword) } } }));
        if (tie)
        {
            Do("negative", new AdsOperations { CampaignSharedSetOperation = new() { Create = new AdsCampaignSharedSet { Campaign = Campaign, SharedSet = set } } });
        }
    }

    private void WriteLabel()
    {
        var (name, text) = (CampaignLabel.NameOf(wanted.Key), new AdsTextLabel(new CampaignLabel(wanted.Key, wanted.Operation).Description));
        var label = labels.GetValueOrDefault(name)?.ResourceName;
        if (label is null)
        {
            label = Temporary("labels");
            Do("", new AdsOperations { LabelOperation = new() { Create = new AdsLabel { ResourceName = label, Name = name, TextLabel = text } } });
        }
        else
        {
            Do("", new AdsOperations { LabelOperation = new() { Update = new AdsLabel { ResourceName = label, TextLabel = text }, UpdateMask = "textLabel.description" } });
        }

        if (held?.Campaign.Labels?.Contains(label) != true)
        {
            Do("", new AdsOperations { CampaignLabelOperation = new() { Create = new AdsLabelLink { Campaign = Campaign, Label = label } } });
        }
    }

    // What customers would notice at once is not done to something that was launched.
    private bool Unseen(string field, string what)
    {
        if (_launched)
        {
            _findings.Add(Finding.Error("ad-live", $"{what} of a campaign that was launched cannot be prepared unseen: Google Ads would use it at once.", fix: "Withdraw the campaign, prepare it again and launch it; or change it in Google Ads and take the change in.") with { Field = field });
        }

        return !_launched;
    }

    private void Do(string field, AdsOperations operation) => _operations.Add(new PlannedOperation(operation, field));

    private string Temporary(string collection) => account.NameOf(collection, Next());

    private string Next() => string.Create(CultureInfo.InvariantCulture, $"{--_temporary}");

    private static AdsOperations Target(AdsCampaignCriterion criterion) => new() { CampaignCriterionOperation = new() { Create = criterion } };

    private static AdsOperations Untarget(AdsCampaignCriterion criterion) => new() { CampaignCriterionOperation = new() { Remove = criterion.ResourceName } };

    private static AdsKeyword Theirs(Keyword keyword) => new(Plain(keyword.Text), MatchOf(keyword));

    private static bool Is(AdsKeyword? theirs, Keyword ours) =>
        theirs is not null && theirs.MatchType == MatchOf(ours) && Plain(ours.Text).Equals(Plain(theirs.Text ?? ""), StringComparison.OrdinalIgnoreCase);

    private static string MatchOf(Keyword keyword) => keyword.Match switch { KeywordMatch.Exact => "EXACT", KeywordMatch.Phrase => "PHRASE", _ => "BROAD" };

    private static string Micros(Money money) => ((long)(money.Amount * 1_000_000m)).ToString(CultureInfo.InvariantCulture);

    private static string At(string list, int at) => string.Create(CultureInfo.InvariantCulture, $"{list}[{at}]");
}
