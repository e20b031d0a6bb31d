using Slipway.Sdk.Assets;

namespace Slipway.Core.Impact;

/// <summary>What a campaign earned against what it cost.</summary>
/// <param name="Value">What its outcomes are worth, the estimate.</param>
/// <param name="Lower">The least they may be worth.</param>
/// <param name="Upper">The most they may be worth.</param>
/// <param name="Cost">What it cost.</param>
public sealed record Return(Money Value, decimal Lower, decimal Upper, Money Cost)
{
    /// <summary>The return on cost: 0 is the money back, 1 twice the money. Null where nothing was spent.</summary>
    public double? Roi => On(Value.Amount);

    /// <summary>The lower bound of the return on cost.</summary>
    public double? RoiLower => On(Lower);

    /// <summary>The upper bound of the return on cost.</summary>
    public double? RoiUpper => On(Upper);

    /// <summary>Whether the value of an outcome is uncertain too: the bounds then hold the worst and the best of both.</summary>
    public bool IsOfUncertainValue { get; init; }

    /// <summary>Computes it; null where value and cost are in different currencies, for those are never held against each other.</summary>
    public static Return? Of(Incremental effect, OutcomeValue value, FullCost cost)
    {
        if (value.Each.Currency != cost.Currency)
        {
            return null;
        }

        // A harm is the greater the more an outcome is worth, so each bound takes the value that carries it furthest.
        decimal[] lower = [In(effect.Lower, value.Low), In(effect.Lower, value.High)], upper = [In(effect.Upper, value.Low), In(effect.Upper, value.High)];
        return new Return(new Money(In(effect.Estimate, value.Each.Amount), cost.Currency), lower.Min(), upper.Max(), new Money(cost.Total, cost.Currency)) { IsOfUncertainValue = !value.IsCertain };
    }

    private static decimal In(double outcomes, decimal each) => Math.Round((decimal)outcomes * each, 2);

    private double? On(decimal earned) => Cost.Amount > 0 ? (double)(earned / Cost.Amount) - 1 : null;
}
