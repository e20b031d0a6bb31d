using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Gateway;
using Slipway.Core.Impact;
using Slipway.Core.Plans;
using Slipway.Engine.Impact;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Server.Workspaces;
using Slipway.Statistics;
using Slipway.Store.Time;

namespace Slipway.Server.Impact;

/// <summary>Makes the impact review of a month: by the pulse on the first days of the next one, once; and as it would be now, for whoever looks before.</summary>
public sealed class ReviewMaking(
    ImpactReading reading, ImpactFiles files, CostBook costs, AdSpend ads, DraftingBook drafting, ImpactFigures figures, CourseBook courses, ReviewBook reviews, Engine.Campaigns.Campaigns campaigns, Measurements measurements, CallBook gateway,
    Workspace workspace, BusinessClock clock)
{
    /// <summary>Who makes them, in the audit trail.</summary>
    public const string Actor = "slipway";

    // What platforms report of a month's last day is there a day later.
    private const int FirstDay = 2;

    /// <summary>How often the pulse looks.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromHours(1);

    /// <summary>The month that it is now.</summary>
    public string ThisMonth => AdSpend.Month(clock.Now);

    /// <summary>Makes the review of the month before, where it is time and there is something to review; called by the pulse.</summary>
    /// <returns>Whether one was made.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var month = AdSpend.Month(new DateTimeOffset(clock.Now.Year, clock.Now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddDays(-1));
        if (clock.Now.UtcDateTime.Day < FirstDay || await reviews.HasAsync(month))
        {
            return false;
        }

        var review = await MakeAsync(month, cancellation);
        // Where nothing was live, nothing was recorded and nothing decided, there was no month to speak of.
        return (review.Velocity.Live > 0 || !review.UseCases.IsEmpty || review.Spend is { Total.Amount: > 0 } || !review.Decisions.IsEmpty) && await reviews.KeepAsync(review, Actor);
    }

    /// <summary>The review of a month as it would be now; nothing is kept.</summary>
    public async Task<ImpactReview> MakeAsync(string month, CancellationToken cancellation)
    {
        var first = ImpactText.First(month);
        var (from, until) = (AtMidnight(first), AtMidnight(first.AddMonths(1)));
        var ((rates, wrongRates), (terms, wrongTerms), (baseline, wrongBaseline)) = (files.Rates(), files.Terms(), files.Baseline());
        var progress = await figures.ProgressAsync();
        var live = await LiveAsync(progress, from, until, cancellation);
        var decided = (await courses.StandingAsync()).ToDictionary(c => c.Campaign, c => c.Course, StringComparer.Ordinal);
        var taken = await courses.ListAsync(from, until);
        var costOf = await CostsAsync(rates ?? CostRates.None);
        var judged = new Dictionary<string, (ReviewedCampaign Row, CampaignImpact Impact)>(StringComparer.Ordinal);
        foreach (var (name, plan) in live.Select(l => (l.Progress.Name, l.Plan)).Concat(await OthersAsync(taken, live)))
        {
            cancellation.ThrowIfCancellationRequested();
            judged[name] = await JudgeAsync(terms, name, plan, costOf(name), decided.TryGetValue(name, out var course) ? course : null);
        }

        return new ImpactReview(month, DateTimeOffset.FromUnixTimeMilliseconds(clock.Now.ToUnixTimeMilliseconds()))
        {
            Currency = rates?.Currency,
            Rule = (terms ?? ImpactTerms.None).Digest,
            Rates = (rates ?? CostRates.None).Digest,
            Campaigns = [.. live.Select(l => judged[l.Progress.Name].Row).OrderByDescending(c => c.IsProven).ThenBy(c => c.Grade, StringComparer.Ordinal).ThenByDescending(c => c.Return?.Roi).ThenBy(c => c.Name, StringComparer.Ordinal)],
            Global = workspace.Settings().Settings.GlobalHoldout is { } holdout && holdout.From < DateOnly.FromDateTime(until.UtcDateTime) && holdout.Until >= first ? await measurements.GlobalAsync(holdout) : null,
            Spend = await SpendAsync(rates ?? CostRates.None, first, from, until),
            UseCases = [.. (await gateway.SpentAsync(first, first.AddMonths(1))).Select(s => new ReviewedUseCase(s.Purpose, s.Amount))],
            Velocity = await VelocityAsync(progress, live, from, until),
            Baseline = baseline is null ? null : ReviewedBaseline.Of(baseline),
            Decisions = Decisions(taken, judged),
            Gaps =
            [
                .. wrongRates.Concat(wrongTerms).Concat(wrongBaseline).Select(f => $"{f.Place}: {f.Message}"),
                .. rates is { Currency: null } ? [$"{CostRates.Missing.Message} {CostRates.Missing.Fix}"] : Array.Empty<string>(),
                .. live.Select(l => l.Plan.Terms.Goal.Metric).Distinct(StringComparer.Ordinal).Where(m => terms?.Values.ContainsKey(m) == false).Order(StringComparer.Ordinal).Select(m => $"Nobody said what one {m} is worth. Write it under `values:` in {ImpactTerms.File}."),
                .. judged.Values.SelectMany(j => j.Impact.Costs.Cost?.Findings ?? []).Select(f => $"{f.Message} {f.Fix}").Distinct(StringComparer.Ordinal).Take(20),
                .. baseline is null && wrongBaseline.IsEmpty ? ["Nobody mapped how a campaign was made by hand, so that there is nothing to hold the hours and days against: slipway baseline"] : Array.Empty<string>(),
            ],
        };
    }

    // A campaign is live in a month when it was launched before its end and its outcomes still counted after its beginning.
    private async Task<List<(CampaignProgress Progress, Plan Plan)>> LiveAsync(IReadOnlyList<CampaignProgress> progress, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        var live = new List<(CampaignProgress, Plan)>();
        foreach (var one in progress.Where(p => p.Launched is not null))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await campaigns.FindAsync(one.Launched!) is { Plan: var plan } && plan.Terms.Launch.At < until && plan.Terms.OutcomesUntil >= from)
            {
                live.Add((one, plan));
            }
        }

        return live;
    }

    // What was decided about a campaign is held against what came of it, also where its month is over.
    private async Task<List<(string Name, Plan Plan)>> OthersAsync(ImmutableArray<TakenCourse> taken, List<(CampaignProgress Progress, Plan Plan)> live)
    {
        var others = new List<(string, Plan)>();
        foreach (var one in taken.DistinctBy(t => t.Campaign).Where(t => live.TrueForAll(l => l.Progress.Name != t.Campaign)))
        {
            if (await campaigns.FindAsync(one.Version) is { Plan: var plan })
            {
                others.Add((one.Campaign, plan));
            }
        }

        return others;
    }

    private async Task<Func<string, CampaignCosts>> CostsAsync(CostRates rates)
    {
        foreach (var name in workspace.CampaignNames())
        {
            await drafting.TakeInAsync(name, workspace.CampaignFolder(name), workspace.GeneratedFiles(name));
        }

        var (recorded, spent, asked) = ((await costs.SumAsync()).ToLookup(c => c.Campaign), (await ads.UntilAsync()).ToLookup(a => a.Campaign, a => a.Amount), (await drafting.CostAsync()).ToLookup(m => m.Campaign));
        return name => new CampaignCosts(name, rates, ImpactReading.CostOf(rates, recorded[name], spent[name], asked[name]));
    }

    private async Task<(ReviewedCampaign Row, CampaignImpact Impact)> JudgeAsync(ImpactTerms? terms, string name, Plan plan, CampaignCosts cost, Course? decided)
    {
        var evidence = await measurements.EvidenceAsync(plan);
        var impact = await reading.OfAsync(terms, plan, evidence, isLive: true, cost);
        var verdict = impact.Verdict!;
        return (new ReviewedCampaign(name, plan.Terms.Title, plan.Terms.Goal.Metric, plan.Terms.Goal.Target, evidence.Grade.ToString(), evidence.Verdict, verdict.Course, verdict.Reason)
        {
            Units = evidence.Units,
            Effect = impact.Input!.Effect,
            Cost = cost.Cost is { } full ? new Money(full.Total, full.Currency) : null,
            Return = impact.Return,
            Flips = [.. verdict.Flips.Select(f => f.Text)],
            Decided = decided,
        }, impact);
    }

    private async Task<ReviewedSpend?> SpendAsync(CostRates rates, DateOnly first, DateTimeOffset from, DateTimeOffset until)
    {
        var (now, before) = (await ads.UntilAsync(AdSpend.Month(from)), await ads.UntilAsync(AdSpend.Month(from.AddDays(-1))));
        // Platforms report the whole so far; the month's part is what came on top.
        var spent = now.Select(n => n.Amount with { Amount = n.Amount.Amount - before.Where(b => b.Campaign == n.Campaign && b.Amount.Currency == n.Amount.Currency).Sum(b => b.Amount.Amount) }).Where(m => m.Amount > 0);
        return ImpactReading.CostOf(rates, await costs.SumAsync(null, first, first.AddMonths(1)), spent, await drafting.CostAsync(from, until)) is { } sum
            ? new ReviewedSpend(sum.ByKind, new Money(sum.Total, sum.Currency)) { LeftOut = sum.LeftOut }
            : null;
    }

    private async Task<ReviewedVelocity> VelocityAsync(IReadOnlyList<CampaignProgress> progress, List<(CampaignProgress Progress, Plan Plan)> live, DateTimeOffset from, DateTimeOffset until)
    {
        var fresh = live.Where(l => l.Plan.Terms.Launch.At >= from && l.Plan.Terms.Launch.At < until).ToList();
        var steps = fresh.SelectMany(f => f.Plan.Order).ToList();
        var hours = await costs.HoursAsync();
        var known = progress.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return new ReviewedVelocity(live.Count, fresh.Count, progress.Count(p => p.Launched is null) + workspace.CampaignNames().Count(n => !known.Contains(n)))
        {
            LeadHours = Median(fresh.Where(f => f.Progress.LiveAt is not null).Select(f => (f.Progress.LiveAt!.Value - f.Progress.BegunAt) / 3_600_000.0)),
            Automated = steps.Count(s => s.ByHand is null),
            ByHand = steps.Count(s => s.ByHand is not null),
            // Work goes to everyone who approves, to whoever does a step in a platform, and to whoever launches in another's stead.
            HandOffs = Median(fresh.Select(f => (double)(f.Progress.Approvals + f.Progress.OthersLaunch + f.Plan.Order.Count(s => s.ByHand is not null)))),
            Hours = Median(fresh.Where(f => hours.ContainsKey(f.Progress.Name)).Select(f => (double)hours[f.Progress.Name])),
        };
    }

    private static ImmutableArray<ReviewedDecision> Decisions(ImmutableArray<TakenCourse> taken, Dictionary<string, (ReviewedCampaign Row, CampaignImpact Impact)> judged) =>
    [
        .. taken.Where(t => judged.ContainsKey(t.Campaign)).Select(t => (t, judged[t.Campaign].Row)).Select(d => new ReviewedDecision(
            d.t.Campaign, d.Row.Title, d.t.Course, d.t.Account, DateOnly.FromDateTime(d.t.At.UtcDateTime), d.t.Reason, d.Row.Course, d.Row.Reason) { RoiThen = d.t.Roi, RoiNow = d.Row.Return?.Roi }),
    ];

    private static double? Median(IEnumerable<double> of) => of.ToArray() is { Length: > 0 } values ? SampleQuantile.Of(values, 0.5) : null;

    private static DateTimeOffset AtMidnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
