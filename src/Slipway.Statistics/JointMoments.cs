namespace Slipway.Statistics;

/// <summary>The moments of two values of each unit and how they move together: an outcome and what was known before (<see cref="Cuped"/>), or a numerator and its denominator (<see cref="RatioMetric"/>).</summary>
/// <param name="Y">The outcome, or the numerator.</param>
/// <param name="X">The covariate, or the denominator; of the same units.</param>
/// <param name="CrossDeviations">The sum of products of both deviations from their means.</param>
public readonly record struct JointMoments(Moments Y, Moments X, double CrossDeviations)
{
    /// <summary>How many units.</summary>
    public long Count => Y.Count;

    /// <summary>The sample covariance, over n - 1; not a number below two units.</summary>
    public double Covariance => Count > 1 ? CrossDeviations / (Count - 1) : double.NaN;

    /// <summary>Counts units.</summary>
    /// <param name="y">A value for each.</param>
    /// <param name="x">The other value for each, in the same order.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static JointMoments Of(ReadOnlySpan<double> y, ReadOnlySpan<double> x)
    {
        if (y.Length != x.Length)
        {
            throw new ArgumentException($"{y.Length} values beside {x.Length}; give both for each unit.", nameof(x));
        }

        var moments = default(JointMoments);
        for (var i = 0; i < y.Length; i++)
        {
            moments = moments.Add(y[i], x[i]);
        }

        return moments;
    }

    /// <summary>With one unit more.</summary>
    /// <param name="y">Its one value.</param>
    /// <param name="x">Its other value.</param>
    public JointMoments Add(double y, double x)
    {
        var next = X.Add(x);
        return new(Y.Add(y), next, CrossDeviations + ((y - Y.Mean) * (x - next.Mean)));
    }

    /// <summary>Those of both together: C2 = C2_a + C2_b + d_x d_y n_a n_b / n.</summary>
    /// <param name="other">Of other units.</param>
    public JointMoments Merge(JointMoments other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var weight = Count * ((double)other.Count / (Count + other.Count));
        return new(Y.Merge(other.Y), X.Merge(other.X), CrossDeviations + other.CrossDeviations + ((other.Y.Mean - Y.Mean) * (other.X.Mean - X.Mean) * weight));
    }

    /// <summary>The moments of y - factor (x - centre) of each unit. Where x says all there is to say of y, what rounding leaves is no scatter.</summary>
    internal Moments Adjusted(double factor, double centre)
    {
        var apart = Y.SquaredDeviations + (factor * factor * X.SquaredDeviations);
        var together = apart - (2 * factor * CrossDeviations);
        return new(Count, Y.Mean - (factor * (X.Mean - centre)), together > apart * 1e-12 ? together : 0);
    }

    internal bool ArePossible =>
        Y.ArePossible && X.ArePossible && X.Count == Y.Count && CrossDeviations * CrossDeviations <= Y.SquaredDeviations * X.SquaredDeviations * (1 + 1e-9);
}
