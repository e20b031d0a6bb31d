using Slipway.Engine.Connections;
using Slipway.Store;
using Slipway.Store.Halts;

namespace Slipway.Engine.Schedules;

/// <summary>Tells monitoring what waits, for how long and for whom; the pulse lets it, several times a minute.</summary>
/// <remarks>What is told is of the whole database: with several nodes each tells the same, except for the connections that rest, which each knows for itself.</remarks>
internal sealed class Queues(Database database, ConnectionBook connections, HaltBook halts, TimeProvider time)
{
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(15);

    public async Task TellAsync()
    {
        var now = time.GetUtcNow();
        var row = await database.ReadAsync(s => s.FirstAsync<Row>(
            """
            select
              coalesce(sum(case when state = 'running' then 1 else 0 end), 0) as running,
              coalesce(sum(case when state = 'parked' then 1 else 0 end), 0) as parked,
              coalesce(sum(case when state = 'undoing' then 1 else 0 end), 0) as undoing,
              min(case when state = 'parked' then changed_at end) as parkedat,
              min(case when state = 'running' and look_at <= @now and not exists (select 1 from leases e where e.id = 'launch:' || launches.version and e.until > now_ms())
                then case when look_at > changed_at then look_at else changed_at end end) as dueat
            from launches where state in ('running', 'parked', 'undoing')
            """,
            new { now = now.ToUnixTimeMilliseconds() })) ?? new Row();
        Telemetry.Launches.Record(row.Running, new KeyValuePair<string, object?>("state", "running"));
        Telemetry.Launches.Record(row.Parked, new KeyValuePair<string, object?>("state", "parked"));
        Telemetry.Launches.Record(row.Undoing, new KeyValuePair<string, object?>("state", "undoing"));
        Telemetry.LaunchQueueAge.Record(AgeOf(row.DueAt));
        Telemetry.ParkedAge.Record(AgeOf(row.ParkedAt));
        foreach (var connection in connections.All)
        {
            foreach (var budget in connections.Budget(connection.Id))
            {
                Telemetry.BudgetUsed.Record(1 - ((double)budget.Left / budget.Rule.Requests), new("connection", connection.Id), new("scope", budget.Rule.Scope));
            }
        }

        Telemetry.Resting.Record(connections.All.Count(c => connections.IsBroken(c.Id)));
        var standing = await halts.StandingAsync();
        foreach (var scope in Enum.GetValues<HaltScope>())
        {
            Telemetry.Halts.Record(standing.Count(h => h.Scope == scope), new KeyValuePair<string, object?>("scope", scope.ToString()));
        }

        double AgeOf(long? since) => since is { } at ? Math.Max(0, (now - DateTimeOffset.FromUnixTimeMilliseconds(at)).TotalSeconds) : 0;
    }

    private sealed record Row
    {
        public long Running { get; init; }

        public long Parked { get; init; }

        public long Undoing { get; init; }

        public long? ParkedAt { get; init; }

        public long? DueAt { get; init; }
    }
}
