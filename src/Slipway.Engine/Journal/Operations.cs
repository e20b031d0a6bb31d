using Microsoft.Extensions.Logging;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Journal;

/// <summary>What a step does on a platform, and how it is looked for when the answer was lost.</summary>
/// <param name="Find">Reads the object as the platform holds it now.</param>
/// <param name="DoAsync">The call, given the operation's id.</param>
public sealed record Effect(Func<Task<Reading?>> Find, Func<string, Task<Outcome>> DoAsync)
{
    /// <summary>The platform, for traces and figures.</summary>
    public string Platform { get; init; } = "";

    /// <summary>How long after the call the platform may still not show what it did.</summary>
    public TimeSpan FindableAfter { get; init; }

    /// <summary>Whether the call, made twice, could leave two things: it makes one, and the platform does not hold its key to be the only one.</summary>
    public bool MayDouble { get; init; }
}

/// <summary>What came of an attempt.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="IsUnread">Whether it is unknown only because the platform could not be asked: later it can, and until then the entry stays open.</param>
internal readonly record struct Attempt(Outcome Outcome, bool IsUnread = false);

/// <summary>Does an effect on a platform once, whatever dies or gets lost on the way.</summary>
/// <remarks>
/// The law: an entry is opened before the call and closed after it. An entry that is found open, and an answer that is unknown, are looked into before
/// anything is repeated: what carries the operation's id has happened, and is adopted.
/// </remarks>
public sealed partial class Operations(Journal journal, TimeProvider time, ILogger<Operations> logger)
{
    /// <summary>How often an unknown answer is looked into and, when nothing happened, tried again.</summary>
    public const int MostAttempts = 3;

    // Between two attempts, three times longer each time, and never the same for two who failed together.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <param name="version">The plan's digest.</param>
    /// <param name="phase">The part of the path.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="effect">What to do.</param>
    /// <param name="order">Tells orders of the same kind apart.</param>
    public Task<Outcome> DoAsync(string version, Phase phase, AssetKey asset, Effect effect, int order = 0) => DoAsync(journal.Page(version), new Opening(phase, asset, order), effect);

    /// <inheritdoc cref="DoAsync(string, Phase, AssetKey, Effect, int)"/>
    public async Task<Outcome> DoAsync(JournalPage page, Opening opening, Effect effect)
    {
        var id = opening.IdIn(page.Version);
        var before = await page.FindAsync(id);
        if (before is { State: "done" } && before.Result is Outcome.Done done)
        {
            return done;
        }

        if (!MayHaveHappened(before))
        {
            await page.OpenAsync(opening);
        }

        var (outcome, _) = await AttemptAsync(page, opening, before, effect);
        await page.CloseAsync(id, outcome);
        return outcome;
    }

    /// <summary>Whether an entry says that its effect may have happened without anybody knowing: it must be looked for before it is tried.</summary>
    internal static bool MayHaveHappened(JournalEntry? entry) => entry is { IsOpen: true } or { State: "unknown" };

    /// <summary>Does what an entry was opened for; the caller closes it with what comes of it.</summary>
    /// <param name="page">The journal.</param>
    /// <param name="opening">The step.</param>
    /// <param name="before">The entry as it was before. It was opened anew unless it <see cref="MayHaveHappened"/>.</param>
    /// <param name="effect">What to do.</param>
    internal async Task<Attempt> AttemptAsync(JournalPage page, Opening opening, JournalEntry? before, Effect effect)
    {
        var id = opening.IdIn(page.Version);
        using var activity = Telemetry.Source.StartActivity($"{opening.Phase} {opening.Asset}");
        activity?.SetTag("slipway.operation", id);
        activity?.SetTag("slipway.platform", effect.Platform);
        Outcome outcome = new Outcome.Unknown("This process did not see the answer.");
        var mayHaveHappened = MayHaveHappened(before);
        var isOpen = !mayHaveHappened;
        // The last answer is looked into like the others, so there is one look more than there are attempts.
        for (var attempt = 0; ; attempt++)
        {
            if (mayHaveHappened)
            {
                await SettleAsync(page, attempt, effect);
                var (found, unreadable) = await LookAsync(effect.Find);
                if (unreadable is not null)
                {
                    // Without a look nothing is repeated.
                    LogUnknown(id, unreadable);
                    return new Attempt(new Outcome.Unknown(unreadable), IsUnread: true);
                }

                if (found?.Operation == id)
                {
                    LogAdopted(id, found.Id);
                    return new Attempt(new Outcome.Done(found));
                }

                if (effect.MayDouble && page.IsTakenOver && before is { IsOpen: true } && attempt == 0)
                {
                    // The other node may only be paused, and its call still go out: not seen yet is not the same as not made.
                    return new Attempt(new Outcome.Unknown("A node that fell silent had begun to make it, and the platform would let there be two. Look there whether it was made."));
                }
            }

            if (attempt == MostAttempts)
            {
                return new Attempt(outcome);
            }

            if (!isOpen)
            {
                await page.OpenAsync(opening);
            }

            isOpen = false;
            outcome = await AnsweredAsync(() => Sending.UnderAsync(page.Lease, () => effect.DoAsync(id)));
            activity?.SetTag("slipway.outcome", outcome.GetType().Name);
            Telemetry.Outcomes.Add(1, new("phase", opening.Phase.ToString()), new("platform", effect.Platform), new("outcome", outcome.GetType().Name));
            if (outcome is not Outcome.Unknown unknown)
            {
                return new Attempt(outcome);
            }

            LogUnknown(id, unknown.Reason);
            mayHaveHappened = true;
        }
    }

    /// <summary>Whether an effect was begun, whatever came of it.</summary>
    public async Task<bool> IsBegunAsync(string version, Phase phase, AssetKey asset, int order = 0) => await journal.FindAsync(Journal.OperationId(version, phase, asset, order)) is not null;

    // A call that was made must have had the time to show.
    private async Task SettleAsync(JournalPage page, int attempt, Effect effect)
    {
        // One that is found open may have been made a moment ago, by a process that died of it.
        var wait = effect.FindableAfter + (attempt == 0 ? TimeSpan.Zero : PauseAfter(attempt));
        if (attempt == 0 && page.Lease?.From is { } from)
        {
            wait = from.Until + effect.FindableAfter - time.GetUtcNow();
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time);
        }
    }

    private static async Task<(Reading? Found, string? Unreadable)> LookAsync(Func<Task<Reading?>> find)
    {
        try
        {
            return (await ReadAsync(find), null);
        }
        catch (Exception e) when (IsLost(e))
        {
            return (null, $"It could not be read back: {e.Message}");
        }
    }

    /// <summary>Reads from a platform. A reading that failed leaves nothing behind, so it is tried again before anybody is troubled with it.</summary>
    internal static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read();
            }
            catch (Exception e) when (attempt < MostAttempts && IsLost(e) && e is not (PlatformException { Outcome: Outcome.Refused or Outcome.Throttled } or TaskCanceledException))
            {
                await Task.Delay(PauseAfter(attempt));
            }
        }
    }

    private static TimeSpan PauseAfter(int attempt) => _pause * Math.Pow(3, attempt - 1) * (0.5 + Random.Shared.NextDouble());

    /// <summary>What a connector answers. When it throws instead, nobody knows how far it came, unless it says so.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">What it cuts off has no answer and is thrown on.</param>
    internal static async Task<Outcome> AnsweredAsync(Func<Task<Outcome>> call, CancellationToken cancellation = default)
    {
        try
        {
            return await call();
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
        catch (Exception e) when (IsLost(e) && !cancellation.IsCancellationRequested)
        {
            return new Outcome.Unknown(e.Message);
        }
    }

    /// <summary>Whether an exception says that the platform could not be reached or did not answer.</summary>
    internal static bool IsLost(Exception e) => e is HttpRequestException or IOException or TimeoutException or TaskCanceledException or PlatformException;

    [LoggerMessage(1101, LogLevel.Information, "Operation {Operation} had happened before: adopted {Remote}")]
    private partial void LogAdopted(string operation, string remote);

    [LoggerMessage(1102, LogLevel.Warning, "The answer to operation {Operation} is unknown: {Reason}")]
    private partial void LogUnknown(string operation, string reason);
}
