using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Plans;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Launching;

/// <summary>What a person can answer when a launch cannot go on by itself.</summary>
public enum LaunchAnswer
{
    /// <summary>Try the step again: what was in its way is mended.</summary>
    Retry,

    /// <summary>Go on without the step.</summary>
    Skip,

    /// <summary>Give the launch up: what is live stays, the rest is not done.</summary>
    Abandon,
}

/// <summary>Why a launch cannot go on by itself.</summary>
/// <param name="Asset">The step; null where it is about the launch as a whole.</param>
/// <param name="Why">What came of it, in words.</param>
/// <param name="Fix">What to do about it.</param>
/// <param name="IsUnknown">Whether the step may have been done: somebody should look on the platform first.</param>
public sealed record LaunchQuestion(string? Asset, string Why, string? Fix, bool IsUnknown)
{
    internal static LaunchQuestion Of(LaunchStep step, Outcome outcome) => outcome switch
    {
        Outcome.Waiting => new(step.Asset.ToString(), $"It has been waited for {Steps.ByHandPatience.TotalDays:0} days. {step.ByHand}".TrimEnd(), step.ByHand is null ? "See what the platform says, then try again." : "Do it and try again; or pass the step over.", IsUnknown: false),
        Outcome.Refused refused => new(step.Asset.ToString(), string.Join(' ', refused.Findings.Select(f => f.Message)), refused.Findings.Select(f => f.Fix).FirstOrDefault(f => f is not null), IsUnknown: false),
        Outcome.Unknown unknown => new(step.Asset.ToString(), $"Nobody knows whether it is done. {unknown.Reason}", "Look on the platform, then try again: what is done there is not done twice.", IsUnknown: true),
        Outcome.Throttled => new(step.Asset.ToString(), $"Its platform has been busy or out of reach for {LaunchRun.MostWaits} attempts.", "See whether it works, then try again.", IsUnknown: false),
        _ => new(step.Asset.ToString(), outcome.GetType().Name, null, IsUnknown: false),
    };

    internal static LaunchQuestion Of(Finding finding) => new(finding.Asset, finding.Message, finding.Fix, IsUnknown: false);

    /// <summary>The question in one line.</summary>
    public string InWords => Asset is null ? Why : $"{Asset}: {Why}";

    internal static string Write(IEnumerable<LaunchQuestion> questions) => JsonSerializer.Serialize(questions);

    internal static ImmutableArray<LaunchQuestion> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<ImmutableArray<LaunchQuestion>>(json);
}
