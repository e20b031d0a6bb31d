namespace Slipway.Statistics.QuasiExperiments;

/// <summary>Which errors a difference in differences assumes.</summary>
public enum ErrorModel
{
    /// <summary>The same variance everywhere and no dependence.</summary>
    Ordinary,

    /// <summary>A variance of each group of its own, times n / (n - 4) (HC1).</summary>
    Hc1,

    /// <summary>A variance of each group of its own, over its n - 1 (HC2): sum s^2/n.</summary>
    Hc2,

    /// <summary>Errors of one unit may depend on each other in any way (CR1).</summary>
    Clustered,
}

/// <summary>How much more the treated changed than those who were not treated, when nobody drew lots.</summary>
/// <remarks>
/// It holds as far as both would have changed alike, which no figure proves; evidence of grade B. Of every result <c>Treated</c> is the change of the treated and <c>Control</c> that of the others.
/// </remarks>
public static class DifferenceInDifferences
{
    /// <summary>(t1 - t0) - (c1 - c0) of four independent samples.</summary>
    /// <param name="treatedBefore">The treated group before.</param>
    /// <param name="treatedAfter">The treated group after.</param>
    /// <param name="controlBefore">The other group before.</param>
    /// <param name="controlAfter">The other group after.</param>
    /// <param name="errors">All but clustered.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>In the outcome's unit, n - 4 degrees of freedom; refused for samples of fewer than two units, impossible moments or no scatter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range, or clusters of samples that have none.</exception>
    public static Comparison OfSamples(
        Moments treatedBefore, Moments treatedAfter, Moments controlBefore, Moments controlAfter, ErrorModel errors = ErrorModel.Hc1, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        if (Comparison.Obstacle(treatedAfter, controlAfter) is { } after && after.Code != RefusalCode.NoVariation)
        {
            return after;
        }

        if (Comparison.Obstacle(treatedBefore, controlBefore) is { } before && before.Code != RefusalCode.NoVariation)
        {
            return before;
        }

        Moments[] all = [treatedBefore, treatedAfter, controlBefore, controlAfter];
        var units = all.Sum(m => m.Count);
        double degrees = units - all.Length;
        var variance = errors switch
        {
            ErrorModel.Ordinary => all.Sum(m => m.SquaredDeviations) / degrees * all.Sum(m => 1.0 / m.Count),
            ErrorModel.Hc1 => all.Sum(m => m.SquaredDeviations / m.Count / m.Count) * (units / degrees),
            ErrorModel.Hc2 => all.Sum(m => m.VarianceOfMean),
            _ => throw new ArgumentOutOfRangeException(nameof(errors), errors, "Independent samples have no clusters."),
        };
        var (treated, control) = (treatedAfter.Mean - treatedBefore.Mean, controlAfter.Mean - controlBefore.Mean);
        return variance > 0
            ? Comparison.OfError(treated, control, treated - control, Math.Sqrt(variance), degrees, confidence, "difference in differences") with { Units = units }
            : NoVariation();
    }

    /// <summary>The same units before and after: Welch's test of each unit's own change of its mean, safe against dependence over time (M. Bertrand, E. Duflo, S. Mullainathan, 2004).</summary>
    /// <param name="outcomes">For each unit its outcome in every period.</param>
    /// <param name="treated">Whether each unit was treated, in the same order.</param>
    /// <param name="firstAfter">The place of the first period after the start, from 0; at least 1, and below the number of periods.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>In the outcome's unit; refused for fewer than two units in a group or no scatter.</returns>
    /// <exception cref="ArgumentException">Units and marks, or the periods of units, are not as many.</exception>
    public static Comparison OfPanel(IReadOnlyList<double[]> outcomes, IReadOnlyList<bool> treated, int firstAfter, double confidence = 0.95)
    {
        if (outcomes.Count != treated.Count || outcomes.Any(o => o.Length != outcomes[0].Length || firstAfter < 1 || firstAfter >= o.Length))
        {
            throw new ArgumentException("Every unit needs a mark and the same periods, some before the start and some after.", nameof(outcomes));
        }

        var (yes, no) = (default(Moments), default(Moments));
        for (var unit = 0; unit < outcomes.Count; unit++)
        {
            var change = outcomes[unit].Skip(firstAfter).Average() - outcomes[unit].Take(firstAfter).Average();
            (yes, no) = treated[unit] ? (yes.Add(change), no) : (yes, no.Add(change));
        }

        return Comparison.OfMeans(yes, no, confidence, "difference in differences, change of each unit, Welch t test");
    }

    /// <summary>y = unit + period + effect while treated (two-way fixed effects); for one common start only, as staggered ones would be compared with each other.</summary>
    /// <param name="units">The unit of each row.</param>
    /// <param name="periods">Its period.</param>
    /// <param name="treatedNow">Whether the unit was under treatment in that period.</param>
    /// <param name="outcomes">Its outcome.</param>
    /// <param name="errors">Clustered by unit, which has as many degrees of freedom as units less one, or ordinary.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>In the outcome's unit; refused for fewer than two units, and where treatment cannot be told from units and periods.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence or the error model is out of range.</exception>
    public static Comparison TwoWay(
        IReadOnlyList<int> units, IReadOnlyList<int> periods, IReadOnlyList<bool> treatedNow, IReadOnlyList<double> outcomes, ErrorModel errors = ErrorModel.Clustered, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        var rows = outcomes.Count;
        if (units.Count != rows || periods.Count != rows || treatedNow.Count != rows)
        {
            throw new ArgumentException("Every row has a unit, a period, a mark and an outcome.", nameof(outcomes));
        }

        if (errors is not (ErrorModel.Clustered or ErrorModel.Ordinary))
        {
            throw new ArgumentOutOfRangeException(nameof(errors), errors, "Errors of a panel are clustered or ordinary.");
        }

        var clusters = units.Distinct().Count();
        if (clusters < 2)
        {
            return new Comparison.Refusal(RefusalCode.TooFewUnits, "A panel takes two units at least, and some twenty on each side to be believed.", null);
        }

        // Units are taken out by their means (R. Frisch, F. V. Waugh, 1933), which leaves a column for each period and one for the treatment.
        var later = periods.Distinct().Order().Skip(1).ToArray();
        var place = Enumerable.Range(0, rows).ToLookup(row => units[row]);
        var columns = Enumerable.Range(0, rows).Select(_ => new double[later.Length + 1]).ToArray();
        var y = new double[rows];
        foreach (var unit in place)
        {
            Center(unit, row => treatedNow[row] ? 1 : 0, (row, value) => columns[row][0] = value);
            Center(unit, row => outcomes[row], (row, value) => y[row] = value);
            for (var p = 0; p < later.Length; p++)
            {
                Center(unit, row => periods[row] == later[p] ? 1 : 0, (row, value) => columns[row][p + 1] = value);
            }
        }

        var parameters = clusters + later.Length + 1;
        if (rows <= parameters || LeastSquares.Fit(columns, y) is not { } fit)
        {
            return new Comparison.Refusal(RefusalCode.Collinear, "The treatment cannot be told from units and periods: it takes units that are treated later and units that never are, each before and after.", null);
        }

        var (error, degrees) = errors == ErrorModel.Clustered ? (fit.ClusteredError(0, units, parameters), clusters - 1) : (fit.Error(0, parameters), rows - parameters);
        var effect = fit.Coefficients[0];
        var treated = place.Where(u => u.Any(row => treatedNow[row])).SelectMany(u => u).ToArray();
        var change = treated.Where(row => treatedNow[row]).Average(row => outcomes[row]) - treated.Where(row => !treatedNow[row]).Select(row => outcomes[row]).DefaultIfEmpty(double.NaN).Average();
        return error > 1e-12 * Math.Sqrt(y.Sum(v => v * v))
            ? Comparison.OfError(change, change - effect, effect, error, degrees, confidence, "difference in differences, two-way fixed effects") with { Units = clusters }
            : NoVariation();
    }

    private static void Center(IEnumerable<int> rows, Func<int, double> value, Action<int, double> set)
    {
        var mean = rows.Average(value);
        foreach (var row in rows)
        {
            set(row, value(row) - mean);
        }
    }

    private static Comparison.Refusal NoVariation() => new(RefusalCode.NoVariation, "Nothing differs within the groups, so there is nothing to test the difference against.", null);
}
