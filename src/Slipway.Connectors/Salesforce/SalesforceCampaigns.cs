using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>A campaign with its member statuses.</summary>
internal sealed record HeldCampaign(CampaignRow Row, ImmutableArray<MemberStatusRow> Statuses);

/// <summary>Campaigns as the org holds them: found by key, read, and told as a reading.</summary>
internal sealed class SalesforceCampaigns(SalesforceRecords records, ConnectorContext context)
{
    private readonly string _instance = context.Settings.GetValueOrDefault("instance", "").TrimEnd('/');
    private readonly string _currency = SalesforceManifest.Setting(context, "currency");
    private KeyFields? _keys;

    /// <summary>What a campaign's status is before it is launched.</summary>
    public string Planned { get; } = SalesforceManifest.Setting(context, "planned_status");

    /// <summary>What a campaign's status is while it runs.</summary>
    public string Running { get; } = SalesforceManifest.Setting(context, "live_status");

    /// <summary>Where our external id field is deployed: as the last probe found it, otherwise asked for once.</summary>
    public async Task<KeyFields> KeysAsync(CancellationToken cancellation) =>
        _keys ??= context.Facts.TryGetValue(SalesforceManifest.KeyFieldsFact, out var written) ? KeyFields.Read(written) : await DeployedAsync(records, cancellation);

    public static async Task<KeyFields> DeployedAsync(SalesforceRecords records, CancellationToken cancellation)
    {
        async Task<bool> Has(string type) => (await records.DescribeAsync(type, cancellation))?.Field(KeyFields.Name) is { ExternalId: true };
        return new KeyFields(await Has("Campaign"), await Has("CampaignMember"), await Has("Task"));
    }

    public async Task<HeldCampaign?> FindAsync(string externalKey, CancellationToken cancellation) =>
        await FirstAsync(WithKey(await KeysAsync(cancellation), externalKey), cancellation);

    public async Task<HeldCampaign?> ReadAsync(string id, CancellationToken cancellation) =>
        SalesforceRecords.IsId(id, "701") ? await FirstAsync($"Id = {Soql.Text(id)}", cancellation) : null;

    /// <summary>Those of one of our campaigns, or all there are.</summary>
    public async IAsyncEnumerable<HeldCampaign> ListAsync(string? campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var where = campaign is null ? "" : $"WHERE {OfCampaign(await KeysAsync(cancellation), "", campaign)} ";
        var rows = await records.ListAsync($"SELECT {await FieldsAsync(cancellation)} FROM Campaign {where}ORDER BY Id", SalesforceJson.Default.SalesforcePageCampaignRow, cancellation);
        foreach (var group in rows.Chunk(100))
        {
            var statuses = await StatusesAsync(group.Select(r => r.Id), cancellation);
            foreach (var row in group.Where(r => campaign is null || ExternalKeys.Parse(KeyOf(r))?.Campaign == campaign))
            {
                yield return new HeldCampaign(row, [.. statuses[row.Id]]);
            }
        }
    }

    /// <summary>The condition for what belongs to one of our campaigns, or to any.</summary>
    /// <param name="keys">Where our field is deployed.</param>
    /// <param name="path">How the query gets to the campaign: empty, or <c>Campaign.</c>.</param>
    /// <param name="campaign">Which; null for all of ours.</param>
    public static string OfCampaign(KeyFields keys, string path, string? campaign)
    {
        var named = $"{path}Name LIKE {(campaign is null ? Soql.Like("% [", "", "%:crm-campaign/%]") : Soql.Like("% [", $"{campaign}:", "%]"))}";
        var keyed = $"{path}{KeyFields.Name} LIKE {(campaign is null ? Soql.Like("%", "|crm-campaign|", "%") : Soql.Like("", $"{campaign}|", "%"))}";
        return keys.Campaign ? $"({keyed} OR {named})" : named;
    }

    /// <summary>The external key of a campaign; empty where it is none of ours.</summary>
    public static string KeyOf(CampaignRow row) => SalesforceKeys.Read(row.Key) is { Length: > 0 } key ? key : SalesforceKeys.Split(row.Name).Key;

    /// <summary>What is written of a campaign, without its key.</summary>
    public async Task<JsonObject> WriteAsync(string externalKey, CrmCampaignAsset asset, CancellationToken cancellation) => new()
    {
        ["Name"] = (await KeysAsync(cancellation)).Campaign ? asset.Title : SalesforceKeys.Join(asset.Title, externalKey),
        ["Type"] = asset.Type,
        ["StartDate"] = asset.Start.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["EndDate"] = asset.End.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["BudgetedCost"] = asset.Budget.Amount,
        ["Description"] = asset.Description,
        ["Status"] = Planned,
        ["IsActive"] = false,
    };

    /// <summary>What the org shall hold of an asset, as it is compared.</summary>
    public static CampaignHeld Wanted(CrmCampaignAsset asset) =>
        new(asset.Title, asset.Type, asset.Start, asset.End, Short(asset.Budget.Amount), Plain(asset.Description), CampaignStatuses.Held(asset.Statuses));

    public static CampaignHeld HeldOf(HeldCampaign campaign)
    {
        var row = campaign.Row;
        return new CampaignHeld(SalesforceKeys.Split(row.Name).Title, row.Type ?? "", row.StartDate, row.EndDate, Short(row.BudgetedCost ?? 0), Plain(row.Description ?? ""), CampaignStatuses.Held(campaign.Statuses));
    }

    /// <summary>The names of what differs.</summary>
    public static ImmutableArray<string> Differences(CampaignHeld one, CampaignHeld other) =>
    [
        .. one.Title == other.Title ? (string[])[] : ["title"],
        .. one.Type == other.Type ? (string[])[] : ["type"],
        .. one.Start == other.Start ? (string[])[] : ["start"],
        .. one.End == other.End ? (string[])[] : ["end"],
        .. one.Budget == other.Budget ? (string[])[] : ["budget"],
        .. one.Description == other.Description ? (string[])[] : ["description"],
        .. one.Statuses.SequenceEqual(other.Statuses) ? (string[])[] : ["statuses"],
    ];

    public RemoteState StateOf(CampaignRow row) =>
        row.Status == Running ? row.IsActive ? RemoteState.Live : RemoteState.Paused
        : row.Status is "Completed" or "Aborted" ? RemoteState.Finished
        : row.IsActive ? RemoteState.Live : RemoteState.Staged;

    public Reading ReadingOf(HeldCampaign campaign, string id)
    {
        var (row, held, key) = (campaign.Row, HeldOf(campaign), KeyOf(campaign.Row));
        var content = JsonSerializer.SerializeToElement(held, SalesforceJson.Default.CampaignHeld);
        return new Reading(id, key, Fingerprint.Of(content), StateOf(row), content)
        {
            Asset = new CrmCampaignAsset
            {
                Key = ExternalKeys.Parse(key)?.Asset ?? new AssetKey(AssetKind.CrmCampaign, row.Id),
                Title = held.Title,
                Type = held.Type,
                Start = row.StartDate ?? DateOnly.FromDateTime(row.Created.UtcDateTime),
                End = row.EndDate ?? row.StartDate ?? DateOnly.FromDateTime(row.Created.UtcDateTime),
                Budget = new Money(held.Budget, _currency),
                Description = held.Description,
                Audience = new AssetKey(AssetKind.Audience, "members"),
                Statuses = [.. held.Statuses.OrderByDescending(s => s.First).Select(s => new MemberStatus(s.Name, s.Responded, null))],
            },
            EditAddress = $"{_instance}/lightning/r/Campaign/{row.Id}/view",
        };
    }

    private async Task<HeldCampaign?> FirstAsync(string where, CancellationToken cancellation)
    {
        var rows = await records.ListAsync($"SELECT {await FieldsAsync(cancellation)} FROM Campaign WHERE {where} ORDER BY Id LIMIT 1", SalesforceJson.Default.SalesforcePageCampaignRow, cancellation);
        return rows is [var row] ? new HeldCampaign(row, [.. (await StatusesAsync([row.Id], cancellation))[row.Id]]) : null;
    }

    private async Task<ILookup<string, MemberStatusRow>> StatusesAsync(IEnumerable<string> campaigns, CancellationToken cancellation) => (await records.ListAsync(
        $"SELECT Id, CampaignId, Label, SortOrder, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId IN {Soql.List(campaigns)} ORDER BY SortOrder",
        SalesforceJson.Default.SalesforcePageMemberStatusRow, cancellation)).ToLookup(s => s.CampaignId);

    private async Task<string> FieldsAsync(CancellationToken cancellation) =>
        $"Id, Name, Type, Status, IsActive, StartDate, EndDate, BudgetedCost, Description, CreatedById, CreatedDate, LastModifiedDate{((await KeysAsync(cancellation)).Campaign ? $", {KeyFields.Name}" : "")}";

    // One that was made before the field was deployed still carries its key in its name.
    private static string WithKey(KeyFields keys, string externalKey) =>
        $"Name LIKE {Soql.Like("%", SalesforceKeys.Suffix(externalKey), "")}" is var named && keys.Campaign ? $"({KeyFields.Name} = {Soql.Text(SalesforceKeys.Write(externalKey))} OR {named})" : named;

    // 1500.50 and 1500.5 are one amount, and shall be one text.
    private static decimal Short(decimal amount) => decimal.Parse(amount.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();
}
