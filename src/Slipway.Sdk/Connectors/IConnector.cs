using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Sdk.Connectors;

/// <summary>A platform, as the engine sees it. Published contract: the conformance kit holds every implementation to it.</summary>
/// <remarks>
/// Three things are the engine's and never a connector's: the journal and the treatment of unknown outcomes, the checks for changes made outside,
/// and the rate budget. A connector translates, calls once, and answers truthfully; it does not retry.
/// </remarks>
public interface IConnector
{
    /// <summary>What it can do.</summary>
    ConnectorDescription Description { get; }

    /// <summary>Tries the connection without any effect.</summary>
    Task<Probe> ProbeAsync(CancellationToken cancellation);

    /// <summary>Finds the object with this key; null when there is none.</summary>
    Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation);

    /// <summary>Lists the objects of a kind that belong to a campaign; of every campaign, and those that Slipway did not make, where that is null.</summary>
    IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, CancellationToken cancellation);

    /// <summary>Lists what the platform holds of a kind, whoever made it; nothing is changed by it. What the list says whole needs no call of its own.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="since">Leaves out what was not changed since, where the platform can tell; null for everything.</param>
    /// <param name="cancellation">Ends the reading.</param>
    async IAsyncEnumerable<Existing> ExistingAsync(AssetKind kind, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var reading in ListAsync(null, kind, cancellation))
        {
            yield return Existing.Of(reading);
        }
    }

    /// <summary>Reads an object; null when it is gone.</summary>
    Task<Reading?> ReadAsync(string id, CancellationToken cancellation);

    /// <summary>Judges an asset without effect.</summary>
    Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation);

    /// <summary>Makes or changes an asset where no customer sees it; a repeat adopts what the first call made.</summary>
    Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation);

    /// <summary>Makes what is staged live, or arms its schedule.</summary>
    Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation);

    /// <summary>Holds, releases or withdraws something live.</summary>
    Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation);

    /// <summary>Reads the figures of an object.</summary>
    Task<Measurement> MeasureAsync(string id, CancellationToken cancellation);

    /// <summary>Takes a request the platform made to us.</summary>
    Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation);

    /// <summary>Reads events from a cursor on; null starts at the beginning.</summary>
    Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation);
}
