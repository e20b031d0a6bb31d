using Slipway.Store;

namespace Slipway.Engine.Measuring;

/// <summary>What a connection has told of one kind of event, and when last.</summary>
/// <remarks>Members rather than positions: the columns of an aggregate have no type where there is no row.</remarks>
public sealed record EventSource
{
    public string Connection { get; init; } = "";

    public string Type { get; init; } = "";

    public long Events { get; init; }

    /// <summary>When the newest of them happened, in milliseconds of Unix.</summary>
    public long LastAt { get; init; }

    /// <summary>When the last of them came in, in milliseconds of Unix.</summary>
    public long ReceivedAt { get; init; }
}

/// <summary>Says how fresh events are: a figure of 0 means one thing where events arrive and another where nobody sends any.</summary>
public sealed class EventSources(Database database)
{
    /// <summary>What some connections told, and whoever tells of a metric.</summary>
    public Task<IReadOnlyList<EventSource>> ReadAsync(IEnumerable<string> connections, string metric) => database.ReadAsync(s => s.QueryAsync<EventSource>(
        """
        select connection, type, events, last_at as lastat, received_at as receivedat from event_sources
        where type = @metric or connection in (select value from json_each(@connections)) order by connection, type
        """,
        new { metric, connections = Session.List(connections) }));
}
