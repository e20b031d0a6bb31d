using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Engine.Drifting;

/// <summary>What Slipway itself did about an asset last, over all versions of its campaign: the journal says it.</summary>
internal sealed record OwnWork
{
    /// <summary>Nothing was done.</summary>
    public static OwnWork None { get; } = new();

    /// <summary>Whether something of ours is going on about it, or went on while it was looked at.</summary>
    public bool IsAtIt { get; private init; }

    /// <summary>Whether a draft of a newer version lies over what is live: a platform may then show the draft.</summary>
    public bool HasDraftOnTop { get; private init; }

    /// <summary>The state it was left in; null where nothing says.</summary>
    public RemoteState? LeftAs { get; private init; }

    /// <summary>What the platform held after each of them.</summary>
    public ImmutableArray<Reading> Readings { get; private init; } = [];

    /// <summary>What an undo put in place of what had been launched; null where none did since.</summary>
    public Reading? PutBack { get; private init; }

    /// <summary>The versions whose launch made it live.</summary>
    public ImmutableHashSet<string> LaunchedBy { get; private init; } = [];

    /// <summary>Reads what was done about each asset of a campaign.</summary>
    /// <param name="database">The database.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="since">When the platforms began to be looked at, in milliseconds.</param>
    public static async Task<ImmutableDictionary<AssetKey, OwnWork>> ReadAsync(Database database, string campaign, long since)
    {
        await using var session = await database.ReadAsync();
        var entries = (await session.QueryAsync<Entry>(
            """
            select j.id, j.version, j.phase, j.asset, j.state, j.opened_at as openedat, j.closed_at as closedat
            from journal j join versions v on v.digest = j.version
            where v.campaign = @campaign and j.phase <> 'advance' order by coalesce(j.closed_at, j.opened_at), j.opened_at
            """,
            new { campaign })).GroupBy(e => e.Asset, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Last.Of([.. g]), StringComparer.Ordinal);
        // Of a thousand pages each has many entries, and what the platform then held stands in each: only the last of a kind are read.
        var ids = Session.List(entries.Values.SelectMany(l => l.All).Select(e => e.Id).Distinct(StringComparer.Ordinal));
        var held = (await session.QueryAsync<(string Id, string Outcome)>("select id, outcome from journal where outcome is not null and id in (select value from json_each(@ids))", new { ids }))
            .ToDictionary(r => r.Id, r => (JsonSerializer.Deserialize<Outcome>(r.Outcome, AssetJson.Options) as Outcome.Done)?.Reading, StringComparer.Ordinal);
        return entries.Where(e => AssetKey.TryParse(e.Key) is not null).ToImmutableDictionary(e => AssetKey.TryParse(e.Key)!.Value, e => Of(e.Value, id => held.GetValueOrDefault(id), since));
    }

    private static OwnWork Of(Last last, Func<string, Reading?> readingOf, long since) => new()
    {
        IsAtIt = last.Entries[^1].State is "open" or "unknown" || last.Entries.Any(e => e.OpenedAt > since || e.ClosedAt > since),
        HasDraftOnTop = last.Staged is { } staged && (last.Put is null || staged.ClosedAt > last.Put.ClosedAt),
        LeftAs = last.Done is { } done ? readingOf(done.Id)?.State : null,
        Readings = [.. last.All.Select(e => readingOf(e.Id)).OfType<Reading>()],
        PutBack = last.Put is { Phase: "undo" } undo ? readingOf(undo.Id) : null,
        LaunchedBy = [.. last.Entries.Where(e => e is { Phase: "launch", State: "done" }).Select(e => e.Version)],
    };

    // The last that was done of each kind: a draft, what made it live or took that back, and whatever changed its state.
    private sealed record Last(ImmutableArray<Entry> Entries, Entry? Staged, Entry? Put, Entry? Done)
    {
        public IEnumerable<Entry> All => new[] { Staged, Put, Done }.OfType<Entry>().Distinct();

        public static Last Of(ImmutableArray<Entry> entries) => new(
            entries,
            entries.LastOrDefault(e => e is { State: "done", Phase: "stage" }),
            entries.LastOrDefault(e => e is { State: "done", Phase: "launch" or "send" or "undo" }),
            entries.LastOrDefault(e => e is { State: "done", Phase: not "stage" }));
    }

    private sealed record Entry
    {
        public string Id { get; init; } = "";

        public string Version { get; init; } = "";

        public string Phase { get; init; } = "";

        public string Asset { get; init; } = "";

        public string State { get; init; } = "";

        public long OpenedAt { get; init; }

        public long? ClosedAt { get; init; }
    }
}
