using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Store;

/// <summary>Which of its connections to PostgreSQL a node uses.</summary>
public sealed class PostgresConnectionTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-connections-").FullName;
    private string _connection = "";
    private Database _database = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await (await TestDatabase.PostgresAsync()).NewDatabaseAsync();
        _database = await Database.OpenAsync(_folder, _connection);
    }

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Whoever_comes_next_has_the_connection_that_was_used_last()
    {
        await ManyAsync();

        var (read, written) = (await _database.ReadAsync(ServedByAsync), await _database.WriteAsync("t", ServedByAsync));
        await _database.AppendAsync("t", new SqlStatement("insert into timers (id, due) values ('by', pg_backend_pid())", []));

        Assert.Equal([read, read], [written, await _database.ReadAsync(s => s.ScalarAsync<int>("select due from timers where id = 'by'"))]);
    }

    [Fact]
    public async Task Whoever_reads_or_writes_has_a_connection_alone()
    {
        var taken = new ConcurrentDictionary<int, bool>();
        async Task<bool> AloneAsync(Session session)
        {
            var server = await ServedByAsync(session);
            var alone = taken.TryAdd(server, true);
            await session.QueryAsync<string>("select id from timers");
            return alone && taken.TryRemove(server, out _);
        }

        var all = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => i % 10 == 0 ? _database.WriteAsync("t", AloneAsync) : _database.ReadAsync(AloneAsync))));

        Assert.All(all, Assert.True);
    }

    [Fact]
    public async Task A_reader_that_was_left_open_is_in_nobodys_way()
    {
        DbDataReader left;
        await using (var session = await _database.ReadAsync())
        {
            var command = session.Connection.CreateCommand();
            command.CommandText = "select generate_series(1, 100000)";
            left = await command.ExecuteReaderAsync();
            Assert.True(await left.ReadAsync());
        }

        Assert.Equal(0, await _database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from timers")));
        await left.DisposeAsync();
    }

    [Fact]
    public async Task When_the_server_cut_all_connections_off_one_is_told_and_the_next_go_on()
    {
        await ManyAsync();
        await using (var source = NpgsqlDataSource.Create(_connection))
        {
            await source.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()").ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAnyAsync<DbException>(() => _database.ReadAsync(ServedByAsync));

        await _database.WriteAsync("t", s => s.ExecuteAsync("insert into timers (id, due) values ('after', 1)"));
        Assert.Equal(["after"], await _database.ReadAsync(s => s.QueryAsync<string>("select id from timers")));
    }

    // Five at the same time, so that there are five connections from now on.
    private async Task ManyAsync()
    {
        foreach (var session in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _database.ReadAsync())))
        {
            await session.DisposeAsync();
        }
    }

    private static Task<int> ServedByAsync(Session session) => session.ScalarAsync<int>("select pg_backend_pid()");
}
