using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Drifting;

/// <summary>An asset that a campaign has live.</summary>
/// <param name="Asset">The asset as it was approved.</param>
/// <param name="Connection">The connection it was launched over.</param>
/// <param name="Approved">What its platform held when it was approved.</param>
internal sealed record LiveThing(Asset Asset, string Connection, Reading Approved);

/// <summary>What is to be said of something live.</summary>
/// <param name="Changes">What is not as approved.</param>
/// <param name="CanTell">Whether it can be said at all that the rest is: not while Slipway itself is at it, nor under a draft of a newer version.</param>
internal sealed record Judgement(ImmutableArray<FieldChange> Changes, bool CanTell)
{
    /// <summary>Holds what a platform has now against what was approved and against what Slipway itself did about it since: that is never drift.</summary>
    /// <param name="thing">What was approved.</param>
    /// <param name="own">What Slipway itself did about it.</param>
    /// <param name="now">What is there; null where nothing is.</param>
    public static Judgement Of(LiveThing thing, OwnWork own, Reading? now)
    {
        if (own.IsAtIt)
        {
            return new Judgement([], CanTell: false);
        }

        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        var (left, found) = (own.LeftAs ?? thing.Approved.State, now?.State ?? RemoteState.Removed);
        if (StandingOf(left) != StandingOf(found))
        {
            changes.Add(new FieldChange(DriftedField.StateField, WordOf(left), WordOf(found)));
        }

        // What has done all it had to do reaches nobody any more, and what is gone has nothing to compare.
        if (now is null || found is RemoteState.Removed or RemoteState.Finished)
        {
            return new Judgement(changes.ToImmutable(), CanTell: true);
        }

        var digest = StagedPlan.DigestOf(now);
        if (own.Readings.Prepend(thing.Approved).Any(r => StagedPlan.DigestOf(r) == digest))
        {
            return new Judgement(changes.ToImmutable(), CanTell: !own.HasDraftOnTop);
        }

        changes.AddRange(Drift.Of(own.PutBack ?? thing.Approved, now));
        return new Judgement(changes.ToImmutable(), CanTell: true);
    }

    // From scheduled to live to finished it goes by itself.
    private static int StandingOf(RemoteState state) => state switch
    {
        RemoteState.Scheduled or RemoteState.Live or RemoteState.Finished => 0,
        RemoteState.Paused => 1,
        RemoteState.Staged => 2,
        _ => 3,
    };

    private static string WordOf(RemoteState state) => state switch { RemoteState.Removed => DriftedField.Gone, RemoteState.Staged => "draft", _ => state.ToString().ToLowerInvariant() };
}
