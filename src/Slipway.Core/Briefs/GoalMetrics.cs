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
