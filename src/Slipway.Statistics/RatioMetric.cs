namespace Slipway.Statistics;

/// <summary>A metric that is one sum over another, such as revenue over orders, while the unit that was assigned is the person: sum y / sum x.</summary>
/// <remarks>
/// Each unit's e = (y - R x) / mean x takes the place of the ratio (linearised); its variance is that of the delta method, s_y^2/x^2 + s_x^2 y^2/x^4 - 2 c y/x^3 over n, with fewer
/// digits lost. A ratio can rise because its denominator fell: show both parts beside it.
/// </remarks>
public static class RatioMetric
{
    /// <summary>The ratio as a mean: R, and the variance n Var(R), so that it compares as any mean does.</summary>
    /// <param name="arm">Numerator Y and denominator X of each unit.</param>
    /// <returns>Not a number where the denominator's mean is 0.</returns>
    public static Moments Linearised(JointMoments arm)
    {
        var ratio = arm.Y.Mean / arm.X.Mean;
        return new(arm.Count, ratio, arm.Adjusted(ratio, 0).SquaredDeviations / arm.X.Mean / arm.X.Mean);
    }

    /// <summary>Compares the ratios of two arms by the Welch t test of their linearised values.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>In the ratio's unit; refuses what <see cref="Comparison.OfMeans(Moments, Moments, double)"/> refuses, and a denominator of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison Difference(JointMoments treated, JointMoments control, double confidence = 0.95) =>
        Obstacle(treated, control) ?? Comparison.OfMeans(Linearised(treated), Linearised(control), confidence, "ratio metric, linearised, Welch t test");

    /// <summary>The relative lift of the ratio by <see cref="RelativeLift.Fieller"/>.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>A share of the control's ratio; refuses as well a denominator of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison Lift(JointMoments treated, JointMoments control, double confidence = 0.95) =>
        Obstacle(treated, control) ?? RelativeLift.Fieller(Linearised(treated), Linearised(control), confidence);

    /// <summary>The relative lift of the ratio by <see cref="RelativeLift.Delta"/>.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>A share of the control's ratio; refuses as well a denominator of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison DeltaLift(JointMoments treated, JointMoments control, double confidence = 0.95) =>
        Obstacle(treated, control) ?? RelativeLift.Delta(Linearised(treated), Linearised(control), confidence);

    /// <summary>The ratio after and the ratio before as one joint pair, for <see cref="Cuped"/>.</summary>
    /// <param name="arm">Of each unit numerator, denominator, numerator before, denominator before.</param>
    /// <exception cref="ArgumentException">The units do not have four values.</exception>
    public static JointMoments WithHistory(MomentMatrix arm)
    {
        if (arm.Values != 4)
        {
            throw new ArgumentException($"A ratio and the one before are four values, not {arm.Values}.", nameof(arm));
        }

        var (now, before) = (Linearised(arm[0, 1]), Linearised(arm[2, 3]));
        var cross = arm.Deviations(0, 2) - (now.Mean * arm.Deviations(1, 2)) - (before.Mean * arm.Deviations(0, 3)) + (now.Mean * before.Mean * arm.Deviations(1, 3));
        return new(now, before, cross / arm[1].Mean / arm[3].Mean);
    }

    internal static Comparison.Refusal? Obstacle(JointMoments treated, JointMoments control) =>
        Comparison.WithoutUnits(treated.Count, control.Count) is { } empty ? empty
        : !treated.ArePossible || !control.ArePossible ? new(
            RefusalCode.ImpossibleFigures, $"The {(treated.ArePossible ? "control" : "treated")} arm's moments are those of no data: look for what overflowed or was summed up twice.", null)
        : treated.X.Mean != 0 && control.X.Mean != 0 ? null
        : new(RefusalCode.NoDenominator, $"The {(treated.X.Mean == 0 ? "treated" : "control")} arm has nothing in the denominator, so it has no ratio.", null);
}
