using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>A staged audience holds someone, no more than its cap, and enough held-out people to measure against.</summary>
/// <remarks>
/// What can be measured is judged by the smallest difference that would be noticed four times out of five at 95 % confidence, taking <see cref="SupposedRate"/> for the
/// share of people who reach the goal anyway; the evidence itself is computed exactly later.
/// </remarks>
public sealed class AudienceWithinLimits : Check
{
    /// <summary>The fewest held-out people to say anything by.</summary>
    public const int FewestHeldOut = 30;

    /// <summary>The share of people supposed to reach the goal without the campaign.</summary>
    public const double SupposedRate = 0.05;

    /// <summary>The largest difference that may go unnoticed before it is worth a warning: ten points.</summary>
    public const double Unnoticed = 0.10;

    // 1.96 for the confidence and 0.84 for the power, in standard errors.
    private const double StandardErrors = 2.8;

    /// <inheritdoc/>
    public override string Code => "audience-within-limits";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "A prepared audience holds someone, no more people than its cap, and at least 30 held-out people, enough to notice a difference of ten points.",
        Why: "An empty audience is a rule that went wrong, one above its cap was not approved, and one with too few held-out people proves nothing.",
        Bad: "cap: 6000, and 7,214 people match; or 200 people with holdout: 5%, ten of them held out.",
        Good: "cap: 6000 with 4,310 people, and holdout: 20%, 862 of them held out.",
        Fix: "Narrow or widen the rule of the audience, have a higher cap approved, or hold out a larger share.");

    /// <inheritdoc/>
    public override bool NeedsStaging => true;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.IsStaged
        ? subject.Assets.OfType<AudienceAsset>().SelectMany(audience => subject.Readings.GetValueOrDefault(audience.Key)?.Audience is { } figures
            ? Limits(subject, audience, figures).Concat(Measurable(subject, audience, figures))
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

    private IEnumerable<Finding> Measurable(CheckSubject subject, AudienceAsset audience, AudienceFigures figures)
    {
        // An audience that holds no one out on purpose is a matter of goal-measurable.
        if (figures.Eligible == 0 || audience.Holdout.Share <= 0)
        {
            yield break;
        }

        // What is assigned as one is one observation, however many people it has.
        var (eligible, heldOut, units) = audience.Holdout.By == HoldoutUnit.Account && figures.Accounts is { } accounts ? (accounts.Eligible, accounts.HeldOut, "accounts") : (figures.Eligible, figures.HeldOut, "people");
        var treated = eligible - heldOut;
        if (heldOut < FewestHeldOut)
        {
            yield return About(subject, audience, FindingLevel.Warning,
                $"Only {heldOut} {units} of {audience.Key} are held out: the result will most likely stay open.", $"Hold out a larger share than {Percent(audience.Holdout.Share)}, or widen the rule.");
            yield break;
        }

        var difference = StandardErrors * Math.Sqrt(SupposedRate * (1 - SupposedRate) * ((1.0 / Math.Max(1, treated)) + (1.0 / heldOut)));
        if (difference > Unnoticed)
        {
            yield return About(subject, audience, FindingLevel.Warning,
                $"{audience.Key} is small ({treated} {units} and {heldOut} held out): only a difference of about {Points(difference)} points would be noticed.",
                "Widen the rule, hold out a share nearer to one half, or take the result as a hint.");
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static string Points(double difference) => string.Create(CultureInfo.InvariantCulture, $"{difference * 100:0}");
}
