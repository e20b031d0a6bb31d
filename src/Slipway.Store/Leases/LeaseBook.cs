using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace Slipway.Store.Leases;

/// <summary>The leases that this node holds, renewed while they are held.</summary>
public sealed class LeaseBook(Database database, Node node) : IAsyncDisposable
{
    // Between two looks whether a lease is free.
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Lease> _held = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private Task? _renewing;

    /// <summary>How long a lease holds when its node falls silent.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(5);

    /// <summary>This node.</summary>
    public Node Node => node;

    /// <summary>Takes a lease; null when another node holds it. A node that was restarted takes back its own at once.</summary>
    public async Task<Lease?> TakeAsync(string id) => (await TakeAsync([id])).FirstOrDefault();

    /// <summary>Takes a lease as soon as whoever holds it, here or on another node, gives it back or falls silent.</summary>
    public async Task<Lease> WaitAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            if (await TakeAsync(id) is { } lease)
            {
                return lease;
            }

            await Task.Delay(_look, cancellation);
        }
    }

    /// <summary>Takes those of some leases that nobody holds, on another node or on this one.</summary>
    public async Task<ImmutableArray<Lease>> TakeAsync(IReadOnlyCollection<string> wanted)
    {
        List<string> ids = [.. wanted.Where(id => _held.GetValueOrDefault(id) is not { Holds: true })];
        if (ids.Count == 0)
        {
            return [];
        }

        var started = Stopwatch.GetTimestamp();
        var rows = await database.WriteAsync("lease.take", s => s.QueryAsync<Row>(
            """
            insert into leases (id, node, token, until)
            select value, @node, 1, now_ms() + @length from json_each(@ids) where true
            on conflict (id) do update set node = excluded.node, token = leases.token + 1, until = excluded.until, was = leases.node, was_until = leases.until
              where leases.node = excluded.node or leases.until < now_ms()
            returning id, token, was, was_until as wasuntil
            """,
            new { node = node.Id, length = (long)Length.TotalMilliseconds, ids = Session.List(ids) }));
        var leases = rows.Select(r => new Lease(r.Id, r.Token, started, Length, r.Was is null || r.Was == node.Id || r.WasUntil is null or 0 ? null : new TakenOver(r.Was, DateTimeOffset.FromUnixTimeMilliseconds(r.WasUntil.Value)))).ToImmutableArray();
        foreach (var lease in leases)
        {
            _held[lease.Id] = lease;
        }

        Renew();
        return leases;
    }

    /// <summary>Says of a write that it counts only while the lease is held: to be a part of the write's own condition, with <see cref="Values"/>.</summary>
    public const string Held = "exists (select 1 from leases where id = @lease and token = @token)";

    /// <summary>The values of <see cref="Held"/>.</summary>
    public static (string Name, object? Value)[] Values(Lease lease) => [("@lease", lease.Id), ("@token", lease.Token)];

    /// <summary>Lets a lease be taken without a wait.</summary>
    public Task GiveBackAsync(Lease lease)
    {
        Forget(lease);
        // The row stays, and with it the token: what an earlier holder still wants to write must never fit again.
        return database.AppendAsync("lease.back", new SqlStatement("update leases set until = 0 where id = @lease and token = @token", Values(lease)));
    }

    /// <summary>Holds it no longer: it was given back in a write of the caller's.</summary>
    public void Forget(Lease lease)
    {
        _held.TryRemove(KeyValuePair.Create(lease.Id, lease));
        lease.Lost();
    }

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        if (_renewing is { } renewing)
        {
            await renewing;
        }
    }

    private void Renew()
    {
        lock (_gate)
        {
            if (_renewing is null or { IsCompleted: true } && !_end.IsCancellationRequested)
            {
                _renewing = Task.Run(RenewAsync);
            }
        }
    }

    private async Task RenewAsync()
    {
        while (!_held.IsEmpty)
        {
            try
            {
                await Task.Delay(Length / 4, _end.Token);
                await RenewOnceAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception)
            {
                // Whatever it was, those that are not renewed run out by themselves, and are then taken again.
            }
        }
    }

    private async Task RenewOnceAsync()
    {
        var mine = _held.Values.ToList();
        var started = Stopwatch.GetTimestamp();
        var pairs = JsonSerializer.Serialize(mine.ToDictionary(l => l.Id, l => l.Token));
        await database.AppendAsync("lease.renew", new SqlStatement(
            """
            update leases set until = now_ms() + @length
            where node = @node and exists (select 1 from json_each(@pairs) p where p.key = leases.id and cast(p.value as bigint) = leases.token)
            """,
            ("@length", (long)Length.TotalMilliseconds), ("@node", node.Id), ("@pairs", pairs)));
        var held = (await database.ReadAsync(s => s.QueryAsync<Row>("select id, token from leases where node = @node and until > now_ms()", new { node = node.Id }))).ToDictionary(r => r.Id, r => r.Token, StringComparer.Ordinal);
        foreach (var lease in mine)
        {
            if (held.GetValueOrDefault(lease.Id) == lease.Token)
            {
                lease.Renewed(started, Length);
            }
            else
            {
                lease.Lost();
                _held.TryRemove(KeyValuePair.Create(lease.Id, lease));
            }
        }
    }

    private sealed record Row
    {
        public required string Id { get; init; }

        public long Token { get; init; }

        public string? Was { get; init; }

        public long? WasUntil { get; init; }
    }
}
