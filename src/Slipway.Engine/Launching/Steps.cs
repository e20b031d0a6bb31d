using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Leases;

namespace Slipway.Engine.Launching;

/// <summary>Does the steps of an approved plan: reads each object again, holds it against what was approved, and makes it live.</summary>
public sealed partial class Steps(Connections.Connections connections, Operations operations, Clearance clearance, TimeProvider time, ILogger<Steps> logger)
{
    /// <summary>How long between two looks at what a person is to do.</summary>
    public static TimeSpan ByHandPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long is waited for a person before the launch asks what shall become of the step.</summary>
    public static TimeSpan ByHandPatience { get; } = TimeSpan.FromDays(3);

    /// <summary>How long a platform that cannot be asked whether a step was done is waited for before a person is.</summary>
    public static TimeSpan UnreadPatience { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How many of a connection's objects are worked on at the same time.</summary>
    public int ParallelOf(string connection) => connections.Find(connection)?.Connector.Description.Parallel ?? 1;

    /// <summary>Why a step waits; null where it may be done now.</summary>
    internal Task<Wait?> WaitAsync(ApprovedPlan plan, LaunchStep step) => clearance.MayAsync(plan.Plan.Terms, step.Connection);

    /// <summary>Does a step and writes down what came of it.</summary>
    /// <param name="plan">What was approved.</param>
    /// <param name="step">The step.</param>
    /// <param name="page">The journal of the version.</param>
    /// <param name="opening">The entry: <see cref="Phase.Launch"/>, or <see cref="Phase.Send"/> for an email whose event has happened.</param>
    /// <param name="at">When it shall be live; null for what the asset itself says.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<Outcome> DoAsync(ApprovedPlan plan, LaunchStep step, JournalPage page, Opening opening, DateTimeOffset? at, CancellationToken cancellation) =>
        connections.Find(step.Connection)?.Connector is { } connector ? operations.DoAsync(page, opening, EffectOf(plan, step, connector, opening.Phase, at, cancellation)) : Task.FromResult<Outcome>(Gone(step));

    /// <summary>Does a step whose entry is open; the caller closes it.</summary>
    internal async Task<Attempt> AttemptAsync(ApprovedPlan plan, LaunchStep step, JournalPage page, Opening opening, JournalEntry? before, CancellationToken cancellation)
    {
        if (connections.Find(step.Connection)?.Connector is not { } connector)
        {
            return new Attempt(Gone(step));
        }

        try
        {
            return IsByHand(plan, step)
                ? new Attempt(await SeenAsync(connector, step, plan.Checked.Staged.Readings[step.Asset], cancellation))
                : await operations.AttemptAsync(page, opening, before, EffectOf(plan, step, connector, opening.Phase, at: null, cancellation));
        }
        catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException or StoreUnavailableException))
        {
            // A mistake in the program: what was called before it stays called, and a person is asked rather than the mistake repeated.
            LogFault(step.Asset.ToString(), e);
            return new Attempt(new Outcome.Unknown($"It failed in the middle: {e.Message}"));
        }
    }

    /// <summary>Whether a person does it: its entry stays open from the first look to the one that sees it done, so the journal says how long it took.</summary>
    internal bool IsByHand(ApprovedPlan plan, LaunchStep step) =>
        step.Effect == LaunchEffect.Observed && plan.Checked.Staged.Readings.ContainsKey(step.Asset)
        && !(connections.Find(step.Connection)?.Connector is { } connector && AwaitedEmails.IsAwaited(plan.Plan, step.Asset, connector));

    /// <summary>Whether what a step waits for has been waited for too long.</summary>
    internal bool IsLate(JournalEntry? entry, TimeSpan patience) => entry is not null && DateTimeOffset.FromUnixTimeMilliseconds(entry.OpenedAt) + patience < time.GetUtcNow();

    /// <summary>When a platform that could not be asked is asked again.</summary>
    internal DateTimeOffset Again => time.GetUtcNow() + PlatformApi.UsualWait;

    private Effect EffectOf(ApprovedPlan plan, LaunchStep step, IConnector connector, Phase phase, DateTimeOffset? at, CancellationToken cancellation)
    {
        var approved = plan.Checked.Staged.Readings.GetValueOrDefault(step.Asset);
        var waits = phase == Phase.Launch && AwaitedEmails.IsAwaited(plan.Plan, step.Asset, connector);
        return new Effect(
            () => approved is null ? Task.FromResult<Reading?>(null) : connector.ReadAsync(approved.Id, cancellation),
            async operation =>
            {
                var now = approved is null ? null : await connector.ReadAsync(approved.Id, cancellation);
                return now is null ? Outcome.ChangedOutside($"{step.Asset} is gone.")
                    : Drift.Of(approved!, now) is [var first, ..] changes ? Changed(step.Asset, first, changes)
                    : waits ? new Outcome.Done(now)
                    : await connector.LaunchAsync(RequestOf(plan, step, operation, now) with { At = at }, cancellation);
            })
        {
            Platform = connector.Description.Platform,
            FindableAfter = connector.Description.For(step.Asset.Kind)?.FindableAfter ?? TimeSpan.Zero,
        };
    }

    private LaunchRequest RequestOf(ApprovedPlan plan, LaunchStep step, string operation, Reading now)
    {
        var asset = plan.Plan.Assets.FirstOrDefault(a => a.Key == step.Asset);
        var needs = asset is null ? ImmutableDictionary<string, StagedNeed>.Empty : Stager.NeedsOf(plan.Plan, asset, plan.Checked.Staged.Readings);
        return new LaunchRequest(operation, now.Id, now.Revision)
        {
            Remove = asset is null,
            Asset = asset is null ? null : Binding.Bind(asset, needs),
            Needs = needs,
            Members = Stager.AudienceOf(connections, plan.Plan, step.Asset.Kind),
        };
    }

    private static Outcome.Refused Gone(LaunchStep step) => Outcome.ChangedOutside($"There is no connection {step.Connection} any more.");

    private static Outcome.Refused Changed(AssetKey asset, FieldChange first, ImmutableArray<FieldChange> changes) => Outcome.ChangedOutside(
        $"{asset} is not what was approved: it was changed outside Slipway. {string.Join("; ", changes.Take(3))}{(changes.Length > 3 ? $"; and {changes.Length - 3} more" : "")}.", first.Path);

    // A person makes it live in the platform; what they made live must be what was approved.
    private async Task<Outcome> SeenAsync(IConnector connector, LaunchStep step, Reading approved, CancellationToken cancellation)
    {
        try
        {
            return await connector.ReadAsync(approved.Id, cancellation) is not { } now ? Outcome.ChangedOutside($"{step.Asset} is gone.")
                : Drift.Of(approved, now) is [var first, ..] changes ? Changed(step.Asset, first, changes)
                : now.State is RemoteState.Live or RemoteState.Scheduled or RemoteState.Finished ? new Outcome.Done(now)
                : new Outcome.Waiting("by-hand", time.GetUtcNow() + ByHandPause);
        }
        catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            // Nothing of ours is at stake: it is looked at again.
            return new Outcome.Waiting("by-hand", time.GetUtcNow() + PlatformApi.UsualWait);
        }
    }

    [LoggerMessage(1204, LogLevel.Error, "The step {Asset} failed in the middle")]
    private partial void LogFault(string asset, Exception exception);
}
