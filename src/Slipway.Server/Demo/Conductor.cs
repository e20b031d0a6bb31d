using Slipway.Engine.Schedules;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Demo;

/// <summary>Moves the demonstration's clock: it stands still until the launch, then jumps from one due moment to the next.</summary>
internal sealed class Conductor(Database database, BusinessClock clock, Pulse pulse, RecipientsProcess recipients)
{
    /// <summary>Plays on until nothing is left to happen before a moment, and lets the clock come to rest there.</summary>
    public async Task PlayAsync(DateTimeOffset until, Action<DateTimeOffset> moved, CancellationToken stop)
    {
        while (true)
        {
            await SettleAsync(stop);
            if (await NextAsync(stop) is not { } next || next > until)
            {
                break;
            }

            if (next > clock.Now)
            {
                await clock.HoldAtAsync(next);
                moved(next);
            }
        }

        await clock.HoldAtAsync(until);
        moved(until);
        await SettleAsync(stop);
    }

    // Everyone acts, then the server does what follows from it, until both are quiet.
    private async Task SettleAsync(CancellationToken stop)
    {
        do
        {
            await pulse.SettleAsync();
            await recipients.ActAsync(clock.Now, stop);
        }
        while (await pulse.BeatAsync());
    }

    private async Task<DateTimeOffset?> NextAsync(CancellationToken stop)
    {
        var ours = await database.ReadAsync(Timers.NextAsync);
        var theirs = await recipients.NextAsync(stop);
        return ours is null ? theirs : theirs is null || ours < theirs ? ours : theirs;
    }
}
