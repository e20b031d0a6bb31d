using System.Collections.Immutable;

namespace Slipway.Core.Lessons;

/// <summary>For whom something was seen.</summary>
/// <param name="Markets">The countries, ISO 3166.</param>
/// <param name="Industry">The industry.</param>
/// <param name="Language">The language, a BCP 47 tag.</param>
public sealed record LessonScope(ImmutableArray<string> Markets, string Industry, string Language);

/// <summary>What one experiment showed of one variant, as it was when the window was over: written down once, and never changed.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Pattern">What the variant did otherwise, the same word in every campaign that tries it: <c>number-in-subject</c>.</param>
/// <param name="Metric">What was counted.</param>
/// <param name="Difference">The variant's rate less the first's, in points divided by 100.</param>
/// <param name="Error">Its standard error, above 0; same unit.</param>
/// <param name="Units">How many people, or accounts, were assigned one of the two.</param>
/// <param name="At">When the window was over.</param>
/// <param name="Scope">For whom.</param>
public sealed record Observation(string Campaign, string Pattern, string Metric, double Difference, double Error, long Units, DateTimeOffset At, LessonScope Scope)
{
    /// <summary>What the experiment asked; null where nobody wrote it down.</summary>
    public string? Question { get; init; }
}
