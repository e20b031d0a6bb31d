using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Slipway.Store;

/// <summary>Which side of a commit a write is on: crash proofs stop the process at each.</summary>
public enum CommitMoment
{
    Before,
    After,
}

/// <summary>The database of a data folder: SQLite, one writer at a time, every commit on disk before it counts.</summary>
public sealed class Database : IDisposable
{
    // https://www.sqlite.org/rescode.html
    private const int SqliteReadOnly = 8;
    private const int SqliteInputOutput = 10;
    private const int SqliteFull = 13;

    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);

    private Database(string file)
    {
        File = file;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 30 }.ToString();
    }

    /// <summary>The database file.</summary>
    public string File { get; }

    /// <summary>Told of every write, by name, before and after its commit.</summary>
    public Action<string, CommitMoment>? Observer { get; set; }

    /// <summary>Opens the database of a folder and brings its tables up to date.</summary>
    /// <exception cref="StoreUnavailableException">The folder cannot be written, the disk is full, or the file is not ours.</exception>
    public static async Task<Database> OpenAsync(string folder)
    {
        SystemSqlite.Prefer();
        var file = Path.Combine(folder, "slipway.db");
        try
        {
            Directory.CreateDirectory(folder);
            var database = new Database(file);
            await using (var session = await database.OpenSessionAsync())
            {
                await session.ExecuteAsync("pragma journal_mode = wal");
            }

            await Migrator.MigrateAsync(database);
            return database;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StoreUnavailableException(
                $"The database {file} cannot be used: {e.Message} Check that the folder exists, that this user may write to it and that the disk has room; or choose another folder with --data.", e);
        }
    }

    /// <summary>A connection for reading.</summary>
    public async Task<Session> ReadAsync() => await OpenSessionAsync();

    /// <summary>Reads once.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> work)
    {
        await using var session = await OpenSessionAsync();
        return await work(session);
    }

    /// <summary>Does the work in one transaction: all of it is committed, or none.</summary>
    /// <param name="name">What is written, for crash proofs and traces.</param>
    /// <param name="work">The statements.</param>
    public async Task<T> WriteAsync<T>(string name, Func<Session, Task<T>> work)
    {
        using var activity = Telemetry.Source.StartActivity($"store.write {name}");
        var started = Stopwatch.GetTimestamp();
        await _writer.WaitAsync();
        try
        {
            await using var connection = await OpenAsync();
            // Immediate: the lock is taken before the first read, so what was read is still true when it is written.
            await using var transaction = connection.BeginTransaction(deferred: false);
            var session = new Session(connection, transaction);
            var result = await work(session);
            Observer?.Invoke(name, CommitMoment.Before);
            await transaction.CommitAsync();
            Observer?.Invoke(name, CommitMoment.After);
            return result;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteFull or SqliteInputOutput or SqliteReadOnly)
        {
            throw new StoreUnavailableException(
                $"The database {File} could not be written: {e.Message} Nothing of this change was kept, and what was there before is unharmed. Make room on the disk, or give this user the right to write.", e);
        }
        finally
        {
            _writer.Release();
            Telemetry.Writes.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("name", name));
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(string name, Func<Session, Task> work) => WriteAsync(name, async session =>
    {
        await work(session);
        return true;
    });

    public void Dispose()
    {
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
        _writer.Dispose();
    }

    private async Task<Session> OpenSessionAsync() => new(await OpenAsync(), null);

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        using var command = connection.CreateCommand();
        // Full: a commit that was answered survives a power cut, so a mail that was sent is never forgotten.
        command.CommandText = "pragma busy_timeout = 10000; pragma synchronous = full; pragma foreign_keys = on;";
        await command.ExecuteNonQueryAsync();
        ComparableText.Register(connection);
        return connection;
    }
}
