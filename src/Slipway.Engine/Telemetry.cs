using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Engine;

/// <summary>Traces and figures of the engine.</summary>
public static class Telemetry
{
    public const string Name = "Slipway.Engine";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter _meter = new(Name);

    internal static readonly Counter<long> Outcomes = _meter.CreateCounter<long>("slipway.operations", "{operation}", "Answers of platforms, by phase and outcome.");

    internal static readonly Counter<long> Events = _meter.CreateCounter<long>("slipway.events", "{event}", "Events taken for the first time, by type.");

    internal static readonly Counter<long> Drifts = _meter.CreateCounter<long>("slipway.drifts", "{field}", "Fields of what is live that were found changed outside Slipway, by connection and kind.");
}
