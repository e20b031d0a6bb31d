namespace Slipway.Statistics.Sequential;

/// <summary>On which side of 0 evidence is looked for.</summary>
public enum Direction
{
    /// <summary>On both.</summary>
    TwoSided,

    /// <summary>Only whether the effect is above; the interval has no upper end.</summary>
    Greater,

    /// <summary>Only whether it is below; the interval has no lower end.</summary>
    Lesser,
}
