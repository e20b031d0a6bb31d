using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Everything can happen when it is meant to: in the future, outside the quiet hours, in an order that makes sense.</summary>
/// <remarks>
/// An asset that the plan keeps as it is may lie in the past: it has been sent. The order of mails is judged by the words of their names (invitation, reminder, day-of,
/// thank-you and the like) and by the calendar entry; mails named otherwise are only held against the clock. Within a journey the platform keeps the quiet hours.
/// </remarks>
public sealed class SchedulePossible : Check
{
    // In the order in which they make sense; what stands after the event has the last place.
    private static readonly string[][] Places =
    [
        ["save-the-date", "announcement"], ["invitation", "invite"], ["reminder", "last-call"], ["day-of", "today", "starting"], ["thank", "sorry", "missed", "recording", "follow-up"],
    ];

    private static readonly int AfterTheEvent = Places.Length - 1;

    /// <inheritdoc/>
    public override string Code => "schedule-possible";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "Everything happens in the future, outside the quiet hours, in an order that makes sense: the invitation before the reminder, the thanks after the event.",
        Why: "A mail that is scheduled in the past never goes out, one at night wakes people, and one in the wrong order is laughed at.",
        Bad: "thank-you on the morning of the event, or a reminder at 02:00.",
        Good: "invitation on Tuesday 09:00, reminder a week later at 09:00, thank-you on the day after the event.",
        Fix: "Give it a time to come, between 07:00 and 21:00, in the order in which people live through it.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject)
    {
        var kept = subject.Plan.Changes.OfType<Change.Keep>().Select(c => c.Key).ToHashSet();
        var emails = subject.Assets.OfType<EmailAsset>().OrderBy(e => e.Key).ToList();
        return emails.SelectMany(e => Sending(subject, e, isKept: kept.Contains(e.Key)))
            .Concat(InOrder(subject, emails))
            .Concat(emails.SelectMany(e => AroundTheEvent(subject, e)))
            .Concat(subject.Assets.OfType<JourneyAsset>().SelectMany(j => Journey(subject, j, isKept: kept.Contains(j.Key))))
            .Concat(subject.Assets.OfType<CalendarAsset>().Where(c => c.End.At <= c.Start.At).Select(c =>
                About(subject, c, FindingLevel.Error, $"{c.Key} ends ({Say(c.End)}) no later than it starts ({Say(c.Start)}).", "Correct its start or end.")));
    }

    private IEnumerable<Finding> Sending(CheckSubject subject, EmailAsset email, bool isKept) => email.Delivery switch
    {
        Delivery.AtTime at => isKept ? [] : Future(subject, email, at.Time).Concat(Hours(subject, email, at.Time, "goes out")),
        Delivery.AfterEvent after => isKept ? [] : Hours(subject, email, after.NotBefore, $"goes out after {after.Event}, not before"),
        Delivery.ByJourney by when subject.Assets.OfType<JourneyAsset>().FirstOrDefault(j => j.Key == by.Journey) is not { } journey || !journey.Needs.Contains(email.Key) =>
            [About(subject, email, FindingLevel.Error, $"{email.Key} waits for {by.Journey}, which does not send it: it would never go out.", $"Add a step to {by.Journey} that sends it, or give it a time.")],
        _ => [],
    };

    private IEnumerable<Finding> Future(CheckSubject subject, EmailAsset email, ScheduledTime time)
    {
        if (time.At <= subject.Now)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} goes out {Say(time)}, which is over.", "Give it a time to come.");
        }

        if (time.At < subject.Plan.Terms.Launch.At)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} goes out {Say(time)}, before the campaign starts ({Say(subject.Plan.Terms.Launch)}).", "Move it, or the start of the campaign.");
        }
    }

    private IEnumerable<Finding> Hours(CheckSubject subject, EmailAsset email, ScheduledTime time, string does)
    {
        if (Local(time) is not { } local)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} is scheduled in the time zone \"{time.Zone}\", which there is not.", "Write an IANA zone such as Europe/Berlin.");
            yield break;
        }

        var quiet = email.QuietHours ?? subject.QuietHours;
        if (quiet.IsQuiet(local.DateTime))
        {
            yield return About(subject, email, FindingLevel.Error,
                $"{email.Key} {does} {Say(time)}, in the quiet hours ({quiet.From:HH\\:mm} to {quiet.Until:HH\\:mm}{(quiet.Weekends ? ", and all weekend" : "")}).", $"Send it between {quiet.Until:HH\\:mm} and {quiet.From:HH\\:mm}{(quiet.Weekends ? ", from Monday to Friday" : "")}.");
        }
        else if (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            yield return About(subject, email, FindingLevel.Suggestion, $"{email.Key} {does} {Say(time)}: few business readers read on a weekend.", "Consider Tuesday to Thursday.");
        }
    }

    private IEnumerable<Finding> InOrder(CheckSubject subject, List<EmailAsset> emails)
    {
        var placed = emails.Select(e => (Email: e, Place: PlaceOf(e.Key.Name), At: e.Start)).Where(e => e.Place >= 0 && e.At is not null).ToList();
        return from earlier in placed
               from later in placed
               where earlier.Place < later.Place && earlier.Email.Audience == later.Email.Audience && earlier.At!.At >= later.At!.At
               select About(subject, later.Email, FindingLevel.Error, $"{later.Email.Key} goes out {Say(later.At!)}, no later than {earlier.Email.Key} ({Say(earlier.At!)}).", $"Send {earlier.Email.Key} first.");
    }

    private IEnumerable<Finding> AroundTheEvent(CheckSubject subject, EmailAsset email)
    {
        if (subject.Assets.OfType<CalendarAsset>().ToList() is not [var calendar] || email.Start is not { } time || PlaceOf(email.Key.Name) is not (>= 0 and var place))
        {
            yield break;
        }

        if (place < AfterTheEvent && time.At >= calendar.Start.At)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} goes out {Say(time)}, when {calendar.Key} has started ({Say(calendar.Start)}).", "Send it before.");
        }
        else if (place == AfterTheEvent && time.At < calendar.End.At)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} goes out {Say(time)}, before {calendar.Key} is over ({Say(calendar.End)}).", "Send it after.");
        }
    }

    private IEnumerable<Finding> Journey(CheckSubject subject, JourneyAsset journey, bool isKept)
    {
        if (journey.End.At <= journey.Start.At)
        {
            yield return About(subject, journey, FindingLevel.Error, $"{journey.Key} ends ({Say(journey.End)}) no later than it starts ({Say(journey.Start)}).", "Correct its start or end.");
        }
        else if (Hours(journey.Steps) is var hours && journey.Start.At.AddHours(hours) > journey.End.At)
        {
            yield return About(subject, journey, FindingLevel.Warning, $"{journey.Key} waits {hours} hours in all, longer than it lasts: its last steps are never reached.", "Shorten the waits, or end it later.");
        }

        if (!isKept && journey.End.At <= subject.Now)
        {
            yield return About(subject, journey, FindingLevel.Error, $"{journey.Key} ends {Say(journey.End)}, which is over.", "Give it an end to come.");
        }
        else if (!isKept && journey.Start.At <= subject.Now)
        {
            yield return About(subject, journey, FindingLevel.Error, $"{journey.Key} starts {Say(journey.Start)}, which is over.", "Give it a start to come.");
        }

        if (Local(journey.Start) is null || Local(journey.End) is null)
        {
            yield return About(subject, journey, FindingLevel.Error, $"{journey.Key} is scheduled in a time zone that there is not (\"{journey.Start.Zone}\", \"{journey.End.Zone}\").", "Write an IANA zone such as Europe/Berlin.");
        }
    }

    // The longest way through.
    private static int Hours(IEnumerable<JourneyStep> steps) => steps.Sum(step => step switch
    {
        JourneyStep.Wait wait => wait.Hours,
        JourneyStep.Branch branch => Math.Max(Hours(branch.Then), Hours(branch.Otherwise)),
        _ => 0,
    });

    private static int PlaceOf(string name) => Array.FindIndex(Places, words => words.Any(w => name.Contains(w, StringComparison.Ordinal)));

    private static DateTimeOffset? Local(ScheduledTime time) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(time.Zone, out var zone) ? TimeZoneInfo.ConvertTime(time.At, zone) : null;

    private static string Say(ScheduledTime time) => $"{(Local(time) ?? time.At).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({time.Zone})";
}
