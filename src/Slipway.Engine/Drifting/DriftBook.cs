using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Engine.Drifting;

/// <summary>What was found changed outside Slipway: since when, until when, and when it is looked for again.</summary>
public sealed class DriftBook(Database database, AuditTrail audit, BusinessClock clock)
{
    /// <summary>What stands of a campaign; null where nothing of it was ever launched.</summary>
    public async Task<DriftState?> FindAsync(string campaign) => await ListAsync(campaign) is [var one, ..] ? one : null;

    /// <summary>What stands of every launched campaign, by name.</summary>
    public Task<IReadOnlyList<DriftState>> ListAsync() => ListAsync(null);

    /// <summary>The launched campaigns that are due, and those whose launch is new to the book. One that is being launched or undone is looked at afterwards.</summary>
    internal Task<IReadOnlyList<Due>> DueAsync() => database.ReadAsync(s => s.QueryAsync<Due>(
        """
        select c.name as campaign, c.launched as version, l.version as known, l.since from campaigns c left join drift_looks l on l.campaign = c.name
        where c.launched is not null and (l.campaign is null or l.version <> c.launched or l.look_at <= @now)
          and not exists (select 1 from launches x where x.campaign = c.name and x.state in ('running', 'undoing'))
        order by l.look_at, c.name
        """,
        new { now = Now }));

    /// <summary>Begins to watch a version that was launched: its first look comes when others have theirs; at once where something stands, which the launch may have put right.</summary>
    internal Task BeginAsync(string campaign, string version) => database.WriteAsync("drift.begin", s => s.ExecuteAsync(
        """
        insert into drift_looks (campaign, version, since, look_at, not_asked) values (@campaign, @version, @now, @first, '[]')
        on conflict (campaign) do update set version = excluded.version, since = excluded.since,
          look_at = case when exists (select 1 from drifts d where d.campaign = @campaign and d.closed_at is null) then excluded.since else excluded.look_at end
        """,
        new { campaign, version, now = Now, first = Now + (long)DriftWatch.Every.TotalMilliseconds }));

    /// <summary>Says when a campaign is looked at again; null for not any more.</summary>
    internal Task AgainAsync(string campaign, DateTimeOffset? at) => database.WriteAsync("drift.again", s => s.ExecuteAsync(
        "update drift_looks set look_at = @at where campaign = @campaign", new { campaign, at = at?.ToUnixTimeMilliseconds() }));

    /// <summary>Writes down what a look found: what is new, what stands still, and what is as approved again.</summary>
    /// <param name="look">What was found, and of what nothing can be said.</param>
    /// <param name="actor">Who looked.</param>
    /// <returns>The fields that are new, or that are something else again.</returns>
    internal async Task<ImmutableArray<Found>> NoteAsync(Look look, string actor)
    {
        var now = Now;
        var fresh = await database.WriteAsync("drift.look", async s =>
        {
            var standing = (await s.QueryAsync<Row>(Select + " where campaign = @Campaign and closed_at is null", look)).ToDictionary(r => (r.Asset, r.Path));
            var news = ImmutableArray.CreateBuilder<Found>();
            foreach (var found in look.Found)
            {
                var (asset, change) = (found.Asset.ToString(), found.Change);
                if (standing.Remove((asset, change.Path), out var known))
                {
                    await s.ExecuteAsync(
                        "update drifts set version = @Version, approved = @Before, found = @After, changed_by = coalesce(@By, changed_by), last_seen = @now where id = @Id",
                        new { look.Version, change.Before, change.After, found.By, now, known.Id });
                }
                else
                {
                    await s.ExecuteAsync(
                        """
                        insert into drifts (id, campaign, version, asset, path, approved, found, changed_by, first_seen, last_seen)
                        values (@id, @Campaign, @Version, @asset, @Path, @Before, @After, @By, @now, @now)
                        """,
                        new { id = Guid.CreateVersion7().ToString("N"), look.Campaign, look.Version, asset, change.Path, change.Before, change.After, found.By, now });
                }

                if (known?.Found != change.After || known is null)
                {
                    news.Add(found);
                    await audit.AppendAsync(s, actor, "drift.found", look.Campaign, $"{look.Version} {asset} {change}{(found.By is { } by ? $", changed by {by}" : "")}");
                }
            }

            foreach (var over in standing.Values.Where(r => !look.Unsaid.Contains(AssetKey.TryParse(r.Asset)!.Value)))
            {
                await s.ExecuteAsync("update drifts set closed_at = @now where id = @Id", new { now, over.Id });
                await audit.AppendAsync(s, actor, "drift.over", look.Campaign, $"{look.Version} {over.Asset} {over.Path}");
            }

            await s.ExecuteAsync(
                """
                insert into drift_looks (campaign, version, since, looked_at, look_at, not_asked) values (@Campaign, @Version, @now, @now, @again, @notAsked)
                on conflict (campaign) do update set looked_at = excluded.looked_at, not_asked = excluded.not_asked
                """,
                new { look.Campaign, look.Version, now, again = now + (long)DriftWatch.Every.TotalMilliseconds, notAsked = JsonSerializer.Serialize(look.NotAsked, AssetJson.Options) });
            return news.ToImmutable();
        });
        await audit.PublishHeadAsync();
        return fresh;
    }

    private async Task<IReadOnlyList<DriftState>> ListAsync(string? campaign)
    {
        await using var session = await database.ReadAsync();
        var looks = await session.QueryAsync<LookRow>(
            """
            select c.name as campaign, c.launched as version, l.looked_at as lookedat, l.look_at as lookat, l.not_asked as notasked
            from campaigns c left join drift_looks l on l.campaign = c.name where c.launched is not null and (@campaign is null or c.name = @campaign) order by c.name
            """,
            new { campaign });
        var rows = (await session.QueryAsync<Row>(Select + " where closed_at is null and (@campaign is null or campaign = @campaign) order by first_seen, asset, path", new { campaign })).ToLookup(r => r.Campaign, StringComparer.Ordinal);
        return
        [
            .. looks.Select(l => new DriftState(
                l.Campaign, l.Version, At(l.LookedAt), [.. rows[l.Campaign].Select(r => r.AsField())],
                l.NotAsked is null ? [] : JsonSerializer.Deserialize<ImmutableArray<NotAsked>>(l.NotAsked, AssetJson.Options)) { LooksAgainAt = At(l.LookAt) }),
        ];
    }

    private static DateTimeOffset? At(long? at) => at is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private const string Select =
        "select id, campaign, asset, path, approved, found, changed_by as changedby, first_seen as firstseen, last_seen as lastseen from drifts";

    private long Now => clock.Now.ToUnixTimeMilliseconds();

    /// <summary>A launched campaign that is to be looked at, or watched from now on.</summary>
    internal sealed record Due
    {
        public string Campaign { get; init; } = "";

        public string Version { get; init; } = "";

        /// <summary>The version that was watched so far; null where none was.</summary>
        public string? Known { get; init; }

        public long? Since { get; init; }
    }

    /// <summary>A field that a look found changed.</summary>
    internal sealed record Found(AssetKey Asset, FieldChange Change, string Connection, string? By);

    /// <summary>A look at a campaign.</summary>
    /// <param name="Unsaid">Assets of which nothing can be said: what stands of them goes on to stand.</param>
    internal sealed record Look(string Campaign, string Version, ImmutableArray<Found> Found, ImmutableHashSet<AssetKey> Unsaid, ImmutableArray<NotAsked> NotAsked);

    private sealed record LookRow
    {
        public string Campaign { get; init; } = "";

        public string Version { get; init; } = "";

        public long? LookedAt { get; init; }

        public long? LookAt { get; init; }

        public string? NotAsked { get; init; }
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public string Campaign { get; init; } = "";

        public string Asset { get; init; } = "";

        public string Path { get; init; } = "";

        public string? Approved { get; init; }

        public string? Found { get; init; }

        public string? ChangedBy { get; init; }

        public long FirstSeen { get; init; }

        public long LastSeen { get; init; }

        public DriftedField AsField() => new(
            AssetKey.TryParse(Asset)!.Value, new FieldChange(Path, Approved, Found), DateTimeOffset.FromUnixTimeMilliseconds(FirstSeen), DateTimeOffset.FromUnixTimeMilliseconds(LastSeen)) { By = ChangedBy };
    }
}
