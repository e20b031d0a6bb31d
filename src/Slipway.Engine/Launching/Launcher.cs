using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Leases;

namespace Slipway.Engine.Launching;

/// <summary>A launch as it stands.</summary>
public sealed record LaunchRow(string Version, string Campaign, string State, string Note, string StartedBy, long StartedAt, long ChangedAt, long LookAt, string? Questions)
{
    /// <summary>What it asks a person; empty while it goes on by itself.</summary>
    public ImmutableArray<LaunchQuestion> Asks => LaunchQuestion.Read(Questions);
}

/// <summary>Makes approved plans live from the journal, many at a time: what can be taken back first, mail last.</summary>
/// <remarks>
/// It makes no choice. Every object is read again before its step and held against what was approved; one difference parks the launch. A launch belongs to the node that holds its lease; where
/// that falls silent, another goes on from the journal.
/// </remarks>
public sealed partial class Launcher(
    Database database,
    Campaigns.Campaigns campaigns,
    Decisions decisions,
    Journal.Journal journal,
    Steps steps,
    LeaseBook leases,
    Clearance clearance,
    AuditTrail audit,
    TimeProvider time,
    ILogger<Launcher> logger)
{
    /// <summary>How many launches a node carries on at the same time.</summary>
    public const int MostAtOnce = 64;

    // How soon a launch that is started beside others begins.
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly ConcurrentDictionary<string, byte> _going = new(StringComparer.Ordinal);

    /// <summary>Starts a launch; the pulse carries it on.</summary>
    public async Task<ImmutableArray<Finding>> StartAsync(ApprovedPlan plan, string actor)
    {
        var digest = plan.Plan.Digest;
        var findings = await database.WriteAsync("launch.start", async s =>
        {
            if (await clearance.StartAsync(s, plan, actor) is { IsEmpty: false } no)
            {
                return no;
            }

            if (!await campaigns.MoveAsync(s, digest, VersionState.Launching, VersionState.Approved, VersionState.Parked))
            {
                return [Finding.Error("not-launchable", "This version is launched already, or another took its place.", fix: "Open the newest version.")];
            }

            await s.ExecuteAsync(
                """
                insert into launches (version, campaign, state, note, started_by, started_at, changed_at) values (@digest, @Name, 'running', '', @actor, @now, @now)
                on conflict (version) do update set state = 'running', note = '', questions = null, look_at = 0, changed_at = @now
                """,
                new { digest, plan.Plan.Terms.Name, actor, now = Now });
            await audit.AppendAsync(s, actor, "launch.started", plan.Plan.Terms.Name, digest);
            return [];
        });
        await audit.PublishHeadAsync();
        return findings;
    }

    public Task<LaunchRow?> FindAsync(string version) => database.ReadAsync(s => s.FirstAsync<LaunchRow>(Select + " where version = @version", new { version }));

    /// <summary>Answers what a launch asks.</summary>
    /// <param name="version">The version.</param>
    /// <param name="answer">What shall become of it.</param>
    /// <param name="asset">The step that is passed over; null for all that are asked about.</param>
    /// <param name="reason">Why; required but for trying again.</param>
    /// <param name="actor">Who answers.</param>
    public async Task<ImmutableArray<Finding>> AnswerAsync(CampaignVersion version, LaunchAnswer answer, string? asset, string reason, string actor)
    {
        if (answer != LaunchAnswer.Retry && string.IsNullOrWhiteSpace(reason))
        {
            return [Finding.Error("reason-missing", "Say why.", fix: "Whoever looks at this launch later wants to know.") with { Field = "reason" }];
        }

        var findings = await database.WriteAsync("launch.answer", async s =>
        {
            var launch = await s.FirstAsync<LaunchRow>(Select + " where version = @Digest and state = 'parked'", new { version.Digest });
            if (launch is null)
            {
                return ImmutableArray.Create(Finding.Error("nothing-asked", "This launch asks nothing.", fix: "Open the newest version."));
            }

            var skipped = launch.Asks.Where(q => q.Asset is not null && (asset is null || q.Asset == asset)).Select(q => q.Asset!).ToImmutableArray();
            if (answer == LaunchAnswer.Skip && skipped.IsEmpty)
            {
                return [Finding.Error("step-not-asked", $"{asset ?? "The launch as a whole"} is no step that this launch asks about.", fix: $"Asked about: {string.Join(", ", launch.Asks.Select(q => q.Asset).OfType<string>().DefaultIfEmpty("none"))}.") with { Field = "step" }];
            }

            if (answer == LaunchAnswer.Skip)
            {
                await s.ExecuteAsync(
                    "update journal set state = 'skipped', note = @reason, closed_at = @now where id in (select value from json_each(@ids))",
                    new { reason, now = Now, ids = Session.List(version.Plan.Order.Where(o => skipped.Contains(o.Asset.ToString())).Select(o => Journal.Journal.OperationId(version.Digest, Phase.Launch, o.Asset, version.Round))) });
            }

            var goesOn = answer != LaunchAnswer.Abandon;
            if (!await campaigns.MoveAsync(s, version.Digest, goesOn ? VersionState.Launching : VersionState.Abandoned, VersionState.Parked))
            {
                return [Finding.Error("nothing-asked", "This launch asks nothing; its undo does.", fix: "Answer that, on the campaign's page.")];
            }

            await s.ExecuteAsync("update launches set state = @state, note = @note, questions = null, look_at = 0, changed_at = @now where version = @Digest",
                new { state = goesOn ? "running" : "abandoned", note = goesOn ? "" : reason, now = Now, version.Digest });
            await audit.AppendAsync(s, actor, answer switch { LaunchAnswer.Retry => "launch.retried", LaunchAnswer.Skip => "launch.skipped", _ => "launch.abandoned" }, version.Campaign,
                answer == LaunchAnswer.Retry ? version.Digest : $"{version.Digest} {string.Join(' ', answer == LaunchAnswer.Skip ? skipped : [])} {reason}");
            return [];
        });
        await audit.PublishHeadAsync();
        return findings;
    }

    /// <summary>Carries every launch on that no other node has, until each is done, asks or waits; called by the pulse, and after a restart.</summary>
    /// <returns>Whether any came to an end, or was lost and may be to be taken again.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(0, cancellation))
        {
            return false;
        }

        var runs = new List<Task<bool>>();
        try
        {
            var any = false;
            while (true)
            {
                // Taken by the dozen: each taking is a commit.
                if (runs.Count <= MostAtOnce / 2)
                {
                    runs.AddRange((await ClaimAsync(MostAtOnce - runs.Count)).Select(lease => Task.Run(() => RunAsync(lease, cancellation), CancellationToken.None)));
                }

                if (runs.Count == 0)
                {
                    return any;
                }

                await Task.WhenAny(Task.WhenAll(runs), Task.Delay(_look, time, cancellation));
                foreach (var ended in runs.FindAll(r => r.IsCompleted))
                {
                    runs.Remove(ended);
                    any |= await ended;
                }
            }
        }
        finally
        {
            await Task.WhenAll(runs).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            _one.Release();
        }
    }

    private async Task<ImmutableArray<Lease>> ClaimAsync(int most)
    {
        var due = await database.ReadAsync(s => s.QueryAsync<string>(
            """
            select 'launch:' || l.version from launches l
            where l.state = 'running' and l.look_at <= @now
              and not exists (select 1 from leases e where e.id = 'launch:' || l.version and e.node <> @node and e.until > now_ms())
            order by l.look_at, l.started_at limit @most
            """,
            new { now = Now, node = leases.Node.Id, most = most + _going.Count }));
        var taken = await leases.TakeAsync([.. due.Where(id => !_going.ContainsKey(id)).Take(most)]);
        foreach (var lease in taken)
        {
            _going[lease.Id] = 0;
        }

        return taken;
    }

    private async Task<bool> RunAsync(Lease lease, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(lease.Id["launch:".Length..]) is { State: "running" } launch && await RunAsync(launch, lease, cancellation);
        }
        catch (Exception e) when (e is LeaseLostException or StoreUnavailableException)
        {
            // Whoever has the lease, or this node when the database is back, goes on from the journal.
            LogLeft(lease.Id, e.Message);
            return e is LeaseLostException;
        }
        finally
        {
            _going.TryRemove(lease.Id, out _);
            await GiveBackAsync(lease);
        }
    }

    private async Task GiveBackAsync(Lease lease)
    {
        try
        {
            if (lease.Holds)
            {
                await leases.GiveBackAsync(lease);
            }
        }
        catch (StoreUnavailableException e)
        {
            // It runs out by itself.
            LogLeft(lease.Id, e.Message);
        }
    }

    /// <returns>Whether it came to an end; what waits is looked at again at its time.</returns>
    private async Task<bool> RunAsync(LaunchRow launch, Lease lease, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity($"launch {launch.Campaign}");
        var version = (await campaigns.FindAsync(launch.Version))!;
        var review = await decisions.StateAsync(version);
        if (review.Approved is not { } approved)
        {
            await ParkAsync(launch, lease, [.. review.Missing.Select(LaunchQuestion.Of)]);
            return true;
        }

        switch (await new LaunchRun(approved, version.Round, await journal.PageAsync(launch.Version, lease), steps, () => IsRunningAsync(launch.Version), cancellation).RunAsync())
        {
            case Rest.Done:
                await FinishAsync(launch, lease);
                return true;
            case Rest.Asks asks:
                await ParkAsync(launch, lease, asks.Questions);
                return true;
            case Rest.Waits waits:
                await database.AppendAsync("launch.wait", new SqlStatement(
                    "update launches set look_at = @until where version = @version and " + LeaseBook.Held, [("@until", Math.Max(waits.Until.ToUnixTimeMilliseconds(), Now + 1000)), ("@version", launch.Version), .. LeaseBook.Values(lease)]));
                return false;
            default:
                return false;
        }
    }

    private Task<bool> IsRunningAsync(string version) => database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from launches where version = @version and state = 'running')", new { version }));

    private async Task FinishAsync(LaunchRow launch, Lease lease)
    {
        await WriteAsync("launch.finish", lease, async s =>
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
        LogDone(launch.Campaign);
    }

    private async Task ParkAsync(LaunchRow launch, Lease lease, ImmutableArray<LaunchQuestion> questions)
    {
        var note = string.Join(" ", questions.Select(q => q.InWords));
        await WriteAsync("launch.park", lease, async s =>
        {
            if (await s.ExecuteAsync("update launches set state = 'parked', note = @note, questions = @questions, changed_at = @now where version = @Version and state = 'running'",
                new { launch.Version, note, questions = LaunchQuestion.Write(questions), now = Now }) == 0)
            {
                return;
            }

            await campaigns.MoveAsync(s, launch.Version, VersionState.Parked, VersionState.Launching);
            await audit.AppendAsync(s, "scheduler", "launch.parked", launch.Campaign, launch.Version);
        });
        LogParked(launch.Campaign, note);
    }

    private async Task WriteAsync(string name, Lease lease, Func<Session, Task> work)
    {
        await database.WriteAsync(name, async s =>
        {
            if (await s.ExecuteAsync("update leases set until = 0 where id = @Id and token = @Token", new { lease.Id, lease.Token }) == 0)
            {
                throw new LeaseLostException(lease.Id);
            }

            await work(s);
        });
        leases.Forget(lease);
        await audit.PublishHeadAsync();
    }

    private const string Select =
        "select version, campaign, state, note, started_by as startedby, started_at as startedat, changed_at as changedat, look_at as lookat, questions from launches";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(1201, LogLevel.Information, "Launch of {Campaign} is done")]
    private partial void LogDone(string campaign);

    [LoggerMessage(1202, LogLevel.Warning, "Launch of {Campaign} stopped and asks a person: {Note}")]
    private partial void LogParked(string campaign, string note);

    [LoggerMessage(1203, LogLevel.Warning, "{Lease} is left for now: {Reason}")]
    private partial void LogLeft(string lease, string reason);
}
