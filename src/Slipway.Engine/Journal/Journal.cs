using System.Globalization;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Leases;

namespace Slipway.Engine.Journal;

/// <summary>Which part of the path an entry belongs to.</summary>
public enum Phase
{
    Stage,
    Launch,

    /// <summary>An email that was launched ready is given its time.</summary>
    Send,
    Pause,
    Resume,
    Undo,

    /// <summary>What people did after the launch is told.</summary>
    Advance,
}

/// <summary>An effect on a platform: opened before it, closed after it.</summary>
/// <param name="Id">The operation's id, the same whenever the same step of the same version is done.</param>
public sealed record JournalEntry(string Id, string Version, string Phase, string Asset, long Attempt, string State, string? Outcome, long OpenedAt, long? ClosedAt, string? Note)
{
    public bool IsOpen => State == "open";

    /// <summary>Whether a person passed it over.</summary>
    public bool IsSkipped => State == "skipped";

    public Outcome? Result => Outcome is null ? null : JsonSerializer.Deserialize<Outcome>(Outcome, AssetJson.Options);
}

/// <summary>What was about to be done and what came of it. A process that dies leaves its entry open; the next one looks before it repeats.</summary>
public sealed class Journal(Database database, TimeProvider time)
{
    /// <param name="order">Tells orders of the same kind apart that may be given more than once, such as pausing.</param>
    public static string OperationId(string version, Phase phase, AssetKey asset, int order = 0) =>
        $"{version[..16]}:{phase.ToString().ToLowerInvariant()}{(order == 0 ? "" : $"-{order}")}:{asset}";

    /// <summary>What told it apart from other orders of the same kind.</summary>
    internal static int OrderOf(string id) => id.Split(':')[1].Split('-') is [_, var order] ? int.Parse(order, CultureInfo.InvariantCulture) : 0;

    public Task<JournalEntry?> FindAsync(string id) =>
        database.ReadAsync(s => s.FirstAsync<JournalEntry>(Select + "where id = @id", new { id }));

    public Task<IReadOnlyList<JournalEntry>> ListAsync(string version) =>
        database.ReadAsync(s => s.QueryAsync<JournalEntry>(Select + "where version = @version order by opened_at, id", new { version }));

    /// <summary>The entries of a version for whoever works on it under a lease.</summary>
    public async Task<JournalPage> PageAsync(string version, Lease lease) => new(this, version, lease, await ListAsync(version));

    /// <summary>The entries of a version, looked up one by one.</summary>
    public JournalPage Page(string version) => new(this, version, null, null);

    /// <summary>Writes down in one commit what came of some and that others are about to be done.</summary>
    /// <exception cref="LeaseLostException">The lease was lost; what it covers was not written.</exception>
    internal async Task WriteAsync(Lease? lease, params IReadOnlyList<SqlStatement> statements)
    {
        var rows = await database.AppendAsync(statements.Any(s => ReferenceEquals(s.Sql, OpenSql) || ReferenceEquals(s.Sql, OpenHeldSql)) ? "journal.open" : "journal.close", statements);
        if (lease is not null && rows.Contains(0))
        {
            lease.Lost();
            throw new LeaseLostException(lease.Id);
        }
    }

    internal SqlStatement Opening(string id, string version, Phase phase, AssetKey asset, Lease? lease) => new(
        lease is null ? OpenSql : OpenHeldSql,
        [("@id", id), ("@version", version), ("@phase", phase.ToString().ToLowerInvariant()), ("@asset", asset.ToString()), ("@now", Now), .. lease is null ? [] : LeaseBook.Values(lease)]);

    internal SqlStatement Closing(string id, Outcome outcome, Lease? lease) => new(
        lease is null ? CloseSql : CloseHeldSql,
        [("@id", id), ("@state", StateOf(outcome)), ("@outcome", JsonSerializer.Serialize(outcome, AssetJson.Options)), ("@now", Now), .. lease is null ? [] : LeaseBook.Values(lease)]);

    internal static string StateOf(Outcome outcome) => outcome switch
    {
        Slipway.Sdk.Connectors.Outcome.Done => "done",
        Slipway.Sdk.Connectors.Outcome.Refused => "refused",
        Slipway.Sdk.Connectors.Outcome.Waiting => "waiting",
        Slipway.Sdk.Connectors.Outcome.Throttled => "throttled",
        _ => "unknown",
    };

    internal long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private const string Open = "insert into journal (id, version, phase, asset, attempt, state, opened_at) select @id, @version, @phase, @asset, 1, 'open', @now where ";

    // What waited goes on: how long it took is counted from its beginning.
    private const string Again = """
         on conflict (id) do update set attempt = journal.attempt + 1, state = 'open', outcome = null, note = null,
          opened_at = case when journal.state = 'waiting' then journal.opened_at else excluded.opened_at end, closed_at = null
        """;

    private const string OpenSql = Open + "true" + Again;
    private const string OpenHeldSql = Open + LeaseBook.Held + Again;
    private const string CloseSql = "update journal set state = @state, outcome = @outcome, closed_at = @now where id = @id";
    private const string CloseHeldSql = CloseSql + " and " + LeaseBook.Held;

    private const string Select =
        "select id, version, phase, asset, attempt, state, outcome, opened_at as openedat, closed_at as closedat, note from journal ";
}
