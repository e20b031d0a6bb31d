using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Leases;
using Slipway.Store.Time;

namespace Slipway.Engine.Launching.Undoing;

/// <summary>What an undo does about one asset.</summary>
/// <param name="Step">The step, and what takes it back.</param>
/// <param name="IsDone">Whether it is taken back already.</param>
/// <param name="IsLeft">Whether a person chose to leave it as it is.</param>
/// <param name="Remains">What stays although it is taken back, and what to do instead.</param>
/// <param name="Changed">What was changed outside since: it asks a person.</param>
public sealed record UndoEntry(UndoStep Step, bool IsDone, bool IsLeft, Finding? Remains, ImmutableArray<FieldChange> Changed)
{
    /// <summary>The code of what remains where nothing of an audience is taken back.</summary>
    public const string StaysOnRecord = "audience-on-record";
}

/// <summary>An undo as it stands, or as it would be.</summary>
/// <param name="Version">The version whose launch is undone.</param>
/// <param name="Parent">The version that is live again afterwards; null for a first launch.</param>
/// <param name="State">The launch's state: <c>undoing</c>, <c>undone</c>, <c>parked</c>, or that of a launch nobody undoes.</param>
/// <param name="Note">Why it stopped.</param>
/// <param name="Entries">What is done, in order.</param>
public sealed record UndoView(CampaignVersion Version, string? Parent, string State, string Note, ImmutableArray<UndoEntry> Entries);

/// <summary>Undoes a launch from any point, backwards: held first, then step by step from the journal, as the pulse carries it on.</summary>
/// <remarks>
/// It asks where it must choose: what was changed outside since parks it with the difference. What cannot be taken back is said with what to do instead, and does not keep the rest.
/// Afterwards the version before is the launched one again.
/// </remarks>
public sealed partial class Undoer(
    Database database, Campaigns.Campaigns campaigns, Connections.Connections connections, Operations operations, Journal.Journal journal, LeaseBook leases, AuditTrail audit, BusinessClock clock, TimeProvider time, ILogger<Undoer> logger)
{
    private const int ReadAtOnce = 8;

    private readonly SemaphoreSlim _one = new(1, 1);

    // When each undo is looked at again; a restart looks at once.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _later = new(StringComparer.Ordinal);

    /// <summary>Says what would be done, what cannot be and what to do instead; changes nothing.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="to">The last step to take back; null for all, or for what an undo that is under way was asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where nothing of the campaign was ever launched, or all of it is undone.</returns>
    public async Task<UndoView?> LookAsync(string campaign, AssetKey? to, CancellationToken cancellation)
    {
        var row = await database.ReadAsync(s => s.FirstAsync<UndoRow>(
            Select + " where campaign = @campaign and (state <> 'undone' or undo_to is not null) order by started_at desc limit 1", new { campaign }));
        return row is null ? null : await ViewAsync(row, to ?? AssetKey.TryParse(row.UndoTo), cancellation);
    }

    /// <summary>How far the undo of a version is, done or not; null where it was never launched.</summary>
    public async Task<UndoView?> FindAsync(string version, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.FirstAsync<UndoRow>(Select + " where version = @version", new { version })) is { } row ? await ViewAsync(row, AssetKey.TryParse(row.UndoTo), cancellation) : null;

    /// <summary>Starts an undo, or goes on with one that stopped; the pulse carries it on.</summary>
    /// <param name="version">The version whose launch is undone.</param>
    /// <param name="to">The last step to take back; null for all.</param>
    /// <param name="choices">What to do about assets that were changed outside since.</param>
    /// <param name="actor">Who asked for it.</param>
    public async Task<ImmutableArray<Finding>> StartAsync(CampaignVersion version, AssetKey? to, IReadOnlyDictionary<AssetKey, UndoChoice> choices, string actor)
    {
        if (to is { } last && version.Plan.Order.All(s => s.Asset != last))
        {
            return [Finding.Error("step-unknown", $"The launch has no step {last}.", fix: $"Its steps are, in order: {string.Join(", ", version.Plan.Order.Select(s => s.Asset))}.")];
        }

        var findings = await database.WriteAsync("undo.start", async s =>
        {
            var row = await s.FirstAsync<UndoRow>(Select + " where version = @Digest", new { version.Digest });
            if (row is null || row is { State: "undoing" } or { State: "undone", UndoTo: null }
                || !await campaigns.MoveAsync(s, version.Digest, VersionState.Undoing, VersionState.Launching, VersionState.Parked, VersionState.Abandoned, VersionState.Launched, VersionState.Undone, VersionState.Undoing))
            {
                return ImmutableArray.Create(row is { State: "undoing" }
                    ? Finding.Error("undo-under-way", "This launch is being undone already.", fix: "See how far it is on the campaign's page.")
                    : Finding.Error("nothing-live", "Nothing of this version is live.", fix: "There is nothing to undo."));
            }

            // What was answered holds until another undo begins.
            var isFirst = version.State != VersionState.Undoing;
            await s.ExecuteAsync("delete from undo_choices where version = @Digest and @isFirst = 1", new { version.Digest, isFirst = isFirst ? 1 : 0 });
            foreach (var (asset, choice) in choices)
            {
                await s.ExecuteAsync(
                    "insert into undo_choices (version, asset, choice) values (@Digest, @asset, @choice) on conflict (version, asset) do update set choice = excluded.choice",
                    new { version.Digest, asset = asset.ToString(), choice = choice.ToString() });
                await audit.AppendAsync(s, actor, choice == UndoChoice.Leave ? "undo.left" : "undo.overwrites", version.Campaign, $"{version.Digest} {asset}");
            }

            // An undo that stopped goes on as far as it was asked for; asked for more, it goes further.
            var goesOn = !isFirst && to is null;
            await s.ExecuteAsync(
                "update launches set state = 'undoing', note = '', undo_to = @to, undo_by = @actor, changed_at = @now where version = @Digest",
                new { version.Digest, to = goesOn ? row.UndoTo : to?.ToString(), actor, now = Now });
            await audit.AppendAsync(s, actor, "undo.started", version.Campaign, to is null ? version.Digest : $"{version.Digest} to {to}");
            return [];
        });
        await audit.PublishHeadAsync();
        _later.TryRemove(version.Digest, out _);
        return findings;
    }

    /// <summary>Whether an undo of the campaign is under way, or stopped and asks.</summary>
    public async Task<bool> IsUnderWayAsync(string campaign) =>
        await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from versions where campaign = @campaign and state = 'Undoing'", new { campaign })) > 0;

    /// <summary>Carries every undo on; called by the pulse, and after a restart.</summary>
    /// <returns>Whether any came to an end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(0, cancellation))
        {
            return false;
        }

        try
        {
            var any = false;
            foreach (var row in await database.ReadAsync(s => s.QueryAsync<UndoRow>(Select + " where state = 'undoing' order by changed_at")))
            {
                any |= await RunUnderLeaseAsync(row, cancellation);
            }

            return any;
        }
        finally
        {
            _one.Release();
        }
    }

    // The launch may still finish what it was at; the undo begins when that has let go.
    private async Task<bool> RunUnderLeaseAsync(UndoRow row, CancellationToken cancellation)
    {
        if (await leases.TakeAsync($"launch:{row.Version}") is not { } lease)
        {
            return false;
        }

        try
        {
            return await Sending.UnderAsync(lease, () => RunAsync(row, cancellation));
        }
        finally
        {
            await leases.GiveBackAsync(lease);
        }
    }

    private async Task<bool> RunAsync(UndoRow row, CancellationToken cancellation)
    {
        if (_later.TryGetValue(row.Version, out var later) && later > time.GetUtcNow())
        {
            return false;
        }

        using var activity = Telemetry.Source.StartActivity($"undo {row.Campaign}");
        var (undo, _) = await CaseAsync(row, AssetKey.TryParse(row.UndoTo));
        var step = new StepUndo(undo, connections, operations, clock, cancellation);
        await foreach (var (asset, outcome) in OutcomesAsync(undo, step, cancellation))
        {
            switch (outcome)
            {
                case Outcome.Done:
                    continue;
                case Outcome.Unknown when cancellation.IsCancellationRequested:
                    // The server stops; the journal knows where to go on.
                    return false;
                case Outcome.Waiting waiting:
                    _later[row.Version] = waiting.Until;
                    return false;
                case Outcome.Throttled throttled:
                    _later[row.Version] = throttled.RetryAfter;
                    return false;
                case Outcome.Refused refused:
                    await ParkAsync(row, string.Join(" ", refused.Findings.Select(f => $"{(f.Message.Contains(asset.ToString(), StringComparison.Ordinal) ? "" : $"{asset}: ")}{f.Message} {f.Fix}".Trim())));
                    return true;
                default:
                    await ParkAsync(row, $"{asset}: the platform's answer is unknown, and it could not be read back. Go on once it answers again; what is done is not done twice.");
                    return true;
            }
        }

        await FinishAsync(row, undo);
        return true;
    }

    // What acts by itself is held before anything is taken back.
    private static async IAsyncEnumerable<(AssetKey Asset, Outcome Outcome)> OutcomesAsync(UndoCase undo, StepUndo step, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var act in (Func<UndoStep, Task<Outcome?>>[])[step.HoldAsync, step.TakeBackAsync])
        {
            foreach (var one in undo.Steps)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await SafelyAsync(act, one) is { } outcome)
                {
                    yield return (one.Asset, outcome);
                }
            }
        }
    }

    // Readings around the effects may fail, too: nothing of ours has happened then.
    private static async Task<Outcome?> SafelyAsync(Func<UndoStep, Task<Outcome?>> act, UndoStep step)
    {
        try
        {
            return await act(step);
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
        catch (Exception e) when (Operations.IsLost(e))
        {
            return new Outcome.Unknown(e.Message);
        }
    }

    private static async Task<UndoEntry> EntryAsync(UndoCase undo, StepUndo step, UndoStep one, ImmutableArray<JournalEntry> entries)
    {
        var own = entries.Where(e => e.Asset == one.Asset.ToString() && UndoCase.IsOf(undo.Version, e)).ToList();
        var isLeft = undo.Choices.GetValueOrDefault(one.Asset, UndoChoice.Anyway) == UndoChoice.Leave;
        if (undo.IsTakenBack(one, own))
        {
            var said = own.Select(e => e.Result).OfType<Outcome.Done>().SelectMany(d => d.Findings.IsDefault ? [] : d.Findings).FirstOrDefault();
            return new UndoEntry(one, IsDone: true, isLeft, said, []);
        }

        try
        {
            var (remains, changed) = await step.LookAsync(one);
            return new UndoEntry(one, IsDone: false, isLeft, remains, changed);
        }
        catch (Exception e) when (Operations.IsLost(e))
        {
            return new UndoEntry(one, IsDone: false, isLeft, Finding.Warning("platform-not-asked", $"The platform of {one.Asset} does not answer: {e.Message}", fix: "Look again in a while.") with { Asset = one.Asset.ToString() }, []);
        }
    }

    private async Task<(UndoCase Undo, ImmutableArray<JournalEntry> Entries)> CaseAsync(UndoRow row, AssetKey? to)
    {
        var version = (await campaigns.FindAsync(row.Version))!;
        ImmutableArray<JournalEntry> entries = [.. await journal.ListAsync(row.Version)];
        var choices = await database.ReadAsync(s => s.QueryAsync<(string Asset, string Choice)>("select asset, choice from undo_choices where version = @Version", row));
        return (new UndoCase(
            version,
            version.Plan.Parent is { } parent ? await campaigns.FindAsync(parent) : null,
            (await campaigns.NewestAsync(version.Campaign))!,
            UndoStep.Of(version, entries, to),
            choices.ToImmutableDictionary(c => AssetKey.TryParse(c.Asset)!.Value, c => Enum.Parse<UndoChoice>(c.Choice))), entries);
    }

    private async Task<UndoView> ViewAsync(UndoRow row, AssetKey? to, CancellationToken cancellation)
    {
        var (undo, entries) = await CaseAsync(row, to);
        var step = new StepUndo(undo, connections, operations, clock, cancellation);
        var seen = new UndoEntry[undo.Steps.Length];
        await Parallel.ForAsync(0, seen.Length, new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellation }, async (i, _) => seen[i] = await EntryAsync(undo, step, undo.Steps[i], entries));
        return new UndoView(undo.Version, undo.Parent?.Digest, row.State, row.Note, [.. seen]);
    }

    private async Task ParkAsync(UndoRow row, string note)
    {
        await database.WriteAsync("undo.park", async s =>
        {
            await s.ExecuteAsync("update launches set state = 'parked', note = @note, changed_at = @now where version = @Version and state = 'undoing'", new { row.Version, note, now = Now });
            await audit.AppendAsync(s, "scheduler", "undo.parked", row.Campaign, row.Version);
        });
        await audit.PublishHeadAsync();
        LogParked(row.Campaign, note);
    }

    // Planned again, it is planned upon what is live now: the version before.
    private async Task FinishAsync(UndoRow row, UndoCase undo)
    {
        await database.WriteAsync("undo.finish", async s =>
        {
            await s.ExecuteAsync("update launches set state = 'undone', changed_at = @now where version = @Version", new { row.Version, now = Now });
            await s.ExecuteAsync("update versions set asked_since = @now where digest = @Version", new { row.Version, now = Now });
            await campaigns.MoveAsync(s, row.Version, VersionState.Undone, VersionState.Undoing);
            await s.ExecuteAsync("update campaigns set launched = @Parent where name = @Campaign and launched = @Version", new { undo.Version.Plan.Parent, row.Campaign, row.Version });
            if (undo.Parent is { } parent)
            {
                await campaigns.MoveAsync(s, parent.Digest, VersionState.Launched, VersionState.Superseded);
            }

            await audit.AppendAsync(s, "scheduler", "undo.done", row.Campaign, row.UndoTo is null ? row.Version : $"{row.Version} to {row.UndoTo}");
        });
        await audit.PublishHeadAsync();
        LogDone(row.Campaign);
    }

    private const string Select = "select version, campaign, state, note, undo_to as undoto from launches";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record UndoRow
    {
        public string Version { get; init; } = "";

        public string Campaign { get; init; } = "";

        public string State { get; init; } = "";

        public string Note { get; init; } = "";

        public string? UndoTo { get; init; }
    }

    [LoggerMessage(1211, LogLevel.Information, "The launch of {Campaign} is undone")]
    private partial void LogDone(string campaign);

    [LoggerMessage(1212, LogLevel.Warning, "The undo of {Campaign} stopped and asks a person: {Note}")]
    private partial void LogParked(string campaign, string note);
}
