using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Sdk.Connectors;

/// <summary>What a connector does with one kind of asset: the verbs, in the platform's words.</summary>
/// <remarks>
/// Ids are the platform's own with the kind before them, <c>email/4711</c>, so that a connector knows whom to ask. A verb returns the outcome or lets a
/// <see cref="PlatformException"/> through; it calls once and never retries. Staging must find by key first and adopt what is as it should be, so that a repeat has no second effect.
/// </remarks>
/// <param name="capability">What it can do.</param>
public abstract class KindAdapter(Capability capability)
{
    /// <summary>What it can do.</summary>
    public Capability Capability { get; } = capability;

    /// <summary>The kind it is for.</summary>
    public AssetKind Kind => Capability.Kind;

    /// <summary>Finds the object with this key; null when there is none.</summary>
    public abstract Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation);

    /// <summary>Lists the objects of a campaign, or all of them, those that Slipway did not make included.</summary>
    public abstract IAsyncEnumerable<Reading> ListAsync(string? campaign, CancellationToken cancellation);

    /// <summary>Lists what the platform holds of the kind, whoever made it, as its list says it: as <see cref="IConnector.ExistingAsync"/>.</summary>
    public virtual async IAsyncEnumerable<Existing> ExistingAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var reading in ListAsync(null, cancellation))
        {
            yield return Existing.Of(reading);
        }
    }

    /// <summary>Reads an object by the platform's own id; null when it is gone.</summary>
    public abstract Task<Reading?> ReadAsync(string remote, CancellationToken cancellation);

    /// <summary>Judges an asset without effect.</summary>
    public virtual Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) => Task.FromResult(ImmutableArray<Finding>.Empty);

    /// <summary>Makes or changes it where no customer sees it. It is never asked to stage a removal: that is for the launch.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="asset">What it shall be.</param>
    /// <param name="cancellation">Ends the call.</param>
    public abstract Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation);

    /// <summary>Makes it live, or removes it where the request says so.</summary>
    public abstract Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation);

    /// <summary>Holds, releases or withdraws it.</summary>
    public abstract Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation);

    /// <summary>Finds what a request is about: by its key, and where somebody took that out, by the id it had.</summary>
    protected async Task<Reading?> FindAsync(StageRequest request, CancellationToken cancellation) =>
        await FindAsync(request.ExternalKey, cancellation) ?? (request.Known is { } known && AssetKey.TryParse(known) is { } id ? await ReadAsync(id.Name, cancellation) : null);

    /// <summary>Reads its figures.</summary>
    public virtual Task<Measurement> MeasureAsync(string remote, CancellationToken cancellation) => Task.FromResult(new Measurement(ImmutableSortedDictionary<string, long>.Empty));

    /// <summary>Our id of an object.</summary>
    protected string IdOf(string remote) => $"{new AssetKey(Kind, remote)}";
}

/// <summary>A connector made of an adapter per kind. Turns what is thrown into answers, so that adapters can be read from top to bottom.</summary>
/// <param name="description">What it can do.</param>
/// <param name="adapters">One per kind.</param>
public abstract class PlatformConnector(ConnectorDescription description, IEnumerable<KindAdapter> adapters) : IConnector
{
    private readonly ImmutableDictionary<AssetKind, KindAdapter> _adapters = adapters.ToImmutableDictionary(a => a.Kind);

    /// <inheritdoc/>
    public ConnectorDescription Description { get; } = description;

    /// <inheritdoc/>
    public abstract Task<Probe> ProbeAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) =>
        ExternalKeys.Parse(externalKey) is { } key && _adapters.TryGetValue(key.Asset.Kind, out var adapter) ? adapter.FindAsync(externalKey, cancellation) : Task.FromResult<Reading?>(null);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_adapters.TryGetValue(kind, out var adapter))
        {
            await foreach (var reading in adapter.ListAsync(campaign, cancellation))
            {
                yield return reading;
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Existing> ExistingAsync(AssetKind kind, DateTimeOffset? since, CancellationToken cancellation) =>
        _adapters.TryGetValue(kind, out var adapter) ? adapter.ExistingAsync(since, cancellation) : AsyncEnumerable.Empty<Existing>();

    /// <inheritdoc/>
    public Task<Reading?> ReadAsync(string id, CancellationToken cancellation) =>
        Find(id) is var (adapter, remote) ? adapter.ReadAsync(remote, cancellation) : Task.FromResult<Reading?>(null);

    /// <inheritdoc/>
    public Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) => _adapters[asset.Key.Kind].CheckAsync(campaign, asset, cancellation);

    /// <inheritdoc/>
    public Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation) =>
        (request.Asset?.Key ?? ExternalKeys.Parse(request.ExternalKey)?.Asset) is { } key && _adapters.TryGetValue(key.Kind, out var adapter)
            ? AnsweredAsync(() => request.Asset is { } asset ? adapter.StageAsync(request, asset, cancellation) : RemovalAsync(adapter, request, cancellation))
            : Task.FromResult<Outcome>(new Outcome.Refused([Finding.Error("kind-not-taken", $"{Description.Platform} cannot hold {request.ExternalKey}.", fix: "Name another connection for it in campaign.yaml.")]));

    /// <inheritdoc/>
    public Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation) =>
        Find(request.Id) is var (adapter, remote) ? AnsweredAsync(() => adapter.LaunchAsync(request, remote, cancellation)) : Gone(request.Id);

    /// <inheritdoc/>
    public Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation) =>
        Find(request.Id) is var (adapter, remote) ? AnsweredAsync(() => adapter.HaltAsync(request, remote, cancellation)) : Gone(request.Id);

    /// <inheritdoc/>
    public Task<Measurement> MeasureAsync(string id, CancellationToken cancellation) =>
        Find(id) is var (adapter, remote) ? adapter.MeasureAsync(remote, cancellation) : Task.FromResult(new Measurement(ImmutableSortedDictionary<string, long>.Empty));

    /// <inheritdoc/>
    public virtual Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) =>
        Task.FromResult(new Receipt(0, 0, [Finding.Error("no-webhooks", $"{Description.Platform} sends no requests.")], Authentic: false));

    /// <inheritdoc/>
    public virtual Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation) => Task.FromResult(new EventPage([], cursor ?? "", More: false));

    // What goes stays as it is until the launch.
    private static async Task<Outcome> RemovalAsync(KindAdapter adapter, StageRequest request, CancellationToken cancellation) =>
        await adapter.FindAsync(request.ExternalKey, cancellation) is { } held ? new Outcome.Done(held) : Outcome.ChangedOutside($"{request.ExternalKey} is gone already.");

    private static async Task<Outcome> AnsweredAsync(Func<Task<Outcome>> call)
    {
        try
        {
            return await call();
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
    }

    private (KindAdapter Adapter, string Remote)? Find(string id) =>
        AssetKey.TryParse(id) is { } key && _adapters.TryGetValue(key.Kind, out var adapter) ? (adapter, key.Name) : null;

    private static Task<Outcome> Gone(string id) => Task.FromResult<Outcome>(Outcome.ChangedOutside($"{id} is gone."));
}

/// <summary>The keys by which a campaign's objects are found again on a platform: <c>campaign:kind/name</c>.</summary>
public static class ExternalKeys
{
    /// <summary>The key of an asset of a campaign.</summary>
    public static string Of(string campaign, AssetKey asset) => $"{campaign}:{asset}";

    /// <summary>Reads a key; null when it is none.</summary>
    public static (string Campaign, AssetKey Asset)? Parse(string? key)
    {
        var colon = key?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && AssetKey.TryParse(key![(colon + 1)..]) is { } asset ? (key[..colon], asset) : null;
    }
}

/// <summary>A revision for platforms that have none: a digest of what they hold.</summary>
public static class Fingerprint
{
    /// <summary>The first 32 hex digits of SHA-256 over the content's JSON.</summary>
    public static string Of(JsonElement content) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content.GetRawText())).AsSpan(0, 16));
}
