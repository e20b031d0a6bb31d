using Microsoft.Extensions.AI;

namespace Slipway.Ai.Providers;

/// <summary>Asks one model after another until one answers. What a model will not do, or has no money for, the next may.</summary>
internal sealed class FallbackChat(IReadOnlyList<IChatClient> models) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        for (var i = 0; ; i++)
        {
            try
            {
                return await models[i].GetResponseAsync(asked, options, cancellationToken);
            }
            catch (ModelException) when (i + 1 < models.Count)
            {
                // The next one is asked; that this one did not answer is in its own trace and figures.
            }
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages.ToList();
        for (var i = 0; ; i++)
        {
            await using var answer = models[i].GetStreamingResponseAsync(asked, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool more;
            try
            {
                more = await answer.MoveNextAsync();
            }
            catch (ModelException) when (i + 1 < models.Count)
            {
                continue;
            }

            for (; more; more = await answer.MoveNextAsync())
            {
                yield return answer.Current;
            }

            yield break;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : models[0].GetService(serviceType, serviceKey);

    public void Dispose()
    {
        foreach (var model in models)
        {
            model.Dispose();
        }
    }
}
