namespace Slipway.Statistics;

/// <summary>P-values and e-values of several metrics that are looked at together.</summary>
/// <remarks>An adjusted p-value is rejected where it is at most the level; all are given back in the order they came in. Each is a p-value, 0 to 1; anything else throws.</remarks>
public static class MultipleTesting
{
    /// <summary>Controls the chance of any false finding: min(1, m p).</summary>
    /// <param name="p">P-values in any order.</param>
    public static double[] Bonferroni(ReadOnlySpan<double> p)
    {
        var (sorted, order) = Sort(p);
        return Back(order, [.. sorted.Select(v => Math.Min(1, sorted.Length * v))]);
    }

    /// <summary>Controls the same and rejects at least as much: max over j up to i of min(1, (m - j + 1) p_(j)). S. Holm (1979).</summary>
    /// <param name="p">P-values in any order.</param>
    public static double[] Holm(ReadOnlySpan<double> p)
    {
        var (sorted, order) = Sort(p);
        var largest = 0.0;
        return Back(order, [.. sorted.Select((v, i) => largest = Math.Max(largest, Math.Min(1, (sorted.Length - i) * v)))]);
    }

    /// <summary>The same steps from above, for independent or positively dependent tests: min over j from i of (m - j + 1) p_(j). Y. Hochberg (1988).</summary>
    /// <param name="p">P-values in any order.</param>
    public static double[] Hochberg(ReadOnlySpan<double> p) => StepUp(p, (rank, count) => count - rank + 1);

    /// <summary>Controls the share of false findings among all findings: min over j from i of m p_(j) / j. Y. Benjamini, Y. Hochberg (1995).</summary>
    /// <param name="p">P-values in any order.</param>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> p) => StepUp(p, (rank, count) => (double)count / rank);

    /// <summary>The same under any dependence: times 1 + 1/2 + ... + 1/m. Y. Benjamini, D. Yekutieli (2001).</summary>
    /// <param name="p">P-values in any order.</param>
    public static double[] BenjaminiYekutieli(ReadOnlySpan<double> p)
    {
        var sum = 0.0;
        for (var i = p.Length; i > 0; i--)
        {
            sum += 1.0 / i;
        }

        return StepUp(p, (rank, count) => sum * count / rank);
    }

    /// <summary>Rejects the most of all that use Simes' test for every group. G. Hommel (1988).</summary>
    /// <param name="p">P-values in any order.</param>
    public static double[] Hommel(ReadOnlySpan<double> p)
    {
        var (sorted, order) = Sort(p);
        var n = sorted.Length;
        var smallest = n == 0 ? 0 : sorted.Select((v, i) => n * v / (i + 1)).Min();
        var adjusted = Enumerable.Repeat(smallest, n).ToArray();
        for (var m = n - 1; m > 1; m--)
        {
            var first = n - m + 1;
            var rest = sorted.Skip(first).Select((v, i) => m * v / (i + 2)).Min();
            var last = Math.Min(m * sorted[first - 1], rest);
            for (var i = 0; i < n; i++)
            {
                adjusted[i] = Math.Max(adjusted[i], i < first ? Math.Min(m * sorted[i], rest) : last);
            }
        }

        return Back(order, [.. sorted.Select((v, i) => Math.Min(1, Math.Max(v, adjusted[i])))]);
    }

    /// <summary>Which e-values to reject so that the share of false findings stays at most the level, under any dependence: the k largest, with k the largest for which e_(k) is at least m / (k level).</summary>
    /// <remarks>For sequential p-values, of which only the e-values behind them may be combined. R. Wang, A. Ramdas (2022).</remarks>
    /// <param name="values">In any order.</param>
    /// <param name="level">Above 0 and below 1.</param>
    /// <returns>Whether each is rejected, in the order they came in.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    public static bool[] EBenjaminiHochberg(ReadOnlySpan<EValue> values, double level)
    {
        _ = Interval.Deviate(1 - level);
        var sorted = values.ToArray();
        Array.Sort(sorted, (a, b) => b.Log.CompareTo(a.Log));
        var bar = double.PositiveInfinity;
        for (var k = 1; k <= sorted.Length; k++)
        {
            if (sorted[k - 1].Log >= Math.Log(sorted.Length / (k * level)))
            {
                bar = sorted[k - 1].Log;
            }
        }

        var rejected = new bool[values.Length];
        for (var i = 0; i < rejected.Length; i++)
        {
            rejected[i] = values[i].Log >= bar;
        }

        return rejected;
    }

    private static double[] StepUp(ReadOnlySpan<double> p, Func<int, int, double> factor)
    {
        var (sorted, order) = Sort(p);
        var smallest = 1.0;
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            sorted[i] = smallest = Math.Min(smallest, factor(i + 1, sorted.Length) * sorted[i]);
        }

        return Back(order, sorted);
    }

    private static (double[] Sorted, int[] Order) Sort(ReadOnlySpan<double> p)
    {
        var sorted = p.ToArray();
        if (Array.Exists(sorted, v => !(v is >= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(p), "A p-value is a number from 0 to 1.");
        }

        var order = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, order);
        return (sorted, order);
    }

    private static double[] Back(int[] order, double[] sorted)
    {
        var back = new double[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            back[order[i]] = sorted[i];
        }

        return back;
    }
}
