using Slipway.Core.Evidence;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>A staged audience is large enough, and holds out enough, to prove what the campaign is meant to earn.</summary>
public sealed class GoalProvable : Check
{
    /// <summary>The fewest held-out units to say anything by.</summary>
    public const int FewestHeldOut = 30;

    /// <summary>The largest difference that may go unnoticed before it is worth a warning where nobody knows what to hope for: ten points.</summary>
    public const double Unnoticed = 0.10;

    /// <inheritdoc/>
    public override string Code => "goal-provable";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "A prepared audience has at least 30 held out, it is known how many reach the goal without the campaign, and the rise that the goal stands for would be found four times out of five at 95 % confidence.",
        Why: "A campaign that is too small proves nothing, whatever it earns: better to know before it starts than when the window is over.",
        Bad: "200 people with holdout: 5%, ten of them held out; or a goal of 20 meetings with 1,760 people of whom 1 % have a meeting anyway.",
        Good: "goal: { metric: meeting, target: 60, window_days: 45, base_rate: 1.2% } and holdout: 20% of 4,310 people.",
        Fix: "Hold out a larger share, widen the rule, or take the result as a hint; `slipway measure` counts the base rate and says what would be enough.");

    /// <inheritdoc/>
    public override bool NeedsStaging => true;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.IsStaged
        ? subject.Assets.OfType<AudienceAsset>().Where(a => a.Holdout.Share > 0).SelectMany(audience => subject.Readings.GetValueOrDefault(audience.Key)?.Audience is { Eligible: > 0 } figures ? Find(subject, audience, figures) : [])
        : [];

    private IEnumerable<Finding> Find(CheckSubject subject, AudienceAsset audience, AudienceFigures figures)
    {
        var goal = subject.Plan.Terms.Goal;
        var design = MeasurementDesign.Of(goal, audience.Holdout, figures);
        if (design.HeldOut < FewestHeldOut)
        {
            yield return About(subject, audience, FindingLevel.Warning,
                $"Only {design.HeldOut} {design.Units} of {audience.Key} are held out: the result will most likely stay open.", $"Hold out a larger share than {FormattableString.Invariant($"{audience.Holdout.Share * 100:0.#} %")}, or widen the rule.");
            yield break;
        }

        if (design.IsEnough == false || (design.IsEnough is null && !(design.Smallest <= Unnoticed)))
        {
            yield return About(subject, audience, FindingLevel.Warning, design.Sentence, design.Hoped <= 0 ? "Set a goal above what happens anyway." : "Hold out more, widen the rule, or take the result as a hint.");
        }

        if (goal.BaseRate is null)
        {
            yield return About(subject, audience, FindingLevel.Suggestion,
                $"Nobody has written down how many {design.Units} reach a {goal.Metric} within {goal.WindowDays} days without the campaign, so whether its goal can be proven is not known.",
                $"Count it from what happened so far: slipway measure {subject.Plan.Terms.Name} --write") with { Field = "goal.base_rate" };
        }
    }
}
