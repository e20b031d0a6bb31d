using Slipway.Core.Plans;
using Slipway.Core.Text;

namespace Slipway.Core.Briefs;

/// <summary>Which events may be a campaign's goal.</summary>
/// <remarks>
/// The effect of a campaign is the difference to the people held out of it. What only an invited person can do, such as opening the mail or
/// registering through its link, is 0 among the held-out and would show an effect for any campaign.
/// </remarks>
public static class GoalMetrics
{
    /// <summary>Events a held-out person can reach too.</summary>
    public static IReadOnlyList<string> Allowed { get; } = ["meeting", "opportunity", "purchase", "trial"];

    private static readonly HashSet<string> NeedInvitation = new(StringComparer.Ordinal)
    {
        "registered", "registration", "registrations", "attended", "attendance", "clicked", "click", "clicks", "opened", "open", "opens",
        "submitted", "submission", "reply", "replied", "replies", "delivered", "sent", "visited", "downloaded", "unsubscribed",
    };

    /// <summary>Reads <c>goal</c>, of a brief or of a campaign's settings.</summary>
    /// <returns>The goal, its metric empty where it is missing; null when target or window are. What is wrong is a finding either way.</returns>
    public static Goal? Read(YamlFields fields)
    {
        if (fields.Mapping("goal", "  metric: meeting\n  target: 60\n  window_days: 45") is not { } goal)
        {
            return null;
        }

        var metric = goal.Text("metric", "meeting");
        if (metric is not null)
        {
            Judge(metric, goal);
        }

        var target = goal.Whole("target", "60", 1, 10_000_000);
        var window = goal.Whole("window_days", "45", 1, 730);
        var rate = goal.Share("base_rate", "1.2%", required: false);
        if (rate is <= 0 or >= 1)
        {
            goal.Error("base-rate", "base_rate", "The share that reaches the goal without the campaign is above 0% and below 100%.", "Take it out where nobody knows; `slipway measure` counts it from what happened so far.");
        }

        var from = goal.Text("base_rate_from", "97 of 8,120 people held out in 3 campaigns", required: false);
        goal.Close();
        // A part that is wrong has its finding, and the file is refused for it; what remains is still held against the other settings.
        return target is not null && window is not null ? new Goal(metric ?? "", target.Value, window.Value) { BaseRate = rate is { } share ? new BaseRate(share, from) : null } : null;
    }

    /// <summary>Says why a metric may not be a goal, when it may not.</summary>
    public static void Judge(string metric, YamlFields goal)
    {
        if (Allowed.Contains(metric))
        {
            return;
        }

        if (NeedInvitation.Contains(metric))
        {
            goal.Error(
                "metric-needs-invitation", "metric",
                $"\"{metric}\" can only be reached by people who were written to, so it cannot be compared with the people held out.",
                "Write what it is to lead to: `metric: meeting`, `metric: opportunity` or `metric: purchase`.");
        }
        else
        {
            var meant = Nearest.To(metric, Allowed) ?? "meeting";
            goal.Error("metric-unknown", "metric", $"\"{metric}\" is not a goal that can be measured; these are: {string.Join(", ", Allowed)}.", $"Write, for example: `metric: {meant}`");
        }
    }
}
