using System.Globalization;

namespace Slipway.Statistics;

/// <summary>Whether the arms received units in the proportion that was configured.</summary>
/// <remarks>
/// A mismatch means that units were lost, added or moved depending on their arm, so no difference between arms can be trusted.
/// Arms are the configured ones: an arm without any units takes part with a count of 0.
/// </remarks>
public abstract record SampleRatio
{
    /// <summary>A p-value below this is an alarm: 1 false alarm in 1,000 looks.</summary>
    public const double Alarm = 0.001;

    private const double SmallestExpected = 5;

    private protected SampleRatio()
    {
    }

    /// <summary>Compares the units counted in each configured arm with its weight.</summary>
    /// <remarks>
    /// Arms of weight 0 are left out, of the sum and of the degrees of freedom alike; a unit in one is impossible.
    /// Pearson's chi-squared where every expected count is 5 or more; below that the exact binomial test of two arms, and of more arms the
    /// exact test of each against the rest, times their number (Bonferroni), as chi-squared would cry wolf.
    /// </remarks>
    /// <param name="observed">Units per configured arm, 0 or more.</param>
    /// <param name="weights">Weight per configured arm in the same order, 0 or more, in any unit: only their ratio matters.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static SampleRatio Check(ReadOnlySpan<long> observed, ReadOnlySpan<double> weights)
    {
        if (Obstacle(observed, weights) is { } impossible)
        {
            return impossible;
        }

        var (units, weight, arms, lightest) = Totals(observed, weights);
        var (p, method) = units * (lightest / weight) >= SmallestExpected
            ? (Pearson(observed, weights).PValue, "chi-squared test")
            : (Exact(observed, weights), arms == 2 ? "exact binomial test" : "exact binomial test of each arm, Bonferroni");
        return p < Alarm ? new Mismatch(p, method) : new Balanced(p, method);
    }

    /// <summary>Pearson's goodness of fit over the k arms of weight above 0.</summary>
    /// <remarks>X = sum (o - E)^2 / E with E = N w / sum w, and p = Q((k - 1) / 2, X / 2). K. Pearson (1900).</remarks>
    /// <param name="observed">Units per configured arm, 0 or more; none in an arm of weight 0.</param>
    /// <param name="weights">Weight per configured arm in the same order; at least two above 0.</param>
    /// <returns>The statistic, its degrees of freedom (arms of weight above 0, less one) and the p-value.</returns>
    /// <exception cref="ArgumentException">Data that <see cref="Check"/> calls impossible.</exception>
    public static (double Statistic, int DegreesOfFreedom, double PValue) Pearson(ReadOnlySpan<long> observed, ReadOnlySpan<double> weights)
    {
        if (Obstacle(observed, weights) is { } impossible)
        {
            throw new ArgumentException(impossible.Reason, nameof(observed));
        }

        var (units, weight, arms, _) = Totals(observed, weights);
        var statistic = 0.0;
        for (var arm = 0; arm < observed.Length; arm++)
        {
            if (weights[arm] > 0)
            {
                var expected = units * (weights[arm] / weight);
                statistic += (observed[arm] - expected) * (observed[arm] - expected) / expected;
            }
        }

        return (statistic, arms - 1, ChiSquared.SurvivalFunction(statistic, arms - 1));
    }

    private static double Exact(ReadOnlySpan<long> observed, ReadOnlySpan<double> weights)
    {
        var (units, weight, arms, _) = Totals(observed, weights);
        var smallest = 1.0;
        for (var arm = 0; arm < observed.Length; arm++)
        {
            if (weights[arm] > 0)
            {
                var p = ExactTest.Binomial(new(observed[arm], units), weights[arm] / weight, (weight - weights[arm]) / weight);
                smallest = Math.Min(smallest, p);
            }
        }

        return arms == 2 ? smallest : Math.Min(1, smallest * arms);
    }

    private static Impossible? Obstacle(ReadOnlySpan<long> observed, ReadOnlySpan<double> weights)
    {
        if (observed.Length != weights.Length)
        {
            var text = $"{observed.Length} counts for {weights.Length} weights; give one of each per configured arm.";
            throw new ArgumentException(text, nameof(weights));
        }

        var (units, weight, positive) = (0L, 0.0, 0);
        for (var arm = 0; arm < observed.Length; arm++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(observed[arm], nameof(observed));
            if (!(weights[arm] >= 0) || double.IsInfinity(weights[arm]))
            {
                return new(RefusalCode.InvalidWeights, Say($"The weight of arm {arm + 1} is {weights[arm]}; a weight is a number of 0 or more."));
            }

            if (weights[arm] == 0 && observed[arm] > 0)
            {
                return new(RefusalCode.UnitsInZeroWeightArm, Say($"Arm {arm + 1} has weight 0 and yet {observed[arm]} units."));
            }

            units += observed[arm];
            weight += weights[arm];
            positive += weights[arm] > 0 ? 1 : 0;
        }

        if (positive < 2 || double.IsInfinity(weight))
        {
            return new(RefusalCode.InvalidWeights, "A ratio needs at least two arms of weight above 0, and a finite sum of weights.");
        }

        return units == 0 ? new(RefusalCode.NoUnits, "No arm has any units.") : null;
    }

    private static (long Units, double Weight, int Arms, double Lightest) Totals(ReadOnlySpan<long> observed, ReadOnlySpan<double> weights)
    {
        var (units, weight, arms, lightest) = (0L, 0.0, 0, double.PositiveInfinity);
        for (var arm = 0; arm < observed.Length; arm++)
        {
            if (weights[arm] > 0)
            {
                units += observed[arm];
                weight += weights[arm];
                arms++;
                lightest = Math.Min(lightest, weights[arm]);
            }
        }

        return (units, weight, arms, lightest);
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The counts agree with the weights.</summary>
    /// <param name="PValue">0.001 to 1.</param>
    /// <param name="Method">The test, in words for a report.</param>
    public sealed record Balanced(double PValue, string Method) : SampleRatio;

    /// <summary>The counts do not agree with the weights: every difference between arms is in doubt until a cause is found.</summary>
    /// <param name="PValue">0 to 0.001.</param>
    /// <param name="Method">The test, in words for a report.</param>
    public sealed record Mismatch(double PValue, string Method) : SampleRatio;

    /// <summary>The counts could not have come from the weights at all, or there is nothing to check.</summary>
    /// <param name="Code">The reason for a program: invalid weights, units in an arm of weight 0, or no units.</param>
    /// <param name="Reason">The reason for a person, a sentence; arms are numbered from 1.</param>
    public sealed record Impossible(RefusalCode Code, string Reason) : SampleRatio;
}
