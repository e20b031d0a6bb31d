using System.Collections.Immutable;

namespace Slipway.Connectors.GoogleAds;

/// <summary>Reads search campaigns with all that belongs to them: a query per kind of thing, however many campaigns there are.</summary>
internal sealed class GoogleAdsShelf(GoogleAdsAccount account)
{
    private const string AllOfThem = "campaign.advertising_channel_type = 'SEARCH'";

    /// <summary>Slipway's labels of the account, by name.</summary>
    public async Task<ImmutableDictionary<string, AdsLabel>> LabelsAsync(CancellationToken cancellation) =>
        (await account.SearchAsync("SELECT label.resource_name, label.name, label.text_label.description FROM label WHERE label.status = 'ENABLED' AND label.name LIKE 'slipway%'", cancellation))
            .Select(r => r.Label!).ToImmutableDictionary(l => l.Name!, StringComparer.Ordinal);

    /// <summary>A campaign by its id; null when it is not there, or is removed.</summary>
    public async Task<HeldCampaign?> ReadAsync(string id, CancellationToken cancellation) =>
        id.Length > 0 && id.All(char.IsAsciiDigit) ? (await LoadAsync($"campaign.id = {id}", await LabelsAsync(cancellation), cancellation)).FirstOrDefault() : null;

    /// <summary>A campaign by our key; null when none has its label.</summary>
    public async Task<HeldCampaign?> FindAsync(string key, ImmutableDictionary<string, AdsLabel> labels, CancellationToken cancellation) =>
        labels.TryGetValue(CampaignLabel.NameOf(key), out var label) && CampaignLabel.Read(label)?.Key == key
            ? (await LoadAsync($"campaign.labels CONTAINS ANY ({Quote(label.ResourceName!)})", labels, cancellation)).FirstOrDefault()
            : null;

    /// <summary>All search campaigns, by id.</summary>
    public async Task<ImmutableArray<HeldCampaign>> AllAsync(CancellationToken cancellation) =>
        await LoadAsync(AllOfThem, await LabelsAsync(cancellation), cancellation);

    /// <summary>A list of negative keywords by its name, with what is in it; null when there is none.</summary>
    public async Task<(AdsSharedSet Set, ImmutableArray<AdsSharedCriterion> Keywords)?> ListAsync(string name, CancellationToken cancellation)
    {
        var set = (await account.SearchAsync($"SELECT shared_set.resource_name, shared_set.name FROM shared_set WHERE shared_set.name = {Quote(name)} AND shared_set.status = 'ENABLED'", cancellation)).FirstOrDefault()?.SharedSet;
        return set is null ? null : (set, [.. await ListedAsync([set.ResourceName!], cancellation)]);
    }

    /// <summary>A list of people by its name; null when there is none.</summary>
    public async Task<AdsUserList?> PeopleAsync(string name, CancellationToken cancellation) => (await PeopleWhereAsync($"user_list.name = {Quote(name)}", cancellation)).FirstOrDefault();

    /// <summary>Whether another campaign goes by a list of people.</summary>
    public async Task<bool> IsUsedElsewhereAsync(AdsUserList list, string campaign, CancellationToken cancellation) => (await account.SearchAsync(
        $"SELECT ad_group_criterion.ad_group FROM ad_group_criterion WHERE ad_group_criterion.user_list.user_list = {Quote(list.ResourceName!)} AND campaign.id != {campaign} AND campaign.status != 'REMOVED' AND ad_group_criterion.status != 'REMOVED' LIMIT 1",
        cancellation)).Count > 0;

    /// <summary>How often an ad campaign was shown and clicked, what it cost and what came of it.</summary>
    public async Task<AdsMetrics?> FiguresAsync(string id, CancellationToken cancellation) =>
        (await account.SearchAsync($"SELECT metrics.impressions, metrics.clicks, metrics.cost_micros, metrics.conversions FROM campaign WHERE campaign.id = {id}", cancellation)).FirstOrDefault()?.Metrics;

    /// <summary>A text of a query.</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private async Task<ImmutableArray<HeldCampaign>> LoadAsync(string which, ImmutableDictionary<string, AdsLabel> labels, CancellationToken cancellation)
    {
        var campaigns = await account.SearchAsync(
            $"""
            SELECT campaign.id, campaign.name, campaign.status, campaign.labels, campaign.contains_eu_political_advertising, campaign.bidding_strategy_type, campaign.target_spend.cpc_bid_ceiling_micros,
              campaign.network_settings.target_google_search, campaign.network_settings.target_search_network, campaign.network_settings.target_content_network,
              campaign.network_settings.target_partner_search_network, campaign.geo_target_type_setting.positive_geo_target_type, campaign.start_date_time, campaign.end_date_time,
              campaign.final_url_suffix, campaign.tracking_url_template, campaign.primary_status, campaign_budget.resource_name, campaign_budget.amount_micros, campaign_budget.explicitly_shared,
              customer.id, customer.currency_code, customer.time_zone
            FROM campaign WHERE {which} AND campaign.status != 'REMOVED' ORDER BY campaign.id
            """, cancellation);
        if (campaigns.Count == 0)
        {
            return [];
        }

        // One or a copy of it by their ids; all of an account are more than a query takes.
        var below = $"{(which == AllOfThem ? which : $"campaign.id IN ({string.Join(", ", campaigns.Select(c => c.Campaign!.Id))})")} AND campaign.status != 'REMOVED'";
        var groups = await account.SearchAsync(
            $"SELECT ad_group.name, ad_group.status, ad_group.type, ad_group.campaign, ad_group.labels, ad_group.targeting_setting.target_restrictions FROM ad_group WHERE {below} AND ad_group.status != 'REMOVED' ORDER BY ad_group.id", cancellation);
        var ads = await account.SearchAsync(
            $"""
            SELECT ad_group_ad.status, ad_group_ad.ad_group, ad_group_ad.labels, ad_group_ad.ad.resource_name, ad_group_ad.ad.type, ad_group_ad.ad.final_urls, ad_group_ad.ad.responsive_search_ad.headlines,
              ad_group_ad.ad.responsive_search_ad.descriptions, ad_group_ad.ad.responsive_search_ad.path1, ad_group_ad.ad.responsive_search_ad.path2, ad_group_ad.policy_summary.review_status,
              ad_group_ad.policy_summary.approval_status, ad_group_ad.policy_summary.policy_topic_entries
            FROM ad_group_ad WHERE {below} AND ad_group_ad.status != 'REMOVED' ORDER BY ad_group_ad.ad.id
            """, cancellation);
        var targets = await account.SearchAsync(
            $"""
            SELECT ad_group_criterion.status, ad_group_criterion.ad_group, ad_group_criterion.negative, ad_group_criterion.labels, ad_group_criterion.keyword.text, ad_group_criterion.keyword.match_type,
              ad_group_criterion.user_list.user_list
            FROM ad_group_criterion WHERE {below} AND ad_group_criterion.type IN ('KEYWORD', 'USER_LIST') AND ad_group_criterion.status != 'REMOVED' ORDER BY ad_group_criterion.criterion_id
            """, cancellation);
        var criteria = await account.SearchAsync(
            $"""
            SELECT campaign_criterion.campaign, campaign_criterion.negative, campaign_criterion.type, campaign_criterion.display_name, campaign_criterion.bid_modifier, campaign_criterion.keyword.text,
              campaign_criterion.keyword.match_type, campaign_criterion.location.geo_target_constant, campaign_criterion.language.language_constant
            FROM campaign_criterion WHERE {below} AND campaign_criterion.status != 'REMOVED' ORDER BY campaign_criterion.criterion_id
            """, cancellation);
        var links = await account.SearchAsync(
            $"SELECT campaign_shared_set.campaign, campaign_shared_set.shared_set, shared_set.name FROM campaign_shared_set WHERE {below} AND campaign_shared_set.status = 'ENABLED'", cancellation);
        var listed = await ListedAsync([.. links.Select(l => l.CampaignSharedSet!.SharedSet!).Distinct(StringComparer.Ordinal)], cancellation);

        ImmutableArray<string> counting = [.. targets.Select(t => t.AdGroupCriterion!.UserList?.UserList).OfType<string>().Distinct(StringComparer.Ordinal)];
        var people = counting.IsEmpty ? [] : await PeopleWhereAsync($"user_list.resource_name IN ({string.Join(", ", counting.Select(Quote))})", cancellation);

        var names = labels.Values.ToImmutableDictionary(l => l.ResourceName!, StringComparer.Ordinal);
        return
        [
            .. campaigns.Select(row => new HeldCampaign(row.Campaign!, row.CampaignBudget!, row.Customer!)
            {
                Label = (row.Campaign!.Labels ?? []).Select(names.GetValueOrDefault).FirstOrDefault(l => CampaignLabel.Read(l) is not null),
                Groups = [.. groups.Where(g => g.AdGroup!.Campaign == row.Campaign.ResourceName).Select(g => Group(g.AdGroup!))],
                Criteria = [.. criteria.Select(c => c.CampaignCriterion!).Where(c => c.Campaign == row.Campaign.ResourceName)],
                Lists = [.. links.Where(l => l.CampaignSharedSet!.Campaign == row.Campaign.ResourceName).Select(l => (
                    l.SharedSet! with { ResourceName = l.CampaignSharedSet!.SharedSet }, l.CampaignSharedSet!.ResourceName!, listed.Where(k => k.SharedSet == l.CampaignSharedSet.SharedSet).ToImmutableArray()))],
            }),
        ];

        HeldGroup Group(AdsGroup group) => new(
            group,
            MarkOf(group.Labels),
            [.. ads.Select(a => a.AdGroupAd!).Where(a => a.AdGroup == group.ResourceName).Select(a => new HeldAd(a, MarkOf(a.Labels)))],
            [.. Of(group).Where(c => c.Keyword is not null).Select(k => new HeldKeyword(k, MarkOf(k.Labels)))])
        {
            Lists = [.. Of(group).SelectMany(c => people.Where(l => l.ResourceName == c.UserList?.UserList), (c, l) => new HeldList(c, l))],
        };

        IEnumerable<AdsGroupCriterion> Of(AdsGroup group) => targets.Select(t => t.AdGroupCriterion!).Where(c => c.AdGroup == group.ResourceName);

        Mark MarkOf(ImmutableArray<string>? on) => (on ?? []).Select(l => names.GetValueOrDefault(l)?.Name).Aggregate(Mark.None, (mark, name) => name switch
        {
            CampaignLabel.Next => Mark.Next,
            CampaignLabel.Leaving => Mark.Leaving,
            _ => mark,
        });
    }

    private async Task<List<AdsUserList>> PeopleWhereAsync(string which, CancellationToken cancellation) => [.. (await account.SearchAsync(
        $"SELECT user_list.name, user_list.membership_status, user_list.size_for_search, user_list.size_for_display, user_list.match_rate_percentage FROM user_list WHERE {which}", cancellation)).Select(r => r.UserList!)];

    private async Task<List<AdsSharedCriterion>> ListedAsync(ImmutableArray<string> sets, CancellationToken cancellation) => sets.IsEmpty
        ? []
        : [.. (await account.SearchAsync(
            $"SELECT shared_criterion.shared_set, shared_criterion.keyword.text, shared_criterion.keyword.match_type FROM shared_criterion WHERE shared_criterion.shared_set IN ({string.Join(", ", sets.Select(Quote))}) ORDER BY shared_criterion.criterion_id",
            cancellation)).Select(r => r.SharedCriterion!)];
}
