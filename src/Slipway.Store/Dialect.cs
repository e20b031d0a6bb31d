using System.Data.Common;

namespace Slipway.Store;

/// <summary>What differs between the databases. Statements are the same for both: what PostgreSQL lacks of SQLite's functions, its migrations give it.</summary>
internal abstract class Dialect : IDisposable
{
    /// <summary>Where it is, for messages; never with a password.</summary>
    public abstract string Place { get; }

    /// <summary>Makes what must be there before the first migration.</summary>
    public abstract Task PrepareAsync();

    /// <summary>Opens a connection.</summary>
    public abstract Task<DbConnection> OpenAsync();

    /// <summary>Gives a connection of <see cref="OpenAsync"/> back.</summary>
    public virtual ValueTask CloseAsync(DbConnection connection) => connection.DisposeAsync();

    /// <summary>Begins to write. There is one writer at a time, over all nodes: what was read is still true when it is written, and numbers are given in the order of their commits.</summary>
    public abstract Task<DbTransaction> BeginAsync(DbConnection connection);

    /// <summary>Does statements that stand by themselves in one commit, and notes how many rows each changed.</summary>
    /// <param name="writes">The statements.</param>
    /// <param name="before">Called when all is ready but the commit.</param>
    public abstract Task AppendAsync(IReadOnlyList<GroupCommit.Write> writes, Action before);

    /// <summary>What writes many rows of a table.</summary>
    public virtual RowWriter WriteRows(Session session, string table, IReadOnlyList<string> columns) => new RowWriter.OfCommand(session, table, columns);

    /// <summary>Whether only one writer can be at work in this process.</summary>
    public abstract bool HasOneWriter { get; }

    /// <summary>A migration as this database understands it.</summary>
    public abstract string Translate(string migration);

    /// <summary>Whether the database itself is in trouble, and not the statement: disk full, server gone.</summary>
    public abstract bool IsTrouble(Exception exception);

    /// <summary>What a person can do about such trouble.</summary>
    public abstract string Advice { get; }

    public abstract void Dispose();
}
