using Slipway.Statistics;
using Slipway.Statistics.Sequential;

namespace Slipway.Core.Evidence;

/// <summary>What a comparison shows while its window is still open, with an interval that stays true however often anybody looks.</summary>
/// <remarks>
/// Everybody is in the comparison from the first day, and outcomes come in over time: the difference so far is a sum of small steps whose variance grows with the outcomes. The interval is the normal mixture's boundary
/// (<see cref="NormalMixture"/>) at the variance so far, tightest at the variance expected when the window closes. It is wider than the interval of the verdict, which is looked at once; it says nothing of what the
/// difference will be, only whether there is one yet.
/// </remarks>
/// <param name="Difference">Treated less held out so far, in points divided by 100.</param>
/// <param name="Interval">Holds the difference; of all looks together at its confidence.</param>
/// <param name="PValue">Valid at any look.</param>
public sealed record LiveReading(double Difference, Interval Interval, double PValue)
{
    /// <summary>With fewer units in an arm nothing is read.</summary>
    public const long FewestUnits = 100;

    /// <summary>With fewer outcomes in both arms together nothing is read: their sum is not yet nearly normal.</summary>
    public const long FewestReached = 20;

    /// <summary>Whether it is beyond chance already.</summary>
    public bool IsBeyondChance => !Interval.Contains(0);

    /// <summary>Reads it; null where it is too early.</summary>
    /// <param name="treated">The treated so far.</param>
    /// <param name="control">The held-out so far.</param>
    /// <param name="rate">The share expected to reach the goal by the end without the campaign, above 0 and below 1.</param>
    public static LiveReading? Of(ArmCount treated, ArmCount control, double rate)
    {
        if (treated.People < FewestUnits || control.People < FewestUnits || treated.Reached + control.Reached < FewestReached)
        {
            return null;
        }

        var units = (1.0 / treated.People) + (1.0 / control.People);
        var pooled = (double)(treated.Reached + control.Reached) / (treated.People + control.People);
        var (difference, variance) = (treated.Rate - control.Rate, pooled * (1 - pooled) * units);
        var mixture = new NormalMixture(rate * (1 - rate) * units, 1 - EvidenceJudge.Confidence);
        var half = mixture.Bound(variance, 1 - EvidenceJudge.Confidence);
        return new LiveReading(difference, new Interval(Math.Max(-1, difference - half), Math.Min(1, difference + half), EvidenceJudge.Confidence), mixture.Evidence(difference, variance).PValue);
    }
}
