namespace Slipway.Statistics.QuasiExperiments;

/// <summary>An ordinary regression and the errors of its coefficients under several assumptions.</summary>
internal sealed class LeastSquares
{
    private readonly double[,] _x;
    private readonly double[,] _inverse;

    private LeastSquares(double[,] x, double[] y, double[] coefficients, double[,] inverse)
    {
        (_x, _inverse, Coefficients) = (x, inverse, coefficients);
        Residuals = [.. y.Select((value, row) => value - Predict(row))];
    }

    public double[] Coefficients { get; }

    public double[] Residuals { get; }

    public int Rows => Residuals.Length;

    public double SquaredResiduals => Residuals.Sum(e => e * e);

    /// <summary>sum (e_i - e_(i-1))^2 / sum e^2: 2 without serial correlation, towards 0 with a positive one (J. Durbin, G. S. Watson, 1950).</summary>
    public double DurbinWatson => Residuals.Zip(Residuals.Skip(1), (a, b) => (b - a) * (b - a)).Sum() / SquaredResiduals;

    /// <summary>The fit, or null where a column says what others say or there are fewer rows than columns.</summary>
    public static LeastSquares? Fit(IReadOnlyList<double[]> rows, double[] y)
    {
        var x = new double[rows.Count, rows.Count == 0 ? 0 : rows[0].Length];
        for (var i = 0; i < x.GetLength(0); i++)
        {
            for (var j = 0; j < x.GetLength(1); j++)
            {
                x[i, j] = rows[i][j];
            }
        }

        return LinearAlgebra.Fit(x, y) is var (coefficients, inverse) ? new(x, y, coefficients, inverse) : null;
    }

    /// <summary>x'(X'X)^-1 x.</summary>
    public double Leverage(double[] x)
    {
        var sum = 0.0;
        for (var a = 0; a < x.Length; a++)
        {
            for (var b = 0; b < x.Length; b++)
            {
                sum += x[a] * _inverse[a, b] * x[b];
            }
        }

        return sum;
    }

    /// <summary>The standard error of a coefficient when all errors have the same variance.</summary>
    /// <param name="coefficient">Its place.</param>
    /// <param name="parameters">How many were fitted, those taken out beforehand included.</param>
    public double Error(int coefficient, int parameters) => Math.Sqrt(SquaredResiduals / (Rows - parameters) * _inverse[coefficient, coefficient]);

    /// <summary>The standard error of a coefficient when errors of one group move together: CR1 = G/(G - 1) (n - 1)/(n - k).</summary>
    public double ClusteredError(int coefficient, IReadOnlyList<int> groups, int parameters)
    {
        var sums = new Dictionary<int, double>();
        for (var row = 0; row < Rows; row++)
        {
            sums[groups[row]] = sums.GetValueOrDefault(groups[row]) + (Influence(coefficient, row) * Residuals[row]);
        }

        double count = sums.Count;
        return Math.Sqrt(sums.Values.Sum(s => s * s) * (count / (count - 1)) * ((Rows - 1.0) / (Rows - parameters)));
    }

    /// <summary>The standard error of a coefficient of a series whose errors depend on those before: Bartlett's weights 1 - l/(L + 1), no small-sample factor (W. K. Newey, K. D. West, 1987).</summary>
    public double NeweyWestError(int coefficient, int lags)
    {
        var scores = Residuals.Select((e, row) => e * Influence(coefficient, row)).ToArray();
        var sum = scores.Sum(s => s * s);
        for (var lag = 1; lag <= Math.Min(lags, Rows - 1); lag++)
        {
            sum += 2 * (1 - (lag / (lags + 1.0))) * scores.Skip(lag).Zip(scores, (now, before) => now * before).Sum();
        }

        return Math.Sqrt(Math.Max(0, sum));
    }

    // How much the coefficient moves when the row's value rises by one.
    private double Influence(int coefficient, int row)
    {
        var sum = 0.0;
        for (var j = 0; j < Coefficients.Length; j++)
        {
            sum += _inverse[coefficient, j] * _x[row, j];
        }

        return sum;
    }

    private double Predict(int row)
    {
        var sum = 0.0;
        for (var j = 0; j < Coefficients.Length; j++)
        {
            sum += _x[row, j] * Coefficients[j];
        }

        return sum;
    }
}
