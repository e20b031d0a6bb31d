using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary>A plan as a person reads it: who, what, when, public from when, in which order.</summary>
internal static class PlanView
{
    public static IEnumerable<string> Lines(Plan plan) =>
    [
        .. Terms(plan),
        "", "Who",
        .. plan.Assets.OfType<AudienceAsset>().SelectMany(Audience),
        "", "What will exist",
        .. plan.Changes.Select(Exists),
        "", "Who gets what, when",
        .. plan.Assets.OfType<EmailAsset>().OrderBy(When).ThenBy(e => e.Key).SelectMany(Email),
        .. plan.Assets.OfType<JourneyAsset>().SelectMany(Journey),
        "", "Public from when",
        .. Public(plan),
        "", "Order of the launch",
        .. plan.Order.Select((step, i) => Row($"{i + 1}.", 3, $"{step.Asset,-28}{(step.Effect == LaunchEffect.Irreversible ? " cannot be taken back" : "")}")),
    ];

    private static IEnumerable<string> Terms(Plan plan)
    {
        var terms = plan.Terms;
        yield return $"{terms.Title} ({terms.Name})";
        yield return Row("Goal", $"{terms.Goal.Target} × {terms.Goal.Metric} within {terms.Goal.WindowDays} days of the first mail");
        yield return Row("Launch", Words.Of(terms.Launch));
        yield return Row("Budget", Words.Of(terms.Budget));
        yield return Row("Markets", $"{string.Join(", ", terms.Markets)} · {terms.Industry} · {terms.Language}");
        yield return Row("Version", Words.Version(plan.Digest));
    }

    private static IEnumerable<string> Audience(AudienceAsset audience)
    {
        yield return $"  {audience.Key}  {audience.Title}";
        yield return Row("everyone", $"where {audience.Where}");
        foreach (var exclusion in audience.Exclusions)
        {
            yield return Row("but not", $"{exclusion.Reason}: {exclusion.Where}");
        }

        yield return Row("but not", $"without consent to {audience.ConsentPurpose}{(audience.OptOutMarkets.IsEmpty ? "" : $", which {string.Join(", ", audience.OptOutMarkets)} do not ask for")}");
        if (audience.RestDays > 0)
        {
            yield return Row("but not", $"mailed within the last {audience.RestDays} days");
        }

        yield return Row("at most", $"{Words.Of(audience.Cap)} people");
        yield return Row("held out", $"{Words.Percent(audience.Holdout.Share, "0.##")} of them get nothing, to measure against");
    }

    private static string Exists(Change change) => Row(
        change switch
        {
            Change.Create => "new",
            Change.Update => "changed",
            Change.Replace => "replaced",
            Change.Remove => "removed",
            _ => "as it is",
        },
        $"{change.Key,-28} {(change.Result ?? change.Origin)!.Title}");

    private static IEnumerable<string> Email(EmailAsset email)
    {
        yield return $"  {Words.Of(email.Delivery)}";
        yield return Given(email.Key.ToString(), $"\"{Words.OneLine(email.Subject)}\"");
        yield return Given("to", email.Delivery is Delivery.ByJourney ? "Whom the journey brings to it" : Words.Of(email.Recipients));
    }

    private static IEnumerable<string> Journey(JourneyAsset journey) =>
    [
        $"  {Words.Of(journey.Start)}",
        Given(journey.Key.ToString(), $"Everyone in the audience enters; whoever is still in it leaves on {Words.Of(journey.End)}"),
        .. Words.Of(journey.Steps).Select(step => Given("", new string(' ', step.Depth * 2) + step.Text)),
    ];

    private static IEnumerable<string> Public(Plan plan)
    {
        var steps = plan.Order.ToDictionary(s => s.Asset, s => s.Effect);
        var atOnce = plan.Assets.Where(a => a is PageAsset or FormAsset or LinkAsset or CalendarAsset && steps.ContainsKey(a.Key)).Select(a => a.Key.ToString()).ToList();
        yield return "  Before the launch, nothing: it is prepared as drafts, which only reviewers see.";
        if (atOnce.Count > 0)
        {
            yield return $"  As soon as it is launched: {string.Join(", ", atOnce)}";
        }

        if (plan.Assets.OfType<EmailAsset>().Where(e => steps.ContainsKey(e.Key)).Select(When).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() is var first && first != DateTimeOffset.MaxValue)
        {
            yield return $"  From {Words.Of(new ScheduledTime(first, plan.Terms.Zone))} on, the mails, each at its time above";
        }
    }

    // Mails of a journey come after those with a time of their own.
    private static DateTimeOffset When(EmailAsset email) => email.Delivery switch
    {
        Delivery.AtTime at => at.Time.At,
        Delivery.AfterEvent after => after.NotBefore.At,
        _ => DateTimeOffset.MaxValue,
    };

    private static string Given(string name, string text) => "  " + Row(name, 28, text);

    private static string Row(string name, string text) => Row(name, 9, text);

    private static string Row(string name, int width, string text) => string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)} {text}").TrimEnd();
}
