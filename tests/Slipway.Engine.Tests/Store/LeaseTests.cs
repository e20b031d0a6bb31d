using Slipway.Store;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class LeaseTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-leases-").FullName;
    private Database _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OpenAsync(_folder);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_many_nodes_that_want_a_lease_one_gets_it()
    {
        var nodes = Enumerable.Range(1, 8).Select(i => Book($"n{i}")).ToList();

        var leases = await Task.WhenAll(nodes.Select(n => n.TakeAsync("x")));

        Assert.True(Assert.Single(leases, l => l is not null)!.Holds);
        await Task.WhenAll(nodes.Select(n => n.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_lease_that_runs_out_is_taken_over_and_says_from_whom()
    {
        await using var a = Book("a");
        await using var b = Book("b");
        var first = (await a.TakeAsync("x"))!;
        Assert.Null(await b.TakeAsync("x"));

        await RunOutAsync();
        var second = (await b.TakeAsync("x"))!;

        Assert.Equal("a", second.From!.Node);
        Assert.True(second.Token > first.Token);
    }

    [Fact]
    public async Task What_an_earlier_holder_still_wants_to_write_is_refused()
    {
        await using var a = Book("a");
        await using var b = Book("b");
        var first = (await a.TakeAsync("x"))!;
        await RunOutAsync();
        var second = (await b.TakeAsync("x"))!;

        Assert.Equal(0, await WriteAsync(first));
        Assert.Equal(1, await WriteAsync(second));
        await b.GiveBackAsync(second);
        Assert.Equal(0, await WriteAsync(first));
    }

    [Fact]
    public async Task A_node_that_was_restarted_takes_back_its_own_at_once()
    {
        var before = Book("a");
        var first = (await before.TakeAsync("x"))!;
        await before.DisposeAsync();

        await using var after = Book("a");
        var second = (await after.TakeAsync("x"))!;

        Assert.Null(second.From);
        Assert.True(second.Token > first.Token);
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_free_at_once_and_was_taken_from_nobody()
    {
        await using var a = Book("a");
        await using var b = Book("b");
        await a.GiveBackAsync((await a.TakeAsync("x"))!);

        Assert.Null((await b.TakeAsync("x"))!.From);
    }

    [Fact]
    public async Task A_lease_is_renewed_while_it_is_held()
    {
        await using var a = Book("a");
        var lease = (await a.TakeAsync("x"))!;
        var before = await UntilAsync();

        while (await UntilAsync() == before)
        {
            await Task.Yield();
        }

        Assert.True(lease.Holds);
    }

    [Fact]
    public void A_node_is_the_same_after_a_restart() => Assert.Equal(Node.Of(_folder), Node.Of(_folder));

    [Fact]
    public async Task Writes_that_come_together_share_a_commit_and_one_that_is_refused_takes_no_other_with_it()
    {
        var commits = 0;
        await _database.WriteAsync("t", s => s.ExecuteAsync("create table t (id text primary key)"));
        _database.Observer = (name, moment) => commits += name == "one" && moment == CommitMoment.Before ? 1 : 0;

        List<Task<int[]>> writes = [.. Enumerable.Range(0, 50).Select(i => _database.AppendAsync("one", new SqlStatement("insert into t (id) values (@id)", ("@id", i == 25 ? "7" : $"{i}"))))];
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await Task.WhenAll(writes));

        Assert.Equal(49, await _database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from t")));
        Assert.Equal(1, writes.Count(w => w.IsFaulted));
        Assert.True(commits >= 49);
    }

    private LeaseBook Book(string node) => new(_database, new Node(node, node));

    private async Task<int> WriteAsync(Lease lease) => (await _database.AppendAsync("t", new SqlStatement("update clock set latest = 1 where " + LeaseBook.Held, LeaseBook.Values(lease))))[0];

    private Task RunOutAsync() => _database.WriteAsync("t", s => s.ExecuteAsync("update leases set until = 1; insert into clock (one, latest) values (1, 0) on conflict (one) do nothing"));

    private Task<long> UntilAsync() => _database.ReadAsync(s => s.ScalarAsync<long>("select until from leases"));
}
