using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Approving;

/// <summary>A checked plan in the few lines that an approver reads first: what, to whom, when, how much, what changed, what the rules say.</summary>
public static class ApprovalSummary
{
    private const int Most = 5;

    /// <param name="plan">What is asked for.</param>
    /// <param name="known">What its approvers know already, where only the difference is new to them; null for what is live.</param>
    /// <param name="origin">How it came of changes made in tools; null where it did not.</param>
    public static ImmutableArray<ApprovalFact> Of(CheckedPlan plan, Plan? known = null, VersionOrigin? origin = null) =>
    [
        new("What", What(plan.Plan)), .. plan.Staged.Audiences.Select(a => new ApprovalFact("To whom", Whom(a.Asset, a.Figures, plan.Plan.Terms))), new("When", When(plan.Plan)), new("How much", HowMuch(plan.Plan)),
        new("What changes", Changes(plan.Plan, known, origin)), new("What the rules say", Rules(plan.Findings)),
    ];

    /// <summary>Each change of the plan, in a line.</summary>
    public static string Changes(Plan plan, Plan? known = null, VersionOrigin? origin = null)
    {
        var back = (origin?.PutBack ?? []).ToLookup(b => b.Asset);
        var lines = (known is null ? plan.Changes : Planner.Differences(known, plan)).Where(c => c is not Change.Keep)
            .Select(c => $"{(back.Contains(c.Key) ? "Put back" : Name(c))}: {c.Shown.Title} ({c.Key}){(back.Contains(c.Key) ? $", {Count(back[c.Key].Count(), "field")} changed outside" : "")}").ToList();
        return lines.Count == 0 ? "Nothing." : Listed(lines, "\n", 4 * Most);
    }

    private static string What(Plan plan) =>
        string.Join(", ", plan.Assets.GroupBy(a => a.Key.Kind).OrderBy(g => g.Key).Select(g => Count(g.Count(), g.Key switch { AssetKind.CrmCampaign => "CRM campaign", AssetKind.Calendar => "calendar entry", var kind => kind.ToString().ToLowerInvariant() })));

    private static string Whom(AudienceAsset audience, AudienceFigures figures, CampaignTerms terms) => string.Create(
        CultureInfo.InvariantCulture,
        $"{audience.Title}: {figures.Eligible - figures.HeldOut:#,0} people{(figures.HeldOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {figures.HeldOut:#,0} held out to measure against"))}; {string.Join(", ", terms.Markets)}");

    private static string When(Plan plan)
    {
        var moments = plan.Assets.OfType<EmailAsset>().Select(e => (e.Title, e.Ramp, Time: e.Start))
            .Where(e => e.Time is not null).OrderBy(e => e.Time!.At).Select(e => $"{e.Title}: {At(e.Time!)}{(e.Ramp is { } ramp ? $". {RampWords.Of(ramp, e.Time)}" : "")}")
            .Concat(plan.Assets.OfType<AdAsset>().Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Title}: {a.Start:d MMM yyyy} to {a.End:d MMM yyyy}"))).ToList();
        return Listed([$"Launch: {At(plan.Terms.Launch)}", .. moments], "\n", Most);
    }

    private static string HowMuch(Plan plan) => Listed([$"{Amount(plan.Terms.Budget)} in all", .. plan.Assets.OfType<AdAsset>().Select(a => $"{a.Title}: at most {Amount(a.DailyBudget)} a day")], "\n", Most);

    private static string Rules(ImmutableArray<Finding> findings)
    {
        var open = findings.Where(f => f.Excepted is null && f.Level != FindingLevel.Suggestion).ToList();
        var excepted = findings.Count(f => f.Excepted is not null);
        return $"{(open.Count == 0 ? "Nothing to say against it." : Listed([.. open.Select(f => f.Message)], "\n", Most))}{(excepted == 0 ? "" : $"\n{Count(excepted, "exception")} granted.")}";
    }

    private static string Name(Change change) => change switch { Change.Create => "New", Change.Remove => "Removed", Change.Replace => "Replaced", Change.Update { IsPutBack: true } => "Put back", _ => "Changed" };

    private static string At(ScheduledTime time) => string.Create(CultureInfo.InvariantCulture, $"{time.At:ddd d MMM yyyy, HH:mm} ({time.Zone})");

    private static string Amount(Money money) => string.Create(CultureInfo.InvariantCulture, $"{money.Amount:#,0.##} {money.Currency}");

    private static string Count(int number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? thing : thing.EndsWith('y') && !thing.EndsWith("ey", StringComparison.Ordinal) ? $"{thing[..^1]}ies" : $"{thing}s")}");

    private static string Listed(List<string> lines, string between, int most) =>
        lines.Count <= most ? string.Join(between, lines) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(between, lines.Take(most))}{between}and {lines.Count - most} more");
}
