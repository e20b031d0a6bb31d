namespace Slipway.Statistics;

/// <summary>What arithmetic that is no <see cref="Comparison"/> of two arms says: either its result, or a refusal with its reason.</summary>
/// <typeparam name="T">The result.</typeparam>
public abstract record Answer<T>
{
    private protected Answer()
    {
    }

    /// <summary>The result.</summary>
    /// <param name="Value">Whole and finite unless its own documentation says otherwise.</param>
    public sealed record Given(T Value) : Answer<T>;

    /// <summary>No result, and why.</summary>
    /// <param name="Code">The reason for a program.</param>
    /// <param name="Reason">The reason for a person, a sentence.</param>
    public sealed record Refused(RefusalCode Code, string Reason) : Answer<T>;
}
