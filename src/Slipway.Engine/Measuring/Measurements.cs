using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Measuring;

/// <summary>How often something happened, and how often a machine did it.</summary>
/// <remarks>Members rather than positions: the columns of a count have no type where there is no row.</remarks>
public sealed record EventCount
{
    public string Type { get; init; } = "";

    public string? Asset { get; init; }

    public long People { get; init; }

    public long Events { get; init; }

    public long Automated { get; init; }
}

/// <summary>Reads what a campaign did from the events, and judges it. It knows events and nothing of who made them.</summary>
public sealed class Measurements(Database database, CampaignTally tally, BusinessClock clock)
{
    /// <summary>The evidence so far for the campaign's goal.</summary>
    public async Task<Evidence> EvidenceAsync(Plan plan)
    {
        var goal = plan.Terms.Goal;
        var holdout = plan.Assets.OfType<AudienceAsset>().Select(a => a.Holdout).FirstOrDefault() ?? new Holdout(0, "");
        var arms = await tally.ArmsAsync(plan, "arm") ?? await ArmCounts.ReadAsync(database, plan, "arm", holdout.By, goal.Metric, goal.WindowDays);
        var ends = plan.Terms.OutcomesUntil;
        var (treated, isOver) = (Arm(arms, "treated"), clock.Now >= ends);
        return EvidenceJudge.Judge(new EvidenceInput(goal.Metric, treated, Arm(arms, "held_out"), holdout.Share, isOver, ends)
        {
            By = holdout.By, BaseRate = goal.BaseRate?.Rate, Days = isOver && holdout is { Share: 0, Places: null } && treated.People > 0 ? await DaysAsync(plan) : null,
            Places = holdout.Places is null ? null : isOver ? await PlacesAsync(plan) : [],
        });
    }

    /// <summary>How the difference came about, day by day; null where nobody was held out, or nobody is in the comparison yet.</summary>
    /// <param name="plan">The campaign.</param>
    /// <param name="evidence">Its evidence, which has counted the arms.</param>
    public async Task<EffectOverTime?> OverTimeAsync(Plan plan, Evidence evidence)
    {
        var goal = plan.Terms.Goal;
        if (evidence is not { Treated.People: > 0 and var treated, Control.People: > 0 and var control } || !plan.Assets.OfType<AudienceAsset>().Any(a => a.Holdout.Share > 0))
        {
            return null;
        }

        var reached = await tally.DaysAsync(plan) ?? await ArmCounts.DaysAsync(database, plan, evidence.By);
        var days = Math.Clamp((int)Math.Ceiling((clock.Now - plan.Terms.Launch.At).TotalDays), 1, goal.WindowDays);
        ImmutableArray<long> Of(string arm) => [.. Enumerable.Range(0, days).Select(day => reached.GetValueOrDefault((arm, day)))];
        return EffectOverTime.Of(treated, Of("treated"), control, Of("held_out"), goal.BaseRate?.Rate ?? MeasurementDesign.SupposedRate, goal.WindowDays);
    }

    private async Task<ImmutableArray<PlaceOutcomes>> PlacesAsync(Plan plan)
    {
        var (goal, launch) = (plan.Terms.Goal, plan.Terms.Launch.At);
        var rows = await database.ReadAsync(s => s.QueryAsync<PlaceRow>(
            """
            select p.place as Place, p.held as Held, count(*) as People, sum(p.before) as Before, sum(p.after) as After from (
              select lower(coalesce(json_extract(x.data, '$.stratum'), '')) as place, case when json_extract(x.data, '$.arm') = 'held_out' then 1 else 0 end as held,
                case when exists (select 1 from events m where m.contact = x.contact and m.type = @Metric and m.automated is null and m.at >= @before and m.at < @from) then 1 else 0 end as before,
                case when exists (select 1 from events m where m.contact = x.contact and m.type = @Metric and m.automated is null and m.at >= @from and m.at < @until) then 1 else 0 end as after
              from events x where x.campaign = @Name and x.type = @exposed) p
            group by p.place, p.held order by p.place
            """,
            new
            {
                plan.Terms.Name, goal.Metric, exposed = EventTypes.Exposed, before = launch.AddDays(-goal.WindowDays).ToUnixTimeMilliseconds(), from = launch.ToUnixTimeMilliseconds(),
                until = plan.Terms.OutcomesUntil.ToUnixTimeMilliseconds(),
            }));
        return [.. rows.Select(r => new PlaceOutcomes(r.Place, r.Held != 0, r.People, r.Before, r.After))];
    }

    // Twice the days that count, so that a trend is told from more than the wind of a few weeks; at least four weeks, for there are weekdays in it.
    private async Task<DailyOutcomes?> DaysAsync(Plan plan)
    {
        var (goal, launch) = (plan.Terms.Goal, plan.Terms.Launch.At);
        var (before, after) = (Math.Clamp(2 * goal.WindowDays, 28, 112), goal.WindowDays);
        var from = launch.AddDays(-before).ToUnixTimeMilliseconds();
        // Outcomes that are known only since yesterday say nothing about the months before.
        if (!await database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from events where type = @Metric and at < @from)", new { goal.Metric, from })))
        {
            return null;
        }

        var rows = await database.ReadAsync(s => s.QueryAsync<DayRow>(
            """
            select (m.at - @from) / 86400000 as day, count(distinct m.contact) as people
            from (select distinct contact from events where campaign = @Name and type = @exposed) x join events m on m.contact = x.contact and m.type = @Metric
            where m.automated is null and m.at >= @from and m.at < @until group by 1
            """,
            new { plan.Terms.Name, goal.Metric, exposed = EventTypes.Exposed, from, until = plan.Terms.OutcomesUntil.ToUnixTimeMilliseconds() }));
        var days = new double[before + after];
        foreach (var row in rows)
        {
            days[row.Day] = row.People;
        }

        return new DailyOutcomes([.. days[..before]], [.. days[before..]]);
    }

    /// <summary>What each variant of the campaign's experiment brought so far; null where nothing is tried.</summary>
    public async Task<ExperimentResult?> ExperimentAsync(Plan plan)
    {
        if (plan.Assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Experiment is not null) is not { Experiment: { } experiment, Holdout.By: var by })
        {
            return null;
        }

        var counts = await tally.ArmsAsync(plan, "variant") ?? await ArmCounts.ReadAsync(database, plan, "variant", by, experiment.Metric, plan.Terms.Goal.WindowDays);
        var ends = plan.Terms.OutcomesUntil;
        return ExperimentJudge.Judge(experiment, counts, by, clock.Now >= ends, ends);
    }

    /// <summary>Where the difference came about; empty until it is known, where nobody was held out, and where the people are of one country.</summary>
    /// <param name="plan">The campaign.</param>
    /// <param name="evidence">Its evidence.</param>
    public async Task<ImmutableArray<CountryEffect>> ByCountryAsync(Plan plan, Evidence evidence) => evidence is Evidence.Lift or Evidence.Inconclusive
        ? EffectByCountry.Of(await tally.CountriesAsync(plan) ?? await ArmCounts.CountriesAsync(database, plan, evidence.By))
        : [];

    /// <summary>What all campaigns brought together, told from those whom none wrote to; null where no campaign has left them out yet.</summary>
    public async Task<GlobalEffect?> GlobalAsync(GlobalHoldoutTerms terms)
    {
        var ends = new DateTimeOffset(terms.Until.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var campaigns = await database.ReadAsync(s => s.QueryAsync<string>(
            "select c.name from campaigns c join versions v on v.digest = c.launched where v.launch_at >= @from and v.launch_at < @until and v.plan like @written order by c.name",
            new { from = new DateTimeOffset(terms.From.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds(), until = ends.ToUnixTimeMilliseconds(), written = $"%\"global\":{{\"name\":\"{terms.Name}\"%" }));
        var rows = await database.ReadAsync(s => s.QueryAsync<(string Arm, long People, long Reached)>(
            """
            select p.arm, count(*), sum(p.reached) from (
              select x.arm, case when exists (select 1 from events m where m.contact = x.contact and m.type = @Metric and m.automated is null and m.at >= x.since and m.at < @until) then 1 else 0 end as reached
              from (
                select contact, min(at) as since, case when max(case when type = @withheld then 1 else 0 end) = 1 then 'held_out' else 'treated' end as arm
                from events where campaign in (select value from json_each(@campaigns)) and type in (@exposed, @withheld) and json_extract(data, '$.global') = @Name group by contact) x) p
            group by p.arm
            """,
            new { campaigns = Session.List(campaigns), exposed = EventTypes.Exposed, withheld = EventTypes.Withheld, terms.Name, terms.Metric, until = ends.ToUnixTimeMilliseconds() }));
        var arms = rows.ToImmutableDictionary(r => r.Arm, r => new ArmCount(r.People, r.Reached), StringComparer.Ordinal);
        if (arms.IsEmpty)
        {
            return null;
        }

        var evidence = EvidenceJudge.Judge(new EvidenceInput(terms.Metric, Arm(arms, "treated"), Arm(arms, "held_out"), terms.Share, clock.Now >= ends, ends));
        // Who is in it comes in over the whole time, which the interval of a look before its end does not allow for.
        return new GlobalEffect(terms.Name, terms.Until, campaigns.Count, evidence is Evidence.Unusable open ? open with { Live = null } : evidence);
    }

    /// <summary>Whom of each arm other campaigns wrote to within the days that count.</summary>
    public async Task<Overlap> OverlapAsync(Plan plan)
    {
        var arms = await tally.ArmsAsync(plan, "others") ?? await ArmCounts.WrittenToByOthersAsync(database, plan);
        return new Overlap(Arm(arms, "treated"), Arm(arms, "held_out"));
    }

    /// <summary>How often what happened, by asset.</summary>
    public async Task<IReadOnlyList<EventCount>> CountsAsync(string campaign) =>
        (await tally.EventsAsync(campaign))?.Where(c => c.Asset != CampaignTally.Every).ToList() ?? await database.ReadAsync(s => s.QueryAsync<EventCount>(
            """
            select type, asset, count(distinct case when automated is null then contact end) as people, count(*) as events, count(automated) as automated
            from events where campaign = @campaign group by type, asset order by type, asset
            """,
            new { campaign }));

    /// <summary>How many people did what, each counted once however many assets they did it with; machines left out.</summary>
    public async Task<ImmutableDictionary<string, long>> PeopleAsync(string campaign) =>
        ((await tally.EventsAsync(campaign))?.Where(c => c.Asset == CampaignTally.Every && c.Type != CampaignTally.Written) ?? await database.ReadAsync(s => s.QueryAsync<EventCount>(
            "select type, count(distinct contact) as people from events where campaign = @campaign and automated is null group by type", new { campaign })))
        .ToImmutableDictionary(c => c.Type, c => c.People, StringComparer.Ordinal);

    private sealed record PlaceRow
    {
        public string Place { get; init; } = "";

        public long Held { get; init; }

        public long People { get; init; }

        public long Before { get; init; }

        public long After { get; init; }
    }

    private sealed record DayRow
    {
        public long Day { get; init; }

        public long People { get; init; }
    }

    private static ArmCount Arm(ImmutableDictionary<string, ArmCount> arms, string arm) => arms.GetValueOrDefault(arm) ?? new ArmCount(0, 0);
}
