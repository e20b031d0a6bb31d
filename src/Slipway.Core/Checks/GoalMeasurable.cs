using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>What the campaign is meant to earn is reported, can be reached by held-out people too, and there are such people.</summary>
public sealed class GoalMeasurable : Check
{
    // What a held-out person cannot do, or a machine does for people.
    private static readonly HashSet<string> OfTheMailOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        EventTypes.Exposed, EventTypes.Delivered, EventTypes.Bounced, EventTypes.Opened, EventTypes.Clicked, EventTypes.Unsubscribed, EventTypes.AttendanceKnown,
        "open", "click", "delivery", "sent",
    };

    /// <inheritdoc/>
    public override string Code => "goal-measurable";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "The goal counts something that held-out people can do too, a report is made on it over the same days, and someone is held out.",
        Why: "What only recipients can do, such as opening or clicking, says nothing about what the campaign earned.",
        Bad: "goal: { metric: clicked }, or holdout: 0%.",
        Good: "goal: { metric: meeting, target: 60, window_days: 45 } with a report on meeting over 45 days, and holdout: 20%.",
        Fix: "Count what it leads to: a meeting, an opportunity, a purchase; add the report, and hold out a share.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) =>
        Metric(subject).Concat(Report(subject)).Concat(subject.Assets.OfType<AudienceAsset>().Where(a => !(a.Holdout.Share > 0)).Select(audience => audience.Holdout.Places is { } places
            ? About(subject, audience, FindingLevel.Warning, $"Nobody drew lots for {audience.Key}: {string.Join(", ", places.Held)} are held out whole ({audience.Holdout.Why?.TrimEnd('.')}). What the campaign earned will be told from how places changed, which holds as far as they would have changed alike.",
                "Hold out people by lot where you can, for example holdout: 10% for one person in ten.")
            : About(subject, audience, FindingLevel.Warning, $"No one of {audience.Key} is held out{(audience.Holdout.Why is { } why ? $" ({why.TrimEnd('.')})" : "")}, so nothing can be proven about what the campaign earned: before and after will be compared, which anything else that changes is in.",
                "Hold out a share, for example holdout: 10% for one person in ten.")));

    private IEnumerable<Finding> Metric(CheckSubject subject)
    {
        var metric = subject.Plan.Terms.Goal.Metric;
        if (OfTheMailOnly.Contains(metric))
        {
            yield return new Finding(Code, FindingLevel.Error,
                $"The goal counts \"{metric}\", which {(metric.StartsWith("open", StringComparison.OrdinalIgnoreCase) ? "mail programs do without a person, and " : "")}held-out people cannot reach.")
            {
                Field = "goal.metric",
                Fix = "Count something everyone can do with or without the mail: a meeting, an opportunity, a purchase.",
            };
        }

        foreach (var form in subject.Assets.OfType<FormAsset>().Where(f => string.Equals(f.Event, metric, StringComparison.OrdinalIgnoreCase)))
        {
            yield return About(subject, form, FindingLevel.Error, $"The goal counts \"{metric}\", which is what {form.Key} records: held-out people, who are not invited, cannot reach it.",
                "Count what it leads to instead: a meeting, an opportunity, a purchase.") with
            { Field = "goal.metric" };
        }
    }

    private IEnumerable<Finding> Report(CheckSubject subject)
    {
        var goal = subject.Plan.Terms.Goal;
        var reports = subject.Assets.OfType<ReportAsset>().ToList();
        var ours = reports.Where(r => r.Metric == goal.Metric).ToList();
        if (ours.Count == 0)
        {
            yield return new Finding(Code, FindingLevel.Error, $"No report is made on the goal \"{goal.Metric}\"{(reports.Count > 0 ? $", only on {string.Join(", ", reports.Select(r => $"\"{r.Metric}\"").Distinct().Order(StringComparer.Ordinal))}" : "")}.")
            {
                Field = "goal.metric",
                Fix = $"Add a report with the metric {goal.Metric} over {goal.WindowDays} days.",
            };
        }
        else if (!ours.Any(r => r.WindowDays == goal.WindowDays))
        {
            yield return About(subject, ours[0], FindingLevel.Error, $"{ours[0].Key} counts outcomes for {ours[0].WindowDays} days, and the goal for {goal.WindowDays}.", $"Make it {goal.WindowDays} days.");
        }

        if (goal.WindowDays <= 0)
        {
            yield return new Finding(Code, FindingLevel.Error, $"The goal counts outcomes for {goal.WindowDays} days, so none can count.") { Field = "goal.window_days", Fix = "Give it at least one day; 30 is common." };
        }
    }
}
