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
}
