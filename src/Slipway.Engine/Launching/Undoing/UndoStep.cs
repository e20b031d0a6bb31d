using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Sdk.Assets;

namespace Slipway.Engine.Launching.Undoing;

/// <summary>What takes a step of a launch back.</summary>
public enum Inverse
{
    /// <summary>It was new: it is withdrawn, and is a draft as before.</summary>
    Withdraw,

    /// <summary>It was changed: the version before is put back in its place.</summary>
    PutBack,

    /// <summary>It was removed: it is made again.</summary>
    BringBack,

    /// <summary>It was not launched yet: only the draft of its change is put back.</summary>
    ClearDraft,
}

/// <summary>A step of a launch, and what takes it back.</summary>
/// <param name="Change">What the launch did to the asset.</param>
/// <param name="Step">The step.</param>
/// <param name="Inverse">What takes it back.</param>
public sealed record UndoStep(Change Change, LaunchStep Step, Inverse Inverse)
{
    public AssetKey Asset => Change.Key;

    public string Title => Change.Shown.Title;

    /// <summary>The steps to take back, the last one first: those that were begun, and drafts of changes that lie beside what is live.</summary>
    /// <param name="version">The version whose launch is undone.</param>
    /// <param name="entries">Its journal.</param>
    /// <param name="to">The last step to take back; null for all.</param>
    public static ImmutableArray<UndoStep> Of(CampaignVersion version, IEnumerable<JournalEntry> entries, AssetKey? to)
    {
        // What was refused did not happen; what is open or unknown may have. What was undone in an earlier round is begun only if it was launched since.
        var begun = entries.Where(e => e is { Phase: "launch" or "send", State: not ("refused" or "throttled") } || (e is { Phase: "undo", State: "done" } && !UndoCase.IsOf(version, e)))
            .GroupBy(e => e.Asset, StringComparer.Ordinal).Where(g => g.Last().Phase != "undo").Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var changes = version.Plan.Changes.ToDictionary(c => c.Key);
        var steps = ImmutableArray.CreateBuilder<UndoStep>();
        foreach (var step in version.Plan.Order.Reverse())
        {
            Inverse? inverse = (changes[step.Asset], begun.Contains(step.Asset.ToString())) switch
            {
                (Change.Create, true) => Inverse.Withdraw,
                (Change.Update or Change.Replace, true) => Inverse.PutBack,
                (Change.Remove, true) => Inverse.BringBack,
                (Change.Update or Change.Replace or Change.Remove, false) => Inverse.ClearDraft,
                _ => null,
            };
            if (inverse is { } known)
            {
                steps.Add(new UndoStep(changes[step.Asset], step, known));
            }

            if (step.Asset == to)
            {
                break;
            }
        }

        return steps.ToImmutable();
    }
}
