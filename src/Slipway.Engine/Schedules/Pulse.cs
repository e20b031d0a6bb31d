using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Slipway.Store;
using Slipway.Store.Leases;
using Slipway.Store.Time;

namespace Slipway.Engine.Schedules;

/// <summary>Work that the pulse carries on: says whether it had anything to do.</summary>
/// <param name="Name">What it is, for logs.</param>
/// <param name="RunAsync">Does what is due.</param>
public sealed record PulseWork(string Name, Func<CancellationToken, Task<bool>> RunAsync)
{
    /// <summary>Whether every node does it at the same time, each for what it holds a lease of. Otherwise it is done by one node at a time.</summary>
    public bool IsShared { get; init; }

    /// <summary>How long from one time to the next; zero for every beat. What failed is tried again at the next beat all the same.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Work that each node goes on with whether or not something is due, and which is therefore no sign that something is.</summary>
    public static PulseWork Steady(string name, Func<Task> runAsync) => new(name, async _ =>
    {
        await runAsync();
        return false;
    })
    {
        IsShared = true,
    };
}

/// <summary>Wakes everything that may be due. What is due is in tables; this only looks.</summary>
/// <remarks>Each work has a lane of its own: a launch that waits for a slow platform holds up no mail. When the host stops, so does what is under way: later it would find services gone.</remarks>
public sealed partial class Pulse(IEnumerable<PulseWork> works, Database database, LeaseBook leases, BusinessClock clock, ILogger<Pulse> logger) : IHostedService, IAsyncDisposable
{
    private readonly ImmutableArray<Lane> _lanes = [.. works.Select(w => new Lane(w))];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private bool _isDisposed;

    /// <summary>Lets every work do what is due, and waits until it is done.</summary>
    /// <returns>Whether any had something to do.</returns>
    public async Task<bool> BeatAsync()
    {
        var all = await Task.WhenAll(Begin());
        await ClearAsync();
        return all.Contains(true);
    }

    /// <summary>Beats until nothing is left to do.</summary>
    /// <remarks>A beat joins work that began before it, and that may not have seen what is due since: only the second quiet one says that all is done.</remarks>
    public async Task SettleAsync()
    {
        for (var quiet = 0; quiet < 2;)
        {
            quiet = await BeatAsync() ? 0 : quiet + 1;
        }
    }

    /// <summary>Lets every work that is not at it still begin with what is due, and waits for none.</summary>
    public async Task StartAsync()
    {
        _ = Begin();
        await ClearAsync();
    }

    private List<Task<bool>> Begin()
    {
        lock (_gate)
        {
            return [.. _lanes.Select(lane => lane.Going is { IsCompleted: false } going ? going : lane.Going = Task.Run(() => RunAsync(lane, _end.Token)))];
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => EndAsync();

    public async ValueTask DisposeAsync()
    {
        // As a service and as a hosted one it is disposed twice.
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            await EndAsync();
            _end.Dispose();
        }
    }

    private async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_lanes.Select(l => l.Going).OfType<Task<bool>>());
    }

    // Only the moments that every work has had its chance at are past.
    private async Task ClearAsync()
    {
        var seen = _lanes.Min(l => l.Seen);
        await database.WriteAsync("timers.clear", async s =>
        {
            await Timers.ClearDueAsync(s, seen);
            await clock.KeepAsync(s);
        });
    }

    private async Task<bool> RunAsync(Lane lane, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return false;
        }

        var now = clock.Now;
        var any = await DoAsync(lane, cancellation);
        lane.Seen = now;
        return any;
    }

    // One platform's trouble must not stop the others; the next beat tries again.
    private async Task<bool> DoAsync(Lane lane, CancellationToken cancellation)
    {
        var (started, failed) = (Stopwatch.GetTimestamp(), false);
        try
        {
            if (lane.Done is { } done && Stopwatch.GetElapsedTime(done, started) < lane.Work.Every)
            {
                return false;
            }

            if (!lane.Work.IsShared && lane.Lease is not { Holds: true } && (lane.Lease = await leases.TakeAsync($"work:{lane.Work.Name}")) is null)
            {
                return false;
            }

            var any = await Outgoing.Sending.UnderAsync(lane.Lease, () => lane.Work.RunAsync(cancellation));
            lane.Done = started;
            return any;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            LogFailed(lane.Work.Name, e);
            failed = true;
            return false;
        }
        finally
        {
            Telemetry.Works.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("work", lane.Work.Name), new("failed", failed));
        }
    }

    private sealed class Lane(PulseWork work)
    {
        public PulseWork Work => work;

        public Task<bool>? Going { get; set; }

        public Lease? Lease { get; set; }

        // When it began with what it did last.
        public long? Done { get; set; }

        // The moment up to which it has looked.
        public DateTimeOffset Seen { get; set; } = DateTimeOffset.MinValue;
    }

    [LoggerMessage(1301, LogLevel.Error, "{Work} failed and is tried again at the next beat")]
    private partial void LogFailed(string work, Exception exception);
}

/// <summary>The one Quartz job: a beat a second, never two at once.</summary>
[DisallowConcurrentExecution]
public sealed class PulseJob(Pulse pulse) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await pulse.StartAsync();
}
