namespace Slipway.Statistics;

/// <summary>How far two who judge the same cases agree beyond chance: Cohen's kappa.</summary>
/// <remarks>1 is full agreement, 0 as much as chance would bring with the same margins, below 0 less. J. Cohen (1960).</remarks>
/// <param name="Value">-1 to 1.</param>
/// <param name="Interval">The large-sample interval (J. L. Fleiss, J. Cohen, B. S. Everitt, 1969), cut at -1 and 1.</param>
/// <param name="Cases">How many cases both judged.</param>
public readonly record struct Kappa(double Value, Interval Interval, long Cases)
{
    /// <summary>Kappa of a square table of counts.</summary>
    /// <param name="table">A row for each category of the first, a column for each of the second, in the same order; square, at least 2 by 2, no negative count.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Null where it is not defined: there are no cases, or both put all into one category, so that chance alone brings full agreement.</returns>
    /// <exception cref="ArgumentException">The table is not square, or has a negative count.</exception>
    public static Kappa? Of(long[,] table, double confidence)
    {
        var size = table.GetLength(0);
        if (size != table.GetLength(1) || size < 2 || table.Cast<long>().Any(c => c < 0))
        {
            throw new ArgumentException("The table is square, at least 2 by 2, and holds counts.", nameof(table));
        }

        var deviate = Statistics.Interval.Deviate(confidence);
        double cases = table.Cast<long>().Sum();
        var (rows, columns) = (new double[size], new double[size]);
        double agreed = 0;
        for (var i = 0; i < size; i++)
        {
            agreed += table[i, i] / cases;
            for (var j = 0; j < size; j++)
            {
                rows[i] += table[i, j] / cases;
                columns[j] += table[i, j] / cases;
            }
        }

        var chance = rows.Zip(columns, (r, c) => r * c).Sum();
        if (cases == 0 || 1 - chance < 1e-12)
        {
            return null;
        }

        var kappa = (agreed - chance) / (1 - chance);
        double variance = 0;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var weight = i == j ? 1 - ((rows[i] + columns[i]) * (1 - kappa)) : (1 - kappa) * (columns[i] + rows[j]);
                variance += table[i, j] / cases * weight * weight;
            }
        }

        var expected = kappa - (chance * (1 - kappa));
        var error = Math.Sqrt(Math.Max(0, variance - (expected * expected)) / cases) / (1 - chance);
        return new Kappa(kappa, new Interval(Math.Max(-1, kappa - (deviate * error)), Math.Min(1, kappa + (deviate * error)), confidence), (long)cases);
    }
}
