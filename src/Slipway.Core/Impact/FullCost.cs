using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Impact;

/// <summary>Everything a campaign cost, in one currency.</summary>
/// <param name="Currency">In what.</param>
/// <param name="ByKind">What it came to by kind; kinds of which nothing is known are not in it.</param>
public sealed record FullCost(string Currency, ImmutableSortedDictionary<CostKind, decimal> ByKind)
{
    /// <summary>What is known, but in a currency that is not added up.</summary>
    public ImmutableArray<Money> LeftOut { get; init; } = [];

    /// <summary>Answers of models that have no price.</summary>
    public long Unpriced { get; init; }

    /// <summary>The sum; it is the least that the campaign cost where something is left out.</summary>
    public decimal Total => ByKind.Values.Sum();

    /// <summary>Whether nothing that is known is left out.</summary>
    public bool IsWhole => LeftOut.IsEmpty && Unpriced == 0;

    /// <summary>What is left out, and what to do about it.</summary>
    public IEnumerable<Finding> Findings =>
    [
        .. LeftOut.Select(m => Finding.Warning(
            "currency-other", $"{MoneyText.Say(m)} is not in the sum: costs are kept in {Currency}, and amounts of two currencies are never added up.", fix: $"Write what one {m.Currency} is in {Currency} under `exchange:` in {CostRates.File}.")),
        .. Unpriced == 0 ? Array.Empty<Finding>() : [Finding.Warning(
            "model-unpriced", FormattableString.Invariant($"{Unpriced:#,0} {(Unpriced == 1 ? "answer" : "answers")} of models without a price are not in the sum."), fix: "Give each model its price in models.yaml; answers from then on are counted.")],
    ];

    /// <summary>Adds up.</summary>
    /// <param name="rates">In what costs are kept.</param>
    /// <param name="parts">What came by itself and what was recorded.</param>
    /// <param name="unpriced">Answers of models that have no price.</param>
    /// <returns>The sum; null where nobody said in what currency costs are kept.</returns>
    public static FullCost? Of(CostRates rates, IEnumerable<(CostKind Kind, Money Amount)> parts, long unpriced = 0)
    {
        if (rates.Currency is not { } currency)
        {
            return null;
        }

        var read = parts.Select(p => (p.Kind, p.Amount, In: rates.In(p.Amount))).ToList();
        return new FullCost(currency, read.Where(p => p.In is not null).GroupBy(p => p.Kind).ToImmutableSortedDictionary(g => g.Key, g => g.Sum(p => p.In!.Value)))
        {
            LeftOut = [.. read.Where(p => p.In is null).GroupBy(p => p.Amount.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Money(g.Sum(p => p.Amount.Amount), g.Key))],
            Unpriced = unpriced,
        };
    }
}
