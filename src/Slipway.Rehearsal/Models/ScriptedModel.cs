using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.Rehearsal.Models;

/// <summary>What a model was asked, whichever wire format it came in.</summary>
/// <param name="Format"><c>openai</c>, <c>responses</c>, <c>embeddings</c>, <c>images</c> or <c>anthropic</c>.</param>
/// <param name="Model">The model that was asked for.</param>
/// <param name="System">What it was told.</param>
/// <param name="User">The last message of whoever asks.</param>
/// <param name="Body">The whole request.</param>
public sealed record ScriptedQuestion(string Format, string Model, string System, string User, JsonObject Body)
{
    /// <summary>Whether the answer is wanted in pieces.</summary>
    public bool IsStreamed => (bool?)Body["stream"] == true;

    /// <summary>The key it came with.</summary>
    public required string Key { get; init; }
}

/// <summary>What a scripted model answers, and what goes wrong with it.</summary>
/// <param name="Text">Its words.</param>
public sealed record ScriptedAnswer(string Text)
{
    /// <summary>The status; anything but 200 is an error with <see cref="Text"/> as its message.</summary>
    public int Status { get; init; } = 200;

    /// <summary>An error's type or code.</summary>
    public string Code { get; init; } = "error";

    /// <summary>Seconds to wait, said in the header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How the body says that it is packed, true or not.</summary>
    public string? Encoding { get; init; }

    /// <summary>The body ends after that many bytes.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The body, in place of one of the wire format.</summary>
    public string? Body { get; init; }

    /// <summary>Waited for before anything is answered.</summary>
    public Task? Until { get; init; }

    /// <summary>How many letters of an answer in pieces each piece has.</summary>
    public int PieceLength { get; init; } = 7;

    /// <summary>A tool it calls instead of answering.</summary>
    public (string Name, string Arguments)? Calls { get; init; }

    /// <summary>A picture, as it is or as an address to fetch it from: bytes in base64, or what is to stand in <c>url</c>.</summary>
    public (byte[]? Bytes, string? Address) Picture { get; init; }

    /// <summary>Why it stopped: <c>stop</c>, <c>length</c> or <c>refusal</c>.</summary>
    public string Stop { get; init; } = "stop";
}

/// <summary>A model that answers as it is told, over real HTTP on loopback, in the wire formats of OpenAI (<c>/v1/chat/completions</c>, <c>/v1/responses</c>, <c>/v1/embeddings</c>, <c>/v1/images/generations</c>) and Anthropic (<c>/v1/messages</c>).</summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ScriptedQuestion> _asked = new();

    private ScriptedModel(WebApplication app) => _app = app;

    /// <summary>What it was asked, in order.</summary>
    public ImmutableArray<ScriptedQuestion> Asked => [.. _asked];

    /// <summary>Where it answers, without a slash at the end.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Listens from the moment it is returned.</summary>
    /// <param name="script">What it answers.</param>
    public static async Task<ScriptedModel> StartAsync(Func<ScriptedQuestion, ScriptedAnswer> script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var model = new ScriptedModel(app);
        app.MapPost("/v1/chat/completions", context => model.AnswerAsync(context, "openai", script));
        app.MapPost("/v1/responses", context => model.AnswerAsync(context, "responses", script));
        app.MapPost("/v1/embeddings", context => model.AnswerAsync(context, "embeddings", script));
        app.MapPost("/v1/images/generations", context => model.AnswerAsync(context, "images", script));
        app.MapPost("/v1/messages", context => model.AnswerAsync(context, "anthropic", script));
        await app.StartAsync();
        return model;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string format, Func<ScriptedQuestion, ScriptedAnswer> script)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        var messages = format == "images" ? [new JsonObject { ["role"] = "user", ["content"] = body["prompt"]?.DeepClone() }] : body["messages"] as JsonArray ?? body["input"] as JsonArray ?? [new JsonObject { ["role"] = "user", ["content"] = body["input"]?.DeepClone() }];
        var system = format == "responses" ? (string?)body["instructions"] ?? "" : format is "embeddings" or "images" ? "" : format == "openai" ? string.Join('\n', messages.Where(m => (string?)m!["role"] is "system" or "developer").Select(m => Text(m!["content"]))) : Text(body["system"]);
        var question = new ScriptedQuestion(format, (string?)body["model"] ?? "", system, Text(messages.LastOrDefault(m => m is JsonObject && (string?)m["role"] == "user")?["content"]), body)
        {
            Key = context.Request.Headers.Authorization.ToString() is { Length: > 0 } bearer ? bearer.Replace("Bearer ", "", StringComparison.Ordinal) : context.Request.Headers["x-api-key"].ToString(),
        };
        _asked.Enqueue(question);
        var answer = script(question);
        if (answer.Until is { } until)
        {
            await until.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var isStream = question.IsStreamed && answer is { Status: 200, Body: null };
        context.Response.Headers.ContentEncoding = answer.Encoding;
        context.Response.ContentType = isStream ? "text/event-stream" : "application/json";
        var text = answer.Body ?? (answer.Status != 200 ? Error(format, answer)
            : isStream ? format switch { "openai" => OpenAiStream(question, answer), "responses" => ResponsesStream(question, answer), _ => AnthropicStream(question, answer) }
            : (format switch { "openai" => OpenAi(question, answer), "responses" => Responses(question, answer), "embeddings" => Embeddings(question), "images" => Images(question, answer), _ => Anthropic(question, answer) }).ToJsonString());
        var bytes = Encoding.UTF8.GetBytes(text);
        if (answer.CutAfter is not { } most)
        {
            await context.Response.Body.WriteAsync(bytes);
            return;
        }

        context.Response.ContentLength = isStream ? null : bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, Math.Min(most, bytes.Length)));
        // A stream simply ends, as behind many a proxy; anything else is a connection that broke.
        if (!isStream)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private static string Text(JsonNode? content) => content switch
    {
        JsonValue value => (string?)value ?? "",
        JsonArray parts => string.Concat(parts.Select(p => (string?)p!["text"])),
        _ => "",
    };

    private static string Error(string format, ScriptedAnswer answer) => (format != "anthropic"
        ? new JsonObject { ["error"] = new JsonObject { ["message"] = answer.Text, ["type"] = answer.Code, ["code"] = answer.Code } }
        : new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["type"] = answer.Code, ["message"] = answer.Text } }).ToJsonString();

    private static JsonObject OpenAi(ScriptedQuestion question, ScriptedAnswer answer)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = answer.Calls is null && answer.Stop != "refusal" ? answer.Text : null, ["refusal"] = answer.Stop == "refusal" ? answer.Text : null };
        if (answer.Calls is { } call)
        {
            message["tool_calls"] = new JsonArray(new JsonObject { ["id"] = "call_1", ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments } });
        }

        return new JsonObject
        {
            ["id"] = "chatcmpl-1", ["object"] = "chat.completion", ["created"] = 1_800_000_000, ["model"] = question.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = answer.Calls is not null ? "tool_calls" : answer.Stop == "length" ? "length" : "stop" }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = Tokens(question), ["completion_tokens"] = answer.Text.Length / 4, ["total_tokens"] = Tokens(question) + (answer.Text.Length / 4) },
        };
    }

    private static string OpenAiStream(ScriptedQuestion question, ScriptedAnswer answer)
    {
        JsonObject Chunk(JsonObject delta, string? finish) => new()
        {
            ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["created"] = 1_800_000_000, ["model"] = question.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
        };
        // At the end, where somebody asked for it, an event with no choice and what was used.
        var used = (bool?)question.Body["stream_options"]?["include_usage"] == true
            ? $"data: {new JsonObject { ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["model"] = question.Model, ["choices"] = new JsonArray(), ["usage"] = OpenAi(question, answer)["usage"]!.DeepClone() }.ToJsonString()}\n\n"
            : "";
        IEnumerable<JsonObject> deltas = answer.Calls is { } call
            ? [new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = 0, ["id"] = "call_1", ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "" } }) },
               .. call.Arguments.Chunk(5).Select(c => new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = new string(c) } }) })]
            : answer.Text.Chunk(answer.PieceLength).Select(c => new JsonObject { ["content"] = new string(c) });
        return string.Concat(deltas.Select(d => Chunk(d, null)).Append(Chunk([], answer.Calls is null ? "stop" : "tool_calls")).Select(c => $"data: {c.ToJsonString()}\n\n")) + used + "data: [DONE]\n\n";
    }

    private static JsonObject Responses(ScriptedQuestion question, ScriptedAnswer answer) => new()
    {
        ["id"] = "resp_1", ["object"] = "response", ["status"] = "completed", ["model"] = question.Model,
        ["output"] = new JsonArray(new JsonObject { ["id"] = "msg_1", ["type"] = "message", ["role"] = "assistant", ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = answer.Text }) }),
        ["usage"] = new JsonObject { ["input_tokens"] = Tokens(question), ["output_tokens"] = answer.Text.Length / 4 },
    };

    private static string ResponsesStream(ScriptedQuestion question, ScriptedAnswer answer)
    {
        IEnumerable<JsonObject> events =
        [
            .. answer.Text.Chunk(answer.PieceLength).Select(p => new JsonObject { ["type"] = "response.output_text.delta", ["item_id"] = "msg_1", ["output_index"] = 0, ["content_index"] = 0, ["delta"] = new string(p) }),
            new() { ["type"] = "response.output_text.done", ["item_id"] = "msg_1", ["output_index"] = 0, ["content_index"] = 0, ["text"] = answer.Text },
            new() { ["type"] = "response.completed", ["response"] = Responses(question, answer) },
        ];
        return string.Concat(events.Select((e, i) => $"event: {(string?)e["type"]}\ndata: {new JsonObject([.. e.Select(p => new KeyValuePair<string, JsonNode?>(p.Key, p.Value?.DeepClone())), new("sequence_number", i)]).ToJsonString()}\n\n"));
    }

    private static JsonObject Embeddings(ScriptedQuestion question) => new()
    {
        ["object"] = "list", ["model"] = question.Model,
        ["data"] = new JsonArray([.. (question.Body["input"] as JsonArray ?? [question.Body["input"]!.DeepClone()]).Select((_, i) => new JsonObject { ["object"] = "embedding", ["index"] = i, ["embedding"] = new JsonArray(0.25, -0.5) })]),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 6, ["total_tokens"] = 6 },
    };

    private static JsonObject Images(ScriptedQuestion question, ScriptedAnswer answer) => new()
    {
        ["created"] = 1_800_000_000,
        ["data"] = new JsonArray(answer.Picture.Address is { } address ? new JsonObject { ["url"] = address } : new JsonObject { ["b64_json"] = answer.Picture.Bytes is { } bytes ? Convert.ToBase64String(bytes) : answer.Text }),
        // Who speaks like OpenAI's newest says what it took, and older ones do not.
        ["usage"] = question.Model.StartsWith("gpt-image", StringComparison.Ordinal) ? new JsonObject { ["total_tokens"] = Tokens(question) + 1000, ["input_tokens"] = Tokens(question), ["output_tokens"] = 1000 } : null,
    };

    private static JsonObject Anthropic(ScriptedQuestion question, ScriptedAnswer answer) => new()
    {
        ["id"] = "msg_1", ["type"] = "message", ["role"] = "assistant", ["model"] = question.Model,
        ["content"] = new JsonArray(answer.Calls is { } call
            ? new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_1", ["name"] = call.Name, ["input"] = JsonNode.Parse(call.Arguments) }
            : new JsonObject { ["type"] = "text", ["text"] = answer.Text }),
        ["stop_reason"] = answer.Calls is not null ? "tool_use" : answer.Stop switch { "length" => "max_tokens", "refusal" => "refusal", _ => "end_turn" },
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = Tokens(question), ["output_tokens"] = answer.Text.Length / 4 },
    };

    private static string AnthropicStream(ScriptedQuestion question, ScriptedAnswer answer)
    {
        var begun = Anthropic(question, answer with { Calls = null, Text = "" });
        begun["content"] = new JsonArray();
        begun["stop_reason"] = null;
        var block = answer.Calls is { } call ? new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_1", ["name"] = call.Name, ["input"] = new JsonObject() } : new JsonObject { ["type"] = "text", ["text"] = "" };
        var deltas = answer.Calls is { } c
            ? c.Arguments.Chunk(5).Select(p => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = new string(p) })
            : answer.Text.Chunk(7).Select(p => new JsonObject { ["type"] = "text_delta", ["text"] = new string(p) });
        IEnumerable<JsonObject> events =
        [
            new() { ["type"] = "message_start", ["message"] = begun },
            new() { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = block },
            .. deltas.Select(d => new JsonObject { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = d }),
            new() { ["type"] = "content_block_stop", ["index"] = 0 },
            new() { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = answer.Calls is null ? "end_turn" : "tool_use", ["stop_sequence"] = null }, ["usage"] = new JsonObject { ["output_tokens"] = answer.Text.Length / 4 } },
            new() { ["type"] = "message_stop" },
        ];
        return string.Concat(events.Select(e => $"event: {(string?)e["type"]}\ndata: {e.ToJsonString()}\n\n"));
    }

    private static int Tokens(ScriptedQuestion question) => (question.System.Length + question.User.Length) / 4;
}
