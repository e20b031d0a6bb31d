using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engine.Connections;

namespace Slipway.Server.Tests.Outcomes;

/// <summary>What Slack sends to the server's own address: signed or not.</summary>
public sealed class SlackHookTests : IAsyncLifetime
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private RunningSlipway _slipway = null!;

    public async ValueTask InitializeAsync()
    {
        _slipway = await RunningSlipway.StartAsync();
        // Nothing answers there: the connection is kept all the same, and says so.
        var findings = await _slipway.Get<ConnectionBook>().SaveAsync(
            "slack-main", "slack", null,
            ImmutableDictionary<string, string>.Empty.Add("channel", "C1").Add("address", "http://127.0.0.1:9"),
            ImmutableDictionary<string, string>.Empty.Add("token", "xoxb-1").Add("signing_secret", Secret), "test", TestContext.Current.CancellationToken);
        Assert.Empty(findings);
    }

    public ValueTask DisposeAsync() => _slipway.DisposeAsync();

    [Fact]
    public async Task A_signed_request_is_taken_with_nothing_in_the_answer()
    {
        using var answer = await PostAsync("""{"type":"block_actions","actions":[{"type":"button","action_id":"open"}]}""", Secret);

        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_forged_request_is_turned_away()
    {
        using var answer = await PostAsync("""{"type":"block_actions","actions":[{"type":"button","action_id":"open"}]}""", "somebody else's");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_click_of_which_Slack_does_not_say_whose_it_is_may_be_made_again()
    {
        using var answer = await PostAsync(
            """{"type":"block_actions","user":{"id":"U1"},"team":{"id":"T1"},"container":{"message_ts":"1.000001","channel_id":"C1"},"actions":[{"type":"button","action_id":"approve","value":"x"}]}""", Secret);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string payload, string secret)
    {
        var body = $"payload={Uri.EscapeDataString(payload)}";
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/slack-main") { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("X-Slack-Request-Timestamp", at);
        request.Headers.Add("X-Slack-Signature", $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{at}:{body}")))}");
        using var http = _slipway.Program(null);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
