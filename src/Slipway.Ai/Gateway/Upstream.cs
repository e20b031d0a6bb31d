using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Slipway.Ai.Providers;
using Slipway.Sdk.Connectors;

namespace Slipway.Ai.Gateway;

/// <summary>What a model answers, with its first byte still to be read.</summary>
public sealed class UpstreamAnswer : IDisposable
{
    private readonly GenAiCall? _figures;

    internal UpstreamAnswer(ModelSettings model, HttpResponseMessage message, CancellationTokenSource patience, GenAiCall? figures) => (Model, Message, Patience, _figures) = (model, message, patience, figures);

    /// <summary>The model that answers.</summary>
    public ModelSettings Model { get; }

    /// <summary>Its answer.</summary>
    public HttpResponseMessage Message { get; }

    /// <summary>When it is given up: the caller's own end, or what the model may take, which whoever reads on gives it anew.</summary>
    public CancellationTokenSource Patience { get; }

    /// <summary>Notes that the first bytes are here.</summary>
    public void Began() => _figures?.Began();

    /// <summary>Notes what was used.</summary>
    public void Used(TokenUse use) => _figures?.Answered(id: null, Model.Model, finish: null, new UsageDetails { InputTokenCount = use.Input, OutputTokenCount = use.Output });

    /// <inheritdoc/>
    public void Dispose()
    {
        Message.Dispose();
        Patience.Dispose();
        _figures?.Dispose();
    }
}

/// <summary>Asks models over the wire, as the request came, one after another until one answers.</summary>
/// <param name="wayOut">What requests go out through, with its connections.</param>
/// <param name="key">The key of a model; null where it needs none.</param>
public sealed class Upstream(HttpMessageHandler wayOut, Func<ModelSettings, string?> key) : IDisposable
{
    private readonly HttpMessageInvoker _wayOut = new(wayOut);
    private readonly ConcurrentDictionary<(string, GatewayCall), Target> _targets = new();

    /// <summary>What is the same for every request to a model.</summary>
    private sealed record Target(Uri Address, byte[] Name, string? Authorization);

    /// <summary>Asks.</summary>
    /// <param name="request">What.</param>
    /// <param name="chain">The models, in the order in which they are asked.</param>
    /// <param name="stop">Gives up. How long each model may take until it begins to answer, its settings say.</param>
    /// <returns>An answer, good or bad; or why there is none.</returns>
    public async Task<(UpstreamAnswer? Answer, Refusal? Refusal)> AskAsync(GatewayRequest request, ImmutableArray<ModelSettings> chain, CancellationToken stop)
    {
        Refusal? refusal = null;
        for (var i = 0; i < chain.Length; i++)
        {
            (var answer, refusal) = await AskAsync(request, chain[i], stop);
            if (answer is null)
            {
                continue;
            }

            var status = answer.Message.StatusCode;
            var isOurKey = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
            if (!isOurKey && (i + 1 == chain.Length || !(status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.NotFound or >= HttpStatusCode.InternalServerError)))
            {
                return (answer, null);
            }

            answer.Dispose();
            refusal = isOurKey
                ? new Refusal(502, "model_key_refused", $"{chain[i].Name} did not take the key that Slipway has for it. An administrator gives it one with: slipway ai key {chain[i].Name}")
                : new Refusal(502, "model_busy", $"{chain[i].Name} answered {(int)status}. Try again later.");
        }

        return (null, refusal);
    }

    /// <inheritdoc/>
    public void Dispose() => _wayOut.Dispose();

    private async Task<(UpstreamAnswer? Answer, Refusal? Refusal)> AskAsync(GatewayRequest request, ModelSettings model, CancellationToken stop)
    {
        if (model.Provider != "openai")
        {
            return (null, new Refusal(400, "not_offered", $"{model.Name} is asked in another protocol ({model.Provider}), which the gateway does not speak. Ask a model that speaks OpenAI's.", "model"));
        }

        var figures = GenAiCall.IsWatched ? new GenAiCall(model, options: null, request.Call == GatewayCall.Embeddings ? "embeddings" : "chat") : null;
        var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(model.Patience);
        try
        {
            var target = _targets.GetOrAdd((model.Name, request.Call), static (asked, at) => TargetOf(at.model, asked.Item2, at.key(at.model)), (model, key));
            using var message = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = new Content(request.Body(target.Name)) };
            if (target.Authorization is { } authorization)
            {
                message.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            var answer = new UpstreamAnswer(model, await _wayOut.SendAsync(message, patience.Token), patience, figures);
            if (!answer.Message.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var packed) || packed.ToString() == "identity")
            {
                return (answer, null);
            }

            // What cannot be read cannot have its values put back.
            answer.Dispose();
            return (null, new Refusal(502, "answer_packed", $"{model.Name} answered packed ({packed}), which nobody asked for. Its server must answer as it is asked."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or PlatformException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            figures?.Failed(e);
            figures?.Dispose();
            patience.Dispose();
            return (null, e is OperationCanceledException
                ? new Refusal(504, "model_slow", $"{model.Name} did not answer within {model.Patience.TotalSeconds:0} seconds. Try again, or ask a faster model.")
                : new Refusal(502, "model_unreachable", $"{model.Name} could not be reached: {Said(e)} Try again later; an administrator checks it with: slipway ai probe {model.Name}"));
        }
        catch
        {
            figures?.Dispose();
            patience.Dispose();
            throw;
        }
    }

    private static string Said(Exception e) => ((e as PlatformException ?? e.InnerException as PlatformException)?.Outcome as Outcome.Refused)?.Findings[0].Message ?? $"{e.Message.TrimEnd('.')}.";

    private static Target TargetOf(ModelSettings model, GatewayCall call, string? secret) => new(
        new Uri($"{model.Address.ToString().TrimEnd('/')}{call switch
        {
            GatewayCall.Chat => "/chat/completions",
            GatewayCall.Responses => "/responses",
            _ => "/embeddings",
        }}"),
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(model.Model)), secret is null ? null : $"Bearer {secret}");

    /// <summary>The body in its pieces, without another copy of it.</summary>
    private sealed class Content : HttpContent
    {
        private readonly ReadOnlySequence<byte> _body;

        public Content(ReadOnlySequence<byte> body)
        {
            _body = body;
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            foreach (var piece in _body)
            {
                await stream.WriteAsync(piece, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
