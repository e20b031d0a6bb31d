namespace Slipway.Statistics;

/// <summary>A comparison of means with what was known of each unit before taken out: y - theta (x - mean x).</summary>
/// <remarks>
/// theta = Cov(y, x) / Var(x) over all arms together, so that the same amount is taken out everywhere and the difference stays unbiased. A. Deng, Y. Xu, R. Kohavi, T. Walker (2013). x must end before the unit
/// enters; a unit without history has x = 0.
/// </remarks>
/// <param name="Difference">Treated less control; not adjusted where <see cref="FellBack"/> says why.</param>
/// <param name="Lift">The same relative to control.</param>
/// <param name="Theta">What was taken out per unit of x; 0 where nothing was.</param>
/// <param name="VarianceReduction">The share of the difference's variance that went, below 1; may be below 0 where that is why nothing was taken out.</param>
/// <param name="FellBack">Why nothing was taken out, a sentence; null where it was.</param>
public sealed record Cuped(Comparison Difference, Comparison Lift, double Theta, double VarianceReduction, string? FellBack)
{
    /// <summary>Below so many units of an arm with history nothing is taken out.</summary>
    public const long FewestUnits = 100;

    /// <summary>Below this share of units with history nothing is taken out.</summary>
    public const double SmallestShare = 0.05;

    /// <summary>Compares two arms with the adjustment where it helps, and without it and the reason where it does not.</summary>
    /// <param name="treated">Outcome Y and history X of the treated arm's units.</param>
    /// <param name="control">Outcome Y and history X of the control arm's units.</param>
    /// <param name="treatedWithHistory">How many units of the treated arm have any history.</param>
    /// <param name="controlWithHistory">How many units of the control arm do.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="pooled">What is taken out per unit of history, over all arms where there are more than these two; otherwise it is computed of both.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Cuped Compare(JointMoments treated, JointMoments control, long treatedWithHistory, long controlWithHistory, double confidence = 0.95, double? pooled = null)
    {
        var theta = pooled ?? PooledTheta(treated, control);
        var reduction = Reduction(treated, control, theta) is var share && double.IsFinite(share) ? share : 0;
        var reason = Obstacle(treated, control) is not null ? "The outcome cannot be compared, or the history's figures are those of no data."
            : !(treated.X.SquaredDeviations + control.X.SquaredDeviations > 0) ? "Every unit has the same history, so there is nothing to take out."
            : Math.Min(treatedWithHistory, controlWithHistory) < FewestUnits ? $"An arm has fewer than {FewestUnits} units with history."
            : treatedWithHistory + controlWithHistory < SmallestShare * (treated.Count + control.Count) ? "Fewer than 5% of the units have any history."
            : reduction > 0 ? null
            : "Taking the history out would not narrow the interval.";
        return reason is null
            ? new(Adjusted(treated, control, theta, confidence), RelativeTo(treated, control, theta, confidence), theta, reduction, null)
            : new(Comparison.OfMeans(treated.Y, control.Y, confidence), RelativeLift.Fieller(treated.Y, control.Y, confidence), 0, reduction, reason);
    }

    /// <summary>Cov(y, x) / Var(x) over both arms as one; not a number where x does not vary.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    public static double PooledTheta(JointMoments treated, JointMoments control)
    {
        var all = treated.Merge(control);
        return all.CrossDeviations / all.X.SquaredDeviations;
    }

    /// <summary>(cov_t + cov_c) / (var_t + var_c): within the arms, each with the same weight, as GrowthBook adjusts ratio metrics.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    public static double WithinTheta(JointMoments treated, JointMoments control) => (treated.Covariance + control.Covariance) / (treated.X.Variance + control.X.Variance);

    /// <summary>The share of the difference's variance that the adjustment removes: 1 - Var' / Var.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="theta">What is taken out per unit of x.</param>
    public static double Reduction(JointMoments treated, JointMoments control, double theta) =>
        1 - ((treated.Adjusted(theta, 0).VarianceOfMean + control.Adjusted(theta, 0).VarianceOfMean) / (treated.Y.VarianceOfMean + control.Y.VarianceOfMean));

    /// <summary>The same over both arms as one: with the pooled theta the squared correlation of outcome and history, which is what <see cref="Planning.Design.VarianceFactor"/> is 1 less.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="theta">What is taken out per unit of x.</param>
    public static double PooledReduction(JointMoments treated, JointMoments control, double theta)
    {
        var all = treated.Merge(control);
        return 1 - (all.Adjusted(theta, 0).SquaredDeviations / all.Y.SquaredDeviations);
    }

    /// <summary>Welch's t test of y - theta (x - mean x), the mean over both arms.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="theta">What is taken out per unit of x.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>In the outcome's unit; refuses what <see cref="Comparison.OfMeans(Moments, Moments, double)"/> refuses.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison Adjusted(JointMoments treated, JointMoments control, double theta, double confidence = 0.95)
    {
        var centre = treated.X.Merge(control.X).Mean;
        return Obstacle(treated, control) ?? Comparison.OfMeans(treated.Adjusted(theta, centre), control.Adjusted(theta, centre), confidence, "CUPED, Welch t test");
    }

    /// <summary>The adjusted difference over the control's mean as it was seen, by the delta method.</summary>
    /// <remarks>
    /// Var'_t/(n_t m^2) + (s_y,c^2 r^2 + theta^2 s_x,c^2 - 2 theta r c_c)/(n_c m^2) with m the control's mean, r = y_t/y_c and Var' = s_y^2 + theta^2 s_x^2 - 2 theta c.
    /// </remarks>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="theta">What is taken out per unit of x.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>A share of the control's mean; refuses as well a control mean of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison RelativeTo(JointMoments treated, JointMoments control, double theta, double confidence = 0.95) =>
        RelativeTo(treated, control, theta, confidence, (_, ratio) => ratio, "CUPED, delta method, Welch degrees of freedom");

    /// <summary>The relative lift of a ratio metric with the ratio before taken out: linearised, at <see cref="WithinTheta"/>, by the delta method at r = 1 + the adjusted lift.</summary>
    /// <param name="treated">Of each unit numerator, denominator, numerator before, denominator before.</param>
    /// <param name="control">The same of the control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>A share of the control's ratio; refuses as well a ratio of 0, and a denominator of 0 after or before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison OfRatio(MomentMatrix treated, MomentMatrix control, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        if (RatioMetric.Obstacle(treated[0, 1], control[0, 1]) is { } now)
        {
            return now;
        }

        if (RatioMetric.Obstacle(treated[2, 3], control[2, 3]) is { } before)
        {
            return before;
        }

        var (t, c) = (RatioMetric.WithHistory(treated), RatioMetric.WithHistory(control));
        var theta = t.X.SquaredDeviations + c.X.SquaredDeviations > 0 ? WithinTheta(t, c) : 0;
        return RelativeTo(t, c, theta, confidence, (lift, _) => 1 + lift, "CUPED of a ratio metric, delta method, Welch degrees of freedom");
    }

    private static Comparison RelativeTo(JointMoments treated, JointMoments control, double theta, double confidence, Func<double, double, double> slope, string method)
    {
        _ = Interval.Deviate(confidence);
        if (Obstacle(treated, control) is { } obstacle)
        {
            return obstacle;
        }

        if (control.Y.Mean == 0)
        {
            return RelativeLift.NearZero(Adjusted(treated, control, theta, confidence));
        }

        var (t, c) = (treated.Adjusted(theta, 0), control.Adjusted(theta, 0));
        if (Comparison.Obstacle(t, c) is { } still)
        {
            return still;
        }

        var size = Math.Abs(control.Y.Mean);
        var lift = (t.Mean - c.Mean) / size;
        var r = slope(lift, treated.Y.Mean / control.Y.Mean);
        var below = control.Y with { SquaredDeviations = (r * r * control.Y.SquaredDeviations) + (theta * theta * control.X.SquaredDeviations) - (2 * theta * r * control.CrossDeviations) };
        var error = Math.Sqrt(t.VarianceOfMean + Math.Max(0, below.VarianceOfMean)) / size;
        return Comparison.OfError(treated.Y.Mean, control.Y.Mean, lift, error, Comparison.WelchDegrees(t, c), confidence, method) with { Units = treated.Count + control.Count };
    }

    private static Comparison.Refusal? Obstacle(JointMoments treated, JointMoments control) =>
        Comparison.Obstacle(treated.Y, control.Y)
        ?? (treated.ArePossible && control.ArePossible ? null : new(RefusalCode.ImpossibleFigures, "The history's moments, or how it moves with the outcome, are those of no data.", null));
}
