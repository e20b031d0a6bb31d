using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Launching.Undoing;

/// <summary>What a person answered where something was changed outside since it was launched.</summary>
public enum UndoChoice
{
    /// <summary>Undo it all the same: what was changed is lost.</summary>
    Anyway,

    /// <summary>Leave it as it is now.</summary>
    Leave,
}

/// <summary>A launch that is undone: its version, the one that is live again afterwards, and what lies beside them.</summary>
/// <param name="Version">The version whose launch is undone.</param>
/// <param name="Parent">The version before; null for a first launch.</param>
/// <param name="Newest">The campaign's newest version: what is prepared on top is ours, too.</param>
/// <param name="Steps">What takes its steps back, the last one first.</param>
/// <param name="Choices">What was answered about single assets.</param>
internal sealed record UndoCase(CampaignVersion Version, CampaignVersion? Parent, CampaignVersion Newest, ImmutableArray<UndoStep> Steps, ImmutableDictionary<AssetKey, UndoChoice> Choices)
{
    /// <summary>The effects of taking a step back, each an operation of its own.</summary>
    public enum Effect
    {
        /// <summary>What acts by itself is held before anything else.</summary>
        Hold,

        /// <summary>It is withdrawn, or the version before is made a draft.</summary>
        Take,

        /// <summary>The version before is made live.</summary>
        Relaunch,
    }

    /// <summary>Tells the effects apart, and those of one round from those of another.</summary>
    public int OrderOf(Effect effect) => OrderOf(Version, effect);

    /// <summary>Whether an entry is of an undo of this round: one that was launched again since is to be taken back again.</summary>
    public static bool IsOf(CampaignVersion version, JournalEntry entry) =>
        entry.Phase == "undo" && AssetKey.TryParse(entry.Asset) is { } asset && Enum.GetValues<Effect>().Any(e => entry.Id == IdOf(version, asset, e));

    /// <summary>Whether all that takes a step back is done.</summary>
    public bool IsTakenBack(UndoStep step, IEnumerable<JournalEntry> entries)
    {
        var done = entries.Where(e => e.State == "done").ToDictionary(e => e.Id, StringComparer.Ordinal);
        return done.TryGetValue(IdOf(Version, step.Asset, Effect.Take), out var taken)
            && (step.Inverse is Inverse.Withdraw or Inverse.ClearDraft || done.ContainsKey(IdOf(Version, step.Asset, Effect.Relaunch)) || Remains.EndsWith(taken.Result));
    }

    private static string IdOf(CampaignVersion version, AssetKey asset, Effect effect) => Engine.Journal.Journal.OperationId(version.Digest, Phase.Undo, asset, OrderOf(version, effect));

    private static int OrderOf(CampaignVersion version, Effect effect) => (version.Round * Enum.GetValues<Effect>().Length) + (int)effect;

    /// <summary>What is there, where it is not as Slipway left it; empty where it is.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="now">What is there now.</param>
    public ImmutableArray<FieldChange> ChangesOf(AssetKey asset, Reading now)
    {
        var ours = Version.Readings.GetValueOrDefault(asset);
        var onTop = Newest.Readings.GetValueOrDefault(asset);
        return ours is null || (onTop is not null && Drift.Of(onTop, now).IsEmpty) ? [] : Drift.Of(ours, now);
    }
}
