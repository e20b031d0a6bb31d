using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Ai.Gateway;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;

namespace Slipway.Server.Tests.Gateway;

/// <summary>A real server with a gateway to scripted models, a person, and their key.</summary>
internal sealed class GatewayHouse : IAsyncDisposable
{
    private readonly string _workspace;

    private GatewayHouse(RunningSlipway slipway, string workspace, Account person, ApiTokenAnswer key) => (Slipway, _workspace, Person, Key, KeyId) = (slipway, workspace, person, key.Text!, key.Token!.Id);

    public const string Policy = """
        purposes:
          - { name: copy, title: Writing copy, roles: [author], data: [internal, personal, open], cache_seconds: 60 }
          - { name: dear, data: [internal], budget: { soft: 0.001, hard: 0.002, currency: EUR, per: month } }
        data:
          - { name: internal, regions: [eu] }
          - { name: personal, regions: [eu], block: [card] }
          - { name: open, pass: [email, phone, iban, card, id, secret] }
        """;

    public string Workspace => _workspace;

    public RunningSlipway Slipway { get; }

    public Account Person { get; }

    public string Key { get; }

    public string KeyId { get; }

    public static async Task<GatewayHouse> StartAsync(ScriptedModel model, ScriptedModel? other = null, string policy = Policy)
    {
        var workspace = Directory.CreateTempSubdirectory("slipway-gateway-").FullName;
        await File.WriteAllTextAsync(Path.Combine(workspace, "models.yaml"), $$"""
            models:
              - { name: writer, provider: openai, model: m-1, address: {{model.Address}}/v1, region: eu, price: { input: 100, output: 200, currency: EUR }, fallback: second }
              - { name: second, provider: openai, model: m-2, address: {{(other ?? model).Address}}/v1, region: eu, price: { input: 100, output: 200, currency: EUR } }
              - { name: abroad, provider: openai, model: m-3, address: {{model.Address}}/v1, region: us, price: { input: 100, output: 200, currency: EUR } }
            """);
        await File.WriteAllTextAsync(Path.Combine(workspace, "gateway.yaml"), policy);
        var slipway = await RunningSlipway.StartAsync(workspace: workspace);
        var person = (await slipway.People.CreateAsync("test", "ada@example.com", "Ada", [Roles.Author])).Account!;
        var key = await slipway.Get<ApiTokens>().CreateAsync("test", person.Id, "my editor", 1, agent: false, new GatewayUse("copy", "internal"));
        return new GatewayHouse(slipway, workspace, person, key);
    }

    private int _asked;

    public HttpClient Tool(string? key = null) => new() { BaseAddress = new Uri(Slipway.Address, "/v1/"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key) } };

    /// <summary>Asks as a tool does.</summary>
    public async Task<GatewayAnswer> AskAsync(JsonObject body, string path = "chat/completions", params (string Name, string Value)[] headers)
    {
        using var tool = Tool();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await tool.SendAsync(request);
        _asked++;
        return new GatewayAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<GatewayAnswer> SayAsync(string text, params (string Name, string Value)[] headers) => AskAsync(Chat(text), headers: headers);

    public static JsonObject Chat(string text, string model = "writer", bool stream = false)
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }) };
        if (stream)
        {
            body["stream"] = true;
        }

        return body;
    }

    /// <summary>The record, newest first, with what waits to be written. A call is noted when its answer has left, which whoever asked may know before; so the record is awaited for as many as were asked.</summary>
    /// <param name="others">How many were asked besides, past this house.</param>
    public async Task<IReadOnlyList<CallRecord>> CallsAsync(int others = 0)
    {
        for (var began = Environment.TickCount64; ; await Task.Yield())
        {
            await Slipway.Get<CallBook>().FlushAsync();
            var calls = await Slipway.Get<CallBook>().LastAsync(null, 100);
            if (calls.Length >= _asked + others || Environment.TickCount64 - began > 5000)
            {
                return calls;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Slipway.DisposeAsync();
        Directory.Delete(_workspace, recursive: true);
    }
}

/// <summary>What a tool got.</summary>
internal sealed record GatewayAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => (string?)Json["error"]?["code"];

    public string? Said => (string?)Json["choices"]?[0]?["message"]?["content"];

    /// <summary>The events of a stream.</summary>
    public IReadOnlyList<string> Events => [.. Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e[(e.IndexOf("data: ", StringComparison.Ordinal) + 6)..])];
}
