using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Ai;

/// <summary>The spans and figures of this room.</summary>
public static class Telemetry
{
    /// <summary>The name of its spans and figures.</summary>
    public const string Name = "Slipway.Ai";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter _meter = new(Name);

    private static readonly InstrumentAdvice<double> _seconds = new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] };

    internal static readonly Histogram<double> Duration = _meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long a model took.", tags: null, _seconds);

    internal static readonly Histogram<double> FirstChunk = _meter.CreateHistogram<double>("gen_ai.client.operation.time_to_first_chunk", "s", "How long a model took to its first words.", tags: null, _seconds);

    internal static readonly Histogram<long> Tokens = _meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "What was asked and answered, in tokens.", tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });
}
