using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class DatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_database_without_room_says_so_and_keeps_what_it_had()
    {
        using var database = await Database.OpenAsync(_folder);
        await database.WriteAsync("t", s => s.ExecuteAsync("insert into timers (id, due) values ('before', 1)"));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.WriteAsync("t", async s =>
        {
            var pages = await s.ScalarAsync<long>("pragma page_count");
            await s.ExecuteAsync($"pragma max_page_count = {pages}");
            await s.ExecuteAsync("insert into timers (id, due) values ('big', 2)");
            await s.ExecuteAsync("with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000) insert into timers (id, due) select 'timer ' || i, i from n");
        }));

        Assert.Contains(database.Place, e.Message, StringComparison.Ordinal);
        Assert.Contains("room", e.Message, StringComparison.Ordinal);
        Assert.Equal(["before"], await database.ReadAsync(s => s.QueryAsync<string>("select id from timers")));
        Assert.Equal("ok", await database.ReadAsync(s => s.ScalarAsync<string>("pragma integrity_check")));
        // With room again it goes on.
        await database.WriteAsync("t", s => s.ExecuteAsync("pragma max_page_count = 1000000; insert into timers (id, due) values ('after', 3)"));
        Assert.Equal(["after", "before"], await database.ReadAsync(s => s.QueryAsync<string>("select id from timers order by id")));
    }

    [Fact]
    public async Task Whoever_reads_or_writes_has_a_connection_alone()
    {
        using var database = await Database.OpenAsync(_folder);
        var taken = new ConcurrentDictionary<nint, bool>();
        async Task<bool> AloneAsync(Session session)
        {
            var handle = ((SqliteConnection)session.Connection).Handle!.DangerousGetHandle();
            var alone = taken.TryAdd(handle, true);
            await session.QueryAsync<string>("select id from timers");
            await Task.Yield();
            return alone && taken.TryRemove(handle, out _);
        }

        var all = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => i % 10 == 0 ? database.WriteAsync("t", AloneAsync) : database.ReadAsync(AloneAsync))));

        Assert.All(all, Assert.True);
    }

    [Fact]
    public async Task A_reader_that_was_left_open_does_not_show_the_next_one_what_was()
    {
        using var database = await Database.OpenAsync(_folder);
        await database.WriteAsync("t", s => s.ExecuteAsync("insert into timers (id, due) values ('first', 1), ('second', 1)"));
        DbDataReader left;
        await using (var session = await database.ReadAsync())
        {
            var command = session.Connection.CreateCommand();
            command.CommandText = "select id from timers";
            left = await command.ExecuteReaderAsync();
            Assert.True(await left.ReadAsync());
        }

        await database.WriteAsync("t", s => s.ExecuteAsync("delete from timers"));

        Assert.Equal(0, await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from timers")));
        await left.DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_is_a_file_says_what_to_do()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");

        var opening = await Assert.ThrowsAsync<StoreUnavailableException>(() => Database.OpenAsync(file));
        var locking = Assert.Throws<StoreUnavailableException>(() => FolderLock.Take(file));

        Assert.Contains("--data", opening.Message, StringComparison.Ordinal);
        Assert.Contains("--data", locking.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", locking.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_not_overwritten()
    {
        var file = Path.Combine(_folder, "slipway.db");
        await File.WriteAllTextAsync(file, "Dear diary, " + new string('x', 5000));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Database.OpenAsync(_folder));

        Assert.StartsWith("Dear diary", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_rights_says_what_to_do()
    {
        Assert.SkipWhen(Environment.UserName == "root", "This user may write everywhere.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Rights are set otherwise there.");
            return;
        }

        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Contains("right", Assert.Throws<StoreUnavailableException>(() => FolderLock.Take(_folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Two_servers_on_one_folder_are_told_and_the_second_can_start_when_the_first_has_ended()
    {
        using (FolderLock.Take(_folder))
        {
            Assert.Contains("Another Slipway", Assert.Throws<StoreUnavailableException>(() => FolderLock.Take(_folder)).Message, StringComparison.Ordinal);
        }

        FolderLock.Take(_folder).Dispose();
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_of_itself_behind()
    {
        using var database = await Database.OpenAsync(_folder);

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync("t", async s =>
        {
            await s.ExecuteAsync("insert into timers (id, due) values ('half', 1)");
            throw new InvalidOperationException("in the middle");
        }));

        Assert.Equal(0, await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from timers")));
    }

    [Fact]
    public async Task Many_writers_wait_for_one_another()
    {
        using var database = await Database.OpenAsync(_folder);
        await database.WriteAsync("t", s => s.ExecuteAsync("insert into timers (id, due) values ('n', 0)"));

        await Parallel.ForAsync(0, 100, async (_, _) => await database.WriteAsync("t", async s =>
        {
            var n = await s.ScalarAsync<long>("select due from timers where id = 'n'");
            await s.ExecuteAsync("update timers set due = @due where id = 'n'", new { due = n + 1 });
        }));

        Assert.Equal(100, await database.ReadAsync(s => s.ScalarAsync<long>("select due from timers")));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        using (var database = await Database.OpenAsync(_folder))
        {
            await database.WriteAsync("t", s => s.ExecuteAsync("insert into migrations (name) values ('999_future')"));
        }

        Assert.Contains("999_future", (await Assert.ThrowsAsync<StoreUnavailableException>(() => Database.OpenAsync(_folder))).Message, StringComparison.Ordinal);
    }
}
