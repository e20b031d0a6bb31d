namespace Slipway.Statistics.Returns;

/// <summary>When what came in has covered what was spent.</summary>
/// <param name="Month">The first month, from 1, at whose end the sum of margins is the cost or more; 0 where nothing was spent.</param>
/// <param name="Months">The same with a fraction, as if a month's margin came evenly.</param>
public readonly record struct Payback(int Month, double Months)
{
    /// <summary>Adds up margins until they cover the cost.</summary>
    /// <param name="cost">In money, 0 or more.</param>
    /// <param name="margins">The incremental margin of each month, in money.</param>
    /// <returns>Null when it is not paid back within these months, which is an answer too.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cost below 0.</exception>
    public static Payback? Of(double cost, ReadOnlySpan<double> margins)
    {
        if (!(cost >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(cost), cost, "A cost is 0 or more.");
        }

        if (cost == 0)
        {
            return new(0, 0);
        }

        var sum = 0.0;
        for (var month = 0; month < margins.Length; month++)
        {
            if (sum + margins[month] >= cost)
            {
                return new(month + 1, month + ((cost - sum) / margins[month]));
            }

            sum += margins[month];
        }

        return null;
    }

    /// <summary>From the earliest to the latest that the interval of the margins allows; null is beyond these months.</summary>
    /// <param name="cost">In money, 0 or more.</param>
    /// <param name="margins">The interval of each month's incremental margin.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cost below 0.</exception>
    public static (Payback? Earliest, Payback? Latest) Between(double cost, IReadOnlyCollection<Interval> margins) =>
        (Of(cost, [.. margins.Select(m => m.Upper)]), Of(cost, [.. margins.Select(m => m.Lower)]));
}
