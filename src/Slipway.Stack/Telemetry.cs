using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Stack;

/// <summary>Traces and figures of the built-in stack.</summary>
public static class Telemetry
{
    public const string Name = "Slipway.Stack";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter _meter = new(Name);

    internal static readonly Counter<long> Mails = _meter.CreateCounter<long>("slipway.mails", "{mail}", "Mails by what became of them.");
}
