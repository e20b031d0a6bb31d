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

    internal static readonly Gauge<long> MailQueue = _meter.CreateGauge<long>("slipway.mail.queue", "{mail}", "Mails that are due and not on their way.");

    internal static readonly Gauge<double> MailQueueAge = _meter.CreateGauge<double>("slipway.mail.queue.age", "s", "How long the mail that waits longest has been due.");

    internal static readonly Gauge<long> MailUnknown = _meter.CreateGauge<long>("slipway.mail.unknown", "{mail}", "Mails of which nobody knows whether they went out, and that wait for a person.");
}
