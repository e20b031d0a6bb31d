using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Bench.Results;

/// <summary>What millions of people do with three mails of a campaign, beside mails of another, written straight into the table of events.</summary>
/// <remarks>A person in ten is held out. Of those written to, all get three mails and open each twice on average, every tenth opening is a machine's; a third follows a link; of a hundred people, three or two reach the goal, some after its last day.</remarks>
internal static class ManyEvents
{
    private const string Contact = "printf('c%09d', n.i)";

    /// <summary>Writes them.</summary>
    /// <returns>How many events there are now.</returns>
    public static async Task<long> WriteAsync(Database database, Plan plan, int people, Func<string, Task> progress)
    {
        // In order of their contacts the rows are appended; their indexes are built at once, which takes a fraction of the time.
        await database.WriteAsync("bench.drop", async s =>
        {
            await s.ExecuteAsync("drop index events_campaign");
            await s.ExecuteAsync("drop index events_contact");
        });
        const string Treated = "n.i % 10 <> 0";
        await InsertAsync("exposed", "null", "1", "0", "null", "case when n.i % 10 = 0 then '{\"arm\":\"held_out\"}' else '{\"arm\":\"treated\"}' end");
        for (var mail = 1; mail <= 3; mail++)
        {
            var asset = string.Create(CultureInfo.InvariantCulture, $"'email/mail-{mail}'");
            await InsertAsync(EventTypes.Delivered, asset, Treated, "1000");
            foreach (var time in (string[])["2000", "3000"])
            {
                await InsertAsync(EventTypes.Opened, asset, $"{Treated} and n.i % 7 <> 1", time, "case when n.i % 11 = 3 then 'image-prefetch' end");
            }

            await InsertAsync(EventTypes.Clicked, asset, $"{Treated} and n.i % 3 = 1", "90000", "case when n.i % 13 = 5 then 'known-scanner' end");
            await InsertAsync(EventTypes.Delivered, asset, "n.i % 2 = 0", "5000", campaign: "another");
        }

        await InsertAsync(plan.Terms.Goal.Metric, "null", $"({Treated} and n.i % 100 < 4) or (n.i % 100 = 50) or (n.i % 1000 = 770)", "(n.i % 40) * 86400000", campaign: null);
        await InsertAsync(EventTypes.Unsubscribed, "null", $"{Treated} and n.i % 400 = 9", "100000");
        await progress("building the indexes again");
        await database.WriteAsync("bench.index", s => s.ExecuteAsync("create index events_campaign on events (campaign, type, contact)"));
        await database.WriteAsync("bench.index", s => s.ExecuteAsync("create index events_contact on events (contact, type)"));
        var all = await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from events"));
        await progress(string.Create(CultureInfo.InvariantCulture, $"{all:#,0} events"));
        return all;

        async Task InsertAsync(string type, string asset, string who, string after, string automated = "null", string data = "'{}'", string? campaign = "")
        {
            await progress($"{type} {asset}");
            await database.WriteAsync("bench.events", s => s.ExecuteAsync(
                $"""
                insert into events (id, connection, campaign, type, asset, contact, at, received_at, automated, data)
                select 'bench:' || @type || {asset.Replace("null", "''", StringComparison.Ordinal)} || ':' || @campaign || ':' || {after.Replace("(n.i % 40) * 86400000", "''", StringComparison.Ordinal)} || ':' || {Contact},
                  'bench', nullif(@campaign, ''), @type, {asset}, {Contact}, @from + {after}, @from + {after}, {automated}, {data}
                from (with recursive n(i) as (select 1 union all select i + 1 from n where i < @people) select i from n) n where {who}
                """,
                new { type, campaign = campaign is "" ? plan.Terms.Name : campaign ?? "", people, from = plan.Terms.Launch.At.ToUnixTimeMilliseconds() }));
        }
    }

    /// <summary>Lets so many more happen at the built-in stack, of all kinds, for the product to take in.</summary>
    public static Task ArriveAsync(Database database, Plan plan, int people, int number) => database.WriteAsync("bench.arrive", s => s.ExecuteAsync(
        $$"""
        insert into stack_events (id, type, campaign, asset, contact, at, data)
        select 'arrives:' || n.i, case n.i % 5 when 0 then @Metric when 1 then 'clicked' when 2 then 'opened' when 3 then 'delivered' else 'unsubscribed' end,
          case when n.i % 4 = 0 then 'another' else @Name end, 'email/mail-1', printf('c%09d', 1 + (n.i * 7919) % @people), @from + (n.i % 50) * 86400000, '{"client":"browser","link":"' || (n.i % 6) || '"}'
        from (with recursive n(i) as (select 1 union all select i + 1 from n where i < @number) select i from n) n
        """,
        new { plan.Terms.Name, plan.Terms.Goal.Metric, people, number, from = plan.Terms.Launch.At.ToUnixTimeMilliseconds() }));
}
