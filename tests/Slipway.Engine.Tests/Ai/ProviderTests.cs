using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Slipway.Ai.Providers;
using Slipway.Engine.Outgoing;
using Slipway.Rehearsal.Models;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>Both wire formats over real HTTP, through the providers' own libraries, with everything that goes wrong.</summary>
public sealed class ProviderTests
{
    public static TheoryData<string> Providers => ["openai", "anthropic"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_model_answers_with_its_words_and_what_it_used(string provider)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning."));
        using var asked = Ask(model, provider);

        var answer = await asked.GetResponseAsync([new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "Greet.")]);

        Assert.Equal("Good morning.", answer.Text);
        Assert.Equal("m-1", answer.ModelId);
        Assert.True(answer.Usage is { InputTokenCount: 3, OutputTokenCount: 3 }, $"{answer.Usage?.InputTokenCount} {answer.Usage?.OutputTokenCount}");
        var question = Assert.Single(model.Asked);
        Assert.Equal((provider, "m-1", "Be brief.", "Greet.", "key-1"), (question.Format, question.Model, question.System, question.User, question.Key));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_answer_in_pieces_is_the_same_answer(string provider)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Grüße aus dem Hafen, heute früh."));
        using var asked = Ask(model, provider);

        var parts = await asked.GetStreamingResponseAsync("Greet.").ToListAsync();

        Assert.Equal("Grüße aus dem Hafen, heute früh.", parts.ToChatResponse().Text);
        Assert.True(parts.Count(p => p.Text.Length > 0) > 2);
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task A_tool_is_called_with_its_arguments(string provider, bool streamed)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("") { Calls = ("read_brief", """{"campaign":"webinar"}""") });
        using var asked = Ask(model, provider);
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string campaign) => campaign, "read_brief", "Reads a brief.")] };

        var answer = streamed ? (await asked.GetStreamingResponseAsync("Read.", options).ToListAsync()).ToChatResponse() : await asked.GetResponseAsync("Read.", options);

        var call = Assert.Single(answer.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal("read_brief", call.Name);
        Assert.Equal("webinar", call.Arguments!["campaign"]?.ToString());
        Assert.Contains("read_brief", model.Asked[0].Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", 429, "rate_limit_exceeded", ModelTrouble.Busy, 3)]
    [InlineData("openai", 429, "insufficient_quota", ModelTrouble.Spent, 1)]
    [InlineData("openai", 401, "invalid_api_key", ModelTrouble.NotAllowed, 1)]
    [InlineData("openai", 404, "model_not_found", ModelTrouble.NotThere, 1)]
    [InlineData("openai", 400, "context_length_exceeded", ModelTrouble.TooLong, 1)]
    [InlineData("openai", 400, "content_policy_violation", ModelTrouble.Declined, 1)]
    [InlineData("openai", 503, "overloaded", ModelTrouble.Busy, 3)]
    [InlineData("anthropic", 429, "rate_limit_error", ModelTrouble.Busy, 3)]
    [InlineData("anthropic", 529, "overloaded_error", ModelTrouble.Busy, 3)]
    [InlineData("anthropic", 401, "authentication_error", ModelTrouble.NotAllowed, 1)]
    [InlineData("anthropic", 404, "not_found_error", ModelTrouble.NotThere, 1)]
    [InlineData("anthropic", 413, "request_too_large", ModelTrouble.TooLong, 1)]
    public async Task A_refusal_is_said_in_words_and_asked_again_only_where_that_can_help(string provider, int status, string code, ModelTrouble trouble, int times)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Not now, please.") { Status = status, Code = code });
        using var asked = Ask(model, provider);

        var e = await Assert.ThrowsAsync<ModelException>(() => asked.GetResponseAsync("Greet."));

        Assert.Equal(trouble, e.Trouble);
        Assert.Contains("Not now, please.", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Fix);
        Assert.Equal(times, model.Asked.Length);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_was_lost_on_the_way_is_asked_again(string provider)
    {
        var times = 0;
        await using var model = await ScriptedModel.StartAsync(_ => Interlocked.Increment(ref times) switch
        {
            1 => new ScriptedAnswer("Wait.") { Status = 429, RetryAfter = 0 },
            2 => new ScriptedAnswer("Good morning, all of you.") { CutAfter = 60 },
            _ => new ScriptedAnswer("Good morning."),
        });
        using var asked = Ask(model, provider);

        Assert.Equal("Good morning.", (await asked.GetResponseAsync("Greet.")).Text);
        Assert.Equal(3, model.Asked.Length);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_wait_that_is_longer_than_a_person_waits_is_not_waited(string provider)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Wait.") { Status = 429, RetryAfter = 3600 });
        using var asked = Ask(model, provider);

        var e = await Assert.ThrowsAsync<ModelException>(() => asked.GetResponseAsync("Greet."));

        Assert.Equal((ModelTrouble.Busy, TimeSpan.FromHours(1)), (e.Trouble, e.After));
        Assert.Single(model.Asked);
    }

    [Theory]
    [InlineData("openai", """{"choices": [{"mess""")]
    [InlineData("openai", "<html>Bad gateway</html>")]
    [InlineData("openai", "{}")]
    [InlineData("anthropic", """{"id": "msg_1", "conte""")]
    [InlineData("anthropic", "<html>Bad gateway</html>")]
    [InlineData("anthropic", "{}")]
    public async Task An_answer_that_cannot_be_read_is_said_and_never_half_used(string provider, string body)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("") { Body = body });
        using var asked = Ask(model, provider);

        var e = await Assert.ThrowsAsync<ModelException>(() => asked.GetResponseAsync("Greet."));

        Assert.Equal(ModelTrouble.Unusable, e.Trouble);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_stream_that_is_cut_in_the_middle_is_no_answer(string provider)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("A long answer that never comes to its end because the line is cut.") { CutAfter = 900 });
        using var asked = Ask(model, provider);
        var said = new List<ChatResponseUpdate>();

        var e = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var part in asked.GetStreamingResponseAsync("Tell."))
            {
                said.Add(part);
            }
        });

        Assert.Equal(ModelTrouble.Cut, e.Trouble);
        Assert.NotEmpty(said);
        Assert.Single(model.Asked);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Slow_words_end_with_our_patience(string provider)
    {
        var never = new TaskCompletionSource();
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("At last.") { Until = never.Task });
        using var asked = Ask(model, provider, m => m with { Patience = TimeSpan.FromMilliseconds(200) });

        var e = await Assert.ThrowsAsync<ModelException>(() => asked.GetResponseAsync("Greet."));

        Assert.Equal(ModelTrouble.Slow, e.Trouble);
        never.SetResult();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_answer_without_end_is_not_taken(string provider)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer(new string('x', 33 << 20)));
        using var asked = Ask(model, provider);

        var e = await Assert.ThrowsAsync<ModelException>(() => asked.GetResponseAsync("Greet."));

        Assert.Equal(ModelTrouble.TooLong, e.Trouble);
    }

    [Theory]
    [InlineData("openai", "refusal", ModelTrouble.Declined)]
    [InlineData("openai", "length", ModelTrouble.TooLong)]
    [InlineData("anthropic", "refusal", ModelTrouble.Declined)]
    [InlineData("anthropic", "length", ModelTrouble.TooLong)]
    public async Task What_a_model_will_not_say_or_not_finish_is_no_answer(string provider, string stop, ModelTrouble trouble)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("I would rather not.") { Stop = stop });
        using var asked = Ask(model, provider);

        Assert.Equal(trouble, (await Assert.ThrowsAsync<ModelException>(() => asked.GetResponseAsync("Greet."))).Trouble);
    }

    [Fact]
    public async Task When_one_cannot_answer_the_next_is_asked()
    {
        await using var first = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("No.") { Status = 401 });
        await using var second = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning."));
        var models = new[] { Settings(first, "openai") with { Name = "first", Fallback = "second" }, Settings(second, "anthropic") with { Name = "second" } };
        using var book = Book(models);
        using var asked = book.Ask("first");

        Assert.Equal("Good morning.", (await asked.GetResponseAsync("Greet.")).Text);
        Assert.Equal("Good morning.", (await asked.GetStreamingResponseAsync("Greet.").ToListAsync()).ToChatResponse().Text);
        Assert.Equal(2, first.Asked.Length);
    }

    [Fact]
    public async Task A_machine_of_the_own_network_is_not_asked_unless_somebody_allowed_it()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning."));
        var settings = Settings(model, "openai");
        using var book = new ModelBook(new ModelsFile(ImmutableSortedDictionary<string, ModelSettings>.Empty.Add("writer", settings), null), _ => "key-1", new OutgoingGuard(new OutgoingOptions()), TimeProvider.System);

        var e = await Assert.ThrowsAsync<ModelException>(() => book.Ask("writer").GetResponseAsync("Greet."));

        Assert.Equal(ModelTrouble.Unreachable, e.Trouble);
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task A_call_leaves_a_span_with_tokens_and_without_words()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = s => s.Name == "Slipway.Ai", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = spans.Add };
        ActivitySource.AddActivityListener(listener);
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("A secret answer."));
        using var asked = Ask(model, "openai", m => m with { Model = "m-span" });

        await asked.GetResponseAsync("A secret question.");

        var span = Assert.Single(spans, s => s.DisplayName == "chat m-span");
        var tags = span.TagObjects.ToDictionary(t => t.Key, t => t.Value?.ToString(), StringComparer.Ordinal);
        Assert.Equal(("chat", "openai", "m-span", "4"), (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.response.model"], tags["gen_ai.usage.output_tokens"]));
        Assert.DoesNotContain(tags.Values, v => v?.Contains("secret", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_probe_says_what_a_model_can(string provider)
    {
        await using var model = await ScriptedModel.StartAsync(q => q.User.Contains("tool", StringComparison.Ordinal) ? new ScriptedAnswer("I have no tools.") : new ScriptedAnswer(q.User.Contains("JSON", StringComparison.Ordinal) ? """{"word":"harbour"}""" : "Harbour."));
        using var asked = Ask(model, provider);

        var abilities = await ModelProbe.TryAsync(asked, TestContext.Current.CancellationToken);

        Assert.Equal([("words", true), ("stream", true), ("schema", true), ("tool", false)], abilities.Select(a => (a.What, a.Can)));
    }

    [Fact]
    public async Task A_probe_of_a_model_that_does_not_answer_asks_once_and_says_what_to_do()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Wrong key.") { Status = 401 });
        using var asked = Ask(model, "openai");

        var ability = Assert.Single(await ModelProbe.TryAsync(asked, TestContext.Current.CancellationToken));

        Assert.Contains("slipway ai key", ability.Detail, StringComparison.Ordinal);
        Assert.Single(model.Asked);
    }

    internal static ModelSettings Settings(ScriptedModel model, string provider) => new()
    {
        Name = "writer", Provider = provider, Model = "m-1", Address = new Uri(provider == "openai" ? $"{model.Address}/v1" : model.Address), Price = new ModelPrice(2, 10, "USD"),
    };

    internal static ModelBook Book(params ModelSettings[] models) => new(
        new ModelsFile(models.ToImmutableSortedDictionary(m => m.Name, m => m, StringComparer.Ordinal), null), _ => "key-1", new OutgoingGuard(new OutgoingOptions { PrivateHosts = ["127.0.0.1"] }), TimeProvider.System);

    private static IChatClient Ask(ScriptedModel model, string provider, Func<ModelSettings, ModelSettings>? change = null) => Book((change ?? (m => m))(Settings(model, provider))).Ask("writer");
}
