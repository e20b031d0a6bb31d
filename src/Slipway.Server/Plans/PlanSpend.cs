using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;

namespace Slipway.Server.Plans;

/// <summary>What a platform may be paid for an asset.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Title">The asset.</param>
/// <param name="Daily">The most in a day.</param>
/// <param name="Days">On how many days.</param>
/// <param name="Most">The most in all.</param>
public sealed record SpendLine(string Connection, string Title, Money Daily, int Days, Money Most);

/// <summary>What a plan spends on platforms, against the most that the campaign may cost.</summary>
public sealed record PlanSpend(ImmutableArray<SpendLine> Lines, Money Budget)
{
    public static PlanSpend Of(Plan plan) => new(
        [
            .. plan.Assets.OfType<AdAsset>().Select(ad => (Ad: ad, Days: ad.End.DayNumber - ad.Start.DayNumber + 1))
                .Select(a => new SpendLine(plan.Platforms.GetValueOrDefault(AssetKind.Ad, ""), a.Ad.Title, a.Ad.DailyBudget, a.Days, a.Ad.DailyBudget with { Amount = a.Ad.DailyBudget.Amount * a.Days }))
                .OrderBy(l => l.Connection, StringComparer.Ordinal).ThenBy(l => l.Title, StringComparer.Ordinal),
        ],
        plan.Terms.Budget);

    /// <summary>The platforms, each with its sum in each currency.</summary>
    public IEnumerable<(string Connection, ImmutableArray<SpendLine> Lines, ImmutableArray<Money> Sums)> Platforms =>
        Lines.GroupBy(l => l.Connection, StringComparer.Ordinal).Select(g => (g.Key, g.ToImmutableArray(), SumsOf(g)));

    /// <summary>The sums over all platforms, one for each currency.</summary>
    public ImmutableArray<Money> Sums => SumsOf(Lines);

    /// <summary>What is left of the budget; null where currencies differ, which nobody adds up here.</summary>
    public Money? Left => Sums switch { [] => Budget, [var one] when one.Currency == Budget.Currency => Budget with { Amount = Budget.Amount - one.Amount }, _ => null };

    private static ImmutableArray<Money> SumsOf(IEnumerable<SpendLine> lines) => [.. lines.GroupBy(l => l.Most.Currency, StringComparer.Ordinal).Select(g => new Money(g.Sum(l => l.Most.Amount), g.Key)).OrderBy(m => m.Currency, StringComparer.Ordinal)];
}
