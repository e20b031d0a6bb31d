using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Statistics;

/// <summary>Intervals from drawing again from what was seen, for means whose distribution is too skewed for a t test.</summary>
/// <remarks>
/// Drawn by SplitMix64 from a seed that <see cref="Seed"/> makes of what is looked at, so that the same look prints the same digits everywhere. B. Efron (1987); quantiles of type 7.
/// </remarks>
public static class Bootstrap
{
    /// <summary>How often to draw where something is decided.</summary>
    public const int Draws = 10_000;

    /// <summary>The seed of a look at a metric.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="look">Which look it is.</param>
    public static ulong Seed(string experiment, string metric, int look) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{experiment}\n{metric}\n{look}"))));

    /// <summary>Compares the means of two arms by the bias-corrected and accelerated interval; the p-value is the level at which that interval ends at 0.</summary>
    /// <remarks>Refuses arms of fewer than two units and data without scatter. A p-value is never below 2 / (draws + 1).</remarks>
    /// <param name="treated">A value for each unit of the treated arm.</param>
    /// <param name="control">A value for each unit of the control arm.</param>
    /// <param name="seed">Where the drawing begins.</param>
    /// <param name="draws">How often to draw, 2 or more.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence or the number of draws is out of range.</exception>
    public static Comparison OfMeans(ReadOnlySpan<double> treated, ReadOnlySpan<double> control, ulong seed, int draws = Draws, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        var (t, c) = (Moments.Of(treated), Moments.Of(control));
        if (Comparison.Obstacle(t, c) is { } obstacle)
        {
            return obstacle;
        }

        var replicates = MeanDifferences(treated, control, seed, draws);
        var estimate = t.Mean - c.Mean;
        var corrected = BiasCorrected.Of(replicates, estimate, Acceleration(treated, control), confidence);
        return new Comparison.Difference(
            t.Mean, c.Mean, estimate, corrected.Interval, corrected.PValue, string.Create(CultureInfo.InvariantCulture, $"bootstrap of {draws} draws, bias-corrected and accelerated"))
        {
            StandardError = Moments.Of(replicates).StandardDeviation,
            Units = t.Count + c.Count,
        };
    }

    /// <summary>The middle of the replicates.</summary>
    /// <param name="replicates">What the statistic was in each draw, at least one.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Percentile(ReadOnlySpan<double> replicates, double confidence)
    {
        _ = Interval.Deviate(confidence);
        return new(SampleQuantile.Of(replicates, (1 - confidence) / 2), SampleQuantile.Of(replicates, (1 + confidence) / 2), confidence);
    }

    /// <summary>The middle of the replicates turned about the estimate: 2 t0 - upper to 2 t0 - lower.</summary>
    /// <param name="replicates">What the statistic was in each draw, at least one.</param>
    /// <param name="estimate">What it was as seen.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Interval Basic(ReadOnlySpan<double> replicates, double estimate, double confidence)
    {
        var percentile = Percentile(replicates, confidence);
        return new((2 * estimate) - percentile.Upper, (2 * estimate) - percentile.Lower, confidence);
    }

    /// <summary>The acceleration of a mean: sum u^3 / (6 (sum u^2)^1.5) with u the jackknife's deviations; 0 without scatter.</summary>
    /// <param name="values">The sample.</param>
    public static double Acceleration(ReadOnlySpan<double> values)
    {
        var (squares, cubes) = Powers(values);
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>The acceleration of a difference of means: [sum u_t^3/n_t^3 - sum u_c^3/n_c^3] / (6 [sum u_t^2/n_t^2 + sum u_c^2/n_c^2]^1.5); 0 without scatter.</summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm, whose influence is downwards.</param>
    public static double Acceleration(ReadOnlySpan<double> treated, ReadOnlySpan<double> control)
    {
        var (ts, tc) = Powers(treated);
        var (cs, cc) = Powers(control);
        double nt = treated.Length;
        double nc = control.Length;
        var squares = (ts / nt / nt) + (cs / nc / nc);
        return squares > 0 ? ((tc / nt / nt / nt) - (cc / nc / nc / nc)) / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>The mean of each of the given draws.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="draws">For each draw the places of the values that it drew, from 0.</param>
    public static double[] Means(ReadOnlySpan<double> values, IReadOnlyList<int[]> draws)
    {
        var means = new double[draws.Count];
        for (var draw = 0; draw < means.Length; draw++)
        {
            var sum = 0.0;
            foreach (var place in draws[draw])
            {
                sum += values[place];
            }

            means[draw] = sum / draws[draw].Length;
        }

        return means;
    }

    /// <summary>The difference of the means in each of so many draws, every arm drawn on its own.</summary>
    /// <param name="treated">The treated arm, at least one value.</param>
    /// <param name="control">The control arm, at least one value.</param>
    /// <param name="seed">Where the drawing begins.</param>
    /// <param name="draws">How often to draw, 2 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two draws.</exception>
    public static double[] MeanDifferences(ReadOnlySpan<double> treated, ReadOnlySpan<double> control, ulong seed, int draws = Draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var state = seed;
        var differences = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            differences[draw] = Mean(treated, ref state) - Mean(control, ref state);
        }

        return differences;
    }

    private static double Mean(ReadOnlySpan<double> values, ref ulong state)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[(int)Math.BigMul(Next(ref state), (ulong)values.Length, out _)];
        }

        return sum / values.Length;
    }

    // SplitMix64: S. Vigna, public domain.
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static (double Squares, double Cubes) Powers(ReadOnlySpan<double> values)
    {
        var mean = Moments.Of(values).Mean;
        var (squares, cubes) = (0.0, 0.0);
        foreach (var value in values)
        {
            // Leaving a value out moves the mean by its distance over n - 1, which cancels in the acceleration.
            var distance = value - mean;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }

        return (squares, cubes);
    }
}
