using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Time;

namespace Slipway.Engine.Launching.Undoing;

/// <summary>Takes single steps of a launch back on their platforms. One way for all connectors: what was new is withdrawn, of what was changed or removed the version before is staged and launched.</summary>
internal sealed class StepUndo(UndoCase undo, Connections.Connections connections, Operations operations, BusinessClock clock, CancellationToken cancellation)
{
    private readonly Dictionary<AssetKey, Reading?> _needs = [];

    private CampaignVersion Version => undo.Version;

    /// <summary>Holds what acts by itself, so that nothing more happens while the rest is taken back.</summary>
    public async Task<Outcome?> HoldAsync(UndoStep step)
    {
        if (step.Step.Effect != LaunchEffect.Irreversible || step.Inverse is Inverse.ClearDraft or Inverse.BringBack || IsLeft(step))
        {
            return null;
        }

        return connections.Find(step.Step.Connection)?.Connector is not { } connector ? ConnectionGone(step)
            : await DoAsync(step, UndoCase.Effect.Hold, connector, async (operation, now) => now.State is not (RemoteState.Live or RemoteState.Scheduled) ? new Outcome.Done(now)
                : await Operations.AnsweredAsync(() => connector.HaltAsync(new HaltRequest(operation, now.Id, HaltMode.Pause), cancellation)) switch
                {
                    // What it cannot hold it says again when it is to be withdrawn.
                    Outcome.Refused => new Outcome.Done(now),
                    var outcome => outcome,
                });
    }

    /// <summary>Takes a step back; null where a person chose to leave it.</summary>
    public async Task<Outcome?> TakeBackAsync(UndoStep step) =>
        IsLeft(step) ? null
        : connections.Find(step.Step.Connection)?.Connector is not { } connector ? ConnectionGone(step)
        : step.Inverse == Inverse.Withdraw ? await WithdrawAsync(step, connector)
        : await PutBackAsync(step, connector);

    /// <summary>What would be said of a step if it were taken back now: what stays, and what was changed outside since.</summary>
    public async Task<(Finding? Remains, ImmutableArray<FieldChange> Changed)> LookAsync(UndoStep step)
    {
        if (connections.Find(step.Step.Connection)?.Connector is not { } connector)
        {
            return (ConnectionGone(step).Findings[0], []);
        }

        if (await HeldAsync(step, connector) is not { } now)
        {
            return (null, []);
        }

        var can = connector.Description.For(step.Asset.Kind)!;
        var remains = step.Inverse == Inverse.ClearDraft ? null
            : await RemainsAsync(step, connector, now)
            ?? WhyNot(step, now)
            ?? Remains.Expected(step.Asset)
            ?? (step.Inverse == Inverse.Withdraw && !can.Undo && (now.State is RemoteState.Live or RemoteState.Finished || step.Step.Effect == LaunchEffect.Observed) ? Stays(step, now) : null);
        var isAsked = step.Inverse != Inverse.Withdraw && now.State != RemoteState.Removed && !IsChosen(step, UndoChoice.Anyway);
        return (remains, isAsked ? undo.ChangesOf(step.Asset, now) : []);
    }

    private Task<Outcome> WithdrawAsync(UndoStep step, IConnector connector) => DoAsync(step, UndoCase.Effect.Take, connector, async (operation, now) =>
    {
        if (now.State == RemoteState.Removed)
        {
            return new Outcome.Done(now);
        }

        var can = connector.Description.For(step.Asset.Kind)!;
        var remains = await RemainsAsync(step, connector, now);
        // A refusal that a connector throws is weighed like one that it returns.
        return await Operations.AnsweredAsync(() => connector.HaltAsync(new HaltRequest(operation, now.Id, HaltMode.Undo), cancellation)) switch
        {
            Outcome.Done done => done with { Findings = [.. done.Findings, .. Several(remains)] },
            Outcome.Refused when now.State == RemoteState.Staged => new Outcome.Done(now),
            Outcome.Refused when !can.Undo => new Outcome.Done(now) { Findings = [.. Several(remains ?? Stays(step, now))] },
            var outcome => outcome,
        };
    });

    private async Task<Outcome> PutBackAsync(UndoStep step, IConnector connector)
    {
        if (!await operations.IsBegunAsync(Version.Digest, Phase.Undo, step.Asset, undo.OrderOf(UndoCase.Effect.Take)) && !IsChosen(step, UndoChoice.Anyway)
            && Question(step, await HeldAsync(step, connector)) is { } question)
        {
            return question;
        }

        var before = step.Change.Origin!;
        var plan = undo.Parent?.Plan ?? Version.Plan;
        var readings = await NeedsAsync(plan, before);
        if (before.Needs.Where(n => !readings.ContainsKey(n)).ToList() is { Count: > 0 } missing)
        {
            return new Outcome.Refused([Finding.Error("need-gone", $"{step.Asset} needs {string.Join(", ", missing)}, which is not there any more.", fix: "Leave it as it is, or bring that back first.")]);
        }

        var needs = Stager.NeedsOf(plan, before, readings);
        var members = Stager.AudienceOf(connections, plan, before.Key.Kind);
        var bound = Binding.Bind(before, needs);
        var staged = await DoAsync(step, UndoCase.Effect.Take, connector, async (operation, held) =>
            step.Inverse == Inverse.PutBack && IsOnce(before) && Remains.Sent(await FiguresAsync(connector, held)) > 0
                ? new Outcome.Done(held) { Findings = [.. Several(await RemainsAsync(step, connector, held))] }
                : await connector.StageAsync(
                    new StageRequest(operation, Version.Campaign, KeyOf(step), bound)
                    {
                        Known = held.Revision.Length == 0 ? null : Version.KnownAs(step.Asset),
                        Expectation = held.Revision.Length == 0 ? null : held.Revision,
                        Needs = needs,
                        Slugs = plan.Assets.OfType<PageAsset>().ToImmutableDictionary(p => p.Key.Name, p => p.Slug),
                        Members = members,
                    },
                    cancellation));
        if (staged is not Outcome.Done draft || step.Inverse == Inverse.ClearDraft || Remains.EndsWith(draft))
        {
            return staged;
        }

        return await DoAsync(step, UndoCase.Effect.Relaunch, connector, async (operation, now) =>
            WhyNot(step, now) is { } why ? new Outcome.Done(now) { Findings = [why] }
            : Drift.Of(draft.Reading, now) is [var first, ..] ? Outcome.ChangedOutside($"{step.Asset} was changed outside Slipway while it was put back. {first}.", first.Path)
            : await connector.LaunchAsync(new LaunchRequest(operation, now.Id, now.Revision) { Asset = bound, Needs = needs, Members = members }, cancellation));
    }

    private Task<Outcome> DoAsync(UndoStep step, UndoCase.Effect effect, IConnector connector, Func<string, Reading, Task<Outcome>> act) => operations.DoAsync(
        Version.Digest, Phase.Undo, step.Asset,
        new Journal.Effect(() => HeldAsync(step, connector), async operation => await act(operation, await HeldAsync(step, connector) ?? Gone(step)))
        {
            Platform = connector.Description.Platform,
            FindableAfter = connector.Description.For(step.Asset.Kind)?.FindableAfter ?? TimeSpan.Zero,
        },
        undo.OrderOf(effect));

    private async Task<Reading?> HeldAsync(UndoStep step, IConnector connector) =>
        await connector.FindAsync(KeyOf(step), cancellation) ?? (Version.KnownAs(step.Asset) is { } known ? await connector.ReadAsync(known, cancellation) : null);

    private Reading Gone(UndoStep step) => (Version.Readings.GetValueOrDefault(step.Asset) ?? new Reading("", KeyOf(step), "", RemoteState.Removed, default)) with { State = RemoteState.Removed, Revision = "" };

    private string KeyOf(UndoStep step) => ExternalKeys.Of(Version.Campaign, step.Asset);

    private bool IsLeft(UndoStep step) => IsChosen(step, UndoChoice.Leave);

    private bool IsChosen(UndoStep step, UndoChoice choice) => undo.Choices.TryGetValue(step.Asset, out var chosen) && chosen == choice;

    // Nothing that somebody changed since is overwritten without being asked.
    private Outcome.Refused? Question(UndoStep step, Reading? now)
    {
        if (now is null or { State: RemoteState.Removed })
        {
            return step.Inverse == Inverse.BringBack ? null : Asked(step, $"{step.Asset} was deleted outside Slipway since it was launched.", null);
        }

        return undo.ChangesOf(step.Asset, now) is [var first, ..] changes
            ? Asked(step, $"{step.Asset} was changed outside Slipway since it was launched: {string.Join("; ", changes.Take(3))}{(changes.Length > 3 ? $"; and {changes.Length - 3} more" : "")}.", first.Path)
            : null;
    }

    private static Outcome.Refused Asked(UndoStep step, string message, string? field) => new([
        Finding.Error(Outcome.ChangedOutsideCode, message, fix: "Undo it anyway, and that is lost; or leave it as it is now.") with { Asset = step.Asset.ToString(), Field = field }]);

    // Why the version before is made a draft and no more.
    private Finding? WhyNot(UndoStep step, Reading now) =>
        step.Inverse is not (Inverse.PutBack or Inverse.BringBack) ? null
        : step.Step.Effect == LaunchEffect.Observed ? Remains.PublishByHand(step.Asset, step.Step.ByHand, now.EditAddress)
        : DueOf(step.Change.Origin!) is { } due && due <= clock.Now && !WasRunning(step) ? Remains.TimePassed(step.Asset, due)
        : null;

    private static Finding? Stays(UndoStep step, Reading now) =>
        now.State is RemoteState.Staged or RemoteState.Removed ? null
        : step.Step.Effect == LaunchEffect.Observed ? Remains.ByHand(step.Asset, now.EditAddress)
        : Remains.Begun(step.Asset, now.State);

    private async Task<Finding?> RemainsAsync(UndoStep step, IConnector connector, Reading now) =>
        Remains.Of(step.Asset, connector.Description.For(step.Asset.Kind)!, await FiguresAsync(connector, now))
        ?? (step.Asset.Kind == AssetKind.Journey && now.State is not (RemoteState.Staged or RemoteState.Scheduled) && DueOf(step.Change.Result!) <= clock.Now ? Remains.Entered(step.Asset) : null);

    // A journey that people were in when it was changed goes on for them; one that was put off would begin at once.
    private bool WasRunning(UndoStep step) => step.Asset.Kind == AssetKind.Journey && Version.Readings.GetValueOrDefault(step.Asset)?.State == RemoteState.Live;

    private static DateTimeOffset? DueOf(Asset asset) => asset switch
    {
        EmailAsset email => email.Start?.At,
        JourneyAsset journey => journey.Start.At,
        _ => null,
    };

    // A mail that goes to everyone at one time; one of a journey goes on as it did before.
    private static bool IsOnce(Asset asset) => asset is EmailAsset { Delivery: not Delivery.ByJourney };

    private async Task<Dictionary<AssetKey, Reading>> NeedsAsync(Plan plan, Asset asset)
    {
        var found = new Dictionary<AssetKey, Reading>();
        foreach (var need in asset.Needs)
        {
            if (!_needs.TryGetValue(need, out var reading))
            {
                var connector = connections.For(plan, need.Kind).Connector;
                reading = await connector.FindAsync(ExternalKeys.Of(Version.Campaign, need), cancellation);
                reading ??= (Version.KnownAs(need) ?? undo.Parent?.KnownAs(need)) is { } known ? await connector.ReadAsync(known, cancellation) : null;
                _needs[need] = reading;
            }

            if (reading is { State: not RemoteState.Removed })
            {
                found[need] = reading;
            }
        }

        return found;
    }

    private async Task<ImmutableSortedDictionary<string, long>> FiguresAsync(IConnector connector, Reading now) =>
        now.State == RemoteState.Removed || now.Id.Length == 0 ? ImmutableSortedDictionary<string, long>.Empty : (await connector.MeasureAsync(now.Id, cancellation)).Figures;

    private static IEnumerable<Finding> Several(Finding? finding) => finding is null ? [] : [finding];

    private static Outcome.Refused ConnectionGone(UndoStep step) => new([
        Finding.Error("connection-gone", $"There is no connection {step.Step.Connection} any more, so {step.Asset} stays as it is.", fix: "Connect its platform again under the same name, or leave it as it is.") with { Asset = step.Asset.ToString() }]);
}
