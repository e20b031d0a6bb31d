using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Briefs;

/// <summary>Finds what is well formed in a brief and cannot all be true.</summary>
internal static class BriefContradictions
{
    /// <summary>Days after launch at which the reminder goes out; the playbooks keep to it.</summary>
    private const int ReminderDays = 7;

    private const string Day = "yyyy-MM-dd";

    public static void Find(YamlFields fields, Goal? goal, BriefAudience? audience, ImmutableArray<string> markets, BriefEvent? subject, ScheduledTime? launch, double? holdout)
    {
        if (subject is not null && launch is not null)
        {
            LaunchAndEvent(fields, subject, launch);
            if (goal is not null)
            {
                Window(fields, goal, subject, launch);
            }
        }

        if (audience is not null && goal is not null)
        {
            Target(fields, goal, audience, holdout);
        }

        if (audience is not null && !markets.IsEmpty)
        {
            Countries(fields, audience, markets);
        }
    }

    private static void LaunchAndEvent(YamlFields fields, BriefEvent subject, ScheduledTime launch)
    {
        var latest = subject.Start.At.AddDays(-ReminderDays - 1);
        var fix = string.Create(CultureInfo.InvariantCulture, $"Launch on {latest.ToString(Day, CultureInfo.InvariantCulture)} or earlier, for example: `date: {latest.AddDays(-7).ToString(Day, CultureInfo.InvariantCulture)}`");
        var place = fields.PlaceOf("launch", "date");
        if (launch.At >= subject.Start.At)
        {
            fields.Findings.Error("launch-after-event", string.Create(CultureInfo.InvariantCulture, $"The launch on {launch.At:yyyy-MM-dd HH:mm} is not before the event on {subject.Start.At:yyyy-MM-dd HH:mm}."), place, fix, "launch.date");
        }
        else if (launch.At.AddDays(ReminderDays) > subject.Start.At.AddDays(-1))
        {
            fields.Findings.Error(
                "reminder-too-late",
                string.Create(CultureInfo.InvariantCulture, $"The reminder would go out {ReminderDays} days after the launch, on {launch.At.AddDays(ReminderDays):yyyy-MM-dd HH:mm}, less than a day before the event begins or after it."),
                place, fix, "launch.date");
        }
    }

    private static void Window(YamlFields fields, Goal goal, BriefEvent subject, ScheduledTime launch)
    {
        var closes = launch.At.AddDays(goal.WindowDays);
        if (subject.Start.At > launch.At && closes < subject.End.At)
        {
            var least = (int)Math.Ceiling((subject.End.At - launch.At).TotalDays) + 14;
            fields.Findings.Error(
                "window-too-short",
                string.Create(CultureInfo.InvariantCulture, $"The goal is counted until {closes:yyyy-MM-dd}, {goal.WindowDays} days after the launch, and the event ends on {subject.End.At:yyyy-MM-dd}."),
                fields.PlaceOf("goal", "window_days"), string.Create(CultureInfo.InvariantCulture, $"Leave people two weeks after the event: `window_days: {least}`"), "goal.window_days");
        }
    }

    private static void Target(YamlFields fields, Goal goal, BriefAudience audience, double? holdout)
    {
        var written = (int)(audience.Cap * (1 - (holdout is > 0 and < 0.5 ? holdout.Value : 0)));
        if (goal.Target > written)
        {
            fields.Findings.Error(
                "target-above-audience", string.Create(CultureInfo.InvariantCulture, $"The target is {goal.Target}, and at most {written} people would be written to (`audience.cap` less the people held out)."),
                fields.PlaceOf("goal", "target"), string.Create(CultureInfo.InvariantCulture, $"Write a target that some of them can reach, for example: `target: {Math.Max(1, written / 50)}`"), "goal.target");
        }
    }

    private static void Countries(YamlFields fields, BriefAudience audience, ImmutableArray<string> markets)
    {
        var outside = Predicates.Required(audience.Where)
            .Where(c => c is { Field: "country", Comparison: Comparison.Is or Comparison.In })
            .SelectMany(c => c.Values)
            .Where(v => !markets.Contains(v, StringComparer.OrdinalIgnoreCase))
            .ToList();
        if (outside.Count > 0)
        {
            fields.Findings.Error(
                "audience-outside-markets", $"The audience asks for {string.Join(", ", outside)}, which `markets` does not name.",
                fields.PlaceOf("audience", "where"), $"Add to the markets: `markets: [{string.Join(", ", markets.Concat(outside))}]`, or take it out of the condition.", "audience.where");
        }
    }
}
