using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Halts;

namespace Slipway.Engine.Launching;

/// <summary>Takes orders to stand still and to go on, and tells them to the platforms that act by themselves.</summary>
/// <remarks>
/// The order is written down first: from then on nothing new is begun on any node. Only then are platforms told to hold what they send by themselves, which takes as long as they take to answer; the pulse
/// tells again what was not told. Lifting gives back what Slipway paused and nothing else holds.
/// </remarks>
public sealed partial class HaltDesk(
    Database database, HaltBook book, Campaigns.Campaigns campaigns, Halter halter, TimeProvider time, ILogger<HaltDesk> logger)
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);

    // When a halt that could not be told is told again; a restart tells at once.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _later = new(StringComparer.Ordinal);

    /// <summary>Pauses a connection or everything, or orders a blackout, and tells the platforms.</summary>
    public async Task<Halt> HaltAsync(HaltScope scope, string name, string reason, string actor, DateTimeOffset? endsAt, CancellationToken cancellation)
    {
        var halt = await book.HaltAsync(scope, name, reason, actor, endsAt);
        await RunAsync(cancellation);
        return halt;
    }

    /// <summary>Lifts a halt and lets the platforms go on.</summary>
    /// <returns>What was lifted; null where nothing of that id stands.</returns>
    public async Task<Halt?> LiftAsync(string id, string actor, CancellationToken cancellation)
    {
        var halt = await book.LiftAsync(id, actor);
        await RunAsync(cancellation);
        return halt;
    }

    /// <summary>Pauses a campaign; what its platforms say to that is the answer.</summary>
    public async Task<ImmutableArray<Finding>> PauseAsync(CampaignVersion version, string reason, string actor, CancellationToken cancellation)
    {
        if (!await database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from launches where version = @Digest)", new { version.Digest })))
        {
            return [Finding.Error("nothing-live", "Nothing of this version is live.", fix: "There is nothing to hold.")];
        }

        return await ToldAsync(await book.HaltAsync(HaltScope.Campaign, version.Campaign, reason, actor), version, HaltMode.Pause, actor, cancellation);
    }

    /// <summary>What holds a campaign by itself; null where nothing does.</summary>
    public async Task<Halt?> FindAsync(string campaign) => (await book.StandingAsync()).FirstOrDefault(h => h.Scope == HaltScope.Campaign && h.Name == campaign);

    /// <summary>Lets a campaign go on, unless something wider holds it too.</summary>
    public async Task<ImmutableArray<Finding>> ResumeAsync(CampaignVersion version, string reason, string actor, CancellationToken cancellation)
    {
        var halt = await FindAsync(version.Campaign);
        if (halt is { AsksForReason: true } && reason.Length == 0)
        {
            return [Finding.Error("reason-missing", "It stopped by itself. Say why it may go on all the same.", fix: $"On the campaign's page, or: slipway resume {version.Campaign} --reason \"…\"") with { Field = "reason" }];
        }

        var lifted = halt is null ? null : await book.LiftAsync(halt.Id, actor, reason);
        var live = await campaigns.LiveAsync(version);
        var others = (await book.StandingAsync()).Where(h => live.Any(l => h.Covers(version.Campaign, l.Step.Connection))).ToList();
        var findings = lifted is null
            ? await halter.HaltAsync(version, HaltMode.Resume, actor, cancellation, (l, _) => others.TrueForAll(h => !h.Covers(version.Campaign, l.Step.Connection)))
            : await ToldAsync(lifted, version, HaltMode.Resume, actor, cancellation);
        return [.. findings, .. others.Select(h => Finding.Warning("still-paused", $"The campaign itself goes on, but {HaltWords.Of(h)}.", fix: "Resume that too, where it is shown at the top of every page."))];
    }

    /// <summary>Tells the platforms what they were not told yet; called by the pulse, and with each order.</summary>
    /// <returns>Whether there was anything to tell.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var any = false;
            foreach (var halt in (await book.UntoldAsync()).Where(h => !_later.TryGetValue(h.Id, out var later) || later <= time.GetUtcNow()))
            {
                any = true;
                await TellAsync(halt, cancellation);
            }

            return any;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task TellAsync(Halt halt, CancellationToken cancellation)
    {
        var (mode, actor) = halt.LiftedBy is { } by ? (HaltMode.Resume, by) : (HaltMode.Pause, halt.By);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var live = await database.ReadAsync(s => s.QueryAsync<string>(
            "select launched from campaigns where launched is not null union select version from launches where state in ('running', 'parked') order by 1"));
        foreach (var digest in live)
        {
            // The journals of what it does not reach are not read.
            if (await campaigns.FindAsync(digest) is { } version && (await campaigns.LiveAsync(version)).Any(l => halt.Covers(version.Campaign, l.Step.Connection)))
            {
                findings.AddRange(await halter.HaltAsync(version, mode, actor, cancellation, await MeantAsync(halt, version.Campaign)));
            }
        }

        await NoteAsync(halt, findings);
    }

    private async Task<ImmutableArray<Finding>> ToldAsync(Halt halt, CampaignVersion version, HaltMode mode, string actor, CancellationToken cancellation)
    {
        var findings = (await halter.HaltAsync(version, mode, actor, cancellation, await MeantAsync(halt, version.Campaign))).Where(f => f.Code != "nothing-live").ToImmutableArray();
        await NoteAsync(halt, findings);
        return findings;
    }

    // Pausing holds all it covers. Resuming gives back what was paused from here, and what somebody paused in the tool stays as they left it.
    private async Task<Func<LiveStep, bool, bool>> MeantAsync(Halt halt, string campaign)
    {
        if (halt.LiftedBy is null)
        {
            return (l, _) => halt.Covers(campaign, l.Step.Connection);
        }

        var others = await book.StandingAsync();
        return (l, isPausedFromHere) => isPausedFromHere && halt.Covers(campaign, l.Step.Connection) && !others.Any(h => h.Covers(campaign, l.Step.Connection));
    }

    private async Task NoteAsync(Halt halt, IEnumerable<Finding> findings)
    {
        var trouble = string.Join(" ", findings.Where(f => f.Blocks && f.Code != "nothing-live").Select(f => f.Message));
        await book.ToldAsync(halt, trouble);
        if (trouble.Length > 0)
        {
            _later[halt.Id] = time.GetUtcNow() + _again;
            LogNotTold(HaltWords.What(halt), trouble);
        }
    }

    [LoggerMessage(1203, LogLevel.Warning, "{What} could not be told to every platform and is told again: {Trouble}")]
    private partial void LogNotTold(string what, string trouble);
}
