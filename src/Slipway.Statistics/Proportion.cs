namespace Slipway.Statistics;

/// <summary>How many of an arm's units had the outcome.</summary>
/// <remarks>
/// Counts that cannot be (negative, more successes than trials) are a defect of the caller and throw; an arm without units is data and does not.
/// </remarks>
public readonly record struct Proportion
{
    /// <summary>Counts the units of an arm.</summary>
    /// <param name="successes">Units with the outcome, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Units in all, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count, or more successes than trials.</exception>
    public Proportion(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        Successes = successes;
        Trials = trials;
    }

    /// <summary>Units with the outcome, 0 to <see cref="Trials"/>.</summary>
    public long Successes { get; }

    /// <summary>Units in all, 0 or more.</summary>
    public long Trials { get; }

    /// <summary>Successes over trials, 0 to 1; not a number where there are no trials.</summary>
    public double Rate => (double)Successes / Trials;
}
