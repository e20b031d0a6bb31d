using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;

namespace Slipway.Store;

/// <summary>One connection, and the transaction its statements belong to.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly Dialect _dialect;

    internal Session(Dialect dialect, DbConnection connection, DbTransaction? transaction) => (_dialect, Connection, Transaction) = (dialect, connection, transaction);

    // Yes and no are 1 and 0 in the tables: SQLite knows no other, and PostgreSQL takes no one for the other.
    static Session()
    {
        SqlMapper.RemoveTypeMap(typeof(bool));
        SqlMapper.AddTypeHandler(new YesOrNo());
    }

    /// <summary>For bulk work through the provider itself.</summary>
    public DbConnection Connection { get; }

    public DbTransaction? Transaction { get; }

    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Connection.ExecuteAsync(sql, parameters, Transaction);

    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) => Connection.ExecuteScalarAsync<T>(sql, parameters, Transaction);

    public Task<T?> FirstAsync<T>(string sql, object? parameters = null) => Connection.QueryFirstOrDefaultAsync<T>(sql, parameters, Transaction);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await Connection.QueryAsync<T>(sql, parameters, Transaction)).AsList();

    /// <summary>Rows one by one, for results that do not belong in memory at once.</summary>
    public IEnumerable<T> Stream<T>(string sql, object? parameters = null) => Connection.Query<T>(sql, parameters, Transaction, buffered: false);

    /// <summary>Inserts many rows.</summary>
    /// <param name="table">Into which table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">What becomes a row each.</param>
    /// <param name="write">Writes the values of one, in the order of the columns.</param>
    public async Task InsertAsync<T>(string table, IReadOnlyList<string> columns, IEnumerable<T> rows, Action<RowWriter, T> write)
    {
        using var writer = _dialect.WriteRows(this, table, columns);
        foreach (var row in rows)
        {
            write(writer, row);
            await writer.EndRowAsync();
        }
    }

    /// <summary>A list as one parameter, for <c>in (select value from json_each(@list))</c>: both databases understand it, and however long it is, it is one statement.</summary>
    public static string List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    public async ValueTask DisposeAsync()
    {
        if (Transaction is not null)
        {
            await Transaction.DisposeAsync();
        }

        await _dialect.CloseAsync(Connection);
    }

    private sealed class YesOrNo : SqlMapper.TypeHandler<bool>
    {
        public override bool Parse(object value) => value is bool yes ? yes : Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0;

        public override void SetValue(IDbDataParameter parameter, bool value) => (parameter.DbType, parameter.Value) = (DbType.Int64, value ? 1L : 0L);
    }
}
