namespace Slipway.Conformance;

/// <summary>Loses the next call that changes something, or its answer, between a connector and a platform that does not play faults itself.</summary>
public sealed class LosingHandler : DelegatingHandler
{
    private Loss? _next;

    /// <param name="inner">What calls the platform.</param>
    public LosingHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <summary>Loses the next one.</summary>
    public void LoseNext(Loss loss) => _next = loss;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get || request.Method == HttpMethod.Options || _next is not { } loss)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        _next = null;
        if (loss == Loss.OfTheAnswer)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
        }

        throw new HttpRequestException("The connection was lost.");
    }
}
