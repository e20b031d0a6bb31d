using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Stack.Tracking;

/// <summary>What happened: an append-only list, each event once.</summary>
internal static class StackEvents
{
    /// <summary>Adds an event unless its id is known already.</summary>
    /// <returns>Whether it is new.</returns>
    public static async Task<bool> AddAsync(Session session, PlatformEvent e)
    {
        var added = await session.ExecuteAsync(
            """
            insert into stack_events (id, type, campaign, asset, contact, at, data) values (@Id, @Type, @Campaign, @Asset, @Contact, @at, @data)
            on conflict (id) do nothing
            """,
            new { e.Id, e.Type, e.Campaign, e.Asset, e.Contact, at = e.At.ToUnixTimeMilliseconds(), data = JsonSerializer.Serialize(e.Data, AssetJson.Options) });
        if (added == 1 && e.Type is EventTypes.Clicked or EventTypes.Opened)
        {
            await JudgeAsync(session, e);
        }

        return added == 1;
    }

    public static async Task<EventPage> PageAsync(Session session, string? cursor, int size)
    {
        var after = long.TryParse(cursor, out var seq) ? seq : 0;
        var rows = await session.QueryAsync<Row>(
            "select seq, id, type, campaign, asset, contact, at, data from stack_events where seq > @after order by seq limit @size", new { after, size });
        return new EventPage([.. rows.Select(r => r.ToEvent())], (rows.Count == 0 ? after : rows[^1].Seq).ToString(System.Globalization.CultureInfo.InvariantCulture), rows.Count == size);
    }

    // A later click can show an earlier one to be a scanner's, so the person's events in this mail are judged together.
    private static async Task JudgeAsync(Session session, PlatformEvent e)
    {
        var rows = await session.QueryAsync<Row>(
            "select seq, id, type, campaign, asset, contact, at, data from stack_events where contact = @Contact and campaign = @Campaign and asset = @Asset", e);
        var events = rows.Select(r => r.ToEvent()).ToImmutableArray();
        var verdicts = AutomatedEvents.Judge(events);
        foreach (var judged in events.Where(x => verdicts.ContainsKey(x.Id) && !x.Data.ContainsKey("automated")))
        {
            await session.ExecuteAsync(
                "update stack_events set data = @data where id = @Id",
                new { judged.Id, data = JsonSerializer.Serialize(judged.Data.Add("automated", verdicts[judged.Id]), AssetJson.Options) });
        }
    }

    private sealed record Row(long Seq, string Id, string Type, string? Campaign, string? Asset, string? Contact, long At, string Data)
    {
        public PlatformEvent ToEvent() => new(Id, Type, Campaign, Asset, Contact, DateTimeOffset.FromUnixTimeMilliseconds(At))
        {
            Data = JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(Data, AssetJson.Options)!,
        };
    }
}
