using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class NodeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-nodes-").FullName;
    private Database _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OpenAsync(_folder);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nodes_are_listed_with_who_is_there_and_who_fell_silent()
    {
        await new NodeBook(_database, new Node("1", "ada")).SayAsync();
        await new NodeBook(_database, new Node("2", "bob")).SayAsync();
        await _database.WriteAsync("t", s => s.ExecuteAsync("update nodes set seen_at = seen_at - 60000 where id = '2'; insert into nodes (id, name, started_at, seen_at) values ('3', 'old', 1, 1)"));

        Assert.Equal([("ada", true), ("bob", false)], (await NodeBook.ListAsync(_database)).Select(n => (n.Name, n.IsThere)));
    }

    [Fact]
    public async Task A_node_that_was_restarted_says_so()
    {
        await new NodeBook(_database, new Node("1", "ada")).SayAsync();
        await _database.WriteAsync("t", s => s.ExecuteAsync("update nodes set started_at = 1"));

        await new NodeBook(_database, new Node("1", "ada")).SayAsync();

        Assert.True((await NodeBook.ListAsync(_database))[0].StartedAt.Year > 2000);
    }

    [Fact]
    public async Task A_node_with_other_keys_than_the_first_does_not_work_on_its_database()
    {
        using var first = KeyRing.Open(_folder);
        await KeyFit.CheckAsync(_database, first);
        await KeyFit.CheckAsync(_database, first);

        using var other = KeyRing.Open(Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => KeyFit.CheckAsync(_database, other));

        Assert.Contains("put the folder keys of a node that works in the place of", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_joins_others_can_verify_the_trail_they_wrote()
    {
        using var keys = KeyRing.Open(_folder);
        await new AuditTrail(_database, keys, TimeProvider.System, Path.Combine(_folder, "audit.head")).AppendAsync("anna", "thing.done", "it");
        var joined = new AuditTrail(_database, keys, TimeProvider.System, Path.Combine(_folder, "other.head"));
        Assert.NotNull((await joined.VerifyAsync()).FirstBroken);

        await joined.JoinAsync();

        Assert.Null((await joined.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task A_node_that_stands_still_in_the_middle_of_a_write_does_not_keep_the_others_from_writing()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "With SQLite a process that stands still is the only one.");
        using var other = await TestDatabase.OpenAsync(_folder);
        var (hasTheTurn, wakes) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stands = _database.WriteAsync("t", async s =>
        {
            await s.ExecuteAsync("insert into timers (id, due) values ('a', 1)");
            hasTheTurn.SetResult();
            await wakes.Task;
        });
        await hasTheTurn.Task;

        await other.WriteAsync("t", s => s.ExecuteAsync("insert into timers (id, due) values ('b', 1)"));
        wakes.SetResult();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => stands);
        Assert.Equal("b", await other.ReadAsync(s => s.ScalarAsync<string>("select id from timers")));
    }

    [Theory]
    [InlineData("postgres://anna:very-secret@nowhere.example/slipway")]
    [InlineData("Host=nowhere.invalid;Username=anna;Password=very-secret;Timeout=1")]
    [InlineData("Host=127.0.0.1;Port=1;Password=very-secret;Nonsense=1")]
    public async Task A_database_that_cannot_be_used_is_named_without_its_password(string connection)
    {
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => Database.OpenAsync(_folder, connection));

        Assert.Contains("setting Database", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", refusal.Message, StringComparison.Ordinal);
    }
}
