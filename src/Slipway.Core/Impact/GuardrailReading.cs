using Slipway.Statistics;

namespace Slipway.Core.Impact;

/// <summary>How something that must not rise stands.</summary>
public enum GuardrailStanding
{
    /// <summary>Harm beyond the limit is excluded.</summary>
    Kept,

    /// <summary>Too little was seen to exclude it.</summary>
    Open,

    /// <summary>The limit is passed beyond doubt.</summary>
    Broken,
}

/// <summary>Something that must not rise, and what was seen of it.</summary>
/// <param name="Event">What it is, for example <c>unsubscribed</c>.</param>
/// <param name="Observed">How many of the people it was seen of.</param>
/// <param name="Limit">The highest rate.</param>
public sealed record GuardrailReading(string Event, Proportion Observed, double Limit)
{
    /// <summary>How it stands.</summary>
    public GuardrailStanding Standing =>
        Observed.Trials == 0 ? GuardrailStanding.Open
        : Guardrail.IsAbove(Observed, Limit) ? GuardrailStanding.Broken
        : Guardrail.IsBelow(Observed, Limit) ? GuardrailStanding.Kept
        : GuardrailStanding.Open;
}
