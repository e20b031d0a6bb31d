namespace Slipway.Sdk.Connectors;

/// <summary>A platform did not do what it was asked: carries the answer it gave instead, out of however many calls down.</summary>
/// <param name="outcome">The answer; never <see cref="Outcome.Done"/>.</param>
public sealed class PlatformException(Outcome outcome) : Exception(Said(outcome))
{
    /// <summary>The answer.</summary>
    public Outcome Outcome { get; } = outcome;

    private static string Said(Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => string.Join(' ', refused.Findings.Select(f => f.Message)),
        Outcome.Throttled throttled => $"The platform asks to wait until {throttled.RetryAfter:u}.",
        Outcome.Unknown unknown => unknown.Reason,
        Outcome.Waiting waiting => $"The platform works on it until about {waiting.Until:u}.",
        _ => outcome.GetType().Name,
    };
}
