using System.Collections.Immutable;
using Slipway.Ai.Gateway;
using Slipway.Engine.Tests.Rehearsal;
using Slipway.Engine.Tests.Store;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Gateway;

/// <summary>Money and the record of calls.</summary>
public sealed class CallBookTests : IAsyncDisposable
{
    private static readonly DateOnly _today = new(2026, 11, 22);
    private static readonly Budget _month = new(4, 5, "EUR", BudgetPeriod.Month);

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-calls-").FullName;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_hard_limit_holds_with_what_is_on_its_way()
    {
        var spending = new Spending();
        var lines = Lines(_month);
        var (first, _) = spending.Begin(lines, "EUR", Spending.PartsOf(3), _today);
        var (second, _) = spending.Begin(lines, "EUR", Spending.PartsOf(3), _today);
        Assert.NotNull(second);
        Assert.Equal(SpendScope.Person, spending.Begin(lines, "EUR", 1, _today).Spent!.Scope);
        // Less was needed than was set aside.
        Assert.Empty(spending.End(first!, "EUR", Spending.PartsOf(1), _today));
        Assert.NotNull(spending.Begin(lines, "EUR", 1, _today).SetAside);
        Assert.Equal(1, spending.Spent(SpendScope.Person, "a", "EUR", BudgetPeriod.Month, _today));
    }

    [Fact]
    public void A_soft_limit_is_told_once_and_money_begins_anew_with_the_period()
    {
        var spending = new Spending();
        var lines = Lines(_month);
        ImmutableArray<SpendLine> Spend(decimal amount, DateOnly day) => spending.End(spending.Begin(lines, "EUR", 0, day).SetAside!, "EUR", Spending.PartsOf(amount), day);
        ImmutableArray<SpendLine> Above(DateOnly day) => spending.AboveSoft(spending.Begin(lines, "EUR", 0, day).SetAside!, day);
        Assert.Empty(Spend(3.9m, _today));
        Assert.Single(Spend(0.2m, _today));
        Assert.Empty(Spend(0.2m, _today.AddDays(1)));
        Assert.Single(Above(_today.AddDays(1)));
        Assert.Equal(0.2m, spending.Spent(SpendScope.Person, "a", "EUR", BudgetPeriod.Day, _today.AddDays(1)));
        Assert.Empty(Above(_today.AddMonths(1)));
        Assert.Equal(0, spending.Spent(SpendScope.Person, "a", "EUR", BudgetPeriod.Month, _today.AddMonths(1)));
    }

    [Fact]
    public async Task What_was_spent_is_known_after_a_restart_and_calls_are_forgotten_in_time()
    {
        var clock = new StoppedClock();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        using (var database = await TestDatabase.OpenAsync(_folder))
        {
            var book = new CallBook(database, clock);
            book.Spending.End(book.Spending.Begin(Lines(_month), "EUR", 0, today).SetAside!, "EUR", Spending.PartsOf(4.5m), today);
            book.Add(Record(clock.GetUtcNow(), "old") with { At = clock.GetUtcNow().AddDays(-31) });
            book.Add(Record(clock.GetUtcNow(), "new"));
            book.Add(Record(clock.GetUtcNow(), "") with { Found = "", AnsweredBy = null, Code = "größer", Status = 403 });
            await book.FlushAsync();
            book.Spending.End(book.Spending.Begin(Lines(_month), "EUR", 0, today).SetAside!, "EUR", Spending.PartsOf(0.25m), today);
            await book.FlushAsync();
        }

        using var again = await TestDatabase.OpenAsync(_folder);
        var restarted = new CallBook(again, clock);
        await restarted.LoadAsync();
        Assert.Equal(4.75m, restarted.Spending.Spent(SpendScope.Person, "a", "EUR", BudgetPeriod.Month, today));
        Assert.Equal(4.75m, restarted.Spending.Spent(SpendScope.Person, "a", "EUR", BudgetPeriod.Day, today));
        Assert.Equal(["", "new", "old"], (await restarted.LastAsync("a", 10)).Select(c => c.Model));
        Assert.Equal(1, await restarted.ForgetAsync(30));
        Assert.Equal([Record(clock.GetUtcNow(), "") with { Found = "", AnsweredBy = null, Code = "größer", Status = 403 }, Record(clock.GetUtcNow(), "new")], await restarted.LastAsync(null, 10));
    }

    [Fact]
    public async Task What_cannot_be_written_waits_and_at_last_lets_nothing_through()
    {
        var database = await TestDatabase.OpenAsync(_folder);
        var book = new CallBook(database, TimeProvider.System);
        await database.WriteAsync("test", s => s.ExecuteAsync("alter table gateway_calls rename to gateway_calls_away"));
        for (var i = 0; i < CallBook.Most; i++)
        {
            book.Add(Record(DateTimeOffset.UnixEpoch, "m"));
        }

        Assert.True(book.IsFull);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(book.FlushAsync);
        Assert.True(book.IsFull);
        await database.WriteAsync("test", s => s.ExecuteAsync("alter table gateway_calls_away rename to gateway_calls"));
        await book.FlushAsync();
        Assert.False(book.IsFull);
        Assert.Equal(CallBook.Most, await database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from gateway_calls")));
        database.Dispose();
    }

    private static ImmutableArray<SpendLine> Lines(Budget budget) => [new(SpendScope.Person, "a", "you", budget), new(SpendScope.Purpose, "copy", "copy", null)];

    private static CallRecord Record(DateTimeOffset at, string model) => new()
    {
        At = at, Account = "a", Token = "t-1", Purpose = "copy", DataClass = "public", Call = GatewayCall.Chat, Model = model, AnsweredBy = "writer", Status = 200, Use = new TokenUse(10, 20), Cost = 30, Currency = "EUR",
        Found = "email=1", Digest = "d", Milliseconds = 5,
    };
}
