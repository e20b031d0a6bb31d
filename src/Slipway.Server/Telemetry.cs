using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Server;

/// <summary>Traces and figures of the server.</summary>
internal static class Telemetry
{
    public const string Name = "Slipway.Server";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter _meter = new(Name);

    public static readonly Counter<long> SignIns = _meter.CreateCounter<long>("slipway.sign_ins", "{sign-in}", "Sign-ins, by way and result.");

    public static readonly Gauge<long> WorseDrafts = _meter.CreateGauge<long>("slipway.drafting.worse", "{model}", "Models and prompts whose drafts need repair, or are overwritten, more often than before.");
}
