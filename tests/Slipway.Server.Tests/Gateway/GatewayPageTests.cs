using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Store.Halts;
using static Slipway.Server.Tests.Gateway.GatewayHouse;

namespace Slipway.Server.Tests.Gateway;

/// <summary>The gateway's page, API and command: keys, spending, calls and the pause.</summary>
public sealed class GatewayPageTests
{
    [Fact]
    public async Task A_person_makes_a_key_on_the_page_uses_it_sees_what_it_did_and_revokes_it()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        var (_, browser) = await house.Slipway.SignedInAsync("bo", Roles.Author);
        using var bo = browser;
        Assert.Contains("No keys yet", await bo.GetStringAsync("/ai/gateway"), StringComparison.Ordinal);

        var made = await RunningSlipway.PostAsync(bo, "/ai/gateway", "/ai/gateway/keys", ("name", "My <editor>"), ("use", "copy/personal"), ("days", "7"));
        var page = await made.Content.ReadAsStringAsync();
        var key = Regex.Match(page, "value=\"(slipway_t-[^\"]+)\"").Groups[1].Value;
        Assert.Contains("My &lt;editor&gt;", page, StringComparison.Ordinal);
        using var tool = house.Tool(key);
        Assert.Equal(HttpStatusCode.OK, (await tool.PostAsJsonAsync("chat/completions", Chat("To ada@example.com"))).StatusCode);

        await house.CallsAsync(others: 1);
        page = await bo.GetStringAsync("/ai/gateway");
        Assert.DoesNotContain(key, page, StringComparison.Ordinal);
        Assert.Contains("email 1", page, StringComparison.Ordinal);
        Assert.Contains("personal data", page, StringComparison.Ordinal);
        Assert.Contains("EUR", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.com", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await RunningSlipway.PostAsync(bo, "/ai/gateway", $"/ai/gateway/keys/{key.Split('_')[1]}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await tool.PostAsJsonAsync("chat/completions", Chat("x"))).StatusCode);
    }

    [Fact]
    public async Task A_key_is_made_only_for_what_its_person_may_ask_and_never_by_an_agent()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        var analyst = (await house.Slipway.People.CreateAsync("test", "cy@example.com", "Cy", [Roles.Analyst])).Account!;
        using var program = house.Slipway.Program(await house.Slipway.TokenAsync(analyst, agent: false));
        var refused = await program.PostAsJsonAsync("/api/v1/gateway/keys", new { name = "x", purpose = "copy", data = "internal" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("purpose-not-allowed", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync("/api/v1/gateway/keys", new { name = "x", purpose = "dear", data = "internal" })).StatusCode);
        Assert.DoesNotContain(JsonNode.Parse(await program.GetStringAsync("/api/v1/tokens"))!["tokens"]!.AsArray(), t => (string?)t!["name"] == "x");
        using var agent = house.Slipway.Program(await house.Slipway.TokenAsync(analyst, agent: true));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsJsonAsync("/api/v1/gateway/keys", new { name = "x", purpose = "dear", data = "internal" })).StatusCode);
    }

    [Fact]
    public async Task Everyone_sees_their_own_calls_and_administrators_everyones()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        await house.SayAsync("x");
        var admin = (await house.Slipway.People.CreateAsync("test", "di@example.com", "Di", [Roles.Administrator])).Account!;
        using var ada = house.Slipway.Program(await house.Slipway.TokenAsync(house.Person, agent: false));
        using var di = house.Slipway.Program(await house.Slipway.TokenAsync(admin, agent: false));
        async Task<int> CallsAsync(HttpClient client, string query) => JsonNode.Parse(await client.GetStringAsync($"/api/v1/gateway{query}"))!["calls"]!.AsArray().Count;
        Assert.Equal((1, 1, 0, 1), (await CallsAsync(ada, ""), await CallsAsync(ada, "?everyone=true"), await CallsAsync(di, ""), await CallsAsync(di, "?everyone=true")));
    }

    [Fact]
    public async Task The_gateway_is_paused_and_resumed_by_those_who_may()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        var (_, browser) = await house.Slipway.SignedInAsync("lu", Roles.Launcher);
        var (_, author) = await house.Slipway.SignedInAsync("bo", Roles.Author);
        using var lu = browser;
        using var bo = author;
        Assert.Equal(HttpStatusCode.Forbidden, (await RunningSlipway.PostAsync(bo, "/ai/gateway", "/ai/gateway/pause", ("reason", "x"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await RunningSlipway.PostAsync(lu, "/ai/gateway", "/ai/gateway/pause", ("reason", " "))).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await RunningSlipway.PostAsync(lu, "/ai/gateway", "/ai/gateway/pause", ("reason", "we look into it"))).StatusCode);
        Assert.Equal("gateway_paused", (await house.SayAsync("x")).Code);
        Assert.Contains("The AI gateway is paused.", await bo.GetStringAsync("/ai/gateway"), StringComparison.Ordinal);
        // Campaigns go on.
        Assert.Null(await house.Slipway.Get<HaltBook>().FindAsync("webinar", "stack"));
        Assert.Equal(HttpStatusCode.Found, (await RunningSlipway.PostAsync(lu, "/ai/gateway", "/ai/gateway/resume")).StatusCode);
        Assert.Equal(200, (await house.SayAsync("x")).Status);
    }

    [Fact]
    public async Task The_command_makes_keys_says_how_things_stand_and_pauses()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        var lead = (await house.Slipway.People.CreateAsync("test", "lu@example.com", "Lu", [Roles.Author, Roles.Launcher])).Account!;
        var token = await house.Slipway.TokenAsync(lead, agent: false);
        async Task<(int Code, JsonNode Json)> RunAsync(params string[] words)
        {
            using var result = new StringWriter();
            using var error = new StringWriter();
            var exit = await SlipwayCommand.RunAsync([.. words, "--json", "--server", house.Slipway.Address.ToString(), "--token", token], result, error, house.Slipway.Data, TestContext.Current.CancellationToken);
            return (exit, JsonNode.Parse(result.ToString())!);
        }

        var (code, made) = await RunAsync("gateway", "key", "My editor", "--purpose", "copy", "--class", "internal");
        Assert.Equal((0, "copy"), (code, (string?)made["key"]!["purpose"]));
        using var tool = house.Tool((string)made["text"]!);
        Assert.Equal(HttpStatusCode.OK, (await tool.PostAsJsonAsync("chat/completions", Chat("x"))).StatusCode);
        Assert.Equal(0, (await RunAsync("halt", "--gateway", "--reason", "a drill")).Code);
        (code, var status) = await RunAsync("gateway", "status");
        Assert.Equal((0, false, "a drill", 1), (code, (bool)status["open"]!, (string?)status["paused"], status["calls"]!.AsArray().Count));
        Assert.Equal(0, (await RunAsync("resume", "--gateway")).Code);
        Assert.True((bool)(await RunAsync("gateway", "status")).Json["open"]!);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_found_and_sends_nothing()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        async Task<(int Code, JsonNode Json)> RunAsync(string input, params string[] words)
        {
            using var result = new StringWriter();
            using var error = new StringWriter();
            var exit = await SlipwayCommand.RunAsync(["gateway", "check", .. words, "--json"], result, error, house.Workspace, TestContext.Current.CancellationToken, new StringReader(input));
            return (exit, JsonNode.Parse(result.ToString())!);
        }

        var (code, found) = await RunAsync("Dear\nada@example.com 4111111111111111", "-", "--class", "personal");
        Assert.Equal(1, code);
        Assert.Equal(["email 2 redact", "card 2 block"], found["found"]!.AsArray().Select(f => $"{f!["kind"]} {f["line"]} {f["done"]}"));
        Assert.Equal(["copy", "dear"], (await RunAsync("")).Json["purposes"]!.AsArray().Select(p => (string?)p));
        await File.WriteAllTextAsync(Path.Combine(house.Workspace, "gateway.yaml"), "purposes:\n  - { name: x }\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunAsync("")).Code);
        Assert.Empty(model.Asked);
    }
}
