using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Statistics.Sequential;

/// <summary>Whether the arms receive units in the proportion that was configured, asked at every look.</summary>
/// <remarks>
/// e = B(alpha + o) / (B(alpha) prod theta^o) with B the multivariate beta function and alpha = c theta (M. Lindon, A. Malek, 2022), averaged over several concentrations c: a large one alone does not notice that
/// 63 units of a split in halves all went to one arm.
/// </remarks>
public sealed record SampleRatioSequence
{
    private readonly ImmutableArray<double> _shares;
    private readonly ImmutableArray<double> _concentrations;

    /// <summary>Before the first unit.</summary>
    /// <param name="weights">Weight per configured arm, 0 or more, in any unit; at least two above 0.</param>
    /// <param name="concentrations">Each above 0; 10, 100, 1,000 and 10,000 when none is given.</param>
    /// <exception cref="ArgumentException">Weights that make no ratio, or a concentration that is not above 0.</exception>
    public SampleRatioSequence(ReadOnlySpan<double> weights, params ReadOnlySpan<double> concentrations)
    {
        var shares = weights.ToArray();
        if (shares.Count(w => w > 0) < 2 || !Array.TrueForAll(shares, w => w >= 0) || double.IsInfinity(shares.Sum()))
        {
            throw new ArgumentException("A ratio needs at least two arms of weight above 0, none below, and a finite sum of weights.", nameof(weights));
        }

        _concentrations = concentrations.IsEmpty ? [10, 100, 1_000, 10_000] : [.. concentrations];
        if (!_concentrations.All(c => c > 0 && double.IsFinite(c)))
        {
            throw new ArgumentException("A concentration is a finite number above 0.", nameof(concentrations));
        }

        _shares = [.. shares.Select(w => w / shares.Sum())];
        Counts = [.. new long[shares.Length]];
    }

    /// <summary>Units per configured arm so far.</summary>
    public ImmutableArray<long> Counts { get; private init; }

    /// <summary>The evidence at the latest look that the weights are not those of the split.</summary>
    public EValue Evidence { get; private init; }

    /// <summary>The smallest of min(1, 1/e) over all looks.</summary>
    public double PValue { get; private init; } = 1;

    /// <summary>What all looks say together: below <see cref="SampleRatio.Alarm"/>, at an e-value of 1,000, it is a mismatch.</summary>
    public SampleRatio Verdict
    {
        get
        {
            const string Method = "sequential test, mixture over concentrations";
            for (var arm = 0; arm < Counts.Length; arm++)
            {
                if (_shares[arm] == 0 && Counts[arm] > 0)
                {
                    return new SampleRatio.Impossible(
                        RefusalCode.UnitsInZeroWeightArm, string.Create(CultureInfo.InvariantCulture, $"Arm {arm + 1} has weight 0 and yet {Counts[arm]} units."));
                }
            }

            return Counts.Sum() == 0 ? new SampleRatio.Impossible(RefusalCode.NoUnits, "No arm has any units.")
                : PValue <= SampleRatio.Alarm ? new SampleRatio.Mismatch(PValue, Method)
                : new SampleRatio.Balanced(PValue, Method);
        }
    }

    /// <summary>With one look more.</summary>
    /// <param name="arrived">Units per configured arm since the look before, 0 or more.</param>
    /// <exception cref="ArgumentException">Not one count for each arm.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public SampleRatioSequence Next(ReadOnlySpan<long> arrived)
    {
        if (arrived.Length != Counts.Length)
        {
            throw new ArgumentException($"{arrived.Length} counts for {Counts.Length} weights; give one of each per configured arm.", nameof(arrived));
        }

        var counts = Counts.ToArray();
        for (var arm = 0; arm < counts.Length; arm++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(arrived[arm], nameof(arrived));
            counts[arm] += arrived[arm];
        }

        var evidence = EValue.Average([.. _concentrations.Select(c => new EValue(Log(counts, c) - Log(new long[counts.Length], c)))]);
        return this with { Counts = [.. counts], Evidence = evidence, PValue = Math.Min(PValue, evidence.PValue) };
    }

    // ln B(x) - sum x ln theta for x = alpha + o. By Stirling the parts that grow with the counts are deviances, which lose no digits.
    private double Log(long[] counts, double concentration)
    {
        var total = concentration + counts.Where((_, arm) => _shares[arm] > 0).Sum();
        var log = -Part(total, total);
        for (var arm = 0; arm < counts.Length; arm++)
        {
            log += _shares[arm] > 0 ? Part((concentration * _shares[arm]) + counts[arm], total * _shares[arm]) : 0;
        }

        return log;

        static double Part(double x, double expected) => Saddlepoint.Deviance(x, expected) + Saddlepoint.StirlingError(x) - (Math.Log(x) / 2);
    }
}
