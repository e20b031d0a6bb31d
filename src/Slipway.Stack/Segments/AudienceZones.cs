using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Stack.Contacts;
using Slipway.Store;

namespace Slipway.Stack.Segments;

/// <summary>How many people of an audience live in a country and say of themselves that they live in a zone.</summary>
public sealed record ZoneCount
{
    /// <summary>What their own field says; empty where it says nothing.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Their country; empty where it is not known.</summary>
    public string Country { get; init; } = "";

    public long People { get; init; }
}

/// <summary>Counts where the people of an audience live.</summary>
/// <remarks>A snapshot only shrinks, and slowly: what was counted is good enough for a while, however large it is.</remarks>
public sealed class AudienceZones(Database database, TimeProvider time)
{
    private const int Most = 1000;

    private static readonly TimeSpan _while = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (ImmutableArray<ZoneCount> Counts, DateTimeOffset At)> _known = new(StringComparer.Ordinal);

    /// <summary>Those who are written to of a snapshot, by country and zone, the most first.</summary>
    public async Task<ImmutableArray<ZoneCount>> CountAsync(string snapshot)
    {
        if (_known.TryGetValue(snapshot, out var known) && time.GetUtcNow() - known.At < _while)
        {
            return known.Counts;
        }

        const string Zone = $"coalesce(json_extract(c.fields, '$.{RecipientHours.ZoneField}'), '')";
        ImmutableArray<ZoneCount> counts =
        [
            .. await database.ReadAsync(s => s.QueryAsync<ZoneCount>(
                $"""
                select {Zone} as zone, coalesce(c.country, '') as country, count(*) as people
                from stack_members m join stack_contacts c on c.id = m.contact where m.snapshot = @snapshot and m.held_out = 0
                group by {Zone}, coalesce(c.country, '') order by count(*) desc limit @Most
                """,
                new { snapshot, Most })),
        ];
        foreach (var old in _known.Where(k => time.GetUtcNow() - k.Value.At >= _while))
        {
            _known.TryRemove(old);
        }

        _known[snapshot] = (counts, time.GetUtcNow());
        return counts;
    }
}
