using Slipway.Core.Metrics;
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
    private static readonly HashSet<string> NeedInvitation = new(StringComparer.Ordinal)
    {
        "registered", "registration", "registrations", "attended", "attendance", "clicked", "click", "clicks", "opened", "open", "opens",
        "submitted", "submission", "reply", "replied", "replies", "delivered", "sent", "visited", "downloaded", "unsubscribed",
    };

    /// <summary>Reads <c>goal</c>, of a brief or of a campaign's settings.</summary>
    /// <param name="fields">The brief's or the campaign's fields.</param>
    /// <param name="register">What may be aimed at.</param>
    /// <returns>The goal, its metric empty where it is missing; null when target or window are. What is wrong is a finding either way.</returns>
    public static Goal? Read(YamlFields fields, MetricRegister register)
    {
        if (fields.Mapping("goal", "  metric: meeting\n  target: 60\n  window_days: 45") is not { } goal)
        {
            return null;
        }

        var metric = goal.Text("metric", "meeting");
        if (metric is not null)
        {
            Judge(metric, goal, register);
        }

        var target = goal.Whole("target", "60", 1, 10_000_000);
        var window = goal.Whole("window_days", "45", 1, 730);
        var terms = metric is null ? null : register.Find(metric);
        if (terms?.WindowDays is { } days && window is not null && window != days)
        {
            goal.Findings.Warning(
                "metric-window", $"A {metric} is counted for {days} days in {MetricRegister.File}, and for {window} here, so what this campaign earns cannot be added to what others did.", goal.PlaceOf("window_days"), $"Write `window_days: {days}`.");
        }

        var rate = goal.Share("base_rate", "1.2%", required: false);
        if (rate is <= 0 or >= 1)
        {
            goal.Error("base-rate", "base_rate", "The share that reaches the goal without the campaign is above 0% and below 100%.", "Take it out where nobody knows; `slipway measure` counts it from what happened so far.");
        }

        var from = goal.Text("base_rate_from", "97 of 8,120 people held out in 3 campaigns", required: false);
        goal.Close();
        // A part that is wrong has its finding, and the file is refused for it; what remains is still held against the other settings.
        return target is not null && window is not null ? new Goal(metric ?? "", target.Value, window.Value) { BaseRate = rate is { } share ? new BaseRate(share, from) : null, Terms = terms } : null;
    }

    /// <summary>Says why a metric may not be a goal, when it may not.</summary>
    private static void Judge(string metric, YamlFields goal, MetricRegister register)
    {
        if (register.TakesAny || !JudgeReach(metric, goal, "metric"))
        {
            return;
        }

        if (register.Find(metric) is { Retired: { } why })
        {
            goal.Error("metric-retired", "metric", $"\"{metric}\" is no goal any more: {why.TrimEnd('.')}.", $"Aim at one of these: {string.Join(", ", register.Names)}.");
        }
        else if (!register.Names.Contains(metric))
        {
            goal.Error(
                "metric-unknown", "metric", $"\"{metric}\" is not a goal that can be measured; these are: {string.Join(", ", register.Names)}.",
                register.Metrics.IsEmpty ? $"Write, for example: `metric: {Nearest.To(metric, register.Names) ?? "meeting"}`" : $"Write one of them, or define {metric} in {MetricRegister.File}.");
        }
    }

    /// <summary>Says where only people who were written to can do something, so that it is no goal.</summary>
    /// <param name="metric">The event.</param>
    /// <param name="fields">Where it is written.</param>
    /// <param name="key">By which key.</param>
    /// <returns>Whether held-out people can reach it.</returns>
    internal static bool JudgeReach(string metric, YamlFields fields, string key)
    {
        if (!NeedInvitation.Contains(metric))
        {
            return true;
        }

        fields.Error(
            "metric-needs-invitation", key,
            $"\"{metric}\" can only be reached by people who were written to, so it cannot be compared with the people held out.",
            $"Write what it is to lead to: `{key}: meeting`, `{key}: opportunity` or `{key}: purchase`.");
        return false;
    }
}
