using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Engine.Measuring;

/// <summary>Counts the units of a campaign by what they were assigned, and those of them that reached a metric.</summary>
internal static class ArmCounts
{
    /// <summary>Counts them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="plan">The campaign.</param>
    /// <param name="assigned">What of the exposure they are counted by: <c>arm</c> or <c>variant</c>; who was assigned none is not counted.</param>
    /// <param name="by">What was assigned as one is counted as one: an account reached the metric when any of its people did.</param>
    /// <param name="metric">The event. The goal counts wherever it happens, since not every outcome names its campaign; anything else where it was done in this one.</param>
    /// <param name="days">For how many days from the launch's first mail, for all alike, so that none has more time.</param>
    public static Task<ImmutableDictionary<string, ArmCount>> ReadAsync(Database database, Plan plan, string assigned, HoldoutUnit by, string metric, int days) => CountAsync(
        database, plan, Data(assigned), by, days, Reaches("@metric", metric == plan.Terms.Goal.Metric), metric);

    /// <summary>Counts the people of each arm, and those of them that another campaign wrote to within the days that count.</summary>
    /// <param name="database">The database.</param>
    /// <param name="plan">The campaign.</param>
    public static Task<ImmutableDictionary<string, ArmCount>> WrittenToByOthersAsync(Database database, Plan plan) => CountAsync(
        database, plan, Data("arm"), HoldoutUnit.Contact, plan.Terms.Goal.WindowDays, WrittenByOthers);

    /// <summary>When an event <c>m</c> counts for a unit: never what a machine did.</summary>
    /// <param name="metric">The parameter with the metric.</param>
    /// <param name="anywhere">Whether it counts for another campaign too.</param>
    public static string Reaches(string metric, bool anywhere) => $"m.type = {metric} and m.automated is null{(anywhere ? "" : " and m.campaign = @Campaign")}";

    /// <summary>When an event <c>m</c> is a mail of another campaign.</summary>
    public const string WrittenByOthers = "m.type = @delivered and m.campaign <> @Campaign";

    /// <summary>Whether the contact of an exposure <c>e</c> has an event within the days that count.</summary>
    /// <param name="condition">When an event <c>m</c> is one: <see cref="Reaches"/>, <see cref="WrittenByOthers"/>.</param>
    public static string Did(string condition) => $"max(case when exists (select 1 from events m where m.contact = e.contact and m.at >= @from and m.at < @until and {condition}) then 1 else 0 end)";

    /// <summary>The day since the launch, counted from 0, on which the contact of an exposure <c>e</c> first has such an event; null where there is none.</summary>
    /// <param name="condition">As for <see cref="Did"/>.</param>
    public static string FirstDay(string condition) => $"(min((select min(m.at) from events m where m.contact = e.contact and m.at >= @from and m.at < @until and {condition})) - @from) / 86400000";

    /// <summary>Counts how many units of each arm first reached the goal on each day since the launch.</summary>
    public static async Task<ImmutableDictionary<(string Arm, int Day), long>> DaysAsync(Database database, Plan plan, HoldoutUnit by)
    {
        var terms = TallyTerms.Of(plan);
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>(
            $"""
            select a.arm || ' ' || a.day as assigned, count(*) as people from (
              select json_extract(e.data, '$.arm') as arm, {FirstDay(Reaches("@Metric", anywhere: true))} as day
              from events e where e.campaign = @Campaign and e.type = @exposed and json_extract(e.data, '$.arm') is not null group by {Unit(by == HoldoutUnit.Account)}, 1) a
            where a.day is not null group by 1
            """,
            new { terms.Campaign, terms.Metric, exposed = EventTypes.Exposed, from = terms.FromAt, until = terms.UntilAt }));
        return rows.ToImmutableDictionary(r => ArmAndDay(r.Assigned), r => r.People);
    }

    /// <summary>Counts the units of each arm by country; who has none is not counted.</summary>
    public static async Task<ImmutableDictionary<(string Arm, string Country), ArmCount>> CountriesAsync(Database database, Plan plan, HoldoutUnit by) => (await CountAsync(
        database, plan, $"{Data("arm")} || ' ' || {Data("country")}", by, plan.Terms.Goal.WindowDays, Reaches("@metric", anywhere: true), plan.Terms.Goal.Metric))
        .ToImmutableDictionary(c => ArmAndCountry(c.Key), c => c.Value);

    internal static (string Arm, string Country) ArmAndCountry(string name) => name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (name[..at], name[(at + 1)..]) : throw new FormatException($"'{name}' is no arm and country.");

    internal static (string Arm, int Day) ArmAndDay(string name) => name.Split(' ') is [var arm, var day] ? (arm, int.Parse(day, CultureInfo.InvariantCulture)) : throw new FormatException($"'{name}' is no arm and day.");

    /// <summary>What an exposure <c>e</c> is counted as.</summary>
    public static string Unit(bool byAccount) => byAccount ? "coalesce(json_extract(e.data, '$.account'), e.contact)" : "e.contact";

    private static string Data(string name) => $"json_extract(e.data, '$.{name}')";

    // With an event of the contact within so many days of the first mail that meets the condition, a unit counts as reached.
    private static async Task<ImmutableDictionary<string, ArmCount>> CountAsync(Database database, Plan plan, string assigned, HoldoutUnit by, int days, string condition, string? metric = null)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>(
            $"""
            select a.assigned, count(*) as people, sum(a.reached) as reached from (
              select {assigned} as assigned,
                {Did(condition)} as reached
              from events e where e.campaign = @Campaign and e.type = @exposed and {assigned} is not null group by {Unit(by == HoldoutUnit.Account)}, 1) a
            group by a.assigned
            """,
            new
            {
                metric,
                Campaign = plan.Terms.Name,
                exposed = EventTypes.Exposed,
                delivered = EventTypes.Delivered,
                from = plan.Terms.Launch.At.ToUnixTimeMilliseconds(),
                until = plan.Terms.Launch.At.AddDays(days).ToUnixTimeMilliseconds(),
            }));
        return rows.ToImmutableDictionary(r => r.Assigned, r => new ArmCount(r.People, r.Reached), StringComparer.Ordinal);
    }

    private sealed record Row
    {
        public string Assigned { get; init; } = "";

        public long People { get; init; }

        public long Reached { get; init; }
    }
}
