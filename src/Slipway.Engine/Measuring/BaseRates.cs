using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Statistics;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Measuring;

/// <summary>How many reached a goal without a campaign, counted on what happened so far.</summary>
/// <param name="Count">The units, and those of them that reached it.</param>
/// <param name="From">What was counted, in words.</param>
public sealed record CountedRate(ArmCount Count, string From)
{
    /// <summary>The 95 % interval of the rate (Wilson).</summary>
    public Interval Interval => Wilson.Interval(new Proportion(Count.Reached, Count.People), EvidenceJudge.Confidence);
}

/// <summary>Counts base rates from history: on the people held out of earlier campaigns with the same goal, and on the audience itself in the days before.</summary>
public sealed class BaseRates(Database database, Campaigns.Campaigns campaigns, Connections.Connections connections, BusinessClock clock)
{
    // The newest say most; and each has its plan read.
    private const int MostCampaigns = 100;
    private const int Page = 5000;

    /// <summary>What can be counted for a staged version, the better source first; empty where history says nothing.</summary>
    public async Task<ImmutableArray<CountedRate>> CountAsync(CampaignVersion version, CancellationToken cancellation)
    {
        var counted = new[] { await HeldOutAsync(version), await BeforeAsync(version, cancellation) };
        return [.. counted.OfType<CountedRate>()];
    }

    // Who was held out was chosen by hash from such an audience: nothing is nearer to what happens without a campaign.
    private async Task<CountedRate?> HeldOutAsync(CampaignVersion version)
    {
        var goal = version.Plan.Terms.Goal;
        var by = version.Plan.Assets.OfType<AudienceAsset>().Select(a => a.Holdout.By).FirstOrDefault();
        var launched = await database.ReadAsync(s => s.QueryAsync<string>(
            "select c.launched from campaigns c join versions v on v.digest = c.launched where c.name <> @Campaign order by v.changed_at desc limit @most", new { version.Campaign, most = MostCampaigns }));
        var (people, reached, from) = (0L, 0L, 0);
        foreach (var digest in launched)
        {
            if (await campaigns.FindAsync(digest) is not { Plan: { Terms: var terms } plan } || terms.Goal.Metric != goal.Metric || terms.Launch.At.AddDays(goal.WindowDays) > clock.Now
                || plan.Assets.OfType<AudienceAsset>().FirstOrDefault()?.Holdout is not { Share: > 0 } holdout || holdout.By != by)
            {
                continue;
            }

            // Over the window of this goal, which may be another than theirs.
            var arm = (await ArmCounts.ReadAsync(database, plan, "arm", holdout.By, goal.Metric, goal.WindowDays)).GetValueOrDefault("held_out");
            (people, reached, from) = arm is { People: > 0 } ? (people + arm.People, reached + arm.Reached, from + 1) : (people, reached, from);
        }

        return people == 0 ? null : new CountedRate(new ArmCount(people, reached), string.Create(CultureInfo.InvariantCulture, $"{reached:#,0} of {people:#,0} {EvidenceWords.Units(by)} held out in {from} {(from == 1 ? "campaign" : "campaigns")}"));
    }

    private async Task<CountedRate?> BeforeAsync(CampaignVersion version, CancellationToken cancellation)
    {
        var goal = version.Plan.Terms.Goal;
        var (until, from) = (clock.Now, clock.Now.AddDays(-goal.WindowDays));
        if (version.Plan.Assets.OfType<AudienceAsset>().FirstOrDefault() is not { Holdout.By: var by } audience || !version.Readings.TryGetValue(audience.Key, out var reading)
            || connections.Find(version.Plan.Platforms[AssetKind.Audience])?.Connector is not IAudienceMembers source
            // Outcomes that are known only since yesterday say nothing about the month before.
            || !await database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from events where type = @Metric and at < @at)", new { goal.Metric, at = from.ToUnixTimeMilliseconds() })))
        {
            return null;
        }

        var (units, reached) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var page = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var member in source.MembersAsync(reading.Id, cancellation))
        {
            page[member.Id] = audience.Holdout.UnitOf(member.Id, member.Account);
            if (page.Count == Page)
            {
                await TakeAsync();
            }
        }

        await TakeAsync();
        return units.Count == 0 ? null : new CountedRate(
            new ArmCount(units.Count, reached.Count), string.Create(CultureInfo.InvariantCulture, $"{reached.Count:#,0} of the {units.Count:#,0} {EvidenceWords.Units(by)} of the audience in the {goal.WindowDays} days before {until:d MMMM yyyy}"));

        async Task TakeAsync()
        {
            units.UnionWith(page.Values);
            var did = await database.ReadAsync(s => s.QueryAsync<string>(
                "select distinct contact from events where type = @Metric and automated is null and at >= @from and at < @until and contact in (select value from json_each(@ids))",
                new { goal.Metric, from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), ids = Session.List(page.Keys) }));
            reached.UnionWith(did.Select(d => page[d]));
            page.Clear();
        }
    }
}
