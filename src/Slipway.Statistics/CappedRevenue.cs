namespace Slipway.Statistics;

/// <summary>A comparison of heavy-tailed money with each unit's part cut at a cap, beside the same without it.</summary>
/// <param name="Capped">With the cap.</param>
/// <param name="Uncapped">Without.</param>
/// <param name="Cap">No unit counts for more, in the values' unit.</param>
/// <param name="TreatedRemoved">The share of the treated arm's sum that the cap took away, 0 to 1.</param>
/// <param name="ControlRemoved">The share of the control arm's sum that the cap took away, 0 to 1.</param>
public sealed record CappedRevenue(Comparison Capped, Comparison Uncapped, double Cap, double TreatedRemoved, double ControlRemoved)
{
    /// <summary>The usual place of the cap among the positive values.</summary>
    public const double UsualQuantile = 0.999;

    /// <summary>Compares two arms with one cap for both, read from the positive values of both; fix the cap at the first look at which anything is decided.</summary>
    /// <param name="treated">A value for each unit of the treated arm, zeros included.</param>
    /// <param name="control">A value for each unit of the control arm, zeros included.</param>
    /// <param name="cap">The cap, as from <see cref="CapOf"/>; infinity for none.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static CappedRevenue Compare(ReadOnlySpan<double> treated, ReadOnlySpan<double> control, double cap, double confidence = 0.95)
    {
        var (t, c) = (Moments.Of(treated), Moments.Of(control));
        var (cutT, cutC) = (Cut(treated, cap), Cut(control, cap));
        return new(Comparison.OfMeans(cutT, cutC, confidence, "capped, Welch t test"), Comparison.OfMeans(t, c, confidence), cap, Removed(t, cutT), Removed(c, cutC));
    }

    /// <summary>The given quantile (type 7) of the positive values of both arms together.</summary>
    /// <param name="treated">A value for each unit of the treated arm.</param>
    /// <param name="control">A value for each unit of the control arm.</param>
    /// <param name="quantile">0 to 1.</param>
    /// <returns>Infinity where no value is positive.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantile is out of range.</exception>
    public static double CapOf(ReadOnlySpan<double> treated, ReadOnlySpan<double> control, double quantile = UsualQuantile)
    {
        double[] positive = [.. treated.ToArray().Concat(control.ToArray()).Where(v => v > 0)];
        return positive.Length == 0 ? double.PositiveInfinity : SampleQuantile.Of(positive, quantile);
    }

    /// <summary>The moments of the values, none above the cap (winsorised from above).</summary>
    /// <param name="values">A value for each unit.</param>
    /// <param name="cap">No unit counts for more.</param>
    public static Moments Cut(ReadOnlySpan<double> values, double cap)
    {
        var moments = default(Moments);
        foreach (var value in values)
        {
            moments = moments.Add(Math.Min(value, cap));
        }

        return moments;
    }

    private static double Removed(Moments whole, Moments cut) => whole.Sum == 0 ? 0 : (whole.Sum - cut.Sum) / whole.Sum;
}
