namespace Slipway.Statistics;

/// <summary>Why the arithmetic would not give a number.</summary>
public enum RefusalCode
{
    /// <summary>An arm has no units.</summary>
    NoUnits,

    /// <summary>Every unit of every arm had the same outcome, so a test statistic is 0 over 0.</summary>
    NoVariation,

    /// <summary>The configured weights are not numbers of 0 or more with at least two above 0.</summary>
    InvalidWeights,

    /// <summary>Units were counted in an arm that was to receive none.</summary>
    UnitsInZeroWeightArm,

    /// <summary>There are units or points, but fewer than the method needs to know its own error.</summary>
    TooFewUnits,

    /// <summary>A mean, a variance or another figure is no finite number, or a variance is below 0: no data have such moments.</summary>
    ImpossibleFigures,

    /// <summary>The control arm's mean cannot be told from 0, so that nothing can be said relative to it.</summary>
    ControlNearZero,

    /// <summary>An arm has no successes, and a ratio of rates needs them in both.</summary>
    NoSuccesses,

    /// <summary>The denominator of a ratio metric is 0.</summary>
    NoDenominator,

    /// <summary>No number of units, or no effect, meets the design.</summary>
    Unreachable,

    /// <summary>There are no conversions, or no channel makes any difference to them.</summary>
    NothingToAttribute,

    /// <summary>Two columns of a regression say the same, so that their effects cannot be told apart.</summary>
    Collinear,

    /// <summary>Nothing was spent, so that there is no return on it.</summary>
    NoCost,

    /// <summary>Units did not come to the arms in the proportion that was configured, so that no difference between arms can be trusted.</summary>
    SampleRatioMismatch,
}
