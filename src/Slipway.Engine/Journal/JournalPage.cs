using System.Collections.Concurrent;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Leases;

namespace Slipway.Engine.Journal;

/// <summary>A step that is about to be done.</summary>
public readonly record struct Opening(Phase Phase, AssetKey Asset, int Order)
{
    public string IdIn(string version) => Journal.OperationId(version, Phase, Asset, Order);
}

/// <summary>The journal of one version. Under a lease nobody else writes it, so it is read once; and what a step leaves and the next one begins share a commit.</summary>
public sealed class JournalPage
{
    private readonly Journal _journal;
    private readonly ConcurrentDictionary<string, JournalEntry>? _entries;

    internal JournalPage(Journal journal, string version, Lease? lease, IReadOnlyList<JournalEntry>? entries)
    {
        (_journal, Version, Lease) = (journal, version, lease);
        _entries = entries is null ? null : new(entries.Select(e => KeyValuePair.Create(e.Id, e)), StringComparer.Ordinal);
    }

    public string Version { get; }

    /// <summary>The lease it is written under; null where a person waits for the answer.</summary>
    public Lease? Lease { get; }

    /// <summary>Whether an entry that is open may still be carried on by the node it was taken from.</summary>
    public bool IsTakenOver => Lease?.From is not null;

    /// <summary>An entry, of a page that is held under a lease.</summary>
    public JournalEntry? this[string id] => _entries!.GetValueOrDefault(id);

    public async ValueTask<JournalEntry?> FindAsync(string id) => _entries is null ? await _journal.FindAsync(id) : _entries.GetValueOrDefault(id);

    /// <summary>Writes down what came of some steps and that others are about to be done, in one commit.</summary>
    /// <exception cref="LeaseLostException">Another node goes on with the version; nothing was written.</exception>
    public async Task WriteAsync(IReadOnlyCollection<(string Id, Outcome Outcome)> closing, IReadOnlyCollection<Opening> opening)
    {
        if (closing.Count + opening.Count == 0)
        {
            return;
        }

        await _journal.WriteAsync(Lease,
        [
            .. closing.Select(c => _journal.Closing(c.Id, c.Outcome, Lease)),
            .. opening.Select(o => _journal.Opening(o.IdIn(Version), Version, o.Phase, o.Asset, Lease)),
        ]);
        if (_entries is null)
        {
            return;
        }

        foreach (var (id, outcome) in closing)
        {
            // Only whether it is done is asked again; what the answer held stays in the table.
            _entries.AddOrUpdate(id, _ => throw new InvalidOperationException(id), (_, e) => e with { State = Journal.StateOf(outcome), ClosedAt = _journal.Now });
        }

        foreach (var o in opening)
        {
            var id = o.IdIn(Version);
            _entries.AddOrUpdate(
                id, _ => new JournalEntry(id, Version, o.Phase.ToString().ToLowerInvariant(), o.Asset.ToString(), 1, "open", null, _journal.Now, null, null),
                (_, e) => e with { Attempt = e.Attempt + 1, State = "open", Outcome = null, Note = null, OpenedAt = e.State == "waiting" ? e.OpenedAt : _journal.Now, ClosedAt = null });
        }
    }

    public Task OpenAsync(Opening opening) => WriteAsync([], [opening]);

    public Task CloseAsync(string id, Outcome outcome) => WriteAsync([(id, outcome)], []);
}
