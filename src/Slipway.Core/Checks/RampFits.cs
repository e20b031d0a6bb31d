using System.Globalization;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>What goes out in steps is through in time, by day, and is watched for what it can show.</summary>
public sealed class RampFits : Check
{
    /// <inheritdoc/>
    public override string Code => "ramp-fits";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "An email in steps reaches everyone before the event it is about, begins no step at night, and something stops it. One that goes to everyone at once though the workspace asks for steps is said.",
        Why: "A reminder whose last step comes after the event reaches most people too late, and a ramp that nothing stops only delays.",
        Bad: "day-of at 12:00 in three steps with two hours between them, for a webinar at 15:00.",
        Good: "invitation three weeks before in three steps; day-of with `ramp: none`.",
        Fix: "Shorten the pause, begin earlier, or write `ramp: none` in the email.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject)
    {
        var kept = subject.Plan.Changes.OfType<Change.Keep>().Select(c => c.Key).ToHashSet();
        return subject.Assets.OfType<EmailAsset>().Where(e => e.Ramp is not null && !kept.Contains(e.Key)).OrderBy(e => e.Key).SelectMany(e => Of(subject, e, e.Ramp!));
    }

    private IEnumerable<Finding> Of(CheckSubject subject, EmailAsset email, Ramp ramp)
    {
        if (ramp.IsAtOnce)
        {
            yield return About(subject, email, FindingLevel.Warning, $"{email.Key} goes to everyone at once, though the workspace has emails to so many people go out in steps.", "Take out `ramp: none`, or tell its approvers why.");
            yield break;
        }

        if (RampWords.Halts(ramp.Halt).Length == 0)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} goes out in steps, and nothing stops it.", "Name a threshold, for example `halt: { bounced: 5% }`.");
        }

        if (ramp.Halt.FormConversionBelow is not null && !subject.Assets.OfType<FormAsset>().Any())
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} is to stop when too few send the form, and the campaign has no form.", "Take out `form_conversion_below`.");
        }

        if (email.Start is not { } start || !TimeZoneInfo.TryFindSystemTimeZoneById(start.Zone, out var zone))
        {
            yield break;
        }

        var last = ramp.EarliestOf(start.At, ramp.Steps.Length);
        if (subject.Assets.OfType<CalendarAsset>().ToList() is [var calendar] && start.At < calendar.Start.At && last >= calendar.Start.At)
        {
            yield return About(subject, email, FindingLevel.Error, $"The last step of {email.Key} begins {Say(last, zone)}, when {calendar.Key} has started.", "Shorten the pause, begin earlier, or write `ramp: none` in the email.");
        }

        // Where each mail waits for its recipient's morning, so does a step.
        var quiet = email.QuietHours ?? subject.QuietHours;
        if (!quiet.ForEach && Enumerable.Range(2, ramp.Steps.Length - 1).FirstOrDefault(step => quiet.IsQuiet(TimeZoneInfo.ConvertTime(ramp.EarliestOf(start.At, step), zone).DateTime)) is > 1 and var night)
        {
            yield return About(subject, email, FindingLevel.Warning, $"Step {night} of {email.Key} begins {Say(ramp.EarliestOf(start.At, night), zone)}, in the quiet hours.", "Begin earlier, shorten the pause, or make it a day; with `quiet_hours:` in launches.yaml each mail waits for its recipient's morning.");
        }
    }

    private static string Say(DateTimeOffset moment, TimeZoneInfo zone) => $"{TimeZoneInfo.ConvertTime(moment, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({zone.Id})";
}
