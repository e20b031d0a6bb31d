namespace Slipway.Statistics;

/// <summary>What several campaigns of one kind say together, each with its own truth scattered about a common one (random effects).</summary>
/// <remarks>
/// tau^2 by R. DerSimonian and N. Laird (1986); the interval by J. Hartung and G. Knapp (2001): t with k - 1 degrees of freedom and the variance sum w (y - mean)^2 / ((k - 1) sum w), not less than
/// 1 / sum w, so that campaigns which agree by chance do not make it narrower than their own errors. Pooled this way few small lists can reach a verdict that none reaches alone.
/// </remarks>
/// <param name="Estimate">The common effect, in the effects' unit.</param>
/// <param name="Interval">Of the common effect; same unit.</param>
/// <param name="PValue">Two-sided, of the hypothesis that it is 0.</param>
/// <param name="StandardError">Of the common effect.</param>
/// <param name="BetweenVariance">tau^2: how far the truths of campaigns scatter, in the unit squared; 0 or more.</param>
/// <param name="Heterogeneity">I^2: the share of the scatter that is not chance, 0 to 1.</param>
/// <param name="Q">Cochran's Q.</param>
/// <param name="QPValue">Of the hypothesis that all campaigns have the same truth.</param>
/// <param name="Campaigns">How many were pooled.</param>
public sealed record Pooling(
    double Estimate, Interval Interval, double PValue, double StandardError, double BetweenVariance, double Heterogeneity, double Q, double QPValue, int Campaigns)
{
    /// <summary>Pools effects.</summary>
    /// <param name="effects">One for each campaign.</param>
    /// <param name="standardErrors">Its standard error, above 0, in the same order.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Refused for fewer than two campaigns, and for effects or errors that are no finite numbers.</returns>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Answer<Pooling> RandomEffects(ReadOnlySpan<double> effects, ReadOnlySpan<double> standardErrors, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        if (effects.Length != standardErrors.Length)
        {
            throw new ArgumentException($"{effects.Length} effects for {standardErrors.Length} standard errors; give both for each campaign.", nameof(standardErrors));
        }

        var y = effects.ToArray();
        var variances = standardErrors.ToArray().Select(e => e * e).ToArray();
        var k = y.Length;
        if (k < 2)
        {
            return new Answer<Pooling>.Refused(RefusalCode.TooFewUnits, "Pooling takes two campaigns at least; the more there are, the better known is how far they scatter.");
        }

        if (Array.Exists(y, e => !double.IsFinite(e)) || Array.Exists(variances, v => !(v > 0) || double.IsInfinity(v)))
        {
            return new Answer<Pooling>.Refused(RefusalCode.ImpossibleFigures, "Every campaign needs an effect that is a number and a standard error above 0.");
        }

        var fixedWeights = variances.Select(v => 1 / v).ToArray();
        var weight = fixedWeights.Sum();
        var q = Scatter(y, fixedWeights, Mean(y, fixedWeights));
        var tau = Math.Max(0, (q - (k - 1)) / (weight - (fixedWeights.Sum(w => w * w) / weight)));
        var weights = variances.Select(v => 1 / (v + tau)).ToArray();
        var estimate = Mean(y, weights);
        var error = Math.Sqrt(Math.Max(1, Scatter(y, weights, estimate) / (k - 1)) / weights.Sum());
        return new Answer<Pooling>.Given(new(
            estimate,
            Interval.Around(estimate, error, confidence, k - 1),
            2 * StudentT.SurvivalFunction(Math.Abs(estimate / error), k - 1),
            error,
            tau,
            q > 0 ? Math.Max(0, (q - (k - 1)) / q) : 0,
            q,
            ChiSquared.SurvivalFunction(q, k - 1),
            k));
    }

    private static double Mean(double[] y, double[] weights) => y.Zip(weights, (e, w) => e * w).Sum() / weights.Sum();

    private static double Scatter(double[] y, double[] weights, double mean) => y.Zip(weights, (e, w) => w * (e - mean) * (e - mean)).Sum();
}
