using Slipway.Core.Checks.Campaign;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Campaigns of an exclusive group that are live or approved at the same time have no part of the people in common.</summary>
public sealed class ExclusiveApart : Check
{
    /// <inheritdoc/>
    public override string Code => "exclusive-apart";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "Campaigns of one exclusive group that are live or approved have ranges that do not overlap, and tell people apart by the same unit.",
        Why: "Whoever is in both would be moved by both, and neither campaign could say what it earned.",
        Bad: "exclusive: { group: spring-offers, from: 0%, to: 50% } here, and from: 25% to: 75% in a campaign that is live.",
        Good: "from: 0%, to: 50% in one, and from: 50%, to: 100% in the other.",
        Fix: "Take a range that is free, or wait until the other campaign is over.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) =>
        from audience in subject.Assets.OfType<AudienceAsset>()
        let range = audience.Exclusive
        where range is not null
        from other in subject.InFlight
        where other.Name != subject.Plan.Terms.Name && other.Exclusive?.Group == range.Group
        from finding in Find(subject, audience, range, other, other.Exclusive!)
        select finding;

    private IEnumerable<Finding> Find(CheckSubject subject, AudienceAsset audience, ExclusiveRange ours, CampaignInFlight other, ExclusiveRange theirs)
    {
        if (other.By != audience.Holdout.By)
        {
            yield return About(subject, audience, FindingLevel.Error,
                $"{audience.Key} is told apart in {ours.Group} by {Unit(audience.Holdout.By)}, and the campaign {other.Name} by {Unit(other.By)}: the same people could be in both.", "Write the same `by` in the holdouts of both.");
        }
        else if (ours.Meets(theirs))
        {
            yield return About(subject, audience, FindingLevel.Error,
                FormattableString.Invariant($"{audience.Key} has {ours.From * 100:0.##}% to {ours.To * 100:0.##}% of {ours.Group}, and the campaign {other.Name} has {theirs.From * 100:0.##}% to {theirs.To * 100:0.##}%: the same people would be in both."),
                "Take a range that is free, or wait until the other campaign is over.");
        }
    }

    private static string Unit(HoldoutUnit by) => by == HoldoutUnit.Account ? "account" : "person";
}
