using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>A record: what was written into it; what follows from other records is worked out when it is read.</summary>
internal sealed record SalesforceRecord(string Id, string Type, ImmutableDictionary<string, object?> Values, DateTimeOffset Created, DateTimeOffset Modified, string CreatedBy, string ModifiedBy)
{
    public bool Deleted { get; init; }

    public object? this[string field] => Values.GetValueOrDefault(field);

    public string? Text(string field) => this[field] as string;

    public bool Is(string field) => this[field] is true;
}

/// <summary>Everything an org holds at one moment. It is never changed, only followed by the next, so that an all-or-none request can go back.</summary>
internal sealed record SalesforceState(ImmutableDictionary<string, SalesforceRecord> Records, ImmutableDictionary<string, ImmutableSortedSet<string>> Index, long Made)
{
    public static readonly SalesforceState Empty = new(
        ImmutableDictionary.Create<string, SalesforceRecord>(StringComparer.Ordinal), ImmutableDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal), 0);
}

/// <summary>The records of an org and what kinds there are.</summary>
internal sealed class SalesforceStore(TimeProvider time)
{
    public ImmutableSortedDictionary<string, SalesforceType> Types { get; set; } = SalesforceSchema.Read(SalesforceObjects.Table);

    public SalesforceState State { get; set; } = SalesforceState.Empty;

    /// <summary>Salesforce keeps times to the second.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        }
    }

    public SalesforceType? TypeOfId(string id) => Types.Values.FirstOrDefault(t => id.StartsWith(t.Prefix, StringComparison.Ordinal));

    public SalesforceRecord? Find(string id) => State.Records.GetValueOrDefault(id);

    public SalesforceRecord? Live(string? id) => id is not null && Find(id) is { Deleted: false } record ? record : null;

    /// <summary>All of a type, in the order in which they were made.</summary>
    public IEnumerable<SalesforceRecord> All(string type, bool deletedToo = false) => Follow(type).Where(r => deletedToo || !r.Deleted);

    /// <summary>Those whose indexed field has a value.</summary>
    public IEnumerable<SalesforceRecord> With(string type, string field, string value) => Follow(Key(type, field, value)).Where(r => !r.Deleted);

    public string NextId(SalesforceType type)
    {
        State = State with { Made = State.Made + 1 };
        return SalesforceId.Make(type.Prefix, State.Made);
    }

    public void Put(SalesforceRecord record)
    {
        var type = Types[record.Type];
        var index = State.Index;
        var before = Find(record.Id);
        if (before is null)
        {
            index = Add(index, record.Type, record.Id);
        }

        foreach (var field in type.Fields.Values.Where(f => f.IsIndexed))
        {
            var (old, now) = (before?.Text(field.Name), record.Text(field.Name));
            if (old == now)
            {
                continue;
            }

            if (old is not null && index.TryGetValue(Key(type.Name, field.Name, old), out var ids))
            {
                index = index.SetItem(Key(type.Name, field.Name, old), ids.Remove(record.Id));
            }

            index = now is null ? index : Add(index, Key(type.Name, field.Name, now), record.Id);
        }

        State = State with { Records = State.Records.SetItem(record.Id, record), Index = index };
    }

    private static ImmutableDictionary<string, ImmutableSortedSet<string>> Add(ImmutableDictionary<string, ImmutableSortedSet<string>> index, string key, string id) =>
        index.SetItem(key, (index.GetValueOrDefault(key) ?? ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Add(id));

    // Salesforce compares texts without their case, ids with it.
    private static string Key(string type, string field, string value) => $"{type}.{field}={(field.EndsWith("Id", StringComparison.Ordinal) ? value : value.ToUpperInvariant())}";

    private IEnumerable<SalesforceRecord> Follow(string key) => State.Index.TryGetValue(key, out var ids) ? ids.Select(id => State.Records[id]) : [];
}

/// <summary>Values as they are written in JSON.</summary>
internal static class SalesforceText
{
    public static string DateTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
