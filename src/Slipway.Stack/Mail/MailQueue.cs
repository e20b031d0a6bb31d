using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Mail;

/// <summary>Tells monitoring how many mails wait and for how long; the pulse lets it, several times a minute.</summary>
public sealed class MailQueue(Database database, BusinessClock clock)
{
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(15);

    public async Task TellAsync()
    {
        var now = clock.Now.ToUnixTimeMilliseconds();
        var due = await database.ReadAsync(s => s.FirstAsync<Due>(
            """
            select count(*) as count, min(coalesce(r.due, r.changed_at)) as since from stack_objects o join stack_recipients r on r.email_object = o.id and r.state = 'queued'
            where o.kind = 'email' and o.state in ('Live', 'Scheduled') and o.live is not null and (r.due is null or r.due <= @now)
            """,
            new { now })) ?? new Due();
        Telemetry.MailQueue.Record(due.Count);
        Telemetry.MailQueueAge.Record(due.Since is { } since ? Math.Max(0, (now - since) / 1000.0) : 0);
        Telemetry.MailUnknown.Record(await database.ReadAsync(s => s.ScalarAsync<long>(
            "select count(*) from stack_objects o join stack_recipients r on r.email_object = o.id and r.state = 'unknown' where o.kind = 'email'")));
    }

    private sealed record Due
    {
        public long Count { get; init; }

        public long? Since { get; init; }
    }
}
