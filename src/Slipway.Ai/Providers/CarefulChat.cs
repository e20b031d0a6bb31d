using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Slipway.Ai.Providers;

/// <summary>Asks a model with patience and not for ever: what may pass is tried again, what will not is said at once.</summary>
internal sealed class CarefulChat(IChatClient inner, ModelSettings model, TimeProvider time) : DelegatingChatClient(inner)
{
    private const int Retries = 2;

    // Longer than a provider that asks for it politely, and shorter than a person waits.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline _again = Again(time, e => e.MayPass);

    /// <summary>Tries again what may pass.</summary>
    /// <param name="time">The clock of waits.</param>
    /// <param name="mayPass">What that is.</param>
    public static ResiliencePipeline Again(TimeProvider time, Func<ModelException, bool> mayPass) => new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(400),
        // To wait longer than is worth it is to leave it to the next model.
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ModelException e && mayPass(e) && !(e.After > _longest)),
        DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as ModelException)?.After),
    }).Build();

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        return await _again.ExecuteAsync(async stop => await InTimeAsync(async patience =>
        {
            var answer = await base.GetResponseAsync(asked, options, patience);
            return answer.FinishReason == ChatFinishReason.ContentFilter ? throw new ModelException(ModelTrouble.Declined, $"{model.Name} will not answer this.")
                : answer.FinishReason == ChatFinishReason.Length ? throw new ModelException(ModelTrouble.TooLong, $"{model.Name} had more to say than {options?.MaxOutputTokens ?? model.MostTokens} tokens.")
                : answer;
        }, stop), cancellationToken);
    }

    // What was shown already cannot be taken back, so only the way to the first word is tried again.
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        using var patience = Patience(cancellationToken);
        var answer = await _again.ExecuteAsync(async _ =>
        {
            var begun = base.GetStreamingResponseAsync(asked, options, patience.Token).GetAsyncEnumerator(patience.Token);
            try
            {
                return (Answer: begun, More: await SaidAsync(begun.MoveNextAsync, cancellationToken));
            }
            catch
            {
                await begun.DisposeAsync();
                throw;
            }
        }, cancellationToken);
        await using (answer.Answer)
        {
            var ended = false;
            for (var more = answer.More; more; more = await SaidAsync(answer.Answer.MoveNextAsync, cancellationToken))
            {
                ended |= answer.Answer.Current.FinishReason is not null;
                yield return answer.Answer.Current;
            }

            if (!ended)
            {
                throw new ModelException(ModelTrouble.Cut, $"The answer of {model.Name} broke off before its end.");
            }
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        using var patience = Patience(stop);
        return await SaidAsync(() => new ValueTask<T>(ask(patience.Token)), stop);
    }

    private CancellationTokenSource Patience(CancellationToken stop)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(model.Patience);
        return patience;
    }

    // The libraries wrap what happened in exceptions of their own; what it was is said in one way.
    private async ValueTask<T> SaidAsync<T>(Func<ValueTask<T>> ask, CancellationToken stop)
    {
        try
        {
            return await ask();
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new ModelException(ModelTrouble.Slow, $"{model.Name} did not answer within {model.Patience.TotalSeconds:0} seconds.", e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ModelException) && Meant(e) is not null)
        {
            throw Meant(e)!;
        }
    }

    private ModelException? Meant(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ModelException known:
                    return known;
                case AggregateException { InnerExceptions: [var first, ..] } when Meant(first) is { } meant:
                    return meant;
                case IOException or HttpRequestException:
                    return new ModelException(ModelTrouble.Cut, $"The answer broke off: {cause.Message}", cause);
                case JsonException or FormatException or AnthropicInvalidDataException or AnthropicSseException or ClientResultException or KeyNotFoundException or InvalidOperationException or ArgumentException or NotSupportedException:
                    return new ModelException(ModelTrouble.Unusable, $"What {model.Name} answered cannot be read: {e.Message}", e);
            }
        }

        return null;
    }
}
