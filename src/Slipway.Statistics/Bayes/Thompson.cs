namespace Slipway.Statistics.Bayes;

/// <summary>Which share of the next units each of several arms should get, by how likely it is the best one.</summary>
/// <remarks>
/// By quadrature, so that the same data always give the same shares; for up to 20 arms. The means that such an allocation brings are biased: keep a fixed part assigned evenly and estimate on that.
/// </remarks>
public static class Thompson
{
    /// <summary>The most arms.</summary>
    public const int MostArms = 20;

    /// <summary>For each arm the chance that its rate is the highest: the integral of its density times the distributions of all others.</summary>
    /// <param name="arms">2 to 20, independent of each other.</param>
    /// <returns>Shares that add up to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many arms.</exception>
    public static double[] ChanceToBeBest(ReadOnlySpan<BetaPosterior> arms)
    {
        var all = arms.ToArray();
        return Whole(all.Length, arm => Quadrature.Integrate(odds => Density(arm, odds), all.SelectMany(BetaPosterior.Breaks)));

        double Density(int arm, double odds)
        {
            var (x, y) = Beta.Logistic(odds);
            var value = Beta.OddsDensity(x, y, all[arm].Alpha, all[arm].Beta);
            for (var other = 0; other < all.Length && value > 0; other++)
            {
                value *= other == arm ? 1 : Beta.Tails(x, y, all[other].Alpha, all[other].Beta).Lower;
            }

            return value;
        }
    }

    /// <summary>The same for arms whose means are about normal.</summary>
    /// <param name="means">2 to 20, independent of each other.</param>
    /// <param name="deviations">The standard deviation of each, above 0, in the same order.</param>
    /// <returns>Shares that add up to 1.</returns>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many arms, or a deviation that is not above 0.</exception>
    public static double[] ChanceToBeBest(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        var (m, s) = (means.ToArray(), deviations.ToArray());
        if (m.Length != s.Length)
        {
            throw new ArgumentException($"{m.Length} means for {s.Length} deviations; give both for each arm.", nameof(deviations));
        }

        if (!Array.TrueForAll(s, d => d > 0 && double.IsFinite(d)) || !Array.TrueForAll(m, double.IsFinite))
        {
            throw new ArgumentOutOfRangeException(nameof(deviations), "Each arm has a mean and a deviation above 0.");
        }

        double[] steps = [-9, -4, -2, 0, 2, 4, 9];
        return Whole(m.Length, arm => Quadrature.Integrate(x => Density(arm, x), m.SelectMany((mean, i) => steps.Select(step => mean + (step * s[i])))));

        double Density(int arm, double x)
        {
            var z = (x - m[arm]) / s[arm];
            var value = Math.Exp(-z * z / 2) / (s[arm] * Math.Sqrt(2 * Math.PI));
            for (var other = 0; other < m.Length && value > 0; other++)
            {
                value *= other == arm ? 1 : Normal.Cdf((x - m[other]) / s[other]);
            }

            return value;
        }
    }

    /// <summary>The share of each arm when the best one is drawn with the chance <paramref name="leader"/>, and else the best of the others.</summary>
    /// <remarks>w_i (b + (1 - b) sum over j other than i of w_j / (1 - w_j)): D. Russo (2016). It finds the best arm sooner, for the second best keeps being tried.</remarks>
    /// <param name="chances">The chance of each arm to be the best, adding up to 1; two arms or more.</param>
    /// <param name="leader">b, 0 to 1; a half is usual.</param>
    /// <returns>Shares that add up to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Chances that are none, or b is out of range.</exception>
    public static double[] TopTwo(ReadOnlySpan<double> chances, double leader = 0.5)
    {
        RequireShares(chances);
        if (!(leader is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(leader), leader, "The leader's chance is a number from 0 to 1.");
        }

        var w = chances.ToArray();
        return [.. w.Select((chance, i) => (leader * chance) + ((1 - leader) * w.Select((first, j) => j == i ? 0 : first * Second(w, i, j)).Sum()))];
    }

    /// <summary>Raises every share to a floor: f + (1 - k f) w, even shares where k f is 1 or more.</summary>
    /// <param name="shares">Adding up to 1; two arms or more.</param>
    /// <param name="floor">f, 0 or more.</param>
    /// <returns>Shares that add up to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Shares that are none, or a floor below 0.</exception>
    public static double[] WithFloor(ReadOnlySpan<double> shares, double floor)
    {
        RequireShares(shares);
        if (!(floor >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(floor), floor, "A floor is 0 or more.");
        }

        var k = shares.Length;
        return [.. shares.ToArray().Select(w => k * floor >= 1 ? 1.0 / k : floor + ((1 - (k * floor)) * w))];
    }

    // The chance that i is drawn second when j is first. Where nobody but j has any chance, the others share it.
    private static double Second(double[] w, int i, int j)
    {
        var others = w.Where((_, k) => k != j).Sum();
        return others > 0 ? w[i] / others : 1.0 / (w.Length - 1);
    }

    private static double[] Whole(int arms, Func<int, double> chance)
    {
        if (arms is < 2 or > MostArms)
        {
            throw new ArgumentOutOfRangeException(nameof(arms), arms, $"An allocation is among 2 to {MostArms} arms.");
        }

        // The integrals add up to 1 but for some 1e-13; what is given out must add up to 1.
        var chances = Enumerable.Range(0, arms).Select(chance).ToArray();
        var sum = chances.Sum();
        return [.. chances.Select(c => c / sum)];
    }

    private static void RequireShares(ReadOnlySpan<double> shares)
    {
        var sum = 0.0;
        foreach (var share in shares)
        {
            sum += share >= 0 ? share : double.NaN;
        }

        if (shares.Length < 2 || !(Math.Abs(sum - 1) < 1e-6))
        {
            throw new ArgumentOutOfRangeException(nameof(shares), "Shares are two or more numbers of 0 or more that add up to 1.");
        }
    }
}
