using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Engine.Ingest;
using Slipway.Engine.Measuring;
using Slipway.Engine.Tests.Accounts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Measuring;

/// <summary>What is kept while events arrive is what a count of all of them says, whatever arrives and in whatever order.</summary>
public sealed class CampaignTallyTests
{
    private const string Name = "warehouse-webinar";

    private static readonly AudienceAsset _people = Cast.Audience with
    {
        Holdout = new Holdout(0.3, ""),
        Experiment = new Experiment("subject", EventTypes.Clicked, new Split([new Variant("a", 0.5), new Variant("b", 0.5)], "")),
    };

    private static readonly ImmutableArray<Asset> _mails =
    [
        Sample.Invitation with { Recipients = new Predicate.Assigned("a") },
        Sample.Invitation with { Key = new AssetKey(AssetKind.Email, "invitation-b"), Recipients = new Predicate.Assigned("b") },
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_people_whatever_comes_late_twice_in_any_order_or_turns_out_to_be_a_machines(int seed)
    {
        await using var house = await House.OpenAsync();
        await house.AddPeopleAsync(60);
        var plan = (await house.LaunchAsync(Cast.With([_people, .. _mails]))).Plan;
        await house.JumpAsync(Cast.Invited);
        await FollowAsync(house, plan, new Random(seed));
    }

    [Fact]
    public async Task Of_accounts_that_count_as_one_whoever_of_them_reached_the_goal()
    {
        await using var house = await House.OpenAsync();
        await house.ImportAsync(Targets.Many(30, 3));
        var audience = Targets.Audience with { Accounts = Targets.Listed(30), Holdout = new Holdout(0.3, "") { By = HoldoutUnit.Account } };
        var plan = (await house.LaunchAsync(Cast.With(audience, Sample.Invitation))).Plan;
        await house.JumpAsync(Cast.Invited);
        await FollowAsync(house, plan, new Random(4));
    }

    [Fact]
    public async Task A_version_that_counts_other_days_is_counted_anew_and_an_older_plan_is_not_answered_from_it()
    {
        await using var house = await House.OpenAsync();
        await house.AddPeopleAsync(60);
        var plan = (await house.LaunchAsync(Cast.With(_people with { Experiment = null }, Sample.Invitation))).Plan;
        await house.JumpAsync(Cast.Invited);
        var tally = house.Get<CampaignTally>();
        Assert.NotNull(await tally.ArmsAsync(plan, "arm"));

        var longer = plan with { Terms = plan.Terms with { Goal = plan.Terms.Goal with { WindowDays = plan.Terms.Goal.WindowDays + 1 } } };
        Assert.Null(await tally.ArmsAsync(longer, "arm"));

        await house.ExecuteAsync("update tallied set until_at = until_at - 1 where campaign = @Name", new { Name });
        Assert.Null(await tally.ArmsAsync(plan, "arm"));
        await AddAsync(house, [new PlatformEvent("any", "meeting", Name, null, await house.ScalarAsync<string>("select contact from events where type = 'exposed' order by contact limit 1"), Cast.Invited.AddDays(1))]);
        await HoldsAsync(house, plan);
        Assert.Equal(1, (await tally.ArmsAsync(plan, "arm"))!.Values.Sum(a => a.Reached));
    }

    private static async Task FollowAsync(House house, Plan plan, Random random)
    {
        var contacts = await house.QueryAsync<string>("select contact from stack_members order by contact");
        string[] types = [EventTypes.Opened, EventTypes.Clicked, EventTypes.Delivered, EventTypes.Bounced, EventTypes.Unsubscribed, "meeting", "meeting", "purchase", EventTypes.Visited];
        string?[] campaigns = [Name, Name, Name, "another", null];
        string[] clients = ["browser", "browser", "scanner"];
        var number = 0;
        for (var round = 0; round < 12; round++)
        {
            PlatformEvent One()
            {
                var type = types[random.Next(types.Length)];
                var data = ImmutableSortedDictionary<string, string>.Empty.Add("client", clients[random.Next(clients.Length)]).Add("link", random.Next(4).ToString(CultureInfo.InvariantCulture));
                // Some before the first mail, some after the last day; some within a burst of clicks.
                var at = Cast.Invited.AddDays(random.Next(-3, 40)).AddSeconds(random.Next(3));
                return new PlatformEvent($"e{number++}", type, campaigns[random.Next(campaigns.Length)], random.Next(3) == 0 ? null : "email/invitation", type == EventTypes.Visited ? null : contacts[random.Next(contacts.Count)], at) { Data = data };
            }

            var burst = Enumerable.Range(0, random.Next(3) == 0 ? 3 : 0).Select(link => new PlatformEvent($"e{number++}", EventTypes.Clicked, Name, "email/invitation", contacts[round], Cast.Invited.AddDays(1)) { Data = ImmutableSortedDictionary<string, string>.Empty.Add("client", "browser").Add("link", $"{link}") });
            await AddAsync(house, [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => One()), .. burst]);
            if (random.Next(4) == 0)
            {
                // All is read again, as after a lost cursor.
                await house.ExecuteAsync("delete from cursors");
                await house.Get<EventIntake>().RunAsync(CancellationToken.None);
            }

            await HoldsAsync(house, plan);
        }

        Assert.True(await house.ScalarAsync<long>("select count(*) from events where automated is not null") > 0);
        Assert.True((await house.Get<CampaignTally>().ArmsAsync(plan, "arm"))!.Values.Sum(a => a.Reached) > 3);
        // What is reached day by day is what is reached.
        Assert.Equal((await house.Get<CampaignTally>().ArmsAsync(plan, "arm"))!.Values.Sum(a => a.Reached), (await house.Get<CampaignTally>().DaysAsync(plan))!.Values.Sum());
        Assert.True((await house.Get<CampaignTally>().DaysAsync(plan))!.Count > 3);
        Assert.True((await house.Get<CampaignTally>().ArmsAsync(plan, "others"))!.Values.Sum(a => a.Reached) > 0);
    }

    private static async Task AddAsync(House house, ImmutableArray<PlatformEvent> events)
    {
        await house.Database.WriteAsync("t", async s =>
        {
            foreach (var e in events)
            {
                await StackEvents.AddAsync(s, e);
            }
        });
        await house.Get<EventIntake>().RunAsync(CancellationToken.None);
    }

    private static async Task HoldsAsync(House house, Plan plan)
    {
        var (tally, terms) = (house.Get<CampaignTally>(), plan.Terms);
        var audience = plan.Assets.OfType<AudienceAsset>().Single();
        var by = audience.Holdout.By;
        Equal(await ArmCounts.ReadAsync(house.Database, plan, "arm", by, terms.Goal.Metric, terms.Goal.WindowDays), await tally.ArmsAsync(plan, "arm"));
        Equal(await ArmCounts.WrittenToByOthersAsync(house.Database, plan), await tally.ArmsAsync(plan, "others"));
        Assert.Equal((await ArmCounts.DaysAsync(house.Database, plan, by)).OrderBy(d => d.Key), (await tally.DaysAsync(plan))!.OrderBy(d => d.Key));
        Assert.Equal((await ArmCounts.CountriesAsync(house.Database, plan, by)).OrderBy(c => c.Key), (await tally.CountriesAsync(plan))!.OrderBy(c => c.Key));
        if (audience.Experiment is { } experiment)
        {
            Equal(await ArmCounts.ReadAsync(house.Database, plan, "variant", by, experiment.Metric, terms.Goal.WindowDays), await tally.ArmsAsync(plan, "variant"));
        }

        const string Counts = "count(distinct case when automated is null then contact end) || ' ' || count(*) || ' ' || count(automated) from events where campaign = 'warehouse-webinar'";
        var counted = await house.QueryAsync<string>(
            $"""
            select type || ' ' || coalesce(asset, '') || ' ' || {Counts} group by type, coalesce(asset, '')
            union all select type || ' * ' || {Counts} group by type union all select 'written * ' || {Counts} and type in ('delivered', 'bounced')
            """);
        var kept = await house.QueryAsync<string>("select type || ' ' || asset || ' ' || people || ' ' || events || ' ' || automated from tally_events where campaign = @Name", new { Name });
        Assert.Equal(counted.Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
        Assert.Equal(
            await house.QueryAsync<string>("select connection || ' ' || type || ' ' || count(*) || ' ' || max(at) from events group by connection, type order by 1"),
            (await house.QueryAsync<string>("select connection || ' ' || type || ' ' || events || ' ' || last_at from event_sources order by 1")));
    }

    private static void Equal(ImmutableDictionary<string, Slipway.Core.Evidence.ArmCount> counted, ImmutableDictionary<string, Slipway.Core.Evidence.ArmCount>? kept)
    {
        Assert.NotNull(kept);
        Assert.Equal(counted.OrderBy(a => a.Key, StringComparer.Ordinal), kept.OrderBy(a => a.Key, StringComparer.Ordinal));
    }
}
