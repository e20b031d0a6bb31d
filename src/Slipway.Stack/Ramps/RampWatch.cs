using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Objects;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Stack.Ramps;

/// <summary>Watches the emails that go out in steps: begins the next step when its time has come, and pauses the campaign when a threshold is passed.</summary>
/// <remarks>
/// It has a lane of its own beside the mails, so that the last and largest step is watched too. Passing a threshold is asked as a pause of the campaign: what is on the wire arrives, nothing more goes out. Who resumes it has been asked;
/// what was seen up to then counts no more, and the steps after it are judged by what they show themselves.
/// </remarks>
public sealed partial class RampWatch(Database database, BusinessClock clock, HaltBook halts, ILogger<RampWatch> logger)
{
    /// <returns>Whether a step began, or something was stopped.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        foreach (var id in await database.ReadAsync(s => s.QueryAsync<string>("select o.id from stack_ramps r join stack_objects o on o.id = r.email_object where o.state = 'Live' order by o.id")))
        {
            cancellation.ThrowIfCancellationRequested();
            any |= await WatchAsync(id);
        }

        return any;
    }

    private async Task<bool> WatchAsync(string id)
    {
        var now = clock.Now;
        var (item, progress) = await database.ReadAsync(async s => await StackObjects.ByIdAsync(s, id) is { } found ? (found, await RampReading.ReadAsync(s, found, now)) : default);
        if (progress is null || await halts.FindAsync(item.Campaign, Outcomes.ConnectionName) is not null)
        {
            return false;
        }

        if (progress.Figures.FirstOrDefault(f => f.IsOver) is { } over)
        {
            await AskAsync(item, progress, over);
            return true;
        }

        return progress.NextAt <= now ? await NextAsync(item, progress.Step, now) : await WakeAsync(item, progress.NextAt);
    }

    private async Task AskAsync(StackObject item, RampProgress progress, RampFigure over)
    {
        var question = string.Create(CultureInfo.InvariantCulture, $"ramp-{item.Id}-{progress.Step}-{progress.Since}");
        if (await halts.WasOrderedAsync(question))
        {
            await database.WriteAsync("ramp.resumed", s => RampSteps.LookedAtAsync(s, item.Id));
            return;
        }

        var reason = RampEvidence.Say(item.Key, progress, over);
        LogStopped(reason);
        await halts.HaltAsync(HaltScope.Campaign, item.Campaign, reason, Halt.Ramp, id: question);
    }

    private Task<bool> NextAsync(StackObject seen, int step, DateTimeOffset now) => database.WriteAsync("ramp.next", async s =>
    {
        // Paused, withdrawn or gone on meanwhile: then it is looked at anew.
        if (await StackObjects.ByIdAsync(s, seen.Id) is not { RemoteState: RemoteState.Live, LiveAsset: EmailAsset { Ramp: not null } email } item
            || await RampSteps.FindAsync(s, seen.Id) is not { } row || row.Step != step
            || (await StackObjects.ByNameAsync(s, item.Campaign, AssetKind.Audience, email.Audience.Name))?.LiveAsset is not AudienceAsset audience)
        {
            return false;
        }

        await RampSteps.NextAsync(s, item, email, audience, row, now);
        return true;
    });

    // A clock that jumps from one moment to the next must have this one to jump to.
    private async Task<bool> WakeAsync(StackObject item, DateTimeOffset? next)
    {
        if (next is { } at && await database.ReadAsync(s => s.ScalarAsync<long?>("select due from timers where id = @id", new { id = $"ramp:{item.Id}" })) != at.ToUnixTimeMilliseconds())
        {
            await database.WriteAsync("ramp.wake", s => RampSteps.WakeAsync(s, item.Id, at));
        }

        return false;
    }

    [LoggerMessage(2104, LogLevel.Warning, "A ramp stopped by itself: {Reason}")]
    private partial void LogStopped(string reason);
}
