using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Slipway.Server.Commands;
using static Slipway.Server.Tests.Agents.RunningAgent;

namespace Slipway.Server.Tests.Agents;

/// <summary><c>slipway mcp</c>: the server's tools over standard input and output.</summary>
public sealed class StdioBridgeTests
{
    [Theory]
    [InlineData(Stateless)]
    [InlineData(WithHandshake)]
    public async Task A_client_that_starts_the_command_works_with_the_server_through_it(string revision)
    {
        await using var agent = await StartAsync();
        var (input, output) = (new Pipe(), new Pipe());
        using var error = new StringWriter();
        using var from = new StreamReader(input.Reader.AsStream(), Encoding.UTF8);
        var to = new StreamWriter(output.Writer.AsStream(), new UTF8Encoding(false));
        var command = SlipwayCommand.RunAsync(["mcp", "--data", agent.Slipway.Data, "--token", agent.Token], to, error, agent.Slipway.Data, TestContext.Current.CancellationToken, from);
        await using (var client = await McpClient.CreateAsync(
            new StreamClientTransport(input.Writer.AsStream(), output.Reader.AsStream()), new McpClientOptions { ProtocolVersion = revision, DiscoverProbeTimeout = Timeout.InfiniteTimeSpan }))
        {
            Assert.Equal(revision, client.NegotiatedProtocolVersion);
            await FineAsync(client, "build_campaign", ("brief", Brief));
            var reads = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FineAsync(client, "read_asset", ("campaign", Name), ("file", "emails/invitation.md"))));
            Assert.Single(reads.Select(r => r.GetProperty("digest").GetString()).Distinct(StringComparer.Ordinal));
            // A name that is no ASCII goes into a header all the same.
            Assert.Contains("no such tool", (await Record.ExceptionAsync(async () => await client.CallToolAsync("größer")))!.Message, StringComparison.Ordinal);
        }

        await input.Writer.CompleteAsync();
        Assert.Equal(0, await command);
        Assert.Contains("Connected to", error.ToString(), StringComparison.Ordinal);
        await to.DisposeAsync();
    }

    [Fact]
    public async Task Standard_output_has_a_message_on_each_line_and_nothing_else()
    {
        await using var agent = await StartAsync();
        var lines = await SayAsync(agent, agent.Token, Request("tools/list").ToJsonString(), "", "not a message", """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""");
        Assert.Equal(2, lines.Count);
        Assert.Equal(-32700, (int)lines.Single(l => l["error"] is not null)["error"]!["code"]!);
        Assert.Equal(15, lines.Single(l => l["result"] is not null)["result"]!["tools"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_the_server_refuses_is_answered_and_said()
    {
        await using var agent = await StartAsync();
        var refused = Assert.Single(await SayAsync(agent, "slipway_t-222222222222_guess", Request("tools/list").ToJsonString()));
        Assert.Equal(1, (int)refused["id"]!);
        Assert.Contains("(401)", (string)refused["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains("/tokens", (string)refused["error"]!["message"]!, StringComparison.Ordinal);
        var wrong = Request("tools/list");
        wrong["params"]!["_meta"]!["io.modelcontextprotocol/protocolVersion"] = "2199-01-01";
        Assert.Equal(-32022, (int)Assert.Single(await SayAsync(agent, agent.Token, wrong.ToJsonString()))["error"]!["code"]!);
    }

    private static async Task<List<JsonNode>> SayAsync(RunningAgent agent, string token, params string[] lines)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(string.Join('\n', lines));
        Assert.Equal(0, await SlipwayCommand.RunAsync(["mcp", "--data", agent.Slipway.Data, "--token", token], result, error, agent.Slipway.Data, TestContext.Current.CancellationToken, input));
        return [.. result.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }
}
