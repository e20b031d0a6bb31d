using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Slipway.Server.Serving;

/// <summary>Sends traces and figures of every room to a collector, when the environment names one.</summary>
internal sealed class Observing : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _figures;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateDefault().AddService("slipway", serviceVersion: typeof(Observing).Assembly.GetName().Version?.ToString(3));
        _traces = OpenTelemetry.Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource("Slipway.*", "Microsoft.AspNetCore").AddOtlpExporter().Build();
        _figures = OpenTelemetry.Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Slipway.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _figures?.Dispose();
    }
}
