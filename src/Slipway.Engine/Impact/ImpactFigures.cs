using System.Collections.Immutable;
using Slipway.Core.Impact;
using Slipway.Core.Plans;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Connectors;
using Slipway.Statistics;
using Slipway.Store;

namespace Slipway.Engine.Impact;

/// <summary>How a campaign came live.</summary>
/// <remarks>Members rather than positions: a computed column has no type where there is no row.</remarks>
public sealed record CampaignProgress
{
    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>The version that is live; null where none is.</summary>
    public string? Launched { get; init; }

    /// <summary>When it was first planned, in milliseconds of Unix.</summary>
    public long BegunAt { get; init; }

    /// <summary>When the last step of its first launch was done; null where none is.</summary>
    public long? LiveAt { get; init; }

    /// <summary>Who approved what is live, in how many roles.</summary>
    public long Approvals { get; init; }

    /// <summary>1 where somebody launched it who had not planned it.</summary>
    public long OthersLaunch { get; init; }
}

/// <summary>Reads from the events and the launch log what an impact review needs beside the evidence.</summary>
public sealed class ImpactFigures(Database database, CampaignTally tally)
{
    private const int PastCampaigns = 10;

    /// <summary>What was seen of what must not rise, among the people of a campaign who were written to.</summary>
    public async Task<ImmutableArray<GuardrailReading>> GuardrailsAsync(string campaign, RuleTerms rule)
    {
        var kept = await tally.EventsAsync(campaign);
        var (written, seen) = kept is not null
            ? (kept.FirstOrDefault(c => c is { Asset: CampaignTally.Every, Type: CampaignTally.Written })?.People ?? 0, [.. kept.Where(c => c.Asset == CampaignTally.Every).Select(c => new Seen { Type = c.Type, People = c.People })])
            : await database.ReadAsync(async s => (
                await s.ScalarAsync<long>(
                    "select count(distinct contact) from events where campaign = @campaign and type in (@delivered, @bounced) and automated is null", new { campaign, delivered = EventTypes.Delivered, bounced = EventTypes.Bounced }),
                await s.QueryAsync<Seen>(
                    "select type, count(distinct contact) as people from events where campaign = @campaign and automated is null and type in (select value from json_each(@types)) group by type",
                    new { campaign, types = Session.List(rule.Guardrails.Keys) })));
        var people = seen.ToDictionary(r => r.Type, r => r.People, StringComparer.Ordinal);
        return [.. rule.Guardrails.Select(g => new GuardrailReading(g.Key, new Proportion(Math.Min(written, people.GetValueOrDefault(g.Key)), written), g.Value))];
    }

    /// <summary>The amounts that the outcomes of a campaign's people carry, of both arms alike; a deal with several people counts once.</summary>
    public async Task<OutcomeAmounts> AmountsAsync(Plan plan, string currency)
    {
        // Of those in the comparison, few reached the goal; where these are known, nobody else's events are looked at.
        var among = await tally.ArmsAsync(plan, "arm") is null
            ? "from events m where exists (select 1 from events x where x.contact = m.contact and x.campaign = @Name and x.type = @exposed)"
            : "from (select distinct contact from tally_people where campaign = @Name and reached = 1) p join events m on m.contact = p.contact where 1 = 1";
        var deals = await database.ReadAsync(s => s.QueryAsync<Deal>(
            $"""
            select max(number_of(json_extract(m.data, '$.amount'))) as amount,
              max(case when coalesce(json_extract(m.data, '$.currency'), @currency) = @currency then 0 else 1 end) as abroad
            {among} and m.type = @Metric and m.automated is null and m.at >= @from and m.at < @until
            group by coalesce(json_extract(m.data, '$.opportunity'), m.id)
            """,
            new
            {
                plan.Terms.Goal.Metric,
                plan.Terms.Name,
                currency,
                exposed = EventTypes.Exposed,
                from = plan.Terms.Launch.At.ToUnixTimeMilliseconds(),
                until = plan.Terms.OutcomesUntil.ToUnixTimeMilliseconds(),
            }));
        return new OutcomeAmounts(Moments.Of([.. deals.Select(d => d.Amount).OfType<double>()]), deals.Sum(d => d.Abroad));
    }

    /// <summary>How many days it usually took to an outcome of a metric that would not have been without a campaign, from the last campaigns with that goal; null where too few came.</summary>
    /// <param name="past">Campaigns with that goal.</param>
    /// <param name="days">For how long outcomes are looked at.</param>
    /// <param name="now">The time: only campaigns that were observed for so long count.</param>
    public async Task<double?> LagAsync(IEnumerable<CampaignTerms> past, int days, DateTimeOffset now)
    {
        var observed = new List<OutcomeDays>();
        foreach (var terms in past.Where(t => t.Launch.At.AddDays(days) <= now).OrderByDescending(t => t.Launch.At).Take(PastCampaigns))
        {
            observed.Add(await DaysAsync(terms, days));
        }

        return TypicalLag.Of(observed, days);
    }

    /// <summary>When the people of a campaign first reached its goal.</summary>
    public async Task<OutcomeDays> DaysAsync(CampaignTerms terms, int days)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<DayRow>(
            """
            select x.arm, x.day, count(*) as people from (
              select json_extract(e.data, '$.arm') as arm,
                (select (min(m.at) - @from) / 86400000 from events m where m.contact = e.contact and m.type = @Metric and m.automated is null and m.at >= @from and m.at < @until) as day
              from events e where e.campaign = @Name and e.type = @exposed) x
            group by x.arm, x.day
            """,
            new
            {
                terms.Goal.Metric,
                terms.Name,
                exposed = EventTypes.Exposed,
                from = terms.Launch.At.ToUnixTimeMilliseconds(),
                until = terms.Launch.At.AddDays(days).ToUnixTimeMilliseconds(),
            }));
        ImmutableDictionary<int, long> ByDay(string arm) => rows.Where(r => r.Arm == arm && r.Day is not null).ToImmutableDictionary(r => (int)r.Day!.Value, r => r.People);
        return new OutcomeDays(rows.Where(r => r.Arm == "treated").Sum(r => r.People), rows.Where(r => r.Arm == "held_out").Sum(r => r.People), ByDay("treated"), ByDay("held_out"));
    }

    /// <summary>How every campaign came live, by name.</summary>
    public Task<IReadOnlyList<CampaignProgress>> ProgressAsync() => database.ReadAsync(s => s.QueryAsync<CampaignProgress>(
        """
        select c.name, c.title, c.launched, c.created_at as begunat,
          (select max(j.closed_at) from journal j where j.phase = 'launch' and j.state = 'done' and j.version = (select l.version from launches l where l.campaign = c.name order by l.started_at, l.version limit 1)) as liveat,
          (select count(distinct d.role) from decisions d where d.version = c.launched and d.decision = 'Approve') as approvals,
          (select count(*) from launches l join versions v on v.digest = l.version where l.version = c.launched and l.started_by <> v.created_by) as otherslaunch
        from campaigns c order by c.name
        """));

    private sealed record Seen
    {
        public string Type { get; init; } = "";

        public long People { get; init; }
    }

    private sealed record Deal
    {
        public double? Amount { get; init; }

        public long Abroad { get; init; }
    }

    private sealed record DayRow
    {
        public string? Arm { get; init; }

        public long? Day { get; init; }

        public long People { get; init; }
    }
}
