namespace Slipway.Store.Time;

/// <summary>The time that campaigns live in: schedules, waits, quiet hours, when an event happened.</summary>
/// <remarks>
/// Normally the real time. In a demo it is held, and jumps to the next due moment; that is said on every page. Sign-in, leases, time-outs and TLS never use
/// it. It never runs backwards within a database: a machine's clock that jumps back holds it still until time has caught up.
/// </remarks>
public sealed class BusinessClock
{
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long? _held;
    private long _latest;

    private BusinessClock(Database database, TimeProvider time, long? held, long latest) => (_database, _time, _held, _latest) = (database, time, held, latest);

    /// <summary>Whether it is held: a demo.</summary>
    public bool IsHeld => _held is not null;

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                _latest = Math.Max(_latest, _held ?? _time.GetUtcNow().ToUnixTimeMilliseconds());
                return DateTimeOffset.FromUnixTimeMilliseconds(_latest);
            }
        }
    }

    public static async Task<BusinessClock> OpenAsync(Database database, TimeProvider time)
    {
        await using var session = await database.ReadAsync();
        return new BusinessClock(
            database, time, await session.ScalarAsync<long?>("select now from clock where one = 1"), await session.ScalarAsync<long?>("select latest from clock where one = 1") ?? 0);
    }

    /// <summary>Keeps how far it has come, so that a start after the machine's clock jumped back does not go back either; the pulse does, with each beat.</summary>
    public Task KeepAsync(Session session) => session.ExecuteAsync(
        "insert into clock (one, latest) values (1, @latest) on conflict (one) do update set latest = excluded.latest", new { latest = Now.ToUnixTimeMilliseconds() });

    /// <summary>Holds the clock at a moment, or moves a held clock forward to it.</summary>
    public async Task HoldAtAsync(DateTimeOffset moment)
    {
        long now;
        lock (_lock)
        {
            now = Math.Max(moment.ToUnixTimeMilliseconds(), _latest);
        }

        await _database.WriteAsync("clock.hold", session => session.ExecuteAsync(
            "insert into clock (one, now) values (1, @now) on conflict (one) do update set now = excluded.now", new { now }));
        lock (_lock)
        {
            _held = now;
        }
    }
}
