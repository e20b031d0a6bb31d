using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Engine.Launching;

/// <summary>A launch as it stands.</summary>
public sealed record LaunchRow(string Version, string Campaign, string State, string Note, string StartedBy, long StartedAt, long ChangedAt);

/// <summary>Makes an approved plan live, step by step from the journal: what can be taken back first, mail last.</summary>
/// <remarks>It makes no choice. Every object is read again before its step and held against what was approved; one difference parks the launch.</remarks>
public sealed partial class Launcher(
    Database database,
    Campaigns.Campaigns campaigns,
    Decisions decisions,
    Connections.Connections connections,
    Operations operations,
    AuditTrail audit,
    TimeProvider time,
    ILogger<Launcher> logger)
{
    private readonly SemaphoreSlim _one = new(1, 1);

    // When each launch is looked at again; a restart looks at once.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _later = new(StringComparer.Ordinal);

    /// <summary>Starts a launch; the pulse carries it on.</summary>
    public async Task<ImmutableArray<Finding>> StartAsync(ApprovedPlan plan, string actor)
    {
        var digest = plan.Plan.Digest;
        var findings = await database.WriteAsync("launch.start", async s =>
        {
            if (!await campaigns.MoveAsync(s, digest, VersionState.Launching, VersionState.Approved, VersionState.Parked))
            {
                return ImmutableArray.Create(Finding.Error("not-launchable", "This version is launched already, or another took its place.", fix: "Open the newest version."));
            }

            await s.ExecuteAsync(
                """
                insert into launches (version, campaign, state, note, started_by, started_at, changed_at) values (@digest, @Name, 'running', '', @actor, @now, @now)
                on conflict (version) do update set state = 'running', note = '', changed_at = @now
                """,
                new { digest, plan.Plan.Terms.Name, actor, now = Now });
            await audit.AppendAsync(s, actor, "launch.started", plan.Plan.Terms.Name, digest);
            return [];
        });
        await audit.PublishHeadAsync();
        return findings;
    }

    public Task<LaunchRow?> FindAsync(string version) => database.ReadAsync(s => s.FirstAsync<LaunchRow>(Select + " where version = @version", new { version }));

    /// <summary>Carries every running launch on; called by the pulse, and after a restart.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(0, cancellation))
        {
            return false;
        }

        try
        {
            var running = await database.ReadAsync(s => s.QueryAsync<LaunchRow>(Select + " where state = 'running' order by started_at"));
            var any = false;
            foreach (var launch in running)
            {
                any |= await RunAsync(launch, cancellation);
            }

            return any;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <returns>Whether it came to an end; what waits is looked at again with the next beat.</returns>
    private async Task<bool> RunAsync(LaunchRow launch, CancellationToken cancellation)
    {
        if (_later.TryGetValue(launch.Version, out var later) && later > time.GetUtcNow())
        {
            return false;
        }

        using var activity = Telemetry.Source.StartActivity($"launch {launch.Campaign}");
        var version = (await campaigns.FindAsync(launch.Version))!;
        var review = await decisions.StateAsync(version);
        if (review.Approved is not { } approved)
        {
            await ParkAsync(launch, string.Join(" ", review.Missing.Select(f => f.Message)));
            return true;
        }

        foreach (var step in approved.Plan.Order)
        {
            // An undo may have begun meanwhile: what is launched by then it takes back.
            if (await FindAsync(launch.Version) is not { State: "running" })
            {
                return true;
            }

            var outcome = await DoAsync(approved, step, Phase.Launch, version.Round, at: null, cancellation);
            switch (outcome)
            {
                case Outcome.Done:
                    continue;
                case Outcome.Waiting waiting:
                    _later[launch.Version] = waiting.Until;
                    return false;
                case Outcome.Throttled throttled:
                    // Not now: a beat after that time comes back to this step.
                    _later[launch.Version] = throttled.RetryAfter;
                    return false;
                case Outcome.Refused refused:
                    await ParkAsync(launch, $"{step.Asset}: {string.Join(" ", refused.Findings.Select(f => f.Message))}");
                    return true;
                default:
                    await ParkAsync(launch, $"{step.Asset}: the platform's answer is unknown, and it could not be read back.");
                    return true;
            }
        }

        await FinishAsync(launch);
        return true;
    }

    /// <summary>Does a step of an approved plan: reads the object again, holds it against what was approved, and makes it live.</summary>
    /// <param name="plan">What was approved.</param>
    /// <param name="step">The step.</param>
    /// <param name="phase"><see cref="Phase.Launch"/>, or <see cref="Phase.Send"/> for an email whose event has happened.</param>
    /// <param name="round">The version's round.</param>
    /// <param name="at">When it shall be live; null for what the asset itself says.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task<Outcome> DoAsync(ApprovedPlan plan, LaunchStep step, Phase phase, int round, DateTimeOffset? at, CancellationToken cancellation)
    {
        if (connections.Find(step.Connection)?.Connector is not { } connector)
        {
            return Outcome.ChangedOutside($"There is no connection {step.Connection} any more.");
        }

        var approved = plan.Checked.Staged.Readings.GetValueOrDefault(step.Asset);
        var waits = phase == Phase.Launch && AwaitedEmails.IsAwaited(plan.Plan, step.Asset, connector);
        if (step.Effect == LaunchEffect.Observed && approved is not null && !waits)
        {
            return await operations.ObserveAsync(plan.Plan.Digest, phase, step.Asset, () => SeenAsync(connector, step, approved, cancellation), round);
        }

        return await operations.DoAsync(
            plan.Plan.Digest,
            phase,
            step.Asset,
            () => approved is null ? Task.FromResult<Reading?>(null) : connector.ReadAsync(approved.Id, cancellation),
            async operation =>
            {
                var now = approved is null ? null : await connector.ReadAsync(approved.Id, cancellation);
                return now is null ? Outcome.ChangedOutside($"{step.Asset} is gone.")
                    : Drift.Of(approved!, now) is [var first, ..] changes ? Changed(step.Asset, first, changes)
                    : waits ? new Outcome.Done(now)
                    : await connector.LaunchAsync(RequestOf(plan, step, operation, now) with { At = at }, cancellation);
            },
            round);
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

    private static Outcome.Refused Changed(AssetKey asset, FieldChange first, ImmutableArray<FieldChange> changes) => Outcome.ChangedOutside(
        $"{asset} is not what was approved: it was changed outside Slipway. {string.Join("; ", changes.Take(3))}{(changes.Length > 3 ? $"; and {changes.Length - 3} more" : "")}.", first.Path);

    // A person makes it live in the platform; what they made live must be what was approved.
    private async Task<Outcome> SeenAsync(IConnector connector, LaunchStep step, Reading approved, CancellationToken cancellation) =>
        await connector.ReadAsync(approved.Id, cancellation) is not { } now ? Outcome.ChangedOutside($"{step.Asset} is gone.")
        : Drift.Of(approved, now) is [var first, ..] changes ? Changed(step.Asset, first, changes)
        : now.State is RemoteState.Live or RemoteState.Scheduled or RemoteState.Finished ? new Outcome.Done(now)
        : new Outcome.Waiting("by-hand", time.GetUtcNow() + ByHandPause);

    /// <summary>How long between two looks at what a person is to do.</summary>
    public static TimeSpan ByHandPause { get; } = TimeSpan.FromSeconds(30);

    private async Task FinishAsync(LaunchRow launch)
    {
        await database.WriteAsync("launch.finish", async s =>
        {
            if (await s.ExecuteAsync("update launches set state = 'done', changed_at = @now where version = @Version and state = 'running'", new { launch.Version, now = Now }) == 0)
            {
                return;
            }

            await s.ExecuteAsync(
                "update versions set state = 'Superseded' where campaign = @Campaign and state = 'Launched'; update campaigns set launched = @Version where name = @Campaign", launch);
            await campaigns.MoveAsync(s, launch.Version, VersionState.Launched, VersionState.Launching);
            await audit.AppendAsync(s, "scheduler", "launch.done", launch.Campaign, launch.Version);
        });
        await audit.PublishHeadAsync();
        LogDone(launch.Campaign);
    }

    private async Task ParkAsync(LaunchRow launch, string note)
    {
        await database.WriteAsync("launch.park", async s =>
        {
            if (await s.ExecuteAsync("update launches set state = 'parked', note = @note, changed_at = @now where version = @Version and state = 'running'", new { launch.Version, note, now = Now }) == 0)
            {
                return;
            }

            await campaigns.MoveAsync(s, launch.Version, VersionState.Parked, VersionState.Launching);
            await audit.AppendAsync(s, "scheduler", "launch.parked", launch.Campaign, launch.Version);
        });
        await audit.PublishHeadAsync();
        LogParked(launch.Campaign, note);
    }

    private const string Select =
        "select version, campaign, state, note, started_by as startedby, started_at as startedat, changed_at as changedat from launches";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(1201, LogLevel.Information, "Launch of {Campaign} is done")]
    private partial void LogDone(string campaign);

    [LoggerMessage(1202, LogLevel.Warning, "Launch of {Campaign} stopped and asks a person: {Note}")]
    private partial void LogParked(string campaign, string note);
}
