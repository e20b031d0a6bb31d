using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Engine.Launching;

/// <summary>A launch that was let through although it is over a ceiling.</summary>
public sealed record Allowance(string By, string Reason, DateTimeOffset At);

/// <summary>How a plan stands to the ceilings.</summary>
/// <param name="Radius">How far it reaches.</param>
/// <param name="Over">What of it is over a ceiling, in words; empty where nothing is.</param>
/// <param name="Allowances">Who let exactly this through.</param>
public sealed record CeilingState(BlastRadius Radius, ImmutableArray<string> Over, ImmutableArray<Allowance> Allowances);

/// <summary>Holds launches against the ceilings of the workspace; over one, a second person must let exactly this version through.</summary>
public sealed class CeilingWatch(Database database, BusinessClock clock, AuditTrail audit, TimeProvider time, Func<LaunchLimits?> limits)
{
    private static readonly TimeSpan _day = TimeSpan.FromHours(24);

    /// <summary>How a plan stands now.</summary>
    public Task<CeilingState> StateAsync(StagedPlan plan) => database.ReadAsync(s => StateAsync(s, plan));

    /// <summary>Lets a plan through. Whoever does so cannot be the one who launches it.</summary>
    public async Task<ImmutableArray<Finding>> AllowAsync(StagedPlan plan, string reason, string actor)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return [Finding.Error("reason-missing", "Say why it may go over the ceiling.", fix: "Write a reason; it is kept in the audit trail.") with { Field = "reason" }];
        }

        var findings = await database.WriteAsync("launch.allow", async s =>
        {
            var state = await StateAsync(s, plan);
            if (state.Over.IsEmpty)
            {
                return ImmutableArray.Create(Finding.Error("within-ceilings", "This version is within the ceilings.", fix: "Launch it; nobody needs to let it through."));
            }

            await s.ExecuteAsync(
                "insert into allowances (version, radius, allowed_by, reason, at) values (@Digest, @radius, @actor, @reason, @now) on conflict (version, radius, allowed_by) do update set reason = excluded.reason, at = excluded.at",
                new { plan.Plan.Digest, radius = state.Radius.Digest, actor, reason = reason.Trim(), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await audit.AppendAsync(s, actor, "launch.allowed", plan.Plan.Terms.Name, $"{plan.Plan.Digest}: {string.Join("; ", state.Over)}. {reason.Trim()}");
            return [];
        });
        await audit.PublishHeadAsync();
        return findings;
    }

    /// <summary>Within the transaction that starts a launch: why it may not, or a note of how far it reaches, for the ceilings of the day.</summary>
    internal async Task<ImmutableArray<Finding>> StartAsync(Session session, StagedPlan plan, string actor)
    {
        var state = await StateAsync(session, plan);
        if (!state.Over.IsEmpty && !state.Allowances.Any(a => a.By != actor))
        {
            return
            [
                Finding.Error("over-ceiling", $"This launch reaches further than one person may decide: {string.Join("; ", state.Over)}.",
                    fix: state.Allowances.IsEmpty
                        ? $"Ask someone else with the role launcher to let it through: slipway launch allow {plan.Plan.Terms.Name} --reason \"…\""
                        : "You let it through yourself, so someone else launches it; or someone else lets it through too."),
            ];
        }

        await session.ExecuteAsync(
            "insert into launch_radii (version, radius, at) values (@Digest, @radius, @now) on conflict (version) do update set radius = excluded.radius, at = excluded.at",
            new { plan.Plan.Digest, radius = CanonicalJson.Write(state.Radius), now = clock.Now.ToUnixTimeMilliseconds() });
        return [];
    }

    private async Task<CeilingState> StateAsync(Session session, StagedPlan plan)
    {
        var radius = BlastRadius.Of(plan);
        var ceilings = limits()?.Ceilings ?? Ceilings.None;
        var since = (clock.Now - _day).ToUnixTimeMilliseconds();
        // All that was launched in a day may be thousands, and is added up only where a ceiling of the day counts it.
        var launched = ceilings.PerDay == Ceiling.None ? [] : await session.QueryAsync<string>("select radius from launch_radii where at > @since and version <> @Digest", new { since, plan.Plan.Digest });
        var before = launched.Select(r => JsonSerializer.Deserialize<BlastRadius>(r, AssetJson.Options)!).Aggregate(BlastRadius.None, (sum, one) => sum + one);
        var allowances = await session.QueryAsync<Row>(
            "select allowed_by as allowedby, reason, at from allowances where version = @Digest and radius = @radius order by at, allowed_by", new { plan.Plan.Digest, radius = radius.Digest });
        return new CeilingState(
            radius,
            ceilings.Over(radius, before),
            [.. allowances.Select(a => new Allowance(a.AllowedBy, a.Reason, DateTimeOffset.FromUnixTimeMilliseconds(a.At)))]);
    }

    private sealed record Row(string AllowedBy, string Reason, long At);
}
