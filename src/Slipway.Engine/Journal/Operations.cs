using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Journal;

/// <summary>Does an effect on a platform once, whatever dies or gets lost on the way.</summary>
/// <remarks>
/// The law: an entry is opened before the call and closed after it. An entry that is found open, and an answer that is unknown, are looked into before
/// anything is repeated: what carries the operation's id has happened, and is adopted.
/// </remarks>
public sealed partial class Operations(Journal journal, TimeProvider time, ILogger<Operations> logger)
{
    // When each step that a person does is looked at again.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _looks = new(StringComparer.Ordinal);

    /// <summary>How often an unknown answer is looked into and, when nothing happened, tried again.</summary>
    public const int MostAttempts = 3;

    /// <param name="version">The plan's digest.</param>
    /// <param name="phase">The part of the path.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="find">Reads the object as the platform holds it now.</param>
    /// <param name="effect">The call, given the operation's id.</param>
    /// <param name="order">Tells orders of the same kind apart.</param>
    public async Task<Outcome> DoAsync(string version, Phase phase, AssetKey asset, Func<Task<Reading?>> find, Func<string, Task<Outcome>> effect, int order = 0)
    {
        var id = Journal.OperationId(version, phase, asset, order);
        using var activity = Telemetry.Source.StartActivity($"{phase} {asset}");
        activity?.SetTag("slipway.operation", id);
        var entry = await journal.FindAsync(id);
        if (entry?.Result is Outcome.Done done && !entry.IsOpen)
        {
            return done;
        }

        Outcome outcome = new Outcome.Unknown("This process did not see the answer.");
        var mayHaveHappened = entry is { IsOpen: true } or { State: "unknown" };
        // The last answer is looked into like the others, so there is one look more than there are attempts.
        for (var attempt = 0; ; attempt++)
        {
            if (mayHaveHappened)
            {
                var (found, unreadable) = await LookAsync(find);
                if (unreadable is not null)
                {
                    // Without a look nothing is repeated.
                    LogUnknown(id, unreadable);
                    return new Outcome.Unknown(unreadable);
                }

                if (found?.Operation == id)
                {
                    LogAdopted(id, found.Id);
                    outcome = new Outcome.Done(found);
                    await journal.CloseAsync(id, outcome);
                    return outcome;
                }
            }

            if (attempt == MostAttempts)
            {
                return outcome;
            }

            await journal.OpenAsync(id, version, phase, asset);
            outcome = await CallAsync(effect, id);
            await journal.CloseAsync(id, outcome);
            activity?.SetTag("slipway.outcome", outcome.GetType().Name);
            Telemetry.Outcomes.Add(1, new("phase", phase.ToString()), new("outcome", outcome.GetType().Name));
            if (outcome is not Outcome.Unknown unknown)
            {
                return outcome;
            }

            LogUnknown(id, unknown.Reason);
            mayHaveHappened = true;
        }
    }

    /// <summary>Whether an effect was begun, whatever came of it.</summary>
    public async Task<bool> IsBegunAsync(string version, Phase phase, AssetKey asset, int order = 0) => await journal.FindAsync(Journal.OperationId(version, phase, asset, order)) is not null;

    /// <summary>Waits for what a person does: the entry stays open from the first look to the one that sees it done, so the journal says how long it took.</summary>
    /// <param name="version">The plan's digest.</param>
    /// <param name="phase">The part of the path.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="look">Looks; <see cref="Outcome.Waiting"/> while it is not done.</param>
    /// <param name="order">Tells rounds apart.</param>
    public async Task<Outcome> ObserveAsync(string version, Phase phase, AssetKey asset, Func<Task<Outcome>> look, int order = 0)
    {
        var id = Journal.OperationId(version, phase, asset, order);
        var entry = await journal.FindAsync(id);
        if (entry?.Result is Outcome.Done done && !entry.IsOpen)
        {
            return done;
        }

        if (_looks.TryGetValue(id, out var next) && next > time.GetUtcNow())
        {
            return new Outcome.Waiting("by-hand", next);
        }

        if (entry is not { IsOpen: true })
        {
            await journal.OpenAsync(id, version, phase, asset);
        }

        Outcome outcome;
        try
        {
            outcome = await look();
        }
        catch (Exception e) when (IsLost(e))
        {
            // Nothing of ours is at stake: it is looked at again.
            outcome = new Outcome.Waiting("by-hand", time.GetUtcNow() + PlatformApi.UsualWait);
        }

        if (outcome is Outcome.Waiting waiting)
        {
            _looks[id] = waiting.Until;
        }
        else
        {
            _looks.TryRemove(id, out _);
            await journal.CloseAsync(id, outcome);
        }

        return outcome;
    }

    private static async Task<(Reading? Found, string? Unreadable)> LookAsync(Func<Task<Reading?>> find)
    {
        try
        {
            return (await find(), null);
        }
        catch (Exception e) when (IsLost(e))
        {
            return (null, $"It could not be read back: {e.Message}");
        }
    }

    // A connector answers; when it throws instead, nobody knows how far it came, unless it says so.
    private static async Task<Outcome> CallAsync(Func<string, Task<Outcome>> effect, string id)
    {
        try
        {
            return await effect(id);
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
        catch (Exception e) when (IsLost(e))
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
