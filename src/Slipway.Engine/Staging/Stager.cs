using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Halts;
using Slipway.Store.Leases;

namespace Slipway.Engine.Staging;

/// <summary>How far a run is.</summary>
/// <param name="Done">Steps that are done.</param>
/// <param name="Of">Steps in all.</param>
/// <param name="Asset">The asset it is at.</param>
public sealed record StepProgress(int Done, int Of, AssetKey Asset);

/// <summary>Makes everything a plan wants exist as drafts, where no customer sees it.</summary>
public sealed class Stager(Campaigns.Campaigns campaigns, Connections.Connections connections, Operations operations, Journal.Journal journal, LeaseBook leases, HaltBook halts)
{
    /// <param name="version">The version.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="only">What is made anew, where the rest is left as it is; null for all.</param>
    /// <returns>The staged plan, or why some of it could not be made; what could be made stays and is adopted the next time.</returns>
    public async Task<(StagedPlan? Plan, ImmutableArray<Finding> Findings)> StageAsync(
        CampaignVersion version, IProgress<StepProgress>? progress, CancellationToken cancellation, IReadOnlySet<AssetKey>? only = null)
    {
        // One at a time for a campaign, on whichever node: who comes second finds what the first has made.
        var lease = await leases.WaitAsync($"stage:{version.Campaign}", cancellation);
        try
        {
            return await StageAsync(version, await journal.PageAsync(version.Digest, lease), progress, only, cancellation);
        }
        catch (LeaseLostException)
        {
            return (null, [Finding.Error("preparing-lost", "This node was cut off while it prepared the campaign, and another may have gone on with it.", fix: "Prepare the campaign again; what is made already is not made twice.")]);
        }
        finally
        {
            await leases.GiveBackAsync(lease);
        }
    }

    private async Task<(StagedPlan? Plan, ImmutableArray<Finding> Findings)> StageAsync(
        CampaignVersion version, JournalPage page, IProgress<StepProgress>? progress, IReadOnlySet<AssetKey>? only, CancellationToken cancellation)
    {
        var plan = version.Plan;
        var readings = ImmutableSortedDictionary.CreateBuilder<AssetKey, Reading>();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var slugs = plan.Assets.OfType<PageAsset>().ToImmutableDictionary(p => p.Key.Name, p => p.Slug);
        var done = 0;
        foreach (var change in plan.Changes)
        {
            progress?.Report(new StepProgress(done, plan.Changes.Length, change.Key));
            var outcome = await ReadBackAsync(plan, change, await StageAsync(version, page, change, slugs, readings, only, cancellation), cancellation);
            switch (outcome)
            {
                case Outcome.Done made:
                    readings[change.Key] = made.Reading;
                    break;
                case Outcome.Refused refused:
                    findings.AddRange(refused.Findings.Select(f => f with { Asset = f.Asset ?? change.Key.ToString() }));
                    break;
                case Outcome.Throttled throttled:
                    findings.Add(Busy(change.Key, $"asks to wait until {throttled.RetryAfter:u}"));
                    break;
                case Outcome.Waiting waiting:
                    findings.Add(Busy(change.Key, $"works on it until about {waiting.Until:u}"));
                    break;
                case Outcome.Unknown unknown:
                    findings.Add(Busy(change.Key, $"did not say whether it is done ({unknown.Reason})"));
                    break;
            }

            done++;
        }

        return findings.Count == 0 ? (StagedPlan.From(plan, readings.ToImmutable()), []) : (null, findings.ToImmutable());
    }

    // An answer adopted from the journal may be of an earlier day, and its previews have expired.
    private async Task<Outcome> ReadBackAsync(Plan plan, Change change, Outcome outcome, CancellationToken cancellation) =>
        outcome is not Outcome.Done made || change is Change.Remove ? outcome
        : await Operations.AnsweredAsync(
            async () => new Outcome.Done(await Operations.ReadAsync(() => connections.For(plan, change.Key.Kind).Connector.ReadAsync(made.Reading.Id, cancellation)) ?? made.Reading), cancellation);

    private async Task<Outcome> StageAsync(
        CampaignVersion version, JournalPage page, Change change, ImmutableDictionary<string, string> slugs, ImmutableSortedDictionary<AssetKey, Reading>.Builder readings, IReadOnlySet<AssetKey>? only, CancellationToken cancellation)
    {
        var plan = version.Plan;
        IConnector connector;
        var key = ExternalKeys.Of(plan.Terms.Name, change.Key);
        Reading? held;
        string? known;
        try
        {
            connector = connections.For(plan, change.Key.Kind).Connector;
            held = await Operations.ReadAsync(() => connector.FindAsync(key, cancellation));
            // Whoever renames a thing may take its mark out; it is still the one that it was.
            known = held is not null ? null : version.KnownAs(change.Key) ?? (await EarlierAsync(version, change, connector));
            held ??= known is null ? null : await Operations.ReadAsync(() => connector.ReadAsync(known, cancellation));
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
        catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            return new Outcome.Unknown(e.Message);
        }

        if (await halts.FindAsync(plan.Terms.Name, connections.For(plan, change.Key.Kind).Id) is { } halt)
        {
            return new Outcome.Refused([Finding.Error("paused", $"{change.Key} is not prepared: {HaltWords.Of(halt)}.", fix: "Prepare the campaign again once it is resumed; what is made already is not made twice.")]);
        }

        if (await ChangedSinceAsync(version, change.Key, held))
        {
            return Outcome.ChangedOutside($"{change.Key} was changed again since it was kept.");
        }

        if (held is not null && (only?.Contains(change.Key) == false || IsAsKept(version, change.Key, held)))
        {
            return new Outcome.Done(held);
        }

        if (change is Change.Keep)
        {
            return held is null
                ? Outcome.ChangedOutside($"{change.Key} is not there any more.")
                : new Outcome.Done(held);
        }

        // Needs that could not be made leave this one unmade too; their own finding says why.
        var missing = (change.Result?.Needs ?? []).Where(n => !readings.ContainsKey(n)).ToList();
        if (missing.Count > 0)
        {
            return new Outcome.Refused([Finding.Error("need-not-staged", $"{change.Key} waits for {string.Join(", ", missing)}.", fix: "Mend those first.")]);
        }

        var needs = change.Result is null ? ImmutableDictionary<string, StagedNeed>.Empty : NeedsOf(plan, change.Result, readings);
        var asset = change.Result is null ? null : Binding.Bind(change.Result, needs);
        var can = connector.Description.For(change.Key.Kind)!;
        return await operations.DoAsync(
            page,
            new Opening(Phase.Stage, change.Key, version.Round),
            new Effect(
                () => connector.FindAsync(key, cancellation),
                operation => connector.StageAsync(
                    new StageRequest(operation, plan.Terms.Name, key, asset) { Known = known, Expectation = held?.Revision, Needs = needs, Slugs = slugs, Members = Members(plan, change.Key.Kind) }, cancellation))
            {
                Platform = connector.Description.Platform,
                FindableAfter = can.FindableAfter,
                MayDouble = held is null && !can.EnforcesIdentity,
            });
    }

    // Made a moment ago for another version, it may not be found by its key yet; by its id it is.
    private async Task<string?> EarlierAsync(CampaignVersion version, Change change, IConnector connector) =>
        connector.Description.For(change.Key.Kind)?.FindableAfter > TimeSpan.Zero ? await campaigns.KnownIdAsync(version, change.Key) : null;

    private static bool IsAsKept(CampaignVersion version, AssetKey key, Reading held) =>
        version.Round == 0 && version.Origin?.Held.GetValueOrDefault(key) is { IsSame: true } then && then.Digest == StagedPlan.DigestOf(held);

    // What was kept was looked at then: a change that came since must be kept, or put back, by itself. Once staged, the difference is of our own making.
    private async Task<bool> ChangedSinceAsync(CampaignVersion version, AssetKey key, Reading? held) =>
        version.Origin?.Held.GetValueOrDefault(key)?.Digest is { } then && held is not null && version.Round == 0 && StagedPlan.DigestOf(held) != then
        && !await operations.IsBegunAsync(version.Digest, Phase.Stage, key, version.Round);

    /// <summary>What the assets that an asset needs have become.</summary>
    internal static ImmutableDictionary<string, StagedNeed> NeedsOf(Plan plan, Asset asset, IReadOnlyDictionary<AssetKey, Reading> readings) =>
        asset.Needs.Where(readings.ContainsKey).ToImmutableDictionary(n => n.ToString(), n => Need(plan, asset.Key.Kind, readings[n], n));

    private static StagedNeed Need(Plan plan, AssetKind kind, Reading reading, AssetKey need) => new(reading.Id)
    {
        Address = reading.Address,
        Embed = reading.Embed,
        IsOwn = plan.Platforms.GetValueOrDefault(kind) == plan.Platforms.GetValueOrDefault(need.Kind),
    };

    // Who goes by an audience that another platform holds reads it from there.
    private IAudienceMembers? Members(Plan plan, AssetKind kind) => AudienceOf(connections, plan, kind);

    /// <summary>Who reads the members of a plan's audiences for a kind of asset; null where its own platform holds them.</summary>
    internal static IAudienceMembers? AudienceOf(Connections.Connections connections, Plan plan, AssetKind kind) =>
        plan.Platforms.TryGetValue(AssetKind.Audience, out var holder) && plan.Platforms.GetValueOrDefault(kind) != holder ? connections[holder].Connector as IAudienceMembers : null;

    private static Finding Busy(AssetKey asset, string what) =>
        Finding.Error("platform-busy", $"The platform of {asset} {what}.", fix: "Prepare the campaign again; what is made already is not made twice.") with { Asset = asset.ToString() };
}
