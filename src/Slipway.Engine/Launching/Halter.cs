using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Audit;

namespace Slipway.Engine.Launching;

/// <summary>Holds what a version made live, backwards, and lets it go on, in the order of the launch. Taking it back is <see cref="Undoing.Undoer"/>.</summary>
public sealed class Halter(Campaigns.Campaigns campaigns, Connections.Connections connections, Operations operations, Journal.Journal journal, AuditTrail audit)
{
    /// <param name="version">The version.</param>
    /// <param name="mode">Hold, release or withdraw.</param>
    /// <param name="actor">Who ordered it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="only">Whether a step is meant, given whether the last order it was given from here is a pause; null for all.</param>
    public async Task<ImmutableArray<Finding>> HaltAsync(CampaignVersion version, HaltMode mode, string actor, CancellationToken cancellation, Func<LiveStep, bool, bool>? only = null)
    {
        var phase = mode switch
        {
            HaltMode.Pause => Phase.Pause,
            HaltMode.Resume => Phase.Resume,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "A launch is undone by the undoer."),
        };
        var word = phase.ToString().ToLowerInvariant();
        var live = await campaigns.LiveAsync(version);
        var entries = new Dictionary<string, IReadOnlyList<JournalEntry>>(StringComparer.Ordinal);
        foreach (var owner in live.Select(l => l.Owner.Digest).Distinct(StringComparer.Ordinal))
        {
            entries[owner] = await journal.ListAsync(owner);
        }

        var launched = live.Where(l => entries[l.Owner.Digest].Any(e => e.Phase == "launch" && e.State == "done" && e.Asset == l.Step.Asset.ToString())).ToList();
        if (launched.Count == 0)
        {
            return [Finding.Error("nothing-live", "Nothing of this version is live.", fix: "There is nothing to hold.")];
        }

        var paused = entries.SelectMany(owner => owner.Value.Where(e => e.Phase is "pause" or "resume" && e.State == "done").GroupBy(e => e.Asset, StringComparer.Ordinal)
            .Where(orders => orders.Last().Phase == "pause").Select(orders => (owner.Key, orders.Key))).ToHashSet();
        // What needs others is held before them, and goes on after them.
        var meant = launched.Where(l => only?.Invoke(l, paused.Contains((l.Owner.Digest, l.Step.Asset.ToString()))) != false).ToList();
        if (mode == HaltMode.Pause)
        {
            meant.Reverse();
        }

        if (meant.Count == 0)
        {
            return [];
        }

        await audit.AppendAsync(actor, $"campaign.{word}", version.Campaign, version.Digest);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var one in meant)
        {
            try
            {
                findings.AddRange(await HaltAsync(version, one, phase, mode, entries[one.Owner.Digest], cancellation));
            }
            catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
            {
                // One platform that cannot be reached must not keep the others from being told.
                findings.Add(Unanswered(one.Step));
            }
        }

        return findings.ToImmutable();
    }

    private async Task<ImmutableArray<Finding>> HaltAsync(CampaignVersion version, LiveStep live, Phase phase, HaltMode mode, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation)
    {
        var (owner, step) = live;
        if (connections.Find(step.Connection)?.Connector is not { } connector)
        {
            return [Finding.Error("connection-gone", $"There is no connection {step.Connection} any more, so {step.Asset} stays as it is.", fix: "Connect its platform again under the same name.") with { Asset = step.Asset.ToString() }];
        }

        if (!version.Readings.TryGetValue(step.Asset, out var reading) || await connector.ReadAsync(reading.Id, cancellation) is not { } now)
        {
            return [];
        }

        // An email that waits for its event is held by the journal alone: its platform has nothing to hold yet.
        var waits = now.State == RemoteState.Staged && AwaitedEmails.IsAwaited(version.Plan, step.Asset, connector);
        var isMeant = waits || Concerns(mode, step, now.State);
        // One that a death interrupted is the same order still: it may be held already, and nobody knows yet.
        var word = phase.ToString().ToLowerInvariant();
        var interrupted = entries.LastOrDefault(e => e.Asset == step.Asset.ToString() && e.Phase is "pause" or "resume") is { } last && last.Phase == word && Operations.MayHaveHappened(last) ? last : null;
        if (!isMeant && interrupted is null)
        {
            return [];
        }

        var outcome = await operations.DoAsync(
            owner.Digest, phase, step.Asset,
            new Effect(
                async () => await connector.ReadAsync(reading.Id, cancellation),
                operation => waits || !isMeant ? Task.FromResult<Outcome>(new Outcome.Done(now)) : connector.HaltAsync(new HaltRequest(operation, reading.Id, mode), cancellation)) { Platform = connector.Description.Platform },
            // Paused today and again tomorrow are two orders; each has its own entries.
            interrupted is null ? entries.Count(e => e.Phase == word) : Journal.Journal.OrderOf(interrupted.Id));
        return outcome switch
        {
            Outcome.Done done => [.. done.Findings.Select(f => f with { Asset = f.Asset ?? step.Asset.ToString() })],
            Outcome.Refused refused => refused.Findings,
            _ => [Unanswered(step)],
        };
    }

    private static Finding Unanswered(LaunchStep step) =>
        Finding.Error("halt-unknown", $"The platform of {step.Asset} did not answer.", fix: "Try again; what is held already stays held.") with { Asset = step.Asset.ToString() };

    // Pausing holds what still acts by itself; pages and links stay up, so that nobody who has the mail meets a dead link.
    private static bool Concerns(HaltMode mode, LaunchStep step, RemoteState state) => mode switch
    {
        HaltMode.Pause => step.Effect == LaunchEffect.Irreversible && state is RemoteState.Live or RemoteState.Scheduled,
        _ => state == RemoteState.Paused,
    };
}
