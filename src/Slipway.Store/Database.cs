using System.Data.Common;
using System.Diagnostics;

namespace Slipway.Store;

/// <summary>Which side of a commit a write is on: crash proofs stop the process at each.</summary>
public enum CommitMoment
{
    Before,
    After,
}

/// <summary>The database: SQLite in the data folder, or PostgreSQL; one writer at a time, every commit on disk before it counts.</summary>
public sealed class Database : IDisposable
{
    private readonly Dialect _dialect;
    private readonly SemaphoreSlim _writer = new(1, 1);

    private readonly GroupCommit _appends;

    private Database(Dialect dialect, string folder)
    {
        (_dialect, Folder) = (dialect, folder);
        _appends = new GroupCommit(CommitAsync, e => e is DbException && !dialect.IsTrouble(e));
    }

    /// <summary>This node's data folder.</summary>
    public string Folder { get; }

    /// <summary>Where the database is, for messages.</summary>
    public string Place => _dialect.Place;

    /// <summary>Whether several nodes may work on it.</summary>
    public bool IsShared => !_dialect.HasOneWriter;

    /// <summary>Told of every write, by name, before and after its commit.</summary>
    public Action<string, CommitMoment>? Observer { get; set; }

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">Where PostgreSQL is, as a connection string; null for SQLite in the folder.</param>
    /// <exception cref="StoreUnavailableException">It cannot be reached or written, the disk is full, or it is not ours.</exception>
    public static async Task<Database> OpenAsync(string folder, string? postgres = null)
    {
        // Beside PostgreSQL too: an import sorts in a file of its own, and a process can have but one SQLite.
        SystemSqlite.Prefer();
        Database? database = null;
        try
        {
            database = new Database(postgres is null ? new SqliteDialect(Path.Combine(folder, "slipway.db")) : new PostgresDialect(postgres), folder);
            await database._dialect.PrepareAsync();
            await Migrator.MigrateAsync(database, database._dialect);
            return database;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException or ArgumentException)
        {
            database?.Dispose();
            throw new StoreUnavailableException(
                postgres is null
                    ? $"The database {Path.Combine(folder, "slipway.db")} cannot be used: {e.Message} Check that the folder exists, that this user may write to it and that the disk has room; or choose another folder with --data."
                    : $"The database {database?.Place ?? "of the setting Database"} cannot be used: {e.Message} Check the setting Database, that the server runs, and that its user may create a schema there.",
                e);
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
            await using var session = await BeginAsync();
            var result = await work(session);
            Observer?.Invoke(name, CommitMoment.Before);
            await session.Transaction!.CommitAsync();
            Observer?.Invoke(name, CommitMoment.After);
            return result;
        }
        catch (DbException e) when (_dialect.IsTrouble(e))
        {
            throw Unwritten(e);
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

    /// <summary>Writes statements that stand by themselves, in one commit. What many ask for at the same time shares commits, so it takes hardly longer than what one asks for.</summary>
    /// <param name="name">What is written, for crash proofs and traces.</param>
    /// <param name="statements">The statements. A lost connection may leave them done though this throws, so they must be such as may be said again.</param>
    /// <returns>How many rows each changed.</returns>
    public Task<int[]> AppendAsync(string name, params IReadOnlyList<SqlStatement> statements) => _appends.AddAsync(name, statements);

    private async Task CommitAsync(IReadOnlyList<GroupCommit.Write> writes)
    {
        var started = Stopwatch.GetTimestamp();
        if (_dialect.HasOneWriter)
        {
            await _writer.WaitAsync();
        }

        try
        {
            await _dialect.AppendAsync(writes, () => Observe(writes, CommitMoment.Before));
            Observe(writes, CommitMoment.After);
        }
        catch (DbException e) when (_dialect.IsTrouble(e))
        {
            throw Unwritten(e);
        }
        finally
        {
            if (_dialect.HasOneWriter)
            {
                _writer.Release();
            }

            Telemetry.Writes.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("name", writes[0].Name));
        }
    }

    private void Observe(IReadOnlyList<GroupCommit.Write> writes, CommitMoment moment)
    {
        if (Observer is { } observer)
        {
            foreach (var write in writes)
            {
                observer(write.Name, moment);
            }
        }
    }

    private StoreUnavailableException Unwritten(DbException e) =>
        new($"The database {Place} could not be written: {e.Message} Nothing of this change was kept, and what was there before is unharmed. {_dialect.Advice}", e);

    public void Dispose()
    {
        _dialect.Dispose();
        _writer.Dispose();
    }

    private async Task<Session> OpenSessionAsync() => new(_dialect, await _dialect.OpenAsync(), null);

    private async Task<Session> BeginAsync()
    {
        var connection = await _dialect.OpenAsync();
        try
        {
            return new Session(_dialect, connection, await _dialect.BeginAsync(connection));
        }
        catch
        {
            await _dialect.CloseAsync(connection);
            throw;
        }
    }
}
