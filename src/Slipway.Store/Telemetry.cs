using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Store;

/// <summary>Traces and figures of the store.</summary>
public static class Telemetry
{
    public const string Name = "Slipway.Store";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter _meter = new(Name);

    internal static readonly Histogram<double> Writes = _meter.CreateHistogram<double>("slipway.store.write.duration", "s", "Time to a commit, waiting for the writer included.");
}
