using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Schedules;

/// <summary>Work that the pulse carries on: says whether it had anything to do.</summary>
/// <param name="Name">What it is, for logs.</param>
/// <param name="RunAsync">Does what is due.</param>
public sealed record PulseWork(string Name, Func<CancellationToken, Task<bool>> RunAsync);

/// <summary>Wakes everything that may be due. What is due is in tables; this only looks.</summary>
public sealed partial class Pulse(IEnumerable<PulseWork> works, Database database, BusinessClock clock, ILogger<Pulse> logger)
{
    private readonly ImmutableArray<PulseWork> _works = [.. works];
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Lets every work do what is due.</summary>
    /// <returns>Whether any had something to do.</returns>
    public async Task<bool> BeatAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var now = clock.Now;
            var any = false;
            foreach (var work in _works)
            {
                any |= await RunAsync(work, cancellation);
            }

            // Only the moments that every work has had its chance at are past.
            await database.WriteAsync("timers.clear", async s =>
            {
                await Timers.ClearDueAsync(s, now);
                await clock.KeepAsync(s);
            });
            return any;
        }
        finally
        {
            _one.Release();
        }
    }

    // One platform's trouble must not stop the others; the next beat tries again.
    private async Task<bool> RunAsync(PulseWork work, CancellationToken cancellation)
    {
        try
        {
            return await work.RunAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(work.Name, e);
            return false;
        }
    }

    [LoggerMessage(1301, LogLevel.Error, "{Work} failed and is tried again at the next beat")]
    private partial void LogFailed(string work, Exception exception);
}

/// <summary>The one Quartz job: a beat a second, never two at once.</summary>
[DisallowConcurrentExecution]
public sealed class PulseJob(Pulse pulse) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await pulse.BeatAsync(cancellationToken);
}
