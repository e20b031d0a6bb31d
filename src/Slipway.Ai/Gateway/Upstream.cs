using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Slipway.Ai.Providers;
using Slipway.Sdk.Connectors;

namespace Slipway.Ai.Gateway;

/// <summary>What a model answers, with its first byte still to be read.</summary>
public sealed class UpstreamAnswer : IDisposable
{
    private readonly GenAiCall _figures;

    internal UpstreamAnswer(ModelSettings model, HttpResponseMessage message, GenAiCall figures) => (Model, Message, _figures) = (model, message, figures);

    /// <summary>The model that answers.</summary>
    public ModelSettings Model { get; }

    /// <summary>Its answer.</summary>
    public HttpResponseMessage Message { get; }

    /// <summary>Notes that the first bytes are here.</summary>
    public void Began() => _figures.Began();

    /// <summary>Notes what was used.</summary>
    public void Used(TokenUse use) => _figures.Answered(id: null, Model.Model, finish: null, new UsageDetails { InputTokenCount = use.Input, OutputTokenCount = use.Output });

    /// <inheritdoc/>
    public void Dispose()
    {
        Message.Dispose();
        _figures.Dispose();
    }
}

/// <summary>Asks models over the wire, as the request came, one after another until one answers.</summary>
/// <param name="wayOut">What requests go out through, with its connections.</param>
/// <param name="key">The key of a model; null where it needs none.</param>
public sealed class Upstream(HttpMessageHandler wayOut, Func<ModelSettings, string?> key) : IDisposable
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private readonly HttpMessageInvoker _wayOut = new(wayOut);

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

        var figures = new GenAiCall(model, options: null, request.Call == GatewayCall.Embeddings ? "embeddings" : "chat");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(model.Patience);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, Address(model, request.Call)) { Content = new Content(request.Body(model.Model)) };
            if (key(model) is { } secret)
            {
                message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {secret}");
            }

            return (new UpstreamAnswer(model, await _wayOut.SendAsync(message, patience.Token), figures), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or PlatformException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            figures.Failed(e);
            figures.Dispose();
            return (null, e is OperationCanceledException
                ? new Refusal(504, "model_slow", $"{model.Name} did not answer within {model.Patience.TotalSeconds:0} seconds. Try again, or ask a faster model.")
                : new Refusal(502, "model_unreachable", $"{model.Name} could not be reached: {Said(e)} Try again later; an administrator checks it with: slipway ai probe {model.Name}"));
        }
        catch
        {
            figures.Dispose();
            throw;
        }
    }

    private static string Said(Exception e) => ((e as PlatformException ?? e.InnerException as PlatformException)?.Outcome as Outcome.Refused)?.Findings[0].Message ?? $"{e.Message.TrimEnd('.')}.";

    private static Uri Address(ModelSettings model, GatewayCall call) => new($"{model.Address.ToString().TrimEnd('/')}{call switch
    {
        GatewayCall.Chat => "/chat/completions",
        GatewayCall.Responses => "/responses",
        _ => "/embeddings",
    }}");

    /// <summary>The body in its pieces, without another copy of it.</summary>
    private sealed class Content : HttpContent
    {
        private readonly ReadOnlySequence<byte> _body;

        public Content(ReadOnlySequence<byte> body)
        {
            _body = body;
            Headers.ContentType = _json;
            Headers.ContentLength = body.Length;
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
