namespace Slipway.Statistics;

/// <summary>Says while something runs whether a rate is beyond the threshold at which it has to stop.</summary>
/// <remarks>
/// It is beyond when the whole <see cref="Interval"/> lies beyond and at least <see cref="Fewest"/> units speak for it: one bounce among three mails is none.
/// The rule is made to be asked after every unit. At half the threshold it stops less than one run in a hundred by mistake, however often it is asked; at three times the threshold it stops more than
/// 95 in a hundred by the time that ten would be seen at the threshold itself (<see cref="CanTell"/>). A simulation holds it to both.
/// </remarks>
public static class Guardrail
{
    /// <summary>The confidence of its intervals. Higher than for a result that is looked at once, for this is looked at all the time.</summary>
    public const double Confidence = 0.98;

    /// <summary>The fewest units on the wrong side that can stop anything.</summary>
    public const long Fewest = 5;

    /// <summary>The rates that what was seen is compatible with.</summary>
    public static Interval Interval(Proportion observed) => Wilson.Interval(observed, Confidence);

    /// <summary>Whether the rate is above the threshold.</summary>
    /// <param name="observed">What was seen so far.</param>
    /// <param name="threshold">A rate, 0 to 1.</param>
    public static bool IsAbove(Proportion observed, double threshold) => observed.Successes >= Fewest && Interval(observed).Lower > threshold;

    /// <summary>Whether the rate is below the threshold.</summary>
    /// <param name="observed">What was seen so far.</param>
    /// <param name="threshold">A rate, 0 to 1.</param>
    public static bool IsBelow(Proportion observed, double threshold) => observed.Trials - observed.Successes >= Fewest && Interval(observed).Upper < threshold;

    /// <summary>Whether so much was seen that a rate of three times the threshold would be noticed.</summary>
    /// <param name="observed">What was seen so far.</param>
    /// <param name="threshold">A rate, 0 to 1.</param>
    public static bool CanTell(Proportion observed, double threshold) => observed.Trials * threshold >= 10;
}
