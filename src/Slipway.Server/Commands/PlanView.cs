using System.Globalization;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary>A plan as a person reads it: who, what, when, public from when, in which order.</summary>
internal static class PlanView
{
    public static IEnumerable<string> Lines(Plan plan) => Lines(plan, plan.Changes.Select(c => NameOf(c).Length).DefaultIfEmpty().Max());

    private static IEnumerable<string> Lines(Plan plan, int width) =>
    [
        .. Terms(plan),
        "", "Who",
        .. plan.Assets.OfType<AudienceAsset>().SelectMany(Audience),
        "", "What will exist",
        .. Together(plan.Changes, SourceOf).Select(same => Exists(same, width)),
        "", "Who gets what, when",
        .. plan.Assets.OfType<EmailAsset>().OrderBy(SchedulePanel.When).ThenBy(e => e.Key).SelectMany(e => Email(e, width)),
        .. plan.Assets.OfType<JourneyAsset>().SelectMany(j => Journey(j, width)),
        .. Words.Holding(plan).Select(rule => $"  {rule}"),
        "", "Public from when",
        .. Public(plan),
        "", "Order of the launch",
        .. Order(plan, width),
    ];

    private static IEnumerable<string> Order(Plan plan, int width)
    {
        var sources = plan.Changes.ToDictionary(c => c.Key, SourceOf);
        return Together(plan.Order, s => sources.GetValueOrDefault(s.Asset)).Select((same, i) => Row($"{i + 1}.", 3,
            same[0].Effect == LaunchEffect.Irreversible ? $"{same[0].Asset.ToString().PadRight(width)}  cannot be taken back"
            : same.Count == 1 ? same[0].Asset.ToString() : $"page/{sources[same[0].Asset]}, {same.Count} pages"));
    }

    // The pages of one file, one for each account, are one line: a thousand of them would hide the rest.
    private static string? SourceOf(Change change) => (change.Shown as PageAsset)?.Source;

    private static string NameOf(Change change) => SourceOf(change) is { } source ? $"page/{source}" : change.Key.ToString();

    // What follows each other and has the same source.
    private static IEnumerable<List<T>> Together<T>(IEnumerable<T> all, Func<T, string?> source)
    {
        List<T> same = [];
        foreach (var one in all)
        {
            if (same.Count > 0 && (source(one) is null || source(one) != source(same[0])))
            {
                yield return same;
                same = [];
            }

            same.Add(one);
        }

        if (same.Count > 0)
        {
            yield return same;
        }
    }

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

        if (audience.Exclusive is { } range)
        {
            yield return Row("but not", $"who is kept for other campaigns of {range.Group}: this one has {Words.Percent(range.From, "0.##")} to {Words.Percent(range.To, "0.##")} of all");
        }

        if (audience.Global is { } global)
        {
            yield return Row("but not", $"the {Words.Percent(global.Share, "0.##")} that no campaign writes to ({global.Name})");
        }

        if (audience.Accounts is { } list)
        {
            yield return Row("at", $"one of {Words.Of(list.Accounts.Length)} target accounts{(list.MostPerAccount is { } most ? $", at most {most} people of each" : "")}{(list.Roles.IsEmpty ? "" : $": {string.Join(", then ", list.Roles.Select(r => r.Name))}")}");
        }

        yield return Row("at most", $"{Words.Of(audience.Cap)} people");
        if (audience.Experiment is { } tried)
        {
            yield return Row("tried", $"{tried.Question ?? tried.Name}: {string.Join(", ", tried.Split.Variants.Select(v => $"{Words.Percent(v.Share, "0.##")} get {v.Name}"))}; {tried.Metric} decides");
        }

        yield return Row("held out", audience.Holdout.Places is { } places ? $"everybody whose {places.Field} is {string.Join(" or ", places.Held)}: {audience.Holdout.Why?.TrimEnd('.')}"
            : audience.Holdout.By == HoldoutUnit.Account
            ? $"{Words.Percent(audience.Holdout.Share, "0.##")} of the accounts, each with all its people, get nothing, to measure against"
            : $"{Words.Percent(audience.Holdout.Share, "0.##")} of them{(audience.Holdout.Strata is { } strata ? $", out of each {string.Join(" and ", strata)} alike," : "")} get nothing, to measure against");
        if (audience.Holdout.Assigned == AssignedBy.GrowthBook)
        {
            yield return Row("assigned", $"as GrowthBook does, with the seed {audience.Holdout.Seed}");
        }
    }

    private static string Exists(List<Change> same, int width)
    {
        string Word(Change change) => change switch
        {
            Change.Create => "new",
            Change.Update => "changed",
            Change.Replace => "replaced",
            Change.Remove => "removed",
            _ => "as it is",
        };
        var title = (same[0].Result ?? same[0].Origin)!.Title;
        var words = same.GroupBy(Word).ToList();
        return same.Count == 1 ? Row(Word(same[0]), $"{NameOf(same[0]).PadRight(width)}  {title}")
            : Row(words.Count == 1 ? words[0].Key : "changed", $"{NameOf(same[0]).PadRight(width)}  {same.Count} pages, one for each account{(words.Count == 1 ? "" : $" ({string.Join(", ", words.Select(w => $"{w.Count()} {w.Key}"))})")}: {title}, …");
    }

    private static IEnumerable<string> Email(EmailAsset email, int width)
    {
        yield return $"  {Words.Of(email.Delivery)}";
        yield return Given(email.Key.ToString(), width, $"\"{Words.OneLine(email.Subject)}\"");
        yield return Given("to", width, email.Delivery is Delivery.ByJourney ? "Whom the journey brings to it" : Words.Of(email.Recipients));
        if (email.Ramp is { } ramp)
        {
            yield return Given("", width, RampWords.Of(ramp, email.Start));
        }
    }

    private static IEnumerable<string> Journey(JourneyAsset journey, int width) =>
    [
        $"  {Words.Of(journey.Start)}",
        Given(journey.Key.ToString(), width, $"Everyone in the audience enters; whoever is still in it leaves on {Words.Of(journey.End)}"),
        .. Words.Of(journey.Steps).Select(step => Given("", width, new string(' ', step.Depth * 2) + step.Text)),
    ];

    private static IEnumerable<string> Public(Plan plan)
    {
        var steps = plan.Order.ToDictionary(s => s.Asset, s => s.Effect);
        yield return "  Before the launch, nothing: it is prepared as drafts, which only reviewers see.";
        yield return "  As soon as it is launched:";
        foreach (var kind in plan.Assets.Where(a => a is PageAsset or FormAsset or LinkAsset or CalendarAsset && steps.ContainsKey(a.Key)).GroupBy(a => a.Key.Kind))
        {
            yield return "  " + Row(Words.Of(kind.Key), 14, string.Join(", ", kind.GroupBy(a => (a as PageAsset)?.Source ?? a.Key.Name).Select(g => g.Count() == 1 ? g.First().Key.Name : $"{g.Key} ({g.Count()} pages)")));
        }

        if (plan.Assets.OfType<EmailAsset>().Where(e => steps.ContainsKey(e.Key)).Min(e => e.Start?.At) is { } first)
        {
            yield return $"  From {Words.Of(new ScheduledTime(first, plan.Terms.Zone))} on, the mails, each at its time above";
        }
    }

    private static string Given(string name, int width, string text) => "  " + Row(name, width + 1, text);

    private static string Row(string name, string text) => Row(name, 9, text);

    private static string Row(string name, int width, string text) => string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)} {text}").TrimEnd();
}
