namespace Slipway.Statistics.Returns;

/// <summary>What came of the money spent.</summary>
/// <remarks>
/// I = treated units times lift per unit times margin; ROI = I/C - 1. By treated units, never by those who might have been. Confirmed, weighted pipeline and forecast are three of these and are never added.
/// </remarks>
/// <param name="Incremental">I, in money.</param>
/// <param name="IncrementalInterval">The interval of the lift, in money.</param>
/// <param name="Net">I less the cost, in money.</param>
/// <param name="ChanceNetPositive">How sure it is that more came in than was spent, 0 to 1.</param>
/// <param name="OnCost">ROI as a share of the cost (0.25 is a quarter more than was spent), its interval, and the two-sided p-value that the net is 0; refused without a cost.</param>
public sealed record Return(double Incremental, Interval IncrementalInterval, double Net, double ChanceNetPositive, Comparison OnCost)
{
    /// <summary>From a comparison per unit, whose interval is carried over as it is; that of a confidence sequence stays one.</summary>
    /// <param name="perUnit">Treated less control, per unit.</param>
    /// <param name="treatedUnits">How many units were treated, 0 or more.</param>
    /// <param name="margin">What a unit of the metric earns, above 0: 1 where the metric is margin already.</param>
    /// <param name="cost">All of it, 0 or more: media, platform, models and hours.</param>
    /// <exception cref="ArgumentOutOfRangeException">Units, margin or cost out of range.</exception>
    public static Return Of(Comparison.Difference perUnit, long treatedUnits, double margin, double cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(treatedUnits);
        if (!(margin > 0) || !(cost >= 0) || double.IsInfinity(cost))
        {
            throw new ArgumentOutOfRangeException(nameof(cost), (margin, cost), "A margin is above 0, and a cost is 0 or more.");
        }

        var scale = treatedUnits * margin;
        var incremental = perUnit.Estimate * scale;
        var interval = perUnit.Interval with { Lower = perUnit.Interval.Lower * scale, Upper = perUnit.Interval.Upper * scale };
        var t = (cost - incremental) / (perUnit.StandardError * scale);
        var onCost = cost > 0 && perUnit.StandardError > 0 && scale > 0
            ? new Comparison.Difference(
                incremental, cost, (incremental / cost) - 1, interval with { Lower = (interval.Lower / cost) - 1, Upper = (interval.Upper / cost) - 1 }, 2 * StudentT.SurvivalFunction(Math.Abs(t), perUnit.DegreesOfFreedom), "return on a fixed cost")
            {
                StandardError = perUnit.StandardError * scale / cost,
                DegreesOfFreedom = perUnit.DegreesOfFreedom,
                Units = perUnit.Units,
            }
            : (Comparison)(cost > 0
                ? new Comparison.Refusal(RefusalCode.NoVariation, "Nobody was treated, or the lift has no error, so nothing can be said of the return.", null)
                : new Comparison.Refusal(RefusalCode.NoCost, "Nothing was spent, so there is no return on it; what came in is what there is to say.", null));
        return new(incremental, interval, incremental - cost, StudentT.SurvivalFunction(t, perUnit.DegreesOfFreedom), onCost);
    }

    /// <summary>From a lift per unit that somebody else computed.</summary>
    /// <param name="liftPerUnit">Treated less control, per unit.</param>
    /// <param name="standardError">Above 0.</param>
    /// <param name="treatedUnits">How many units were treated, 0 or more.</param>
    /// <param name="margin">What a unit of the metric earns, above 0.</param>
    /// <param name="cost">All of it, 0 or more.</param>
    /// <param name="degreesOfFreedom">Of the error; infinity for normal deviates.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument out of range.</exception>
    public static Return Of(
        double liftPerUnit, double standardError, long treatedUnits, double margin, double cost, double degreesOfFreedom = double.PositiveInfinity, double confidence = 0.95) => standardError > 0
        ? Of(Comparison.OfError(double.NaN, double.NaN, liftPerUnit, standardError, degreesOfFreedom, confidence, ""), treatedUnits, margin, cost)
        : throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "A standard error is above 0.");

    /// <summary>ROI when the cost is not known exactly either, by the delta method: Var = (s_I/C)^2 + (I s_C/C^2)^2 - 2 I r s_I s_C/C^3.</summary>
    /// <param name="incremental">I, in money.</param>
    /// <param name="incrementalError">Its standard error, above 0.</param>
    /// <param name="cost">C, in money.</param>
    /// <param name="costError">Its standard error, 0 or more.</param>
    /// <param name="correlation">r of both, -1 to 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>A share of the cost; refused without a cost, and for one that cannot be told from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An error or the correlation out of range.</exception>
    public static Comparison OnUncertainCost(double incremental, double incrementalError, double cost, double costError, double correlation = 0, double confidence = 0.95)
    {
        if (!(incrementalError > 0) || !(costError >= 0) || !(correlation is >= -1 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(incrementalError), (incrementalError, costError, correlation), "Errors are 0 or more, that of the return above 0, and a correlation is from -1 to 1.");
        }

        if (!(cost > 0) || Interval.Deviate(confidence) * costError >= cost)
        {
            return new Comparison.Refusal(RefusalCode.NoCost, "The cost cannot be told from nothing, so there is no return on it; what came in is what there is to say.", null);
        }

        var (a, b) = (incrementalError / cost, incremental * costError / cost / cost);
        var error = Math.Sqrt((a * a) + (b * b) - (2 * a * b * correlation));
        return error > 0
            ? Comparison.OfError(incremental, cost, (incremental / cost) - 1, error, double.PositiveInfinity, confidence, "return on an uncertain cost, delta method")
            : new Comparison.Refusal(RefusalCode.NoVariation, "Return and cost are said to move exactly together, which leaves no error.", null);
    }
}
