namespace Slipway.Statistics;

/// <summary>Evidence against a hypothesis as the payout of a fair bet on it, which stays valid however often it is looked at.</summary>
/// <remarks>Kept as its natural log, for a million units leave no double behind. Under the hypothesis it exceeds 1/a ever at most with probability a (J. Ville, 1939).</remarks>
/// <param name="Log">The natural log; above 0 is evidence against.</param>
public readonly record struct EValue(double Log)
{
    /// <summary>The payout itself, 0 or more; infinity beyond 1e308.</summary>
    public double Value => Math.Exp(Log);

    /// <summary>The always-valid p-value of this look, min(1, 1/e); over looks the smallest one counts.</summary>
    public double PValue => Math.Min(1, Math.Exp(-Log));

    /// <summary>The average of several, which is an e-value again whatever the dependence between them.</summary>
    /// <param name="values">At least one.</param>
    /// <exception cref="ArgumentException">None.</exception>
    public static EValue Average(params ReadOnlySpan<EValue> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("An average needs at least one e-value.", nameof(values));
        }

        var largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value.Log);
        }

        if (double.IsInfinity(largest))
        {
            return new(largest);
        }

        var sum = 0.0;
        foreach (var value in values)
        {
            sum += Math.Exp(value.Log - largest);
        }

        return new(largest + Math.Log(sum / values.Length));
    }
}
