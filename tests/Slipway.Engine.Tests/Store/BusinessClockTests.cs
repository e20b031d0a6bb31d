using Slipway.Store;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class BusinessClockTests : IAsyncLifetime
{
    private static readonly DateTimeOffset _noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-clock-").FullName;
    private readonly Machine _machine = new() { Now = _noon };
    private Database _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OpenAsync(_folder);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_machine_whose_clock_jumps_back_holds_it_still_until_time_has_caught_up()
    {
        var clock = await BusinessClock.OpenAsync(_database, _machine);
        Assert.Equal(_noon, clock.Now);

        _machine.Now = _noon.AddHours(-3);
        Assert.Equal(_noon, clock.Now);
        _machine.Now = _noon.AddSeconds(1);
        Assert.Equal(_noon.AddSeconds(1), clock.Now);
    }

    [Fact]
    public async Task It_does_not_run_backwards_over_a_restart()
    {
        var clock = await BusinessClock.OpenAsync(_database, _machine);
        await _database.WriteAsync("t", clock.KeepAsync);
        _machine.Now = _noon.AddHours(-3);

        var again = await BusinessClock.OpenAsync(_database, _machine);

        Assert.Equal(_noon, again.Now);
        Assert.False(again.IsHeld);
    }

    [Fact]
    public async Task A_held_clock_stands_still_and_is_held_after_a_restart()
    {
        var clock = await BusinessClock.OpenAsync(_database, _machine);
        await clock.HoldAtAsync(_noon.AddDays(1));
        _machine.Now = _noon.AddDays(9);

        Assert.Equal(_noon.AddDays(1), clock.Now);
        var again = await BusinessClock.OpenAsync(_database, _machine);
        Assert.Equal((_noon.AddDays(1), true), (again.Now, again.IsHeld));
    }

    [Fact]
    public async Task A_held_clock_moves_forward_only()
    {
        var clock = await BusinessClock.OpenAsync(_database, _machine);
        await clock.HoldAtAsync(_noon.AddDays(2));
        Assert.Equal(_noon.AddDays(2), clock.Now);
        await clock.HoldAtAsync(_noon.AddDays(1));

        Assert.Equal(_noon.AddDays(2), clock.Now);
        Assert.Equal(_noon.AddDays(2), (await BusinessClock.OpenAsync(_database, _machine)).Now);
    }

    [Fact]
    public async Task Timers_wake_in_order_move_with_their_id_and_go_when_they_are_due()
    {
        await _database.WriteAsync("t", async s =>
        {
            await Timers.SetAsync(s, "b", _noon.AddHours(2));
            await Timers.SetAsync(s, "a", _noon.AddHours(3));
            await Timers.SetAsync(s, "a", _noon.AddHours(1));
        });
        Assert.Equal(_noon.AddHours(1), await _database.ReadAsync(Timers.NextAsync));

        await _database.WriteAsync("t", s => Timers.ClearDueAsync(s, _noon.AddHours(1)));
        Assert.Equal(_noon.AddHours(2), await _database.ReadAsync(Timers.NextAsync));

        await _database.WriteAsync("t", s => Timers.ClearAsync(s, "b"));
        Assert.Null(await _database.ReadAsync(Timers.NextAsync));
    }

    private sealed class Machine : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
