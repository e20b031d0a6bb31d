using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>A staged audience holds someone, and no more than its cap.</summary>
public sealed class AudienceWithinLimits : Check
{
    /// <inheritdoc/>
    public override string Code => "audience-within-limits";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "A prepared audience holds someone, and no more people than its cap.",
        Why: "An empty audience is a rule that went wrong, and one above its cap was not approved.",
        Bad: "cap: 6000, and 7,214 people match.",
        Good: "cap: 6000 with 4,310 people.",
        Fix: "Narrow or widen the rule of the audience, or have a higher cap approved.");

    /// <inheritdoc/>
    public override bool NeedsStaging => true;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.IsStaged
        ? subject.Assets.OfType<AudienceAsset>().SelectMany(audience => subject.Readings.GetValueOrDefault(audience.Key)?.Audience is { } figures
            ? Limits(subject, audience, figures)
            : [About(subject, audience, FindingLevel.Error, $"The platform does not say how many people {audience.Key} holds.", "Prepare the campaign again; if it stays so, mend the connection.")])
        : [];

    private IEnumerable<Finding> Limits(CheckSubject subject, AudienceAsset audience, AudienceFigures figures)
    {
        if (figures.Eligible == 0)
        {
            var largest = figures.Excluded.IsDefaultOrEmpty ? null : figures.Excluded.MaxBy(e => e.People);
            yield return About(subject, audience, FindingLevel.Error,
                $"{audience.Key} holds no one: {figures.Matched} people match, and {(largest is { People: > 0 } ? $"most are left out for \"{largest.Reason}\" ({largest.People})" : "none is left out")}.",
                figures.Matched == 0 ? "Widen the rule, or import the contacts that are meant." : "Look at the exclusions and at the consent of these contacts.");
        }

        if (figures.Eligible > audience.Cap)
        {
            yield return About(subject, audience, FindingLevel.Error,
                $"{audience.Key} holds {figures.Eligible} people, and its cap is {audience.Cap}.", $"Narrow the rule by {figures.Eligible - audience.Cap} people, or raise the cap to {figures.Eligible} and have that approved.");
        }
    }
}
