using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Engine;

/// <summary>Traces and figures of the engine.</summary>
public static class Telemetry
{
    public const string Name = "Slipway.Engine";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter _meter = new(Name);

    internal static readonly Counter<long> Outcomes = _meter.CreateCounter<long>("slipway.operations", "{operation}", "Answers of platforms, by phase, platform and outcome.");

    internal static readonly Counter<long> Events = _meter.CreateCounter<long>("slipway.events", "{event}", "Events taken for the first time, by type.");

    internal static readonly Gauge<long> Launches = _meter.CreateGauge<long>("slipway.launches", "{launch}", "Launches that are not at their end, by state.");

    internal static readonly Gauge<double> LaunchQueueAge = _meter.CreateGauge<double>("slipway.launch.queue.age", "s", "How long the launch that waits longest has been due without a node at it.");

    internal static readonly Gauge<double> ParkedAge = _meter.CreateGauge<double>("slipway.launch.parked.age", "s", "How long the launch or undo that asks a person longest has asked.");

    internal static readonly Gauge<double> BudgetUsed = _meter.CreateGauge<double>("slipway.budget.used", "1", "The part of a connection's limit that is used, by connection and scope.");

    internal static readonly Gauge<long> Resting = _meter.CreateGauge<long>("slipway.connections.resting", "{connection}", "Connections that are not called for a moment, because their platform failed most calls.");

    internal static readonly Gauge<long> Halts = _meter.CreateGauge<long>("slipway.halts", "{halt}", "Orders to stand still that hold, by scope.");

    internal static readonly Histogram<double> Works = _meter.CreateHistogram<double>("slipway.pulse.work.duration", "s", "Time that a work of the pulse took, by work and whether it failed.");

    internal static readonly Counter<long> Drifts = _meter.CreateCounter<long>("slipway.drifts", "{field}", "Fields of what is live that were found changed outside Slipway, by connection and kind.");
}
