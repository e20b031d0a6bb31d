using Slipway.Engine.Campaigns;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Engine.Approving;

/// <summary>A message on a channel: what was asked of a role about a version, and how it stands.</summary>
internal sealed record ApprovalMessage
{
    /// <summary>Connection, version and role.</summary>
    public string Id { get; init; } = "";

    public string Connection { get; init; } = "";

    /// <summary>The version's digest.</summary>
    public string Version { get; init; } = "";

    public string Role { get; init; } = "";

    /// <summary>Where it is; null while it is not posted, or is to be posted anew.</summary>
    public string? Thread { get; init; }

    /// <summary>The digest of what it shows.</summary>
    public string? Shown { get; init; }

    /// <summary>When it was first wanted.</summary>
    public long AskedAt { get; init; }

    /// <summary>What the version looks like now.</summary>
    public string Now { get; init; } = "";
}

/// <summary>The journal of what is asked on approval channels.</summary>
internal sealed class ApprovalMessages(Database database, AuditTrail audit, TimeProvider time)
{
    private static readonly TimeSpan _kept = TimeSpan.FromDays(1);

    // Changes whenever something happens that a message may have to show.
    private const string Stamp =
        """
        v.state || ' ' || v.changed_at || ' ' || v.round || ' ' || (select count(*) from decisions d where d.version = v.digest)
          || ' ' || (select count(*) from journal j where j.version = v.digest and j.phase in ('pause', 'resume', 'undo')) || ' ' || coalesce((select cast(r.at as text) from verdicts r where r.version = v.digest), '')
          || ' ' || coalesce((select l.state || ' ' || l.changed_at from launches l where l.version = v.digest), '')
        """;

    /// <summary>The versions that wait for approvers.</summary>
    public Task<IReadOnlyList<string>> WaitingAsync(string connection) => database.ReadAsync(s => s.QueryAsync<string>(
        "select digest from versions v where state = @state and not exists (select 1 from approval_messages m where m.version = v.digest and m.connection = @connection)",
        new { connection, state = nameof(VersionState.InReview) }));

    /// <summary>Notes that a role is to be asked.</summary>
    public Task WantAsync(string connection, string version, IEnumerable<string> roles) => database.WriteAsync("approval.want", async s =>
    {
        foreach (var role in roles)
        {
            await s.ExecuteAsync(
                "insert into approval_messages (id, connection, version, role, retry_at, asked_at) values (@id, @connection, @version, @role, 0, @now) on conflict (id) do nothing",
                new { id = $"{connection} {version} {role}", connection, version, role, now = Now });
        }
    });

    /// <summary>The messages that are not as their version is now, and that may be tried. What another version took the place of changes no more.</summary>
    public Task<IReadOnlyList<ApprovalMessage>> BehindAsync(string connection) => database.ReadAsync(s => s.QueryAsync<ApprovalMessage>(
        $"""
        select m.id, m.connection, m.version, m.role, m.thread, m.shown, m.asked_at as askedat, {Stamp} as now
        from approval_messages m join versions v on v.digest = m.version
        where m.connection = @connection and m.retry_at <= @now and (v.state <> 'Superseded' or m.seen is null or m.seen not like 'Superseded%') and (m.seen is null or m.seen <> {Stamp})
        order by m.asked_at, m.role
        """,
        new { connection, now = Now }));

    public Task<ApprovalMessage?> FindAsync(string connection, string thread) => database.ReadAsync(s => s.FirstAsync<ApprovalMessage>(
        $"select m.id, m.connection, m.version, m.role, m.thread, m.shown, m.asked_at as askedat, {Stamp} as now from approval_messages m join versions v on v.digest = m.version where m.connection = @connection and m.thread = @thread",
        new { connection, thread }));

    /// <summary>Whether it is the version's first message on its channel: what concerns the whole version is said there.</summary>
    public async Task<bool> IsFirstAsync(ApprovalMessage message) => await database.ReadAsync(s => s.ScalarAsync<string>(
        "select id from approval_messages where connection = @Connection and version = @Version and thread is not null order by asked_at, role limit 1", message)) == message.Id;

    public Task ShownAsync(string id, string? thread, string? shown) =>
        database.WriteAsync("approval.shown", s => s.ExecuteAsync("update approval_messages set thread = @thread, shown = @shown where id = @id", new { id, thread, shown }));

    /// <summary>It shows the version as it was then.</summary>
    public Task SeenAsync(string id, string seen) => database.WriteAsync("approval.seen", s => s.ExecuteAsync("update approval_messages set seen = @seen where id = @id", new { id, seen }));

    public Task WaitAsync(string id, DateTimeOffset until) =>
        database.WriteAsync("approval.wait", s => s.ExecuteAsync("update approval_messages set retry_at = @until where id = @id", new { id, until = until.ToUnixTimeMilliseconds() }));

    public async Task<bool> IsToldAsync(string id, string note) =>
        await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from approval_notes where message = @id and note = @note", new { id, note })) > 0;

    public Task ToldAsync(string id, string note) => database.WriteAsync("approval.told", s => s.ExecuteAsync(
        "insert into approval_notes (message, note, told_at) values (@id, @note, @now) on conflict (message, note) do nothing", new { id, note, now = Now }));

    /// <summary>Notes a click; false when it was taken before.</summary>
    public Task<bool> TakeAsync(string click, string connection, string thread) => database.WriteAsync("approval.click", async s =>
    {
        var now = Now;
        await s.ExecuteAsync("delete from approval_clicks where at < @before", new { before = now - (long)_kept.TotalMilliseconds });
        if (await s.ExecuteAsync("insert into approval_clicks (id, at) values (@click, @now) on conflict (id) do nothing", new { click, now }) == 0)
        {
            return false;
        }

        // Who it was stands at the decision, where there is one: a stranger's name has no business here.
        await audit.AppendAsync(s, connection, "approval.clicked", thread, click);
        return true;
    });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
