using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Assets;
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
    internal static LaunchQuestion Of(AssetKey asset, Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => new(asset.ToString(), string.Join(' ', refused.Findings.Select(f => f.Message)), refused.Findings.Select(f => f.Fix).FirstOrDefault(f => f is not null), IsUnknown: false),
        Outcome.Unknown unknown => new(asset.ToString(), $"Nobody knows whether it is done. {unknown.Reason}", "Look on the platform, then try again: what is done there is not done twice.", IsUnknown: true),
        Outcome.Throttled => new(asset.ToString(), $"Its platform has been busy or out of reach for {LaunchRun.MostWaits} attempts.", "See whether it works, then try again.", IsUnknown: false),
        _ => new(asset.ToString(), outcome.GetType().Name, null, IsUnknown: false),
    };

    internal static LaunchQuestion Of(Finding finding) => new(finding.Asset, finding.Message, finding.Fix, IsUnknown: false);

    /// <summary>The question in one line.</summary>
    public string InWords => Asset is null ? Why : $"{Asset}: {Why}";

    internal static string Write(IEnumerable<LaunchQuestion> questions) => JsonSerializer.Serialize(questions);

    internal static ImmutableArray<LaunchQuestion> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<ImmutableArray<LaunchQuestion>>(json);
}
