using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Limits;

/// <summary>How much a launch can do: whom it reaches, what it may cost, what it changes and takes away.</summary>
/// <param name="Recipients">People who may be written to, the held-out not counted.</param>
/// <param name="Changes">Assets that are made, changed, replaced or removed.</param>
/// <param name="Deletions">Those of them that are removed.</param>
public sealed record BlastRadius(int Recipients, int Changes, int Deletions)
{
    /// <summary>Nothing.</summary>
    public static BlastRadius None { get; } = new(0, 0, 0);

    /// <summary>The most it may cost, by currency.</summary>
    public ImmutableSortedDictionary<string, decimal> Spend { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>What it is known by: two launches of the same radius do the same amount.</summary>
    [JsonIgnore]
    public string Digest => CanonicalJson.Digest(new { Recipients, Changes, Deletions, Spend });

    /// <summary>The radius of a plan with the people that were counted when it was staged.</summary>
    /// <remarks>People count where an email or journey for them is new or changed. The budget counts whole with every version that changes anything: what an earlier one spent is not known here, and too much is asked for rather than too little.</remarks>
    public static BlastRadius Of(StagedPlan plan)
    {
        var touched = plan.Plan.Changes.Where(c => c is not Change.Keep).ToList();
        var written = touched.Select(c => c.Result switch { EmailAsset email => email.Audience, JourneyAsset journey => journey.Audience, _ => (AssetKey?)null }).OfType<AssetKey>().ToHashSet();
        var budget = plan.Plan.Terms.Budget;
        return new BlastRadius(
            plan.Audiences.Where(a => written.Contains(a.Asset.Key)).Sum(a => a.Figures.Eligible - a.Figures.HeldOut),
            touched.Count,
            touched.Count(c => c is Change.Remove))
        {
            Spend = touched.Count > 0 && budget.Amount > 0 ? ImmutableSortedDictionary<string, decimal>.Empty.Add(budget.Currency, budget.Amount) : ImmutableSortedDictionary<string, decimal>.Empty,
        };
    }

    /// <summary>Both together.</summary>
    public static BlastRadius operator +(BlastRadius one, BlastRadius other) => new(one.Recipients + other.Recipients, one.Changes + other.Changes, one.Deletions + other.Deletions)
    {
        Spend = one.Spend.Concat(other.Spend).GroupBy(s => s.Key, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Sum(s => s.Value)),
    };
}
