namespace Slipway.Store.Leases;

/// <summary>A node as the others see it.</summary>
/// <param name="Id">The id in its data folder.</param>
/// <param name="Name">Its machine.</param>
/// <param name="StartedAt">When it was started, by the database's clock.</param>
/// <param name="SeenAt">When it was last heard of.</param>
/// <param name="IsThere">Whether that is so short ago that it is at work.</param>
public sealed record NodeSeen(string Id, string Name, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsThere);

/// <summary>Which nodes work on the database. For people: who may work on what is decided by leases alone.</summary>
public sealed class NodeBook(Database database, Node node)
{
    private static readonly TimeSpan _silent = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _forgotten = TimeSpan.FromDays(1);

    // Whether the others know of this start: only the first word of a node says when it was.
    private bool _isSaid;

    /// <summary>How often a node says that it is there: a few times within the time after which it counts as silent.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Says that this node is there; the pulse lets it.</summary>
    public async Task SayAsync()
    {
        await database.AppendAsync("node.seen", new SqlStatement(
            """
            insert into nodes (id, name, started_at, seen_at) values (@id, @name, now_ms(), now_ms())
            on conflict (id) do update set name = excluded.name, seen_at = excluded.seen_at, started_at = case when @isFirst = 1 then excluded.started_at else nodes.started_at end
            """,
            ("@id", node.Id), ("@name", node.Name), ("@isFirst", _isSaid ? 0L : 1L)));
        _isSaid = true;
    }

    /// <summary>The nodes that were heard of within a day, by name.</summary>
    public static async Task<IReadOnlyList<NodeSeen>> ListAsync(Database database) => [.. (await database.ReadAsync(s => s.QueryAsync<Row>(
        "select id, name, started_at as startedat, seen_at as seenat, case when seen_at > now_ms() - @silent then 1 else 0 end as isthere from nodes where seen_at > now_ms() - @forgotten order by name, id",
        new { silent = (long)_silent.TotalMilliseconds, forgotten = (long)_forgotten.TotalMilliseconds })))
        .Select(r => new NodeSeen(r.Id, r.Name, DateTimeOffset.FromUnixTimeMilliseconds(r.StartedAt), DateTimeOffset.FromUnixTimeMilliseconds(r.SeenAt), r.IsThere != 0))];

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public long StartedAt { get; init; }

        public long SeenAt { get; init; }

        public long IsThere { get; init; }
    }
}
