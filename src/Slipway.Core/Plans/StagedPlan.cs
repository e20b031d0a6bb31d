using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Plans;

/// <summary>A plan of which everything exists as draft: it costs and shows nothing.</summary>
public sealed class StagedPlan
{
    private static readonly ConditionalWeakTable<Reading, string> _digests = [];

    private StagedPlan(Plan plan, ImmutableSortedDictionary<AssetKey, Reading> readings) => (Plan, Readings) = (plan, readings);

    /// <summary>The plan.</summary>
    public Plan Plan { get; }

    /// <summary>What each platform holds of each asset.</summary>
    public ImmutableSortedDictionary<AssetKey, Reading> Readings { get; }

    /// <summary>A plan with a reading of every asset it has.</summary>
    /// <exception cref="InvalidOperationException">An asset has no reading: it is not staged.</exception>
    public static StagedPlan From(Plan plan, ImmutableSortedDictionary<AssetKey, Reading> readings)
    {
        var missing = plan.Assets.Where(a => !readings.ContainsKey(a.Key)).Select(a => a.Key).ToList();
        return missing.Count == 0
            ? new StagedPlan(plan, readings)
            : throw new InvalidOperationException($"Not staged yet: {string.Join(", ", missing)}.");
    }

    /// <summary>The audiences with their figures, by asset.</summary>
    public IEnumerable<(AudienceAsset Asset, AudienceFigures Figures)> Audiences => Plan.Assets.OfType<AudienceAsset>()
        .Select(a => (a, Readings[a.Key].Audience ?? new AudienceFigures(0, 0, 0, [], "")));

    /// <summary>The digest of what a platform held when it was read: content and members, but neither its state nor its previews' addresses.</summary>
    /// <remarks>Every decision and every step of a launch asks for it again, of each of what may be a thousand pages; a reading never changes, so its digest is kept with it.</remarks>
    public static string DigestOf(Reading reading) => _digests.GetValue(reading, static r => CanonicalJson.DigestOf($"{r.Id}\n{CanonicalJson.Write(r.Content)}\n{r.Audience?.Digest}"));
}

/// <summary>A staged plan and what the checks found, of the plan and again of what the platforms hold.</summary>
public sealed class CheckedPlan
{
    internal CheckedPlan(StagedPlan staged, ImmutableArray<Finding> findings, string? ruleSet = null) => (Staged, Findings, RuleSet) = (staged, findings, ruleSet);

    /// <summary>The staged plan.</summary>
    public StagedPlan Staged { get; }

    /// <summary>The plan.</summary>
    public Plan Plan => Staged.Plan;

    /// <summary>What was found, most grave first.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>The version of the brand's rules it was held against; null when it was held against none.</summary>
    public string? RuleSet { get; }

    /// <summary>Whether an error stands in the way of an approval.</summary>
    public bool HasErrors => Findings.Any(f => f.Blocks);
}
