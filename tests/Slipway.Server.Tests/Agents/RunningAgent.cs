using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Slipway.Server.Accounts;
using Slipway.Server.Agents;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Agents;

/// <summary>A real server, a person, and an agent with a token of theirs; the agent speaks over real HTTP.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    public const string Name = "warehouse-webinar";
    public const string Stateless = "2026-07-28";
    public const string WithHandshake = "2025-11-25";

    private RunningAgent(RunningSlipway slipway, Account person, string token) => (Slipway, Person, Token) = (slipway, person, token);

    public RunningSlipway Slipway { get; }

    public Account Person { get; }

    public string Token { get; }

    public string Workspace => Path.Combine(Slipway.Data, "workspace");

    public static string Brief => File.ReadAllText(Example("brief.md"));

    public static async Task<RunningAgent> StartAsync(bool agent = true, params string[] roles)
    {
        var slipway = await RunningSlipway.StartAsync();
        await slipway.Get<BusinessClock>().HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var person = (await slipway.People.CreateAsync("test", "ada@example.com", "Ada", roles.Length == 0 ? [Roles.Author] : roles)).Account!;
        return new RunningAgent(slipway, person, await slipway.TokenAsync(person, agent));
    }

    /// <summary>The SDK's own client, speaking one revision.</summary>
    public Task<McpClient> ConnectAsync(string revision = Stateless) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Slipway.Address, AgentEndpoint.Path),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {Token}" },
        }),
        // A machine with much to do must not look like a server that knows only the revision before.
        new McpClientOptions { ProtocolVersion = revision, DiscoverProbeTimeout = Timeout.InfiniteTimeSpan });

    /// <summary>Posts a message by hand, with the headers that go with it unless they are changed.</summary>
    public async Task<HttpResponseMessage> PostAsync(JsonNode message, Action<HttpRequestMessage>? change = null, string query = "")
    {
        using var client = Slipway.Program(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, AgentEndpoint.Path + query) { Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Stateless);
        request.Headers.TryAddWithoutValidation("Mcp-Method", (string?)message["method"]);
        if ((message["params"]?["name"] ?? message["params"]?["uri"]) is { } name)
        {
            request.Headers.TryAddWithoutValidation("Mcp-Name", (string?)name);
        }

        change?.Invoke(request);
        return await client.SendAsync(request);
    }

    /// <summary>A request of the stateless revision.</summary>
    public static JsonObject Request(string method, JsonObject? parameters = null)
    {
        parameters ??= [];
        parameters["_meta"] = new JsonObject { ["io.modelcontextprotocol/protocolVersion"] = Stateless, ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject() };
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };
    }

    public static JsonObject Call(string tool, JsonObject arguments) => Request("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments });

    /// <summary>What a tool answers as data; that it refuses is a failure of the test.</summary>
    public static async Task<JsonElement> FineAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await client.CallToolAsync(tool, arguments.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal));
        Assert.True(result.IsError != true, TextOf(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>Why a tool refuses.</summary>
    public static async Task<string> RefusedAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await client.CallToolAsync(tool, arguments.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal));
        Assert.True(result.IsError, $"{tool} did it: {TextOf(result)}");
        return TextOf(result);
    }

    public static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(t => t.Text));

    public static string Example(string file) => Path.Combine(ArchitectureTests.RepositoryRoot, "examples", Name, file);

    public ValueTask DisposeAsync() => Slipway.DisposeAsync();
}
