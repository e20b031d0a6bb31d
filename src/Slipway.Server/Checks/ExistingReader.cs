using System.Runtime.CompilerServices;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Server.Checks;

/// <summary>An email or page as it was read; null and the reason where it could not be.</summary>
internal sealed record ExistingText(Existing Existing, Asset? Asset, string? Why);

/// <summary>Reads everything that a platform holds of a kind, in its own time: it asks and changes nothing, waits where the platform wants that, and goes on behind what cannot be read.</summary>
internal sealed class ExistingReader(IConnector connector, TimeProvider time)
{
    private const int MostWaits = 20;

    /// <summary>The texts of a kind, each once.</summary>
    /// <exception cref="HttpRequestException">The list broke off; what came before it stands.</exception>
    public async IAsyncEnumerable<ExistingText> ReadAsync(AssetKind kind, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken stop)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var waits = 0; ; waits++)
        {
            await using var list = connector.ExistingAsync(kind, since, stop).GetAsyncEnumerator(stop);
            DateTimeOffset? again = null;
            while (true)
            {
                try
                {
                    if (!await list.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (PlatformException e) when (e.Outcome is Outcome.Throttled throttled && waits < MostWaits)
                {
                    again = throttled.RetryAfter;
                    break;
                }

                if (seen.Add(list.Current.Id) && !(list.Current.ChangedAt < since))
                {
                    yield return await TextAsync(list.Current, stop);
                }
            }

            if (again is null)
            {
                yield break;
            }

            await UntilAsync(again.Value, stop);
        }
    }

    private async Task<ExistingText> TextAsync(Existing existing, CancellationToken stop)
    {
        if (existing.Reading?.Asset is { } whole)
        {
            return new ExistingText(existing, whole, null);
        }

        for (var waits = 0; ; waits++)
        {
            try
            {
                return await connector.ReadAsync(existing.Id, stop) is { Asset: { } asset } reading
                    ? new ExistingText(existing with { EditAddress = existing.EditAddress ?? reading.EditAddress }, asset, null)
                    : new ExistingText(existing, null, "it is gone, or the connector cannot say what is in it");
            }
            catch (PlatformException e) when (e.Outcome is Outcome.Throttled throttled && waits < MostWaits)
            {
                await UntilAsync(throttled.RetryAfter, stop);
            }
            catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException or System.Text.Json.JsonException)
            {
                return new ExistingText(existing, null, e.Message);
            }
        }
    }

    private async Task UntilAsync(DateTimeOffset at, CancellationToken stop)
    {
        var wait = at - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stop);
        }
    }
}
