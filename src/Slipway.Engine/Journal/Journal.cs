using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

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
public sealed record JournalEntry(string Id, string Version, string Phase, string Asset, long Attempt, string State, string? Outcome, long OpenedAt, long? ClosedAt)
{
    public bool IsOpen => State == "open";

    public Outcome? Result => Outcome is null ? null : JsonSerializer.Deserialize<Outcome>(Outcome, AssetJson.Options);
}

/// <summary>What was about to be done and what came of it. A process that dies leaves its entry open; the next one looks before it repeats.</summary>
public sealed class Journal(Database database, TimeProvider time)
{
    /// <param name="order">Tells orders of the same kind apart that may be given more than once, such as pausing.</param>
    public static string OperationId(string version, Phase phase, AssetKey asset, int order = 0) =>
        $"{version[..16]}:{phase.ToString().ToLowerInvariant()}{(order == 0 ? "" : $"-{order}")}:{asset}";

    public Task<JournalEntry?> FindAsync(string id) =>
        database.ReadAsync(s => s.FirstAsync<JournalEntry>(Select + "where id = @id", new { id }));

    public Task<IReadOnlyList<JournalEntry>> ListAsync(string version) =>
        database.ReadAsync(s => s.QueryAsync<JournalEntry>(Select + "where version = @version order by opened_at, id", new { version }));

    /// <summary>Writes down that it is about to be done.</summary>
    public Task OpenAsync(string id, string version, Phase phase, AssetKey asset) => database.WriteAsync("journal.open", session => session.ExecuteAsync(
        """
        insert into journal (id, version, phase, asset, attempt, state, opened_at) values (@id, @version, @phase, @asset, 1, 'open', @now)
        on conflict (id) do update set attempt = journal.attempt + 1, opened_at = case when journal.state = 'waiting' then journal.opened_at else @now end, state = 'open', outcome = null, closed_at = null
        """,
        new { id, version, phase = phase.ToString().ToLowerInvariant(), asset = asset.ToString(), now = Now }));

    /// <summary>Writes down what came of it.</summary>
    public Task CloseAsync(string id, Outcome outcome) => database.WriteAsync("journal.close", session => session.ExecuteAsync(
        "update journal set state = @state, outcome = @outcome, closed_at = @now where id = @id",
        new { id, state = StateOf(outcome), outcome = JsonSerializer.Serialize(outcome, AssetJson.Options), now = Now }));

    private static string StateOf(Outcome outcome) => outcome switch
    {
        Slipway.Sdk.Connectors.Outcome.Done => "done",
        Slipway.Sdk.Connectors.Outcome.Refused => "refused",
        Slipway.Sdk.Connectors.Outcome.Waiting => "waiting",
        Slipway.Sdk.Connectors.Outcome.Throttled => "throttled",
        _ => "unknown",
    };

    private const string Select =
        "select id, version, phase, asset, attempt, state, outcome, opened_at as openedat, closed_at as closedat from journal ";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
