using System.Text.Json.Nodes;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Gateway;
using Slipway.Store;
using Slipway.Store.Halts;
using static Slipway.Server.Tests.Gateway.GatewayHouse;

namespace Slipway.Server.Tests.Gateway;

/// <summary>The gateway over real HTTP: what a tool sends, what a model gets, what comes back, and what is written down.</summary>
public sealed class GatewayTests
{
    [Fact]
    public async Task A_tool_asks_and_the_model_sees_no_personal_data_and_the_answer_has_it_again()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer($"You said: {q.User}"));
        await using var house = await StartAsync(model);

        var answer = await house.SayAsync("Write to ada.l@example.com or +49 30 123456.");

        Assert.Equal((200, "You said: Write to ada.l@example.com or +49 30 123456."), (answer.Status, answer.Said));
        Assert.Equal("Write to [EMAIL_1] or [PHONE_1].", Assert.Single(model.Asked).User);
        Assert.Equal("m-1", model.Asked[0].Model);
        Assert.Equal(("writer", "email=1 phone=1"), (answer.Headers["x-slipway-model"], answer.Headers["x-slipway-found"]));
        var call = Assert.Single(await house.CallsAsync());
        Assert.Equal((house.Person.Id, house.KeyId, "copy", "internal", "writer", "writer", 200, "email=1 phone=1"), (call.Account, call.Token, call.Purpose, call.DataClass, call.Model, call.AnsweredBy, call.Status, call.Found));
        Assert.True(call is { Use: { Input: 8, Output: > 5 }, IsEstimated: false, Currency: "EUR", Digest.Length: 64 });
        Assert.Equal((call.Use.Input * 100_000) + (call.Use.Output * 200_000), call.Cost);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task An_answer_in_pieces_is_put_together_again(int length)
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer($"To {q.User}") { PieceLength = length });
        await using var house = await StartAsync(model);

        var answer = await house.AskAsync(Chat("ada@example.com!", stream: true));

        Assert.Equal("To ada@example.com!", string.Concat(answer.Events.SkipLast(1).Select(e => (string?)JsonNode.Parse(e)!["choices"]![0]!["delta"]!["content"])));
        Assert.Equal("[DONE]", answer.Events[^1]);
        // What was used was asked for by us, and is not what the caller asked for.
        Assert.DoesNotContain("usage", answer.Body, StringComparison.Ordinal);
        Assert.True((await house.CallsAsync()).Single() is { IsEstimated: false, Use.Input: > 0 });
    }

    [Fact]
    public async Task Who_asks_what_was_used_in_a_stream_is_told()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning."));
        await using var house = await StartAsync(model);
        var body = Chat("x", stream: true);
        body["stream_options"] = new JsonObject { ["include_usage"] = true };
        Assert.Contains("\"usage\":{", (await house.AskAsync(body)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_and_embeddings_go_the_same_way()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer($"To {q.User}") { PieceLength = 3 });
        await using var house = await StartAsync(model);

        var whole = await house.AskAsync(new JsonObject { ["model"] = "writer", ["input"] = "ada@example.com" }, "responses");
        Assert.Equal("To ada@example.com", (string?)whole.Json["output"]![0]!["content"]![0]!["text"]);
        var pieces = (await house.AskAsync(new JsonObject { ["model"] = "writer", ["input"] = "ada@example.com", ["stream"] = true }, "responses")).Events.Select(e => JsonNode.Parse(e)!).ToList();
        Assert.Equal("To ada@example.com", string.Concat(pieces.Where(e => (string?)e["type"] == "response.output_text.delta").Select(e => (string?)e["delta"])));
        Assert.Equal("To ada@example.com", (string?)pieces.Single(e => (string?)e["type"] == "response.output_text.done")["text"]);
        Assert.Equal("response.completed", (string?)pieces[^1]["type"]);
        var embedded = await house.AskAsync(new JsonObject { ["model"] = "m-1", ["input"] = new JsonArray("ada@example.com", "x") }, "embeddings");
        Assert.Equal(2, embedded.Json["data"]!.AsArray().Count);
        Assert.All(model.Asked, q => Assert.DoesNotContain("example.com", q.Body.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal(["embeddings", "responses", "responses"], (await house.CallsAsync()).Select(c => c.Call.ToString().ToLowerInvariant()));
        Assert.Equal([6, 2, 2], (await house.CallsAsync()).Select(c => (int)c.Use.Input));
    }

    [Fact]
    public async Task A_secret_is_sent_nowhere()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        var answer = await house.SayAsync("Why does AKIA" + "ABCDEFGHIJKLMNO7 not work?");
        Assert.Equal((400, "data_blocked"), (answer.Status, answer.Code));
        Assert.Empty(model.Asked);
        Assert.True((await house.CallsAsync()).Single() is { Status: 400, Code: "data_blocked", Found: "secret=1", Cost: 0 });
    }

    [Theory]
    [InlineData("abroad", null, null, 403, "model_not_allowed")]
    [InlineData("gpt", null, null, 404, "model_not_found")]
    [InlineData("writer", "x-slipway-purpose", "nothing", 403, "purpose_unknown")]
    [InlineData("writer", "x-slipway-data", "secret", 403, "data_not_allowed")]
    [InlineData("abroad", "x-slipway-data", "open", 200, null)]
    public async Task What_may_be_asked_goes_by_purpose_data_and_where_the_model_is(string name, string? header, string? value, int status, string? code)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        var answer = await house.AskAsync(Chat("x", name), headers: header is null ? [] : [(header, value!)]);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(status == 200 ? 1 : 0, model.Asked.Length);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_takes_the_purpose_with_it()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        await house.Slipway.People.ChangeRolesAsync("test", house.Person.Id, [Roles.Analyst]);
        Assert.Equal("purpose_not_allowed", (await house.SayAsync("x")).Code);
    }

    [Fact]
    public async Task A_key_opens_the_gateway_and_nothing_else_and_nothing_once_it_is_revoked()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        using var program = house.Slipway.Program(house.Key);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/me")).StatusCode);
        using var token = house.Tool(await house.Slipway.TokenAsync(house.Person, agent: false));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await token.GetAsync("models")).StatusCode);
        using var tool = house.Tool();
        var models = JsonNode.Parse(await tool.GetStringAsync("models"))!;
        Assert.Equal(["second", "writer"], models["data"]!.AsArray().Select(m => (string?)m!["id"]));
        Assert.True(await house.Slipway.Get<GatewayKeys>().RevokeAsync("test", house.Person.Id, house.KeyId));
        Assert.Equal((401, "invalid_api_key"), ((await house.SayAsync("x")) is var refused ? refused.Status : 0, refused.Code));
    }

    [Fact]
    public async Task Guessing_keys_comes_to_an_end_and_a_real_key_still_opens()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        using var guesser = house.Tool("slipway_t-222222222222_guess");
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await guesser.GetAsync("models")).StatusCode);
        }

        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, (await guesser.GetAsync("models")).StatusCode);
        Assert.Equal(200, (await house.SayAsync("x")).Status);
    }

    [Fact]
    public async Task A_budget_tells_first_and_then_refuses()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer(new string('x', 16)));
        await using var house = await StartAsync(model);
        // Each call costs four tokens, 0.0008, and less for the question.
        var answers = new List<GatewayAnswer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await house.SayAsync("abcd", ("x-slipway-purpose", "dear")));
        }

        Assert.Equal([200, 200, 200, 429], answers.Select(a => a.Status));
        Assert.Equal([false, false, true, false], answers.Select(a => a.Headers.ContainsKey("x-slipway-budget")));
        Assert.Equal(("budget_spent", "false"), (answers[3].Code, answers[3].Headers["x-should-retry"]));
        Assert.Contains("It begins anew on 1 ", (string?)answers[3].Json["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(200, (await house.SayAsync("abcd")).Status);
        await house.Slipway.Get<BudgetWatch>().WriteAsync();
        Assert.Equal(1, await house.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<int>("select count(*) from audit where action = 'gateway.soft-limit' and subject = 'purpose dear'")));
    }

    [Theory]
    [InlineData(HaltScope.Gateway)]
    [InlineData(HaltScope.Everything)]
    public async Task A_pause_holds_the_next_call_until_it_is_lifted(HaltScope scope)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        Assert.Equal(200, (await house.SayAsync("x")).Status);
        var halt = await house.Slipway.Get<HaltBook>().HaltAsync(scope, "", "a model writes nonsense", "test");
        var refused = await house.SayAsync("x");
        Assert.Equal((503, "gateway_paused"), (refused.Status, refused.Code));
        Assert.Contains("a model writes nonsense", refused.Body, StringComparison.Ordinal);
        await house.Slipway.Get<HaltBook>().LiftAsync(halt.Id, "test");
        Assert.Equal(200, (await house.SayAsync("x")).Status);
        Assert.Equal(["", "gateway_paused", ""], (await house.CallsAsync()).Select(c => c.Code ?? ""));
    }

    [Fact]
    public async Task Another_model_answers_where_the_first_cannot()
    {
        await using var down = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Overloaded.") { Status = 503 });
        await using var up = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning."));
        await using var house = await StartAsync(down, up);
        var answer = await house.SayAsync("x");
        Assert.Equal((200, "Good morning.", "second"), (answer.Status, answer.Said, answer.Headers["x-slipway-model"]));
        Assert.Equal("m-2", up.Asked.Single().Model);
    }

    [Theory]
    [InlineData(400, 400, null)]
    [InlineData(429, 429, null)]
    [InlineData(503, 503, null)]
    [InlineData(401, 502, "model_key_refused")]
    public async Task What_a_model_refuses_is_told_but_not_that_our_key_is_the_callers_fault(int said, int status, string? code)
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer($"No: {q.User}") { Status = said, Code = "from_model", RetryAfter = 7 });
        await using var house = await StartAsync(model);
        var answer = await house.AskAsync(Chat("ada@example.com", "second"));
        Assert.Equal((status, code ?? "from_model"), (answer.Status, answer.Code));
        Assert.Equal(code is null, answer.Body.Contains("No: ada@example.com", StringComparison.Ordinal));
        Assert.Equal(0, (await house.CallsAsync()).Single().Cost);
    }

    [Theory]
    [InlineData("gzip", 502, "answer_packed")]
    [InlineData("identity", 200, null)]
    public async Task An_answer_that_cannot_be_read_is_no_answer(string encoding, int status, string? code)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning") { Encoding = encoding });
        await using var house = await StartAsync(model);
        var answer = await house.AskAsync(Chat("ada@example.com", "second"));
        Assert.Equal((status, code), (answer.Status, answer.Status == 200 ? null : answer.Code));
        Assert.Equal(code, (await house.CallsAsync()).Single().Code);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_says_so_and_is_paid_for()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning to all of you.") { CutAfter = 400 });
        await using var house = await StartAsync(model);
        var answer = await house.AskAsync(Chat("x", stream: true));
        Assert.Contains("Good", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Body, StringComparison.Ordinal);
        Assert.True((await house.CallsAsync()).Single() is { IsEstimated: true, Cost: > 0 });
    }

    [Fact]
    public async Task An_answer_is_kept_on_request_for_the_same_person_and_question()
    {
        await using var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer($"To {q.User}"));
        await using var house = await StartAsync(model);
        var first = await house.SayAsync("ada@example.com", ("x-slipway-cache", "60"));
        var second = await house.SayAsync("ada@example.com", ("x-slipway-cache", "60"));
        Assert.Equal((first.Body, "hit"), (second.Body, second.Headers["x-slipway-cache"]));
        await house.SayAsync("bo@example.com", ("x-slipway-cache", "60"));
        await house.SayAsync("ada@example.com");
        await house.SayAsync("ada@example.com", ("x-slipway-cache", "60"), ("x-slipway-data", "personal"));
        Assert.Equal(4, model.Asked.Length);
        Assert.Equal([false, false, false, true, false], (await house.CallsAsync()).Select(c => c.IsCached));
    }

    [Fact]
    public async Task A_policy_with_mistakes_lets_nothing_through()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model, policy: Policy + "\nretention_days: none\n");
        Assert.Equal((503, "gateway_misconfigured"), ((await house.SayAsync("x")) is var refused ? refused.Status : 0, refused.Code));
    }

    [Fact]
    public async Task What_is_not_offered_is_said_in_the_same_words()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("x"));
        await using var house = await StartAsync(model);
        Assert.Equal((404, "not_offered"), ((await house.AskAsync([], "images/generations")) is var refused ? refused.Status : 0, refused.Code));
        Assert.Equal((400, "model_missing"), ((await house.AskAsync([])) is var empty ? empty.Status : 0, empty.Code));
    }
}
