using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Text;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Engine.Checking;

/// <summary>Holds what is prepared against the brand's rules again: when they have changed, and before a launch. Approvals are void only where errors or warnings differ.</summary>
public sealed partial class Recheck(
    Database database, Campaigns.Campaigns campaigns, Decisions decisions, ReadRules read, BusinessClock clock, CheckMemory memory, AuditTrail audit, ILogger<Recheck> logger)
{
    private static readonly VersionState[] Open = [VersionState.Checked, VersionState.InReview, VersionState.Returned, VersionState.Approved, VersionState.Parked];

    private (RuleSet? Rules, DateOnly Day) _last;

    /// <summary>Checks one version again.</summary>
    /// <param name="version">The version.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <returns>The version as it is now, and why it could not be checked: rules that cannot be read are no reason to let something pass.</returns>
    public async Task<(CampaignVersion Version, ImmutableArray<Finding> Findings)> RecheckAsync(CampaignVersion version, string actor)
    {
        var (rules, problems) = read(clock.Now);
        ImmutableArray<Finding> blocking = [.. problems.Where(p => p.Blocks)];
        return blocking.IsEmpty ? (await RecheckAsync(version, rules, await campaigns.OthersAsync(), actor), []) : (version, blocking);
    }

    /// <summary>Checks all that is open again when the rules are others than at the last beat, or a day has gone by, for waivers end.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var now = clock.Now;
        var (rules, problems) = read(now);
        var current = (rules, DateOnly.FromDateTime(now.UtcDateTime));
        if (current == _last || problems.Any(p => p.Blocks))
        {
            return false;
        }

        var open = await database.ReadAsync(s => s.QueryAsync<string>("select digest from versions where state in (select value from json_each(@open))", new { open = Session.List(Open.Select(o => o.ToString())) }));
        var others = open.Count == 0 ? new OtherCampaigns([], []) : await campaigns.OthersAsync();
        foreach (var digest in open)
        {
            cancellation.ThrowIfCancellationRequested();
            await RecheckAsync((await campaigns.FindAsync(digest))!, rules, others, "scheduler");
        }

        _last = current;
        return open.Count > 0;
    }

    private async Task<CampaignVersion> RecheckAsync(CampaignVersion version, RuleSet rules, OtherCampaigns others, string actor)
    {
        if (version.Readings.IsEmpty || !Open.Contains(version.State))
        {
            return version;
        }

        var found = CampaignChecker.Rules(version.Plan, version.Files, rules, clock.Now, version.Readings, others, memory);
        if (found.RuleSet == version.RuleSet && CanonicalJson.Digest(found.Findings) == CanonicalJson.Digest(version.RuleFindings))
        {
            return version;
        }

        var state = await database.WriteAsync("campaign.recheck", async s =>
        {
            await campaigns.RecheckedAsync(s, version.Digest, found);
            var fresh = (await Campaigns.Campaigns.FindAsync(s, version.Digest))!;
            await audit.AppendAsync(s, actor, "campaign.rechecked", version.Campaign, $"{version.Digest} with rules {found.RuleSet}");
            var to = await StateAsync(s, fresh);
            if (to != fresh.State && await campaigns.MoveAsync(s, version.Digest, to, fresh.State))
            {
                await audit.AppendAsync(s, actor, to == VersionState.Approved ? "approval.holds" : "approval.void", version.Campaign, $"{version.Digest} with rules {found.RuleSet}");
            }

            return to;
        });
        await audit.PublishHeadAsync();
        LogRechecked(version.Campaign, found.RuleSet, state);
        return (await campaigns.FindAsync(version.Digest))!;
    }

    // What an author must mend goes back to the author; what approvers have not seen goes back to them; and what they have seen after all is as they decided.
    private async Task<VersionState> StateAsync(Session session, CampaignVersion version)
    {
        if (version.State is not (VersionState.InReview or VersionState.Approved))
        {
            return version.State;
        }

        var plan = Preparation.AsChecked(version)!;
        return plan.HasErrors ? VersionState.Checked : (await decisions.StateAsync(session, version, plan)).Approved is null ? VersionState.InReview : VersionState.Approved;
    }

    [LoggerMessage(1401, LogLevel.Information, "{Campaign} was checked again with rules {Rules} and is {State}")]
    private partial void LogRechecked(string campaign, string rules, VersionState state);
}
