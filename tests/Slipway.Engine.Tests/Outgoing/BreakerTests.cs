using System.Net;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Outgoing;

public sealed class BreakerTests
{
    private readonly Clock _time = new();
    private readonly Platform _platform = new();
    private readonly Breaker _breaker;
    private readonly HttpClient _http;

    public BreakerTests()
    {
        _breaker = new Breaker(_time);
        var handler = _breaker.Handler();
        handler.InnerHandler = _platform;
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://platform.example") };
    }

    [Fact]
    public async Task A_platform_that_fails_most_calls_is_not_called_for_a_while_and_nothing_happened()
    {
        _platform.Status = HttpStatusCode.BadGateway;
        await CallAsync(10);

        var refused = await Assert.ThrowsAsync<PlatformException>(() => _http.GetAsync("x"));

        Assert.Equal(10, _platform.Calls);
        Assert.True(_breaker.IsOpen);
        Assert.Equal(_time.Now + Breaker.Pause, Assert.IsType<Outcome.Throttled>(refused.Outcome).RetryAfter);
    }

    [Fact]
    public async Task After_the_while_one_call_tries_and_when_it_works_all_go_on()
    {
        _platform.Status = HttpStatusCode.BadGateway;
        await CallAsync(10);
        _platform.Status = HttpStatusCode.OK;
        _time.Now += Breaker.Pause + TimeSpan.FromSeconds(1);

        await CallAsync(5);

        Assert.False(_breaker.IsOpen);
        Assert.Equal(15, _platform.Calls);
    }

    [Fact]
    public async Task What_the_platform_refuses_is_an_answer_and_no_failure()
    {
        _platform.Status = HttpStatusCode.UnprocessableEntity;

        await CallAsync(30);

        Assert.Equal(30, _platform.Calls);
    }

    private async Task CallAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await _http.GetAsync("x", TestContext.Current.CancellationToken);
        }
    }

    private sealed class Platform : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; }

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(new HttpResponseMessage(Status));
        }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
