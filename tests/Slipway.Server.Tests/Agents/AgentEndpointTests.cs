using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using Slipway.Server.Accounts;
using Slipway.Server.Agents;
using Slipway.Server.Serving;
using Slipway.Store;

namespace Slipway.Server.Tests.Agents;

/// <summary>Who gets in at the agents' address, and with what.</summary>
public sealed class AgentEndpointTests
{
    [Theory]
    [InlineData(RunningAgent.Stateless)]
    [InlineData(RunningAgent.WithHandshake)]
    public async Task The_sdks_client_connects_with_both_revisions_and_finds_the_same_tools_in_the_same_order(string revision)
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var client = await agent.ConnectAsync(revision);
        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.Contains("people approve and launch it", client.ServerInstructions, StringComparison.Ordinal);
        var tools = await client.ListToolsAsync();
        Assert.Equal(agent.Slipway.Get<Toolbox>().All.Select(t => t.ProtocolTool.Name), tools.Select(t => t.Name));
        Assert.Equal(tools.Select(t => t.Name), (await client.ListToolsAsync()).Select(t => t.Name));
        Assert.Equal("[]", (await RunningAgent.FineAsync(client, "list_campaigns")).GetProperty("campaigns").GetRawText());
    }

    [Fact]
    public async Task Without_a_token_it_says_where_to_read_how_one_is_got()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var answer = await agent.PostAsync(RunningAgent.Request("tools/list"), r => r.Headers.Authorization = new("Basic", "eDp5"));
        using var stranger = agent.Slipway.Program(null);
        using var none = await stranger.PostAsync(AgentEndpoint.Path, new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        var asked = Assert.Single(none.Headers.WwwAuthenticate);
        Assert.Equal("Bearer", asked.Scheme);
        Assert.EndsWith(", scope=\"mcp\"", asked.Parameter, StringComparison.Ordinal);
        var where = asked.Parameter!.Split('"')[1];
        var metadata = JsonNode.Parse(await stranger.GetStringAsync(where))!;
        Assert.Equal($"{agent.Slipway.Address}mcp", (string?)metadata["resource"]);
        Assert.Equal("""["mcp"]""", metadata["scopes_supported"]!.ToJsonString());
        Assert.Equal("header", (string?)metadata["bearer_methods_supported"]![0]);
        Assert.EndsWith("/tokens", (string?)metadata["resource_documentation"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/.well-known/oauth-protected-resource")).StatusCode);
    }

    [Fact]
    public async Task A_token_counts_in_the_header_only_and_while_it_holds()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var inAddress = await agent.PostAsync(RunningAgent.Request("tools/list"), r => r.Headers.Authorization = null, $"?access_token={agent.Token}");
        Assert.Equal(HttpStatusCode.Unauthorized, inAddress.StatusCode);
        Assert.DoesNotContain("invalid_token", inAddress.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

        // A person who is signed in with a browser has no token.
        var (_, browser) = await agent.Slipway.SignedInAsync("bo", Roles.Author);
        using var byCookie = new HttpRequestMessage(HttpMethod.Post, AgentEndpoint.Path) { Content = new StringContent(RunningAgent.Request("tools/list").ToJsonString()) };
        byCookie.Headers.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(byCookie)).StatusCode);
        browser.Dispose();

        using (var fine = await agent.PostAsync(RunningAgent.Request("tools/list")))
        {
            Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        }

        await agent.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update tokens set expires_at = 1"));
        using var old = await agent.PostAsync(RunningAgent.Request("tools/list"));
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Contains("error=\"invalid_token\"", old.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("http://localhost.elsewhere.example", false)]
    [InlineData("", true)]
    public async Task A_page_of_another_site_is_refused_whatever_token_it_has(string origin, bool ours)
    {
        await using var agent = await RunningAgent.StartAsync();
        // With a name that leads here, a page could make Host and Origin agree.
        using var answer = await agent.PostAsync(RunningAgent.Request("tools/list"), r =>
        {
            r.Headers.Add("Origin", ours ? agent.Slipway.Address.GetLeftPart(UriPartial.Authority) : origin);
            r.Headers.Host = Uri.TryCreate(origin, UriKind.Absolute, out var uri) ? uri.Authority : null;
        });
        Assert.Equal(ours ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", null, McpErrorCode.HeaderMismatch)]
    [InlineData("MCP-Protocol-Version", "2025-11-25", McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Method", null, McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Method", "tools/list", McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Name", null, McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Name", "read_brief", McpErrorCode.HeaderMismatch)]
    [InlineData("Mcp-Name", "=?base64?!?=", McpErrorCode.HeaderMismatch)]
    public async Task Headers_that_say_something_else_than_the_body_are_refused(string header, string? value, McpErrorCode code)
    {
        await using var agent = await RunningAgent.StartAsync();
        using var answer = await agent.PostAsync(RunningAgent.Call("list_campaigns", []), r =>
        {
            r.Headers.Remove(header);
            r.Headers.TryAddWithoutValidation(header, value);
        });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((int)code, (int)error["error"]!["code"]!);
        Assert.Equal(1, (int)error["id"]!);
    }

    [Fact]
    public async Task A_request_says_for_itself_which_revision_it_is_of_and_what_its_client_can()
    {
        await using var agent = await RunningAgent.StartAsync();
        foreach (var missing in (string[])["io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities"])
        {
            var request = RunningAgent.Request("tools/list");
            request["params"]!["_meta"]!.AsObject().Remove(missing);
            using var answer = await agent.PostAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal((int)McpErrorCode.InvalidParams, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["code"]!);
        }

        var later = RunningAgent.Request("tools/list");
        later["params"]!["_meta"]!["io.modelcontextprotocol/protocolVersion"] = "2199-01-01";
        using var unknown = await agent.PostAsync(later, r =>
        {
            r.Headers.Remove("MCP-Protocol-Version");
            r.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2199-01-01");
        });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains(RunningAgent.Stateless, await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var gone = await agent.PostAsync(RunningAgent.Request("ping"));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_is_no_message_is_refused_before_anything_is_done()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var client = agent.Slipway.Program(agent.Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.GetAsync(AgentEndpoint.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.DeleteAsync(AgentEndpoint.Path)).StatusCode);
        var fine = RunningAgent.Request("tools/list");
        using var accepts = await agent.PostAsync(fine, r =>
        {
            r.Headers.Accept.Clear();
            r.Headers.TryAddWithoutValidation("Accept", "application/json");
        });
        Assert.Equal(HttpStatusCode.NotAcceptable, accepts.StatusCode);
        using var type = await agent.PostAsync(fine, r => r.Content = new StringContent(fine.ToJsonString()));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        using var several = await agent.PostAsync(fine, r => r.Content = Json($"[{fine.ToJsonString()}]"));
        Assert.Equal(HttpStatusCode.BadRequest, several.StatusCode);
        using var large = await agent.PostAsync(fine, r => r.Content = Json($"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{{\"x\":\"{new string('x', AgentEndpoint.MostBytes)}\"}}}}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var notification = await agent.PostAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/progress" });
        Assert.Equal(HttpStatusCode.Accepted, notification.StatusCode);

        static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
    }

    [Fact]
    public async Task An_agent_that_calls_too_often_is_told_when_to_come_again()
    {
        await using var agent = await RunningAgent.StartAsync();
        HttpResponseMessage? last = null;
        for (var i = 0; i < 2 * RateLimits.AgentBurst && last is not { StatusCode: HttpStatusCode.TooManyRequests }; i++)
        {
            last?.Dispose();
            last = await agent.PostAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/progress" });
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last!.StatusCode);
        Assert.True(last.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        last.Dispose();
        // Another token is not held up by it.
        using var other = agent.Slipway.Program(await agent.Slipway.TokenAsync(agent.Person, agent: true));
        Assert.Equal(HttpStatusCode.NotAcceptable, (await other.PostAsync(AgentEndpoint.Path, new StringContent("{}"))).StatusCode);
    }

    [Fact]
    public async Task A_role_counts_as_it_is_now_and_is_asked_for_every_tool_that_writes()
    {
        await using var agent = await RunningAgent.StartAsync(roles: [Roles.Analyst]);
        await using var client = await agent.ConnectAsync();
        Assert.Contains("role-missing", await RunningAgent.RefusedAsync(client, "build_campaign", ("brief", RunningAgent.Brief)), StringComparison.Ordinal);
        await agent.Slipway.People.ChangeRolesAsync("test", agent.Person.Id, [Roles.Author]);
        Assert.Equal(RunningAgent.Name, (await RunningAgent.FineAsync(client, "build_campaign", ("brief", RunningAgent.Brief))).GetProperty("campaign").GetString());
        var writing = agent.Slipway.Get<Toolbox>().All.Where(t => t.ProtocolTool.Annotations!.ReadOnlyHint != true).ToList();
        Assert.All(writing, t => Assert.Equal(Roles.Author, Assert.Single(t.Metadata.OfType<ForRoleAttribute>()).Role));
        Assert.Equal(["build_campaign", "edit_asset", "prepare_drafts", "submit_for_review", "answer_request"], writing.Select(t => t.ProtocolTool.Name));
    }
}
