using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Core.Evidence;
using Slipway.Core.Impact;
using Slipway.Core.Plans;
using Slipway.Engine.Impact;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Impact;

/// <summary>Reads what a campaign cost and earned, for its results, the API, the command and the monthly review.</summary>
public sealed class ImpactReading(
    ImpactFiles files, CostBook costs, AdSpend ads, DraftingBook drafting, Workspace workspace, ImpactFigures figures, CourseBook courses, Engine.Campaigns.Campaigns campaigns, BusinessClock clock)
{
    /// <summary>How many entries a page shows.</summary>
    public const int MostEntries = 20;

    // How long outcomes of a metric usually take changes with the months, and to find it out reads ten campaigns.
    private static readonly TimeSpan _lagHolds = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Metric, int Days), (DateTimeOffset At, double? Days)> _lags = new();

    /// <summary>Reads what a campaign cost, also before it is planned.</summary>
    /// <param name="name">The campaign.</param>
    /// <param name="skip">How many of its entries are passed over.</param>
    /// <param name="take">How many are read.</param>
    public async Task<CampaignCosts> CostsAsync(string name, int skip = 0, int take = MostEntries)
    {
        await drafting.TakeInAsync(name, workspace.CampaignFolder(name), workspace.GeneratedFiles(name));
        var (read, wrong) = files.Rates();
        var rates = read ?? CostRates.None;
        var (spent, asked) = ((await ads.UntilAsync(campaign: name)).Select(a => a.Amount).ToList(), await drafting.CostAsync(campaign: name));
        var cost = CostOf(rates, await costs.SumAsync(name), spent, asked);
        return new CampaignCosts(name, rates, cost)
        {
            Findings = [.. wrong, .. cost?.Findings ?? []],
            ByItself = CostOf(rates, [], spent, asked)?.ByKind ?? ImmutableSortedDictionary<CostKind, decimal>.Empty,
            Entries = await costs.ListAsync(name, skip, take),
            EntryCount = await costs.CountAsync(name),
        };
    }

    /// <summary>Reads what a campaign cost and earned.</summary>
    /// <param name="plan">The plan that its results are of.</param>
    /// <param name="evidence">What the campaign is known to have done.</param>
    /// <param name="isLive">Whether it was launched.</param>
    public async Task<CampaignImpact> ReadAsync(Plan plan, Evidence evidence, bool isLive)
    {
        var (terms, wrong) = files.Terms();
        var impact = await OfAsync(terms, plan, evidence, isLive, await CostsAsync(plan.Terms.Name));
        return impact with { Findings = [.. wrong, .. impact.Findings], Taken = await courses.ListAsync(plan.Terms.Name, MostEntries) };
    }

    /// <summary>Adds when the money was back; not for whole accounts, whose days are not those of their people.</summary>
    public async Task<CampaignImpact> WithPaybackAsync(CampaignImpact impact, Plan plan, Evidence evidence) =>
        impact is { Input: { Value: { } value, IsMature: true }, Costs.Cost: { } cost, Return: not null } && evidence.By != HoldoutUnit.Account
            ? impact with { Payback = Payback.Of(await figures.DaysAsync(plan.Terms, plan.Terms.Goal.WindowDays), plan.Terms.Goal.WindowDays, value, cost, EvidenceJudge.Confidence) }
            : impact;

    /// <summary>Adds up what was recorded, what ads cost and what models cost.</summary>
    internal static FullCost? CostOf(CostRates rates, IEnumerable<CostSum> recorded, IEnumerable<Money> ads, IEnumerable<DraftingCost> models)
    {
        var asked = models.ToList();
        return FullCost.Of(
            rates,
            [.. recorded.Select(r => (r.Kind, r.Amount)), .. ads.Select(a => (CostKind.Media, a)), .. asked.Select(m => m.Paid).OfType<Money>().Where(m => m.Amount > 0).Select(m => (CostKind.Model, m))],
            asked.Where(m => m.Paid is null).Sum(m => m.Answers));
    }

    /// <summary>Judges a campaign whose cost is added up.</summary>
    /// <param name="terms">The values and the rule; null where the file cannot be read.</param>
    /// <param name="plan">The plan that its results are of.</param>
    /// <param name="evidence">What the campaign is known to have done.</param>
    /// <param name="isLive">Whether it was launched.</param>
    /// <param name="cost">What it cost.</param>
    internal async Task<CampaignImpact> OfAsync(ImpactTerms? terms, Plan plan, Evidence evidence, bool isLive, CampaignCosts cost)
    {
        if (!isLive)
        {
            return new CampaignImpact(cost, null, null);
        }

        var (goal, worth) = (plan.Terms.Goal, terms?.Values.GetValueOrDefault(plan.Terms.Goal.Metric));
        var (value, unusable) = await ValueAsync(worth, plan, evidence);
        var (matureAt, rule) = (plan.Terms.OutcomesUntil, RuleFor(goal, terms?.Rule ?? new RuleTerms()));
        var input = new ImpactInput
        {
            Metric = goal.Metric,
            Grade = evidence.Grade,
            Effect = Incremental.Of(evidence),
            Unusable = (evidence as Evidence.Unusable)?.Reason,
            MatureAt = matureAt,
            IsMature = clock.Now >= matureAt,
            WindowDays = goal.WindowDays,
            LagDays = worth?.LagDays,
            LiveDays = Math.Max(0, (int)(clock.Now - plan.Terms.Launch.At).TotalDays),
            Cost = cost.Cost,
            Value = value,
            Guardrails = await figures.GuardrailsAsync(plan.Terms.Name, rule),
            Rule = rule,
        };
        // How long it usually takes decides only whether what would be stopped had its time.
        if (input.LagDays is null && ImpactRule.Judge(input) is Verdict.Stop { Code: not "guardrail" })
        {
            input = input with { LagDays = await LagAsync(goal) };
        }

        // No campaign is judged by a rule that was not meant.
        return new CampaignImpact(cost, input, terms is null ? new Verdict.CannotTell("rule-unreadable", T("impact.yaml cannot be read as it is.")) : ImpactRule.Judge(input)) { Findings = unusable is null ? [] : [unusable] };
    }

    // What the register says of this metric stands in the plan, and so was approved with it.
    private static RuleTerms RuleFor(Goal goal, RuleTerms rule) => goal.Terms?.Guardrails is { } own ? rule with { Guardrails = own } : rule;

    private async Task<(OutcomeValue? Value, Finding? Finding)> ValueAsync(ValueTerms? terms, Plan plan, Evidence evidence)
    {
        if (terms is null or { Each: not null })
        {
            return (terms is null ? null : OutcomeValue.Of(terms), null);
        }

        var amounts = await figures.AmountsAsync(plan, terms.Currency);
        return (OutcomeValue.Of(terms, amounts, evidence.Treated.Reached + evidence.Control.Reached), amounts.Foreign == 0 ? null : Finding.Warning(
            "currency-other", $"{amounts.Foreign} of the outcomes carry an amount that is not in {terms.Currency}, so that what one is worth cannot be told.", fix: $"Let the CRM report its amounts in {terms.Currency}."));
    }

    private async Task<double?> LagAsync(Goal goal)
    {
        var days = goal.WindowDays * 2;
        if (_lags.TryGetValue((goal.Metric, days), out var known) && clock.Now - known.At < _lagHolds)
        {
            return known.Days;
        }

        var past = new List<CampaignTerms>();
        foreach (var progress in (await figures.ProgressAsync()).Where(p => p.Launched is not null))
        {
            if (await campaigns.FindAsync(progress.Launched!) is { Plan.Terms: var terms } && terms.Goal.Metric == goal.Metric)
            {
                past.Add(terms);
            }
        }

        var lag = await figures.LagAsync(past, days, clock.Now);
        _lags[(goal.Metric, days)] = (clock.Now, lag);
        return lag;
    }
}
