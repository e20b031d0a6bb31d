using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Engine.Schedules;
using Slipway.Store.Leases;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Schedules;

/// <summary>What a beat does of works that have their own pace.</summary>
public sealed class PulseTests : IAsyncLifetime
{
    private House _house = null!;
    private int _done;

    public async ValueTask InitializeAsync() => _house = await House.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_work_that_is_done_now_and_then_is_passed_by_and_holds_up_no_timer()
    {
        await using var pulse = With(PulseWork.Steady("test", DoAsync) with { Every = TimeSpan.FromHours(1) });
        // Nothing that is due: a steady work is none.
        Assert.False(await pulse.BeatAsync());
        await _house.Database.WriteAsync("test", s => Timers.SetAsync(s, "test", _house.Clock.Now.AddMinutes(1)));
        await _house.Clock.HoldAtAsync(_house.Clock.Now.AddMinutes(2));
        Assert.False(await pulse.BeatAsync());

        Assert.Equal(1, _done);
        Assert.Null(await _house.Database.ReadAsync(Timers.NextAsync));
    }

    [Fact]
    public async Task What_failed_is_tried_again_at_the_next_beat_whatever_its_pace()
    {
        await using var pulse = With(PulseWork.Steady("test", FailAsync) with { Every = TimeSpan.FromHours(1) });
        await pulse.BeatAsync();
        await pulse.BeatAsync();

        Assert.Equal(2, _done);
    }

    [Fact]
    public async Task A_work_without_a_pace_is_done_at_every_beat()
    {
        await using var pulse = With(PulseWork.Steady("test", DoAsync));
        await pulse.BeatAsync();
        await pulse.BeatAsync();

        Assert.Equal(2, _done);
    }

    private Pulse With(PulseWork work) => new([work], _house.Database, _house.Get<LeaseBook>(), _house.Clock, NullLogger<Pulse>.Instance);

    private Task DoAsync()
    {
        _done++;
        return Task.CompletedTask;
    }

    private Task FailAsync()
    {
        _done++;
        throw new InvalidOperationException("a test");
    }
}
