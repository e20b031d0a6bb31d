using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;

namespace Slipway.Store;

/// <summary>One connection, and the transaction its statements belong to.</summary>
public sealed class Session(DbConnection connection, DbTransaction? transaction) : IAsyncDisposable
{
    // Yes and no are 1 and 0 in the tables: SQLite knows no other, and PostgreSQL takes no one for the other.
    static Session()
    {
        SqlMapper.RemoveTypeMap(typeof(bool));
        SqlMapper.AddTypeHandler(new YesOrNo());
    }

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

    /// <summary>A list as one parameter, for <c>in (select value from json_each(@list))</c>: both databases understand it, and however long it is, it is one statement.</summary>
    public static string List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private sealed class YesOrNo : SqlMapper.TypeHandler<bool>
    {
        public override bool Parse(object value) => value is bool yes ? yes : Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0;

        public override void SetValue(IDbDataParameter parameter, bool value) => (parameter.DbType, parameter.Value) = (DbType.Int64, value ? 1L : 0L);
    }
}
