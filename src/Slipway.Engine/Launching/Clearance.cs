using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Engine.Launching;

/// <summary>Why a step waits, and when it is looked at again.</summary>
/// <param name="Why">In words for the page, without a full stop.</param>
/// <param name="Until">When it is asked again: soon, for whoever ordered it may lift it at any time.</param>
public sealed record Wait(string Why, DateTimeOffset Until)
{
    internal Outcome AsOutcome() => new Outcome.Waiting("held", Until);
}

/// <summary>Says of every step whether it may be done now: nothing that covers it is paused, and there is no blackout.</summary>
public sealed class Clearance(HaltBook halts, CeilingWatch ceilings, BusinessClock clock, TimeProvider time, Func<LaunchLimits?> limits)
{
    // What is lifted wakes those that wait for it; this is for blackouts that end at their time, and for a file that was mended.
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(15);

    /// <summary>Null where a campaign may act over a connection now; else why it waits.</summary>
    public async Task<Wait?> MayAsync(CampaignTerms terms, string connection) => await halts.FindAsync(terms.Name, connection) is { } halt
        ? new Wait(HaltWords.Of(halt), time.GetUtcNow() + _again)
        : await BlackoutAsync(terms) is { } blackout ? new Wait(blackout, time.GetUtcNow() + _again) : null;

    /// <summary>Why a plan as a whole waits; null where nothing holds any of it.</summary>
    public async Task<Wait?> WaitAsync(Plan plan)
    {
        foreach (var connection in plan.Order.Select(s => s.Connection).Distinct(StringComparer.Ordinal))
        {
            if (await MayAsync(plan.Terms, connection) is { } wait)
            {
                return wait;
            }
        }

        return null;
    }

    /// <summary>Within the transaction that starts a launch: why it may not start.</summary>
    internal async Task<ImmutableArray<Finding>> StartAsync(Session session, ApprovedPlan plan, string actor)
    {
        var terms = plan.Plan.Terms;
        if (limits() is null)
        {
            return [Unreadable];
        }

        foreach (var halt in await halts.StandingAsync())
        {
            if (plan.Plan.Order.Any(s => halt.Covers(terms.Name, s.Connection)))
            {
                return [Finding.Error("paused", $"It is not launched: {HaltWords.Of(halt)}.", fix: "Someone with the role launcher resumes it, at the top of every page.")];
            }
        }

        if (await MeetingAsync(session, plan.Plan) is { IsEmpty: false } meeting)
        {
            return meeting;
        }

        return await BlackoutAsync(terms) is { } blackout
            ? [Finding.Error("blackout", $"It is not launched: {blackout}.", fix: "Launch it afterwards. A blackout of launches.yaml lets the campaigns under its `except:` through; one that was ordered is lifted by someone with the role launcher.")]
            : await ceilings.StartAsync(session, plan.Checked.Staged, actor);
    }

    // Two campaigns may both have been prepared before either was launched: the commit in which one begins sees the other.
    private async Task<ImmutableArray<Finding>> MeetingAsync(Session session, Plan plan)
    {
        if (!plan.Assets.OfType<AudienceAsset>().Any(a => a.Exclusive is not null))
        {
            return [];
        }

        var others = await session.QueryAsync<string>(
            "select plan from versions where state in ('Launching', 'Parked', 'Launched') and changed_at > @recent and campaign <> @Name and plan like '%\"exclusive\":%'",
            new { recent = time.GetUtcNow().AddDays(-Campaigns.Campaigns.DaysInFlight).ToUnixTimeMilliseconds(), plan.Terms.Name });
        return [.. new ExclusiveApart().Find(new CheckSubject { Plan = plan, Assets = [.. plan.Assets], Now = clock.Now, InFlight = [.. others.Select(o => PlanFacts.InFlight(Plan.FromJson(o), overlap: null))] })];
    }

    private async Task<string?> BlackoutAsync(CampaignTerms terms)
    {
        if ((await halts.StandingAsync()).FirstOrDefault(h => h.Scope == HaltScope.Launches) is { } ordered)
        {
            return HaltWords.Of(ordered);
        }

        if (limits() is not { } read)
        {
            // What cannot be read cannot be followed; a launch that runs waits until it can.
            return Unreadable.Message.TrimEnd('.');
        }

        var now = clock.Now;
        return read.Blackouts.FirstOrDefault(b => b.Concerns(terms) && b.Covers(now)) is { } planned ? $"there is a blackout until {HaltWords.At(planned.Ends)}: {planned.Reason}".TrimEnd('.') : null;
    }

    private static Finding Unreadable => Finding.Error("limits-unreadable", "launches.yaml cannot be read.", fix: "Mend it; slipway plan shows what is wrong.");
}
