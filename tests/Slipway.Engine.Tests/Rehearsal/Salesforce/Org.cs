using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.Salesforce;

/// <summary>An org being played, and a plain client with a session in it.</summary>
internal sealed class Org : IAsyncDisposable
{
    private Org(RehearsalServer server, SalesforceOrg played, StoppedClock clock) => (Server, Played, Clock) = (server, played, clock);

    public RehearsalServer Server { get; }

    public SalesforceOrg Played { get; }

    public StoppedClock Clock { get; }

    public HttpClient Http { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public static async Task<Org> OpenAsync()
    {
        var clock = new StoppedClock();
        var played = new SalesforceOrg(clock);
        var org = new Org(await RehearsalServer.StartAsync([played]), played, clock);
        org.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", played.OpenSession());
        return org;
    }

    public async Task<(int Status, JsonNode? Body, HttpResponseMessage Answer)> CallAsync(string method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Played.Address + (path.StartsWith("/services", StringComparison.Ordinal) ? path : $"/services/data/v67.0/{path}"));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null, answer);
    }

    public async Task<string> CreateAsync(string type, JsonObject values)
    {
        var (status, body, _) = await CallAsync("POST", $"sobjects/{type}", values);
        Assert.True(status == 201, $"{status} {body?.ToJsonString()}");
        return (string)body!["id"]!;
    }

    public async Task<JsonObject> QueryAsync(string soql)
    {
        var (status, body, _) = await CallAsync("GET", $"query?q={Uri.EscapeDataString(soql)}");
        Assert.True(status == 200, $"{status} {body?.ToJsonString()}");
        return body!.AsObject();
    }

    /// <summary>What was refused, as code; the status must be as expected.</summary>
    public async Task<string> RefusedAsync(int expected, string method, string path, JsonNode? body = null)
    {
        var (status, answer, _) = await CallAsync(method, path, body);
        Assert.True(expected == status, $"{status} {answer?.ToJsonString()}");
        return (string)answer!.AsArray()[0]!["errorCode"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
