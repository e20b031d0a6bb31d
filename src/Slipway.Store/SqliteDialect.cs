using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Slipway.Store;

/// <summary>SQLite in the data folder, every commit on disk before it counts.</summary>
internal sealed class SqliteDialect : Dialect
{
    // https://www.sqlite.org/rescode.html
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;

    private readonly string _connectionString;

    // Kept open, with its functions known, since the provider's own pool may give one connection to two at once (decision 0024).
    private readonly IdleConnections<SqliteConnection> _idle = new(most: 16);

    // The writer's own connection for appends, with its statements ready.
    private readonly Dictionary<string, SqliteCommand> _ready = new(StringComparer.Ordinal);
    private SqliteConnection? _appending;

    public SqliteDialect(string file)
    {
        Place = file;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString();
    }

    public override string Place { get; }

    public override string Advice => "Make room on the disk, or give this user the right to write.";

    public override async Task PrepareAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal";
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<DbConnection> OpenAsync()
    {
        if (_idle.TryTake(out var kept))
        {
            return kept.Connection;
        }

        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        connection.Handle!.enable_sqlite3_next_stmt(true);
        using var command = connection.CreateCommand();
        // Full: a commit that was answered survives a power cut, so a mail that was sent is never forgotten.
        command.CommandText = "pragma busy_timeout = 10000; pragma synchronous = full; pragma foreign_keys = on;";
        await command.ExecuteNonQueryAsync();
        ComparableText.Register(connection);
        // The database's own clock, by which leases run out: with PostgreSQL the nodes' clocks may differ.
        connection.CreateFunction("now_ms", () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        return connection;
    }

    // One on which something still runs would show its next user what was, not what is.
    public override ValueTask CloseAsync(DbConnection connection)
    {
        var sqlite = (SqliteConnection)connection;
        var isAtRest = raw.sqlite3_get_autocommit(sqlite.Handle) != 0 && raw.sqlite3_next_stmt(sqlite.Handle, null) is null;
        return isAtRest && _idle.TryKeep(sqlite) ? ValueTask.CompletedTask : sqlite.DisposeAsync();
    }

    // Immediate: the lock is taken before the first read.
    public override Task<DbTransaction> BeginAsync(DbConnection connection) => Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    public override RowWriter WriteRows(Session session, string table, IReadOnlyList<string> columns) => new SqliteRowWriter((SqliteConnection)session.Connection, table, columns);

    public override bool HasOneWriter => true;

    public override async Task AppendAsync(IReadOnlyList<GroupCommit.Write> writes, Action before)
    {
        _appending ??= (SqliteConnection)await OpenAsync();
        using var transaction = _appending.BeginTransaction(deferred: false);
        foreach (var write in writes)
        {
            for (var i = 0; i < write.Statements.Count; i++)
            {
                var command = Ready(write.Statements[i]);
                command.Transaction = transaction;
                write.Rows[i] = command.ExecuteNonQuery();
            }
        }

        before();
        transaction.Commit();
    }

    private SqliteCommand Ready(SqlStatement statement)
    {
        if (!_ready.TryGetValue(statement.Sql, out var command))
        {
            _ready[statement.Sql] = command = _appending!.CreateCommand();
            command.CommandText = statement.Sql;
        }

        command.Parameters.Clear();
        foreach (var (name, value) in statement.Values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public override string Translate(string migration) => migration;

    public override bool IsTrouble(Exception exception) => exception is SqliteException { SqliteErrorCode: Full or InputOutput or ReadOnly };

    public override void Dispose()
    {
        foreach (var command in _ready.Values)
        {
            command.Dispose();
        }

        _appending?.Dispose();
        _idle.Close();
    }
}
