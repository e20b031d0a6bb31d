namespace Slipway.Statistics;

/// <summary>Two-sided p-values by adding up the outcomes that are no more likely than the observed one.</summary>
/// <remarks>R. A. Fisher's two-sided rule, as in R's <c>fisher.test</c> and <c>binom.test</c>. Usable at any size, needed at small ones.</remarks>
public static class ExactTest
{
    // Outcomes as likely as the observed one must count although their computed probabilities differ in the last digits (R's choice).
    private const double Tie = 1 + 1e-7;

    /// <summary>The p-value of <paramref name="successes"/> of <paramref name="trials"/> when each succeeds with the given probability.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; 0 gives 1.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <returns>A p-value, 0 to 1; 0 only where the true value is below the smallest double.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Counts or a probability out of range.</exception>
    public static double Binomial(long successes, long trials, double probability)
    {
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability is above 0 and below 1.");
        }

        return Binomial(new Proportion(successes, trials), probability, 1 - probability);
    }

    /// <summary>Fisher's exact test that two arms have the same rate: the p-value given both margins of the two-by-two table.</summary>
    /// <param name="treated">Successes and trials of one arm; at least one trial.</param>
    /// <param name="control">Successes and trials of the other arm; at least one trial.</param>
    /// <returns>A p-value, 0 to 1; swapping the arms does not change it.</returns>
    public static double Fisher(Proportion treated, Proportion control)
    {
        double trials = treated.Trials + control.Trials;
        var successes = treated.Successes + control.Successes;
        if (successes == 0 || successes == treated.Trials + control.Trials)
        {
            return 1;
        }

        var p = successes / trials;
        var q = (trials - successes) / trials;
        var whole = Saddlepoint.LogBinomial(successes, trials, p, q);
        var mode = (long)((successes + 1.0) * (treated.Trials + 1.0) / (trials + 2));

        // A hypergeometric probability is two binomial ones over a third, for any p; the pooled rate keeps all three near their peak.
        return TwoSided(
            Math.Max(0, successes - control.Trials),
            Math.Min(successes, treated.Trials),
            mode,
            treated.Successes,
            k => Math.Exp(Saddlepoint.LogBinomial(k, treated.Trials, p, q) + Saddlepoint.LogBinomial(successes - k, control.Trials, p, q) - whole));
    }

    internal static double Binomial(Proportion observed, double p, double q) =>
        TwoSided(
            0,
            observed.Trials,
            (long)((observed.Trials + 1.0) * p),
            observed.Successes,
            k => Math.Exp(Saddlepoint.LogBinomial(k, observed.Trials, p, q)));

    private static double TwoSided(long lowest, long highest, long mode, long observed, Func<long, double> probability)
    {
        mode = Math.Clamp(mode, lowest, highest);
        var limit = probability(observed) * Tie;
        var total = Tail(mode, lowest, -1) + Tail(mode + 1, highest, 1);
        return Math.Min(1, total);

        // Outcomes grow less likely away from the mode, so a tail ends where a term no longer changes the sum.
        double Tail(long from, long to, int step)
        {
            var sum = 0.0;
            for (var k = from; step < 0 ? k >= to : k <= to; k += step)
            {
                var term = probability(k);
                if (term > limit)
                {
                    continue;
                }

                sum += term;
                if (term <= sum * 1e-17)
                {
                    break;
                }
            }

            return sum;
        }
    }
}
