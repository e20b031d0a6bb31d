namespace Slipway.Statistics;

/// <summary>The score test that two proportions are equal.</summary>
/// <param name="Statistic">
/// z = (p_t - p_c) / sqrt(p (1 - p) (1/n_t + 1/n_c)) with p the rate of both arms together; not a number without variation.
/// </param>
/// <param name="PValue">Two-sided, 2 SF(|z|), 0 to 1; exact in the tail, so 0 only below the smallest double.</param>
/// <remarks>Its square is Pearson's chi-squared without continuity correction. Sound where every expected cell is 5 or more.</remarks>
public readonly record struct PooledZ(double Statistic, double PValue)
{
    /// <summary>Tests that the two arms have the same rate.</summary>
    /// <param name="treated">Successes and trials of the treated arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the control arm; at least one trial.</param>
    public static PooledZ Test(Proportion treated, Proportion control)
    {
        double nt = treated.Trials;
        double nc = control.Trials;
        double successes = treated.Successes + control.Successes;
        var failures = nt + nc - successes;
        var variance = successes / (nt + nc) * (failures / (nt + nc)) * ((1 / nt) + (1 / nc));
        var z = (treated.Rate - control.Rate) / Math.Sqrt(variance);
        return new(z, 2 * Normal.SurvivalFunction(Math.Abs(z)));
    }
}
