using System.Data.Common;
using Dapper;

namespace Slipway.Store;

/// <summary>One connection, and the transaction its statements belong to.</summary>
public sealed class Session(DbConnection connection, DbTransaction? transaction) : IAsyncDisposable
{
    /// <summary>For bulk work through the provider itself.</summary>
    public DbConnection Connection => connection;

    public DbTransaction? Transaction => transaction;

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(sql, parameters, transaction);

    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) => connection.ExecuteScalarAsync<T>(sql, parameters, transaction);

    public Task<T?> FirstAsync<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefaultAsync<T>(sql, parameters, transaction);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(sql, parameters, transaction)).AsList();

    /// <summary>Rows one by one, for results that do not belong in memory at once.</summary>
    public IEnumerable<T> Stream<T>(string sql, object? parameters = null) => connection.Query<T>(sql, parameters, transaction, buffered: false);

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await connection.DisposeAsync();
    }
}
