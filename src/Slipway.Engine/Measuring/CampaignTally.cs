using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Engine.Measuring;

/// <summary>Keeps the counts that results are made of, in the same commit as the events they count.</summary>
/// <remarks>
/// What is kept of a person is a function of that person's events alone, and what is kept of a campaign is the sum over its people. So whatever comes late, twice, out of order, or turns out to be a machine's: those whom it
/// concerns are counted anew, and the sums change by what changed of them. <see cref="ArmCounts"/> says what is counted; where nothing is kept by the terms that are asked for, it counts.
/// </remarks>
public sealed class CampaignTally(Database database)
{
    /// <summary>What stands for all assets of a type together.</summary>
    internal const string Every = "*";

    /// <summary>Stands for the people whom a mail was delivered to or came back from.</summary>
    internal const string Written = "written";

    private static readonly ImmutableArray<string> _judged = [EventTypes.Opened, EventTypes.Clicked];
    private static readonly ImmutableArray<string> _writes = [EventTypes.Delivered, EventTypes.Bounced];

    // What is planned never changes, so its terms are read from the plan once.
    private readonly ConcurrentDictionary<string, TallyTerms> _terms = new(StringComparer.Ordinal);

    /// <summary>What is being counted while events are taken in.</summary>
    internal sealed record Page(ImmutableArray<PlatformEvent> Events, ImmutableArray<Group> Groups, ImmutableArray<TallyTerms> Anew);

    /// <summary>What one row counts, and of it those whom the page is about.</summary>
    internal sealed record Group(string Campaign, string Type, string Asset, ImmutableArray<string> Types, ImmutableArray<string> Contacts)
    {
        public EventCount Before { get; init; } = new();

        public bool Has(PlatformEvent e) => e.Campaign == Campaign && Types.Contains(e.Type) && (Asset == Every || (e.Asset ?? "") == Asset);
    }

    /// <summary>The counts of a campaign's events; null where they are not kept.</summary>
    internal async Task<IReadOnlyList<EventCount>?> EventsAsync(string campaign) => await database.ReadAsync(async s => await s.ScalarAsync<bool>("select exists (select 1 from tallied where campaign = @campaign)", new { campaign })
        ? await s.QueryAsync<EventCount>(
            "select type, case when asset = '' then null else asset end as asset, people, events, automated from tally_events where campaign = @campaign order by type, asset", new { campaign })
        : null);

    /// <summary>The counts by what was assigned (<c>arm</c>, <c>variant</c>, <c>others</c>, <c>country</c> or <c>day</c>); null where they are not kept by the plan's terms.</summary>
    internal Task<ImmutableDictionary<string, ArmCount>?> ArmsAsync(Plan plan, string assigned) => database.ReadAsync(async s =>
    {
        var rows = await KeptAsync(s, plan.Terms.Name) == TallyTerms.Of(plan)
            ? await s.QueryAsync<ArmRow>("select assigned, name, units, reached from tally_arms where campaign = @Name and assigned = @assigned and units > 0", new { plan.Terms.Name, assigned })
            : null;
        return rows?.ToImmutableDictionary(r => r.Name, r => new ArmCount(r.Units, r.Reached), StringComparer.Ordinal);
    });

    /// <summary>How many units of each arm first reached the goal on each day since the launch; null where they are not kept by the plan's terms.</summary>
    internal async Task<ImmutableDictionary<(string Arm, int Day), long>?> DaysAsync(Plan plan) =>
        (await ArmsAsync(plan, "day"))?.ToImmutableDictionary(d => ArmCounts.ArmAndDay(d.Key), d => d.Value.People);

    /// <summary>The counts by arm and country; null where they are not kept by the plan's terms.</summary>
    internal async Task<ImmutableDictionary<(string Arm, string Country), ArmCount>?> CountriesAsync(Plan plan) =>
        (await ArmsAsync(plan, "country"))?.ToImmutableDictionary(c => ArmCounts.ArmAndCountry(c.Key), c => c.Value);

    /// <summary>Counts a campaign anew from its events, if it is live.</summary>
    public Task RecountAsync(string campaign) => database.WriteAsync("tally.recount", async s =>
    {
        if (await LaunchedAsync(s, campaign) is { } terms)
        {
            await CountAnewAsync(s, terms);
        }
    });

    /// <summary>Notes how those stand whom events concern, before they are written down.</summary>
    internal async Task<Page> OpenAsync(Session session, ImmutableArray<PlatformEvent> events)
    {
        var (kept, anew) = (new HashSet<string>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<TallyTerms>());
        foreach (var campaign in events.Select(e => e.Campaign).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (terms, before) = (await LaunchedAsync(session, campaign), await KeptAsync(session, campaign));
            if (terms is not null && terms != before)
            {
                anew.Add(terms);
            }
            else if (before is not null)
            {
                kept.Add(campaign);
            }
        }

        var groups = ImmutableArray.CreateBuilder<Group>();
        foreach (var group in GroupsOf(events.Where(e => e.Campaign is { } campaign && kept.Contains(campaign))))
        {
            groups.Add(group with { Before = await CountAsync(session, group) });
        }

        return new Page(events, groups.ToImmutable(), anew.ToImmutable());
    }

    /// <summary>Adds what the events changed, once they are written down and judged.</summary>
    /// <param name="session">The transaction they are written in.</param>
    /// <param name="page">How it stood before.</param>
    /// <param name="added">Those of them that are new.</param>
    internal static async Task CloseAsync(Session session, Page page, IReadOnlyCollection<PlatformEvent> added)
    {
        foreach (var terms in page.Anew)
        {
            await CountAnewAsync(session, terms);
        }

        foreach (var group in page.Groups)
        {
            // Nobody's events, such as looks at an account's page, are counted one by one: there is no person by whom to find the others.
            var nobodys = added.Where(e => e.Contact is null && group.Has(e)).ToList();
            var (before, counted) = (group.Before, await CountAsync(session, group));
            var after = counted with { Events = counted.Events + nobodys.Count, Automated = counted.Automated + nobodys.Count(e => e.Data.ContainsKey("automated")) };
            if (after != before)
            {
                await session.ExecuteAsync(
                    """
                    insert into tally_events (campaign, type, asset, people, events, automated) values (@Campaign, @Type, @Asset, @people, @events, @automated)
                    on conflict (campaign, type, asset) do update set people = tally_events.people + excluded.people, events = tally_events.events + excluded.events, automated = tally_events.automated + excluded.automated
                    """,
                    new { group.Campaign, group.Type, group.Asset, people = after.People - before.People, events = after.Events - before.Events, automated = after.Automated - before.Automated });
            }
        }

        foreach (var (terms, contacts) in await ConcernedAsync(session, page))
        {
            await FoldAsync(session, terms, contacts);
        }
    }

    // An event may show an opening or a click of the same person to be a machine's, so both are looked at.
    private static IEnumerable<Group> GroupsOf(IEnumerable<PlatformEvent> events)
    {
        var touched = events.SelectMany(e => (_judged.Contains(e.Type) ? _judged : [e.Type]).Select(type => (e.Campaign, Type: type, Asset: e.Asset ?? "", e.Contact))).Distinct().ToList();
        var rows = touched.GroupBy(t => (t.Campaign, t.Type, t.Asset)).Select(g => (g.Key.Campaign, g.Key.Type, g.Key.Asset, Types: (ImmutableArray<string>)[g.Key.Type], Contacts: g.Select(t => t.Contact)))
            .Concat(touched.GroupBy(t => (t.Campaign, t.Type)).Select(g => (g.Key.Campaign, g.Key.Type, Asset: Every, Types: (ImmutableArray<string>)[g.Key.Type], Contacts: g.Select(t => t.Contact))))
            .Concat(touched.Where(t => _writes.Contains(t.Type)).GroupBy(t => t.Campaign).Select(g => (Campaign: g.Key, Type: Written, Asset: Every, Types: _writes, Contacts: g.Select(t => t.Contact))));
        return rows.Select(r => new Group(r.Campaign!, r.Type, r.Asset, r.Types, [.. r.Contacts.OfType<string>().Distinct(StringComparer.Ordinal)]));
    }

    private static async Task<EventCount> CountAsync(Session session, Group group) => group.Contacts.IsEmpty ? new EventCount() : (await session.FirstAsync<EventCount>(
        $"""
        select count(distinct case when automated is null then contact end) as people, count(*) as events, count(automated) as automated from events
        where campaign = @Campaign and type in (select value from json_each(@types)) and contact in (select value from json_each(@contacts)) {(group.Asset == Every ? "" : "and coalesce(asset, '') = @Asset")}
        """,
        new { group.Campaign, group.Asset, types = Session.List(group.Types), contacts = Session.List(group.Contacts) }))!;

    private static async Task<ImmutableArray<(TallyTerms Terms, ImmutableArray<string> Contacts)>> ConcernedAsync(Session session, Page page)
    {
        var anew = page.Anew.Select(t => t.Campaign).ToHashSet(StringComparer.Ordinal);
        var entering = page.Events.Where(e => e is { Type: EventTypes.Exposed, Campaign: not null, Contact: not null }).Select(e => (Campaign: e.Campaign!, Contact: e.Contact!));
        var others = page.Events.Where(e => e is { Type: not EventTypes.Exposed, Contact: not null }).ToLookup(e => e.Contact!, StringComparer.Ordinal);
        var known = await session.QueryAsync<Known>(
            "select distinct campaign, contact from tally_people where contact in (select value from json_each(@contacts))", new { contacts = Session.List(others.Select(o => o.Key)) });
        var all = entering.Concat(known.Select(k => (k.Campaign, k.Contact))).Where(c => !anew.Contains(c.Campaign)).ToLookup(c => c.Campaign, c => c.Contact, StringComparer.Ordinal);
        var entered = entering.ToHashSet();
        var concerned = ImmutableArray.CreateBuilder<(TallyTerms, ImmutableArray<string>)>();
        foreach (var campaign in all.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (await KeptAsync(session, campaign.Key) is not { } terms)
            {
                continue;
            }

            bool Changes(PlatformEvent e) => (e.Type == terms.Metric || e.Type == terms.Tried || _judged.Contains(e.Type) && (_judged.Contains(terms.Metric) || terms.Tried is { } tried && _judged.Contains(tried)))
                || (e.Type == EventTypes.Delivered && e.Campaign != campaign.Key);
            ImmutableArray<string> contacts = [.. campaign.Distinct(StringComparer.Ordinal).Where(c => entered.Contains((campaign.Key, c)) || others[c].Any(Changes))];
            if (!contacts.IsEmpty)
            {
                concerned.Add((terms, contacts));
            }
        }

        return concerned.ToImmutable();
    }

    private static async Task FoldAsync(Session session, TallyTerms terms, ImmutableArray<string> contacts)
    {
        var people = Session.List(contacts);
        var units = terms.ByAccount
            ? Session.List(await session.QueryAsync<string>(
                $"select distinct {Unit(terms)} from events e where e.campaign = @Campaign and e.type = @exposed and e.contact in (select value from json_each(@people))", new { terms.Campaign, exposed = EventTypes.Exposed, people }))
            : people;
        var before = await SumsAsync(session, terms, (units, people));
        await session.ExecuteAsync("delete from tally_people where campaign = @Campaign and contact in (select value from json_each(@people))", new { terms.Campaign, people });
        await WritePeopleAsync(session, terms, people);
        var after = await SumsAsync(session, terms, (units, people));
        foreach (var key in before.Keys.Union(after.Keys))
        {
            var (was, now) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            if (was != now)
            {
                await AddAsync(session, terms, key, now.Units - was.Units, now.Reached - was.Reached);
            }
        }
    }

    private static async Task CountAnewAsync(Session session, TallyTerms terms)
    {
        foreach (var table in (string[])["tallied", "tally_events", "tally_people", "tally_arms"])
        {
            await session.ExecuteAsync($"delete from {table} where campaign = @Campaign", terms);
        }

        await session.ExecuteAsync("insert into tallied (campaign, metric, tried, by_account, from_at, until_at) values (@Campaign, @Metric, @Tried, @ByAccount, @FromAt, @UntilAt)", terms);
        // Person by person first: a database counts whom it has sorted far sooner than whom it has to remember.
        static string Sum(string among) =>
            $"select @Campaign, type, asset, count(case when contact is not null and events > automated then 1 end), sum(events), sum(automated) from {among} group by type, asset";
        await session.ExecuteAsync(
            $"""
            insert into tally_events (campaign, type, asset, people, events, automated)
            with by_asset as (select type, coalesce(asset, '') as asset, contact, count(*) as events, count(automated) as automated from events where campaign = @Campaign group by type, contact, coalesce(asset, '')),
              by_type as (select type, '{Every}' as asset, contact, sum(events) as events, sum(automated) as automated from by_asset group by type, contact),
              written as (select '{Written}' as type, '{Every}' as asset, contact, sum(events) as events, sum(automated) as automated from by_type where type in (@delivered, @bounced) group by contact)
            {Sum("by_asset")} union all {Sum("by_type")} union all {Sum("written")}
            """,
            new { terms.Campaign, delivered = EventTypes.Delivered, bounced = EventTypes.Bounced });
        await WritePeopleAsync(session, terms, only: null);
        foreach (var (key, sum) in await SumsAsync(session, terms, only: null))
        {
            await AddAsync(session, terms, key, sum.Units, sum.Reached);
        }
    }

    private static Task<int> AddAsync(Session session, TallyTerms terms, (string Assigned, string Name) key, long units, long reached) => session.ExecuteAsync(
        """
        insert into tally_arms (campaign, assigned, name, units, reached) values (@Campaign, @Assigned, @Name, @units, @reached)
        on conflict (campaign, assigned, name) do update set units = tally_arms.units + excluded.units, reached = tally_arms.reached + excluded.reached
        """,
        new { terms.Campaign, key.Assigned, key.Name, units, reached });

    private static Task<int> WritePeopleAsync(Session session, TallyTerms terms, string? only)
    {
        var tried = terms.Tried is null ? "0" : ArmCounts.Did(ArmCounts.Reaches("@Tried", terms.Tried == terms.Metric));
        return session.ExecuteAsync(
            $"""
            insert into tally_people (campaign, contact, unit, arm, variant, reached, tried, others, day, country)
            select p.campaign, p.contact, p.unit, p.arm, p.variant, case when p.day is null then 0 else 1 end, p.tried, p.others, p.day, p.country from (
              select e.campaign as campaign, e.contact as contact, {Unit(terms)} as unit, coalesce(json_extract(e.data, '$.arm'), '') as arm, coalesce(json_extract(e.data, '$.variant'), '') as variant,
                coalesce(max(json_extract(e.data, '$.country')), '') as country, {tried} as tried, {ArmCounts.Did(ArmCounts.WrittenByOthers)} as others, {ArmCounts.FirstDay(ArmCounts.Reaches("@Metric", anywhere: true))} as day
              from events e where e.campaign = @Campaign and e.type = @exposed and e.contact is not null {(only is null ? "" : "and e.contact in (select value from json_each(@only))")}
              group by 1, 2, 3, 4, 5) p
            """,
            new { terms.Campaign, terms.Metric, terms.Tried, from = terms.FromAt, until = terms.UntilAt, exposed = EventTypes.Exposed, delivered = EventTypes.Delivered, only });
    }

    private static async Task<Dictionary<(string Assigned, string Name), (long Units, long Reached)>> SumsAsync(Session session, TallyTerms terms, (string Units, string People)? only)
    {
        static string Among(string unit, string? among) => among is null ? "" : $"and {unit} in (select value from json_each({among}))";
        static string Sum(string assigned, string by, string unit, string reached, string? among, string? known = null) =>
            $"""
            select '{assigned}' as assigned, a.name as name, count(*) as units, sum(a.reached) as reached from (
              select {by} as name, {unit}, max({reached}) as reached from tally_people where campaign = @Campaign and {known ?? $"{by} <> ''"} {Among(unit, among)} group by {by}, {unit}) a
            group by a.name
            """;
        var units = only is null ? null : "@Units";
        // An account reached the goal on the day the first of its people did.
        var days = $"""
            select 'day' as assigned, a.name as name, count(*) as units, count(*) as reached from (
              select arm || ' ' || min(day) as name, unit from tally_people where campaign = @Campaign and arm <> '' and day is not null {Among("unit", units)} group by arm, unit) a
            group by a.name
            """;
        var rows = await session.QueryAsync<ArmRow>(
            string.Join(
                "\nunion all\n", days, Sum("arm", "arm", "unit", "reached", units), Sum("country", "arm || ' ' || country", "unit", "reached", units, "arm <> '' and country <> ''"), Sum("variant", "variant", "unit", "tried", units), Sum("others", "arm", "contact", "others", only is null ? null : "@People")),
            new { terms.Campaign, only?.Units, only?.People });
        return rows.ToDictionary(r => (r.Assigned, r.Name), r => (r.Units, r.Reached));
    }

    private static string Unit(TallyTerms terms) => ArmCounts.Unit(terms.ByAccount);

    private static Task<TallyTerms?> KeptAsync(Session session, string campaign) => session.FirstAsync<TallyTerms>(
        "select campaign as Campaign, metric as Metric, tried as Tried, by_account as ByAccount, from_at as FromAt, until_at as UntilAt from tallied where campaign = @campaign", new { campaign });

    private async Task<TallyTerms?> LaunchedAsync(Session session, string campaign)
    {
        if (await session.ScalarAsync<string>("select launched from campaigns where name = @campaign", new { campaign }) is not { } digest)
        {
            return null;
        }

        return _terms.TryGetValue(digest, out var terms)
            ? terms
            : _terms[digest] = TallyTerms.Of(Plan.FromJson((await session.ScalarAsync<string>("select plan from versions where digest = @digest", new { digest }))!));
    }

    private sealed record Known(string Campaign, string Contact);

    private sealed record ArmRow
    {
        public string Assigned { get; init; } = "";

        public string Name { get; init; } = "";

        public long Units { get; init; }

        public long Reached { get; init; }
    }
}
