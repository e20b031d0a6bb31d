using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Slipway.Ai.Providers;

/// <summary>Notes how long a model took and what it used, as a span and figures of OpenTelemetry's conventions for generative AI. What was asked and answered is never in them.</summary>
internal sealed class MeteredChat(IChatClient inner, ModelSettings model) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var call = new GenAiCall(model, options);
        try
        {
            var answer = await base.GetResponseAsync(messages, options, cancellationToken);
            call.Answered(answer.ResponseId, answer.ModelId, answer.FinishReason, answer.Usage);
            return answer;
        }
        catch (Exception e)
        {
            call.Failed(e);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = new GenAiCall(model, options);
        var parts = new List<ChatResponseUpdate>();
        await using var answer = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await answer.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception e)
            {
                call.Failed(e);
                throw;
            }

            call.Began();
            parts.Add(answer.Current);
            yield return answer.Current;
        }

        var whole = parts.ToChatResponse();
        call.Answered(whole.ResponseId, whole.ModelId, whole.FinishReason, whole.Usage);
    }
}

/// <summary>One call to a model, in OpenTelemetry's words: the only place where these names stand.</summary>
/// <remarks>Conventions: open-telemetry/semantic-conventions-genai, all of status Development; what Microsoft.Extensions.AI 1.41 emits is what most readers understand today.</remarks>
internal sealed class GenAiCall : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Activity? _activity;
    private TagList _tags;
    private bool _began;

    /// <summary>Whether anybody looks at spans or figures.</summary>
    public static bool IsWatched => Telemetry.Source.HasListeners() || Telemetry.Duration.Enabled || Telemetry.FirstChunk.Enabled || Telemetry.Tokens.Enabled;

    public GenAiCall(ModelSettings model, ChatOptions? options, string operation = "chat")
    {
        _tags = new TagList
        {
            { "gen_ai.operation.name", operation },
            { "gen_ai.provider.name", model.Provider },
            { "gen_ai.request.model", model.Model },
            { "server.address", model.Address.Host },
            { "server.port", model.Address.Port },
        };
        _activity = Telemetry.Source.StartActivity(Telemetry.Source.HasListeners() ? $"{operation} {model.Model}" : operation, ActivityKind.Client, parentContext: default, _tags);
        _activity?.SetTag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
        _activity?.SetTag("gen_ai.request.temperature", options?.Temperature);
        _activity?.SetTag("gen_ai.output.type", options?.ResponseFormat is ChatResponseFormatJson ? "json" : "text");
    }

    public void Began()
    {
        if (!_began)
        {
            _began = true;
            Telemetry.FirstChunk.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, _tags);
        }
    }

    public void Answered(string? id, string? model, ChatFinishReason? finish, UsageDetails? usage)
    {
        _activity?.SetTag("gen_ai.response.id", id);
        _activity?.SetTag("gen_ai.response.model", model);
        _activity?.SetTag("gen_ai.response.finish_reasons", finish is null ? null : new[] { finish.Value.Value });
        _activity?.SetTag("gen_ai.usage.input_tokens", usage?.InputTokenCount);
        _activity?.SetTag("gen_ai.usage.output_tokens", usage?.OutputTokenCount);
        _tags.Add("gen_ai.response.model", model);
        Tokens("input", usage?.InputTokenCount);
        Tokens("output", usage?.OutputTokenCount);
    }

    public void Failed(Exception e)
    {
        var type = (e as ModelException)?.Trouble.ToString().ToLowerInvariant() ?? e.GetType().Name;
        _activity?.SetTag("error.type", type);
        _activity?.SetStatus(ActivityStatusCode.Error);
        _tags.Add("error.type", type);
    }

    public void Dispose()
    {
        Telemetry.Duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, _tags);
        _activity?.Dispose();
    }

    private void Tokens(string type, long? count)
    {
        if (count is { } used)
        {
            var tags = _tags;
            tags.Add("gen_ai.token.type", type);
            Telemetry.Tokens.Record(used, tags);
        }
    }
}
