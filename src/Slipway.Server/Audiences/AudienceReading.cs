using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Server.Audiences;

/// <summary>Reads whom campaigns write to. It counts and names nobody; what counts everybody is kept for a minute.</summary>
public sealed class AudienceReading(Database database, TimeProvider time)
{
    private const int PageSize = 20;
    private const int MostImports = 5;

    // Of so many people together, those in more than one campaign are counted; of more, the page would wait for it.
    private const int MostCounted = 200_000;
    private const int MostInFlight = 50;

    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    // An audience is in flight while its campaign has an email that is live, scheduled or paused.
    private const string InFlight =
        """
        from stack_objects a join stack_snapshots n on n.id = json_extract(a.live, '$.snapshot')
        where a.kind = 'audience' and a.live is not null and a.live <> 'null' and a.state <> 'Removed'
          and exists (select 1 from stack_objects e where e.campaign = a.campaign and e.kind = 'email' and e.state in ('Live', 'Scheduled', 'Paused'))
        """;

    private readonly SemaphoreSlim _one = new(1);
    private (DateTimeOffset At, Counted Counts)? _last;

    public async Task<AudiencesView> ReadAsync(int page)
    {
        var counts = await CountAsync();
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>(
            """
            with shown as (
              select v.campaign, v.state, v.launch_at, v.changed_at from versions v
              where v.newest = 1 and exists (select 1 from stack_objects o where o.campaign = v.campaign and o.kind = 'audience') order by v.changed_at desc, v.campaign limit @take offset @skip)
            select c.name as campaign, c.title, v.state, v.launch_at as launchat, coalesce(nullif(a.staged, 'null'), a.live) as asset, n.figures, n.taken_at as takenat,
              (select count(*) from campaign_sends m where m.campaign = c.name) as later
            from shown v join campaigns c on c.name = v.campaign join stack_objects a on a.campaign = v.campaign and a.kind = 'audience'
              left join stack_snapshots n on n.id = json_extract(coalesce(nullif(a.staged, 'null'), a.live), '$.snapshot')
            where coalesce(nullif(a.staged, 'null'), a.live) is not null order by v.changed_at desc, c.name, a.name
            """,
            new { take = PageSize + 1, skip = (page - 1) * PageSize }));
        return new AudiencesView(counts.Contacts, counts.Suppressed, counts.Imports, counts.Overlap, [.. rows.Take(PageSize).Select(r => Of(r, counts.Shared)).OfType<CampaignAudience>()])
        {
            Page = page,
            HasMore = rows.Count > PageSize,
        };
    }

    private static CampaignAudience? Of(Row row, ImmutableDictionary<string, long> shared) => JsonSerializer.Deserialize<Asset>(row.Asset, AssetJson.Options) is not AudienceAsset audience ? null
        : new CampaignAudience(row.Campaign, row.Title, Enum.Parse<VersionState>(row.State), audience)
        {
            Figures = row.Figures is null ? null : JsonSerializer.Deserialize<AudienceFigures>(row.Figures, AssetJson.Options),
            TakenAt = At(row.TakenAt),
            Launch = At(row.LaunchAt),
            Later = row.Later,
            Shared = shared.TryGetValue(audience.Snapshot, out var people) ? people : null,
        };

    private static DateTimeOffset? At(long? at) => at is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : null;

    private async Task<Counted> CountAsync()
    {
        await _one.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            if (_last is { } last && now - last.At < _kept)
            {
                return last.Counts;
            }

            var counts = await database.ReadAsync(CountAsync);
            _last = (now, counts);
            return counts;
        }
        finally
        {
            _one.Release();
        }
    }

    private static async Task<Counted> CountAsync(Session s)
    {
        var suppressed = await s.QueryAsync<Reason>("select reason as name, count(*) as addresses from stack_suppressions group by reason order by count(*) desc, reason");
        var imports = await s.QueryAsync<Import>("select at, detail from audit where action = 'contacts.imported' order by seq desc limit @MostImports", new { MostImports });
        var (overlap, shared) = await OverlapAsync(s);
        return new Counted(
            await s.ScalarAsync<long>("select count(*) from stack_contacts"),
            [.. suppressed.Select(r => (r.Name, r.Addresses))],
            [.. imports.Select(i => new ImportSeen(DateTimeOffset.FromUnixTimeMilliseconds(i.At), i.Detail))],
            overlap,
            shared);
    }

    private static async Task<(Overlap, ImmutableDictionary<string, long>)> OverlapAsync(Session s)
    {
        var snapshots = (await s.QueryAsync<string>($"select n.id {InFlight} order by n.taken_at desc limit @most", new { most = MostInFlight + 1 })).ToList();
        var ids = Session.List(snapshots.Take(MostInFlight));
        // How many there are is told without reading more of them than would be counted.
        var people = await s.ScalarAsync<long>("select count(*) from (select 1 from stack_members where snapshot in (select value from json_each(@ids)) limit @most) m", new { ids, most = MostCounted + 1 });
        if (snapshots.Count > MostInFlight || people > MostCounted)
        {
            return (new Overlap(snapshots.Count, null), ImmutableDictionary<string, long>.Empty);
        }

        const string Twice = "select contact from stack_members where snapshot in (select value from json_each(@ids)) and held_out = 0 group by contact having count(*) > 1";
        var shared = await s.QueryAsync<Sharing>(
            $"select m.snapshot, count(*) as people from stack_members m join ({Twice}) t on t.contact = m.contact where m.snapshot in (select value from json_each(@ids)) and m.held_out = 0 group by m.snapshot", new { ids });
        var all = await s.ScalarAsync<long>($"select count(*) from ({Twice}) t", new { ids });
        return (new Overlap(snapshots.Count, all), snapshots.ToImmutableDictionary(n => n, n => shared.FirstOrDefault(r => r.Snapshot == n)?.People ?? 0, StringComparer.Ordinal));
    }

    private sealed record Counted(long Contacts, ImmutableArray<(string Reason, long Addresses)> Suppressed, ImmutableArray<ImportSeen> Imports, Overlap Overlap, ImmutableDictionary<string, long> Shared);

    // Members rather than positions: columns that are computed have no type where there is no row.
    private sealed record Row
    {
        public string Campaign { get; init; } = "";

        public string Title { get; init; } = "";

        public string State { get; init; } = "";

        public long? LaunchAt { get; init; }

        public string Asset { get; init; } = "";

        public string? Figures { get; init; }

        public long? TakenAt { get; init; }

        public long Later { get; init; }
    }

    private sealed record Reason
    {
        public string Name { get; init; } = "";

        public long Addresses { get; init; }
    }

    private sealed record Import
    {
        public long At { get; init; }

        public string Detail { get; init; } = "";
    }

    private sealed record Sharing
    {
        public string Snapshot { get; init; } = "";

        public long People { get; init; }
    }
}
