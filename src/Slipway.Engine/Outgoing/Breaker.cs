using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Outgoing;

/// <summary>Stops calling a connection whose platform fails most calls, and tries one call after a while: what is down is not made worse, and what nobody called need not be looked for.</summary>
public sealed class Breaker
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly TimeProvider _time;

    public Breaker(TimeProvider time)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.8,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = Pause,
            StateProvider = _state,
            ShouldHandle = call => new ValueTask<bool>(call.Outcome.Exception is HttpRequestException or IOException || call.Outcome.Result?.StatusCode >= HttpStatusCode.InternalServerError),
        }).Build();
    }

    /// <summary>How long nothing is called once most calls failed.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether nothing is called now.</summary>
    public bool IsOpen => _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>A handler that makes the calls which pass through it, or answers that it is not the time.</summary>
    public DelegatingHandler Handler() => new Guarded(this);

    private sealed class Guarded(Breaker breaker) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await breaker._pipeline.ExecuteAsync(async stop => await base.SendAsync(request, stop), cancellationToken);
            }
            catch (BrokenCircuitException e)
            {
                // Never called, so nothing happened.
                throw new PlatformException(new Sdk.Connectors.Outcome.Throttled(breaker._time.GetUtcNow() + (e.RetryAfter ?? Pause)));
            }
        }
    }
}
