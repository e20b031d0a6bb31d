using System.Net;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Connectors;

public sealed class PlatformApiTests
{
    [Theory]
    [InlineData("GET", 0)]
    [InlineData("POST", 0)]
    [InlineData("GET", 500)]
    [InlineData("POST", 500)]
    [InlineData("POST", 418)]
    public async Task What_is_said_of_a_call_that_failed_has_nobodys_address_from_its_query(string method, int status)
    {
        using var http = new HttpClient(new Answering(status)) { BaseAddress = new Uri("https://platform.example/") };
        var api = new PlatformApi(http, _ => null, TimeProvider.System);

        var said = await Record.ExceptionAsync(() => api.SendAsync(new HttpMethod(method), "people?email=ada%40example.com", null, TestContext.Current.CancellationToken));

        var words = (said as PlatformException)?.Outcome switch
        {
            Outcome.Unknown unknown => unknown.Reason,
            Outcome.Refused refused => refused.Findings[0].Message,
            _ => said!.Message,
        };
        Assert.StartsWith($"{method} people ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", words, StringComparison.Ordinal);
    }

    /// <summary>Answers with a status, or never.</summary>
    private sealed class Answering(int status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            status == 0 ? throw new HttpRequestException("The line broke.") : Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("") });
    }
}
