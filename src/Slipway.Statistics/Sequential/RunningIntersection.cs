namespace Slipway.Statistics.Sequential;

/// <summary>What all looks so far say together: the values that every one of them held, and the smallest p-value.</summary>
/// <remarks>It only ever narrows. Where nothing is left, an assumption is broken (units that changed arms, outcomes that were taken back): an alarm, not a result.</remarks>
/// <param name="Interval">The intersection; its lower end is above its upper one where it is empty.</param>
/// <param name="PValue">0 to 1.</param>
/// <param name="Looks">How many looks went in.</param>
public readonly record struct RunningIntersection(Interval Interval, double PValue, int Looks)
{
    /// <summary>Before any look: every value is possible.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static RunningIntersection Start(double confidence) => new(new(double.NegativeInfinity, double.PositiveInfinity, confidence), 1, 0);

    /// <summary>Whether no value is left.</summary>
    public bool IsBroken => Interval.Lower > Interval.Upper;

    /// <summary>With one look more.</summary>
    /// <param name="interval">Of a confidence sequence.</param>
    /// <param name="pValue">Always valid, of the same look.</param>
    public RunningIntersection Next(Interval interval, double pValue) => new(
        Interval with { Lower = Math.Max(Interval.Lower, interval.Lower), Upper = Math.Min(Interval.Upper, interval.Upper) }, Math.Min(PValue, pValue), Looks + 1);
}
