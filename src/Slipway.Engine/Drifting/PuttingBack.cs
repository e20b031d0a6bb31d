using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Time;

namespace Slipway.Engine.Drifting;

/// <summary>Puts back what was changed outside of something live: as a new version of the very content that was approved, which is reviewed and launched like any other.</summary>
public sealed class PuttingBack(Campaigns.Campaigns campaigns, Connections.Connections connections, DriftWatch watch, Preparation preparation, BusinessClock clock)
{
    /// <summary>Plans and prepares it; nothing that is live changes by it.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="digest">The launched version whose differences were looked at.</param>
    /// <param name="only">The assets that are meant; all that were changed where it is empty.</param>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The new version, or why there is none.</returns>
    public async Task<(CampaignVersion? Version, ImmutableArray<Finding> Findings)> PrepareAsync(
        string campaign, string digest, IReadOnlyCollection<AssetKey> only, string actor, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        if (await watch.FindAsync(campaign, actor, cancellation) is not { } drift)
        {
            return (null, [Finding.Error("nothing-live", "Nothing of this campaign is launched.", fix: "There is nothing to put back.")]);
        }

        if (await campaigns.NewestAsync(campaign) is { State: VersionState.Launching or VersionState.Parked or VersionState.Undoing } busy)
        {
            return (busy, [Finding.Error("not-now", busy.State == VersionState.Undoing ? "A launch of it is being undone." : "A newer version is being launched.", fix: "Look again when that is over.")]);
        }

        if (drift.Version != digest)
        {
            return (null, [Finding.Error("version-stale", "Another version is live than the one that was looked at.", fix: "Look at it again.")]);
        }

        if (only.FirstOrDefault(o => drift.Fields.All(f => f.Asset != o)) is { Name.Length: > 0 } stranger)
        {
            return (null, [Finding.Error("not-changed", $"{stranger} was not changed outside Slipway.", fix: "Look again at what was.") with { Asset = stranger.ToString() }]);
        }

        drift = only.Count == 0 ? drift : drift with { Fields = [.. drift.Fields.Where(f => only.Contains(f.Asset))] };
        if (drift.Fields.IsEmpty)
        {
            return (null, drift.NotAsked.IsEmpty ? [NotChanged] : [.. drift.NotAsked.Select(Unasked)]);
        }

        var launched = (await campaigns.FindAsync(digest))!;
        var gone = drift.Fields.Where(f => f.IsGone).Select(f => f.Asset).ToImmutableHashSet();
        var changed = drift.Fields.Select(f => f.Asset).Concat(Leaning(launched.Plan, gone)).ToImmutableHashSet();
        var (plan, findings) = Planner.PutBack(launched.Plan, connections.Available, changed, gone);
        if (plan is null)
        {
            return (null, findings);
        }

        var version = await campaigns.AddAsync(plan, launched.Brief, actor, launched.Files, OriginOf(launched, drift, gone, actor));
        if (version.State is VersionState.Checked or VersionState.Returned or VersionState.Abandoned or VersionState.Undone && await campaigns.ReopenAsync(version.Digest, actor))
        {
            version = (await campaigns.FindAsync(version.Digest))!;
        }

        return (version.State == VersionState.Staging ? await preparation.PrepareAsync(version, progress, cancellation) : version, []);
    }

    // What was made to fit something that is gone is made to fit what takes its place. A mail that has its hour behind it says what it says.
    private IEnumerable<AssetKey> Leaning(Plan plan, ImmutableHashSet<AssetKey> gone)
    {
        var leaning = gone.ToBuilder();
        // Needs come first in a plan, so one pass is enough.
        foreach (var asset in plan.Assets.Where(a => a.Needs.Any(leaning.Contains) && !(a is EmailAsset { Delivery: Delivery.AtTime at } && at.Time.At <= clock.Now)))
        {
            leaning.Add(asset.Key);
        }

        return leaning;
    }

    private VersionOrigin OriginOf(CampaignVersion launched, DriftState drift, ImmutableHashSet<AssetKey> gone, string actor) => new(launched.Digest, actor)
    {
        WasApproved = true,
        PutBack = [.. drift.Fields.Select(f => new PutBackField(f.Asset, f.Change, PlatformOf(launched.Plan, f.Asset)) { By = f.By })],
        // Whoever renamed a thing may have taken its mark out; by its id it is still known.
        Held = launched.Readings.Where(r => !gone.Contains(r.Key)).ToImmutableSortedDictionary(r => r.Key, r => new HeldThen(r.Value.Id, null)),
    };

    private string PlatformOf(Plan plan, AssetKey asset) => plan.Platforms.GetValueOrDefault(asset.Kind) is { } id ? connections.Find(id)?.Connector.Description.Platform ?? id : asset.Kind.ToString();

    private static Finding NotChanged => Finding.Error("not-changed", "Nothing of it was changed outside Slipway.", fix: "There is nothing to put back.");

    private static Finding Unasked(NotAsked silent) => Finding.Error("platform-not-asked", $"{silent.Connection} could not be asked: {silent.Why}", fix: "Try again in a moment.");
}
