using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Engine.Connections;
using Slipway.Engine.Journal;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Engine.Ingest;

/// <summary>Takes the platforms' events into ours, each once, and marks those that machines made.</summary>
public sealed partial class EventIntake(Database database, Connections.Connections connections, CampaignTally tally, TimeProvider time, ILogger<EventIntake> logger)
{
    private readonly Dictionary<string, DateTimeOffset> _next = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Reads every connection to its end.</summary>
    /// <returns>Whether anything came.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var any = false;
            foreach (var connection in connections.All.Where(IsDue))
            {
                any |= await ReadAsync(connection, cancellation);
            }

            return any;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsDue(Connection connection)
    {
        var (now, every) = (time.GetUtcNow(), connection.Connector.Description.PollEvery);
        if (every > TimeSpan.Zero && _next.TryGetValue(connection.Id, out var next) && next > now)
        {
            return false;
        }

        _next[connection.Id] = now + every;
        return true;
    }

    private async Task<bool> ReadAsync(Connection connection, CancellationToken cancellation)
    {
        var any = false;
        EventPage page;
        string? cursor;
        do
        {
            cursor = await database.ReadAsync(s => s.ScalarAsync<string>("select cursor from cursors where connection = @Id", new { connection.Id }));
            try
            {
                page = await connection.Connector.PollAsync(cursor, cancellation);
            }
            catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
            {
                // The cursor stands where it stood, so nothing is missed; the others go on.
                LogUnread(connection.Id, e.Message);
                return any;
            }

            if (page.Cursor != cursor)
            {
                await TakeAsync(connection.Id, page);
                any |= !page.Events.IsEmpty;
            }
        }
        while (page.More && page.Cursor != cursor);
        return any;
    }

    [LoggerMessage(1303, LogLevel.Warning, "The events of {Connection} could not be read: {Why}")]
    private partial void LogUnread(string connection, string why);

    /// <summary>Takes a request that a platform made to us. What it tells is written down before the platform is answered: it will not tell it again.</summary>
    public async Task<Receipt> ReceiveAsync(Connection connection, WebhookRequest request, CancellationToken cancellation)
    {
        var receipt = await connection.Connector.ReceiveAsync(request, cancellation);
        if (receipt.Events.IsEmpty)
        {
            return receipt;
        }

        var added = await database.WriteAsync("events.receive", s => AddAsync(s, connection.Id, receipt.Events));
        return receipt with { Accepted = receipt.Accepted + added, Repeated = receipt.Repeated + receipt.Events.Length - added, Events = [] };
    }

    // The events and the cursor share one commit: a crash repeats neither, and an event that comes again is known by its id.
    private Task TakeAsync(string connection, EventPage page) => database.WriteAsync("events.take", async s =>
    {
        await AddAsync(s, connection, page.Events);
        await s.ExecuteAsync(
            "insert into cursors (connection, cursor) values (@connection, @Cursor) on conflict (connection) do update set cursor = excluded.cursor",
            new { connection, page.Cursor });
    });

    private async Task<int> AddAsync(Session session, string connection, ImmutableArray<PlatformEvent> events)
    {
        var (fresh, now) = (new List<PlatformEvent>(), time.GetUtcNow().ToUnixTimeMilliseconds());
        var page = await tally.OpenAsync(session, events);
        foreach (var e in events)
        {
            var added = await session.ExecuteAsync(
                """
                insert into events (id, connection, campaign, type, asset, contact, at, received_at, automated, data)
                values (@id, @connection, @Campaign, @Type, @Asset, @Contact, @at, @now, @automated, @data) on conflict (id) do nothing
                """,
                new
                {
                    id = $"{connection}:{e.Id}",
                    connection,
                    e.Campaign,
                    e.Type,
                    e.Asset,
                    e.Contact,
                    at = e.At.ToUnixTimeMilliseconds(),
                    now,
                    // A platform may know that a program answered, and not the person.
                    automated = e.Data.GetValueOrDefault("automated"),
                    data = JsonSerializer.Serialize(e.Data, AssetJson.Options),
                });
            if (added == 1)
            {
                fresh.Add(e);
                Telemetry.Events.Add(1, new KeyValuePair<string, object?>("type", e.Type));
            }
        }

        foreach (var group in events.Where(e => e.Type is EventTypes.Clicked or EventTypes.Opened).Select(e => (e.Campaign, e.Asset, e.Contact)).Distinct())
        {
            await JudgeAsync(session, group.Campaign, group.Asset, group.Contact);
        }

        await CampaignTally.CloseAsync(session, page, fresh);
        await NoteSourcesAsync(session, connection, fresh, now);
        return fresh.Count;
    }

    // How fresh what somebody looks at is, is asked for every connection and type by itself: clicks may come while the CRM is silent.
    private static async Task NoteSourcesAsync(Session session, string connection, List<PlatformEvent> fresh, long receivedAt)
    {
        foreach (var type in fresh.GroupBy(e => e.Type, StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                """
                insert into event_sources (connection, type, events, last_at, received_at) values (@connection, @Key, @count, @last, @receivedAt)
                on conflict (connection, type) do update set events = event_sources.events + excluded.events, received_at = excluded.received_at,
                  last_at = case when excluded.last_at > event_sources.last_at then excluded.last_at else event_sources.last_at end
                """,
                new { connection, type.Key, count = type.Count(), last = type.Max(e => e.At).ToUnixTimeMilliseconds(), receivedAt });
        }
    }

    private static async Task JudgeAsync(Session session, string? campaign, string? asset, string? contact)
    {
        var rows = await session.QueryAsync<Row>(
            "select id, type, at, data from events where campaign = @campaign and asset = @asset and contact = @contact", new { campaign, asset, contact });
        var events = rows.Select(r => new PlatformEvent(r.Id, r.Type, campaign, asset, contact, DateTimeOffset.FromUnixTimeMilliseconds(r.At))
        {
            Data = JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(r.Data, AssetJson.Options)!,
        });
        foreach (var (id, rule) in AutomatedEvents.Judge([.. events]))
        {
            await session.ExecuteAsync("update events set automated = @rule where id = @id", new { id, rule });
        }
    }

    private sealed record Row(string Id, string Type, long At, string Data);
}
