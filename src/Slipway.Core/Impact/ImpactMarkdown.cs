using System.Globalization;
using System.Text;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Impact;

/// <summary>Writes an impact review as Markdown, whole.</summary>
public static class ImpactMarkdown
{
    /// <summary>Writes it.</summary>
    /// <param name="review">The review.</param>
    /// <param name="signed">Who signed it off and when, in words; null where nobody did.</param>
    /// <param name="nameOf">The name of an account.</param>
    public static string Write(ImpactReview review, string? signed, Func<string, string> nameOf)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Impact review {review.Month}\n\nMade {review.MadeAt.UtcDateTime:d MMMM yyyy, HH:mm} UTC. {(signed is null ? "Not signed off." : $"{Plain(signed)}.")} Digest `{review.Digest}`, under the rule `{review.Rule}`.\n");
        Gaps(text, review);
        Campaigns(text, review);
        Spend(text, review);
        UseCases(text, review);
        Velocity(text, review);
        Due(text, review);
        Decisions(text, review, nameOf);
        return text.ToString();
    }

    private static void Gaps(StringBuilder text, ImpactReview review)
    {
        if (!review.Gaps.IsEmpty)
        {
            text.Append("\n## What is missing\n\n");
            review.Gaps.ToList().ForEach(g => text.Append(CultureInfo.InvariantCulture, $"- {Plain(g)}\n"));
        }
    }

    private static void Campaigns(StringBuilder text, ImpactReview review)
    {
        text.Append("\n## What was claimed, and what is proven\n\n");
        if (review.Campaigns.IsEmpty)
        {
            text.Append("No campaign was live.\n");
            return;
        }

        text.Append("| Campaign | Claimed | Earned by it (95 % interval) | Evidence | Cost | Return on cost | The rule says |\n|---|---|---|---|---|---|---|\n");
        foreach (var c in review.Campaigns)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(c.Title)} | {c.Target:#,0} {Cell(c.Metric)} | {(c.Effect is { } effect ? Say(effect) : "no figure")} | {c.Grade} | {(c.Cost is { } cost ? MoneyText.Say(cost) : "not known")} | {Say(c.Return)} | {ImpactRule.Words(c.Course)} |\n");
        }

        text.Append("\nNothing here is added up over campaigns: the sum of what was found to work would promise too much.\n");
        if (review.Global is { } global)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### All campaigns together ({Plain(global.Name)}, {global.Campaigns})\n\n{Plain(global.Sentence)}\n");
        }

        foreach (var c in review.Campaigns)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {Plain(c.Title)}\n\n{Plain(c.Evidence)} {ImpactRule.Words(c.Course)}: {Plain(c.Reason)}\n");
            if (!c.Flips.IsEmpty)
            {
                text.Append('\n');
                c.Flips.ToList().ForEach(f => text.Append(CultureInfo.InvariantCulture, $"- {Plain(f)}\n"));
            }
        }
    }

    private static void Spend(StringBuilder text, ImpactReview review)
    {
        text.Append("\n## What was spent in the month\n\n");
        if (review.Spend is not { } spend)
        {
            text.Append(CultureInfo.InvariantCulture, $"Not known: there is no {CostRates.File}.\n");
            return;
        }

        text.Append("| For | Amount |\n|---|---:|\n");
        foreach (var (kind, amount) in spend.ByKind)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {kind} | {MoneyText.Say(new Money(amount, spend.Total.Currency))} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"| **Together** | **{MoneyText.Say(spend.Total)}** |\n");
        if (!spend.LeftOut.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nNot in it, for no exchange is written: {string.Join(", ", spend.LeftOut.Select(MoneyText.Say))}.\n");
        }
    }

    private static void UseCases(StringBuilder text, ImpactReview review)
    {
        if (!review.UseCases.IsEmpty)
        {
            text.Append("\nApart from campaigns, AI tools over the gateway, by use case:\n\n");
            review.UseCases.ToList().ForEach(u => text.Append(CultureInfo.InvariantCulture, $"- {Plain(u.Purpose)}: {MoneyText.Say(u.Amount)}\n"));
        }
    }

    private static void Velocity(StringBuilder text, ImpactReview review)
    {
        var v = review.Velocity;
        text.Append("\n## How fast it went\n\n| | With Slipway | By hand |\n|---|---:|---:|\n");
        text.Append(CultureInfo.InvariantCulture, $"| Campaigns live | {v.Live} | |\n| Came live in the month | {v.WentLive} | |\n| Not live yet | {v.Backlog} | |\n");
        text.Append(CultureInfo.InvariantCulture, $"| First plan to live, median | {Hours(v.LeadHours)} | {Hours((double?)review.Baseline?.LeadHours)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| People's hours for a campaign, median | {Hours(v.Hours)} | {Hours((double?)review.Baseline?.Hours)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| Hand-offs of a campaign, median | {v.HandOffs?.ToString("0.#", CultureInfo.InvariantCulture) ?? "–"} | {review.Baseline?.HandOffs.ToString(CultureInfo.InvariantCulture) ?? "–"} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| Steps by machine | {v.Automated} | |\n| Steps by hand | {v.ByHand} | {review.Baseline?.Steps.ToString(CultureInfo.InvariantCulture) ?? "–"} for one campaign |\n");
        text.Append(review.Baseline is { } baseline ? $"\nBy hand: {Plain(baseline.Campaign)}, as the team mapped it.\n" : $"\nNobody mapped how a campaign was made by hand: `slipway baseline`.\n");
    }

    private static void Due(StringBuilder text, ImpactReview review)
    {
        text.Append("\n## To be decided\n\n");
        var due = review.Due.ToList();
        if (due.Count == 0)
        {
            text.Append("Nothing.\n");
        }

        due.ForEach(c => text.Append(CultureInfo.InvariantCulture, $"- **{Plain(c.Title)}**: {ImpactRule.Words(c.Course).ToLowerInvariant()}, for {Plain(c.Reason)}{(c.Decided is { } decided ? $" Decided so far: {ImpactRule.Words(decided).ToLowerInvariant()}." : "")}\n"));
    }

    private static void Decisions(StringBuilder text, ImpactReview review, Func<string, string> nameOf)
    {
        text.Append("\n## What was decided, and how it turned out\n\n");
        if (review.Decisions.IsEmpty)
        {
            text.Append("Nothing was decided in the month.\n");
        }

        foreach (var d in review.Decisions)
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{Plain(d.Title)}**: {ImpactRule.Words(d.Course).ToLowerInvariant()}, by {Plain(nameOf(d.By))} on {d.On:d MMMM yyyy}: “{Plain(d.Reason)}” {Said(d.Turnout)} ");
            text.Append(CultureInfo.InvariantCulture, $"{(d.RoiThen is { } then && d.RoiNow is { } now ? $"The return was {ImpactRule.Percent(then)} then and is {ImpactRule.Percent(now)} now. " : "")}The rule now says {ImpactRule.Words(d.Now).ToLowerInvariant()}: {Plain(d.NowReason)}\n");
        }
    }

    /// <summary>How a decision turned out, in a sentence.</summary>
    public static string Said(Turnout turnout) => turnout switch { Turnout.Held => "It held.", Turnout.Reversed => "It did not hold.", _ => "It is open whether it held." };

    /// <summary>A length of time that is given in hours.</summary>
    public static string Hours(double? hours) => hours switch
    {
        null => "–",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(hours.Value * 60):0} minutes"),
        < 48 => string.Create(CultureInfo.InvariantCulture, $"{hours:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours / 24:0.#} days"),
    };

    private static string Say(Incremental effect) => string.Create(CultureInfo.InvariantCulture, $"{effect.Estimate:#,0.#} ({effect.Lower:#,0.#} to {effect.Upper:#,0.#})").Replace('-', '−');

    private static string Say(Return? earned) => earned is { Roi: { } roi, RoiLower: { } lower, RoiUpper: { } upper } ? $"{ImpactRule.Percent(roi)} ({ImpactRule.Percent(lower)} to {ImpactRule.Percent(upper)})" : "–";

    private static string Cell(string text) => Plain(text).Replace("|", "\\|", StringComparison.Ordinal);

    // What people wrote is words here, never markup.
    private static string Plain(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => c is '*' or '_' or '`' or '<' or '>' or '[' or ']' or '#' or '\\' ? $"\\{c}" : c.ToString()));
}
