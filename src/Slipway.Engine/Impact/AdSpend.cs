using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Impact;

/// <summary>What ads cost, as their platforms report it: read every hour from what is live, and kept by month.</summary>
public sealed class AdSpend(Database database, Campaigns.Campaigns campaigns, Connections.Connections connections, BusinessClock clock)
{
    // The name under which connectors give it, in millionths of the account's currency; that is the currency of the ad's own budget, for no other is accepted.
    private const string Figure = "cost_micros";

    /// <summary>How often it is read.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromHours(1);

    /// <summary>Reads what is live; called by the pulse.</summary>
    /// <returns>Whether anything had changed.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var launched = await database.ReadAsync(s => s.QueryAsync<string>("select launched from campaigns where launched is not null order by name"));
        var any = false;
        foreach (var digest in launched)
        {
            if (await campaigns.FindAsync(digest) is not { } version || !version.Plan.Assets.OfType<AdAsset>().Any())
            {
                continue;
            }

            foreach (var ad in version.Plan.Assets.OfType<AdAsset>())
            {
                cancellation.ThrowIfCancellationRequested();
                any |= version.Readings.GetValueOrDefault(ad.Key) is { } held && await CostAsync(version, held.Id, cancellation) is { } micros && await KeepAsync(version.Campaign, ad, micros);
            }
        }

        return any;
    }

    // A platform that does not answer is asked again in an hour; what was read before stands.
    private async Task<long?> CostAsync(Campaigns.CampaignVersion version, string id, CancellationToken cancellation)
    {
        try
        {
            return (await connections.For(version.Plan, AssetKind.Ad).Connector.MeasureAsync(id, cancellation)).Figures.TryGetValue(Figure, out var micros) ? micros : null;
        }
        catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<bool> KeepAsync(string campaign, AdAsset ad, long micros)
    {
        var (asset, month, amount) = (ad.Key.ToString(), Month(clock.Now), micros * 1000);
        var known = await database.ReadAsync(s => s.ScalarAsync<long?>(
            "select amount from ad_spend where campaign = @campaign and asset = @asset order by month desc limit 1", new { campaign, asset }));
        if (known == amount || (known is null && amount == 0))
        {
            return false;
        }

        await database.WriteAsync("ad-spend", s => s.ExecuteAsync(
            """
            insert into ad_spend (campaign, asset, month, amount, currency, read_at) values (@campaign, @asset, @month, @amount, @Currency, @now)
            on conflict (campaign, asset, month) do update set amount = excluded.amount, currency = excluded.currency, read_at = excluded.read_at
            """,
            new { campaign, asset, month, amount, ad.DailyBudget.Currency, now = clock.Now.ToUnixTimeMilliseconds() }));
        return true;
    }

    /// <summary>What ads cost by campaign and currency up to the end of a month.</summary>
    /// <param name="month">The month; null for now.</param>
    /// <param name="campaign">The campaign; null for all.</param>
    public async Task<ImmutableArray<(string Campaign, Money Amount)>> UntilAsync(string? month = null, string? campaign = null)
    {
        // What a platform reports is the whole so far, so the last reading counts.
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>(
            """
            select a.campaign, a.currency, sum(a.amount) as amount from ad_spend a
            where (@campaign = '' or a.campaign = @campaign) and a.month = (select max(m.month) from ad_spend m where m.campaign = a.campaign and m.asset = a.asset and m.month <= @month)
            group by a.campaign, a.currency order by a.campaign, a.currency
            """,
            new { month = month ?? "9999", campaign = campaign ?? "" }));
        return [.. rows.Select(r => (r.Campaign, new Money(Billionths.ToAmount(r.Amount), r.Currency)))];
    }

    /// <summary>A month as it is written, for example <c>2026-10</c>.</summary>
    public static string Month(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private sealed record Row
    {
        public string Campaign { get; init; } = "";

        public string Currency { get; init; } = "";

        public long Amount { get; init; }
    }
}
