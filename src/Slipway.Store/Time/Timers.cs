namespace Slipway.Store.Time;

/// <summary>Moments of the business clock at which there is something to do. What there is to do is in its owner's tables: a timer only wakes.</summary>
public static class Timers
{
    /// <summary>Wakes at a moment; the same id moves the timer.</summary>
    public static Task SetAsync(Session session, string id, DateTimeOffset due) => session.ExecuteAsync(
        "insert into timers (id, due) values (@id, @due) on conflict (id) do update set due = excluded.due",
        new { id, due = due.ToUnixTimeMilliseconds() });

    public static Task ClearAsync(Session session, string id) => session.ExecuteAsync("delete from timers where id = @id", new { id });

    /// <summary>Removes the timers that are due.</summary>
    public static Task ClearDueAsync(Session session, DateTimeOffset now) =>
        session.ExecuteAsync("delete from timers where due <= @now", new { now = now.ToUnixTimeMilliseconds() });

    /// <summary>The next moment; null when nothing waits.</summary>
    public static async Task<DateTimeOffset?> NextAsync(Session session) =>
        await session.ScalarAsync<long?>("select min(due) from timers") is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;
}
