using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Who is written to by no campaign for a while, and what is measured by it: <c>global_holdout</c> in <c>slipway.yaml</c>.</summary>
/// <param name="Name">What people call it; another name holds out other people.</param>
/// <param name="Share">The share of everybody, above 0 and below 0.5.</param>
/// <param name="From">The first day on which campaigns leave these people out, UTC.</param>
/// <param name="Until">The last day.</param>
/// <param name="Metric">The event that decides: what all campaigns together are to bring.</param>
/// <param name="Owner">Who answers for it.</param>
public sealed record GlobalHoldoutTerms(string Name, double Share, DateOnly From, DateOnly Until, string Metric, string Owner)
{
    private const string Example = "{ name: h1-2027, share: 5%, from: 2027-01-01, until: 2027-06-30, metric: opportunity, owner: Revenue operations }";

    /// <summary>Whether a campaign that is launched then leaves these people out.</summary>
    public bool HoldsAt(DateTimeOffset launch) => DateOnly.FromDateTime(launch.UtcDateTime) is var day && From <= day && day <= Until;

    /// <summary>The assets with these people left out of their audiences, so that the plan holds it and its approvers sign it.</summary>
    /// <param name="assets">The assets as built.</param>
    /// <param name="campaign">The campaign.</param>
    public ImmutableArray<Asset> Apply(ImmutableArray<Asset> assets, CampaignSettings campaign) => !HoldsAt(campaign.Terms.Launch.At) || campaign.Holdout.ReachesAll
        ? assets
        : [.. assets.Select(a => a is AudienceAsset audience ? audience with { Global = new GlobalHoldout(Name, Share, "") } : a)];

    /// <summary>What approvers should know of a campaign that reaches these people all the same.</summary>
    public IEnumerable<Finding> Find(CampaignSettings campaign) => HoldsAt(campaign.Terms.Launch.At) && campaign.Holdout.ReachesAll
        ? [Finding.Warning("global-holdout-reached", $"This campaign also writes to those whom no campaign is to write to until {Until:yyyy-MM-dd} ({Name}): {campaign.Holdout.Rule.Why!.TrimEnd('.')}.", fix: "Where not everybody has to get it, take `global: no` out: each exception makes the figures of all campaigns together weaker.")]
        : [];

    /// <summary>Reads it; null where there is none, or where it cannot be used.</summary>
    internal static GlobalHoldoutTerms? Read(YamlFields fields)
    {
        if (fields.Mapping("global_holdout", Example, required: false) is not { } written)
        {
            return null;
        }

        var (name, share, from, until) = (written.Slug("name", "h1-2027"), written.Share("share", "5%"), written.Day("from", "2027-01-01"), written.Day("until", "2027-06-30"));
        var (metric, owner) = (written.Text("metric", "opportunity"), written.Text("owner", "Revenue operations"));
        written.Close();
        if (share is <= 0 or >= 0.5)
        {
            written.Error("global-holdout-share", "share", "The share that no campaign writes to must be above 0% and below 50%.", "Write, for example: `share: 5%`");
        }

        if (from > until)
        {
            written.Error("global-holdout-backwards", "until", $"The global holdout ends on {until:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}.", "Write the first day at `from:` and the last at `until:`.");
        }

        return metric is null || !GoalMetrics.JudgeReach(metric, written, "metric") || name is null || owner is null || share is null or <= 0 or >= 0.5 || from is null || until is null || from > until
            ? null
            : new GlobalHoldoutTerms(name, share.Value, from.Value, until.Value, metric, owner);
    }
}
