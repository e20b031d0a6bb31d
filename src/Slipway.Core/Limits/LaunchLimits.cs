using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Limits;

/// <summary>What holds launches back, as the workspace wrote it: <c>launches.yaml</c>.</summary>
public sealed record LaunchLimits
{
    /// <summary>Who starts a launch today. The other levels come with programs that may do so by themselves; their ceilings can be written already.</summary>
    public const string Person = "person";

    /// <summary>The autonomy levels, from the least to the most.</summary>
    public static ImmutableArray<string> Levels { get; } = [Person, "generate", "assist", "execute-with-approval", "autonomous"];

    /// <summary>What holds where there is no file.</summary>
    public static LaunchLimits None { get; } = new();

    /// <summary>The planned blackouts, in the order written.</summary>
    public ImmutableArray<Blackout> Blackouts { get; init; } = [];

    /// <summary>The ceilings by autonomy level.</summary>
    public ImmutableSortedDictionary<string, Ceilings> ByLevel { get; init; } = ImmutableSortedDictionary<string, Ceilings>.Empty;

    /// <summary>The ceilings of what people launch.</summary>
    public Ceilings Ceilings => ByLevel.GetValueOrDefault(Person, Ceilings.None);

    /// <summary>When mails wait; null where nothing is said.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>For how many hours a send whose time passed while no server ran still goes out by itself; null for <see cref="EmailAsset.UsualLateHours"/>.</summary>
    public int? LateHours { get; init; }

    /// <summary>The steps in which emails to large audiences go out; null where nothing is said.</summary>
    public RampRule? Ramp { get; init; }

    /// <summary>The assets with what the limits say of them, so that the plan holds it and its approvers sign it.</summary>
    /// <param name="assets">The assets as built.</param>
    /// <param name="terms">The campaign.</param>
    /// <param name="waitsForEach">Whether the platform that takes the emails can let each wait for its recipient's morning.</param>
    /// <param name="ramps">Whether it can send in steps: a plan promises nothing that its platform does not keep.</param>
    public ImmutableArray<Asset> Apply(ImmutableArray<Asset> assets, CampaignTerms terms, bool waitsForEach, bool ramps = true) =>
    [
        .. assets.Select(a => a is EmailAsset email && (QuietHours ?? LateHours ?? Ramp ?? (object?)email.Ramp) is not null
            ? email with
            {
                QuietHours = QuietHours is null ? null : QuietHours with { Zone = terms.Zone, ForEach = waitsForEach },
                LateHours = LateHours == EmailAsset.UsualLateHours ? null : LateHours,
                Ramp = ramps ? Ramps.Of(email, assets, Ramp) : null,
            }
            : a),
    ];

    /// <summary>What of a plan would fall into a blackout: errors, for it could not happen.</summary>
    public IEnumerable<Finding> Find(Plan plan)
    {
        var moving = plan.Changes.Where(c => c is not (Change.Keep or Change.Remove)).Select(c => c.Result!);
        return from asset in moving
               let time = asset switch
               {
                   EmailAsset email => email.Start,
                   JourneyAsset journey => journey.Start,
                   _ => null,
               }
               where time is not null
               from blackout in Blackouts
               where blackout.Concerns(plan.Terms) && blackout.Covers(time.At)
               select Finding.Error("send-in-blackout", $"{asset.Key} is meant to go out on {time.At:ddd d MMM yyyy}, in the blackout from {blackout.From:yyyy-MM-dd} to {blackout.To:yyyy-MM-dd}: {blackout.Reason}",
                   fix: $"Move it before or after, or name {plan.Terms.Name} under `except:` of the blackout in launches.yaml.") with { Asset = asset.Key.ToString() };
    }
}
