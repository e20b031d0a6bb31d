using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Engine.Measuring;

/// <summary>What happened at one target account.</summary>
/// <param name="Account">Its key.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Owner">Who looks after it; null where nobody does.</param>
/// <param name="Tier">How much it matters, as the list says; null where it does not.</param>
/// <param name="Arm">treated or held_out; <c>both</c> where people are held out by themselves, null where the audience has nobody there.</param>
/// <param name="People">People of the audience there.</param>
/// <param name="Mails">Mails delivered to them.</param>
/// <param name="Clicks">Links they followed.</param>
/// <param name="Visits">How often the account's page was looked at.</param>
/// <param name="Replies">Mails they answered.</param>
/// <param name="Reached">People who reached the goal.</param>
/// <param name="LastTouch">When anything of that last happened; null when nothing did.</param>
public sealed record AccountResult(string Account, string Name, string? Owner, string? Tier, string? Arm, long People, long Mails, long Clicks, long Visits, long Replies, long Reached, DateTimeOffset? LastTouch);

/// <summary>Reads what a campaign did at each of its target accounts; machines are left out.</summary>
public sealed class AccountResults(Database database)
{
    // With members in place of a constructor: a computed column of no rows has no type that a constructor could be chosen by.
    private sealed record Row
    {
        public string Account { get; init; } = "";

        public string? Arm { get; init; }

        public long People { get; init; }

        public long Mails { get; init; }

        public long Clicks { get; init; }

        public long Replies { get; init; }

        public long Reached { get; init; }

        public long? LastTouch { get; init; }
    }

    private sealed record Visited(string Account, long Visits, long LastTouch);

    /// <summary>Every account of the plan's list: those where most happened first, then by key. Empty for a campaign without accounts.</summary>
    public async Task<ImmutableArray<AccountResult>> ReadAsync(Plan plan)
    {
        var listed = plan.Assets.OfType<AudienceAsset>().SelectMany(a => a.Accounts?.Accounts ?? []).DistinctBy(a => a.Key).ToList();
        if (listed.Count == 0)
        {
            return [];
        }

        var (rows, visits) = await database.ReadAsync(async s => (await PeopleAsync(s, plan), await VisitsAsync(s, plan)));
        var (byAccount, visited) = (rows.ToDictionary(r => r.Account, StringComparer.Ordinal), visits.ToDictionary(v => v.Account, StringComparer.Ordinal));
        return
        [
            .. listed.Select(a => Of(a, byAccount.GetValueOrDefault(a.Key), visited.GetValueOrDefault(a.Key)))
                .OrderByDescending(r => r.Reached).ThenByDescending(r => r.Replies).ThenByDescending(r => r.Clicks + r.Visits).ThenByDescending(r => r.LastTouch).ThenBy(r => r.Account, StringComparer.Ordinal),
        ];
    }

    private static AccountResult Of(TargetAccount account, Row? row, Visited? visited) => new(
        account.Key, account.Name, account.Owner, account.Field(TargetAccount.Prefix + "tier"), row?.Arm, row?.People ?? 0, row?.Mails ?? 0, row?.Clicks ?? 0, visited?.Visits ?? 0, row?.Replies ?? 0, row?.Reached ?? 0,
        Math.Max(row?.LastTouch ?? 0, visited?.LastTouch ?? 0) is > 0 and var last ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null);

    // The goal counts as the evidence counts it: within the window, whether or not the event belongs to this campaign.
    private static Task<IReadOnlyList<Row>> PeopleAsync(Session session, Plan plan) => session.QueryAsync<Row>(
        """
        select x.account as Account, case when min(x.arm) = max(x.arm) then min(x.arm) else 'both' end as Arm, count(distinct x.contact) as People,
          count(case when e.type = @delivered then 1 end) as Mails, count(case when e.type = @clicked then 1 end) as Clicks, count(case when e.type = @replied then 1 end) as Replies,
          count(distinct case when e.type = @Metric and e.at >= @from and e.at < @until then e.contact end) as Reached,
          max(case when e.type in (@delivered, @clicked, @replied, @Metric) then e.at end) as LastTouch
        from (select contact, json_extract(data, '$.arm') as arm, json_extract(data, '$.account') as account from events where campaign = @Name and type = @exposed) x
        left join events e on e.contact = x.contact and e.automated is null and e.type in (@delivered, @clicked, @replied, @Metric) and (e.campaign = @Name or e.type = @Metric)
        where x.account is not null group by x.account
        """,
        new
        {
            plan.Terms.Name,
            plan.Terms.Goal.Metric,
            exposed = EventTypes.Exposed,
            delivered = EventTypes.Delivered,
            clicked = EventTypes.Clicked,
            replied = EventTypes.Replied,
            from = plan.Terms.Launch.At.ToUnixTimeMilliseconds(),
            until = plan.Terms.OutcomesUntil.ToUnixTimeMilliseconds(),
        });

    private static Task<IReadOnlyList<Visited>> VisitsAsync(Session session, Plan plan) => session.QueryAsync<Visited>(
        "select json_extract(data, '$.account') as account, count(*) as visits, max(at) as lasttouch from events where campaign = @Name and type = @visited and automated is null group by 1",
        new { plan.Terms.Name, visited = EventTypes.Visited });
}
