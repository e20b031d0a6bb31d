using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Tests.Launching;

/// <summary>A platform in memory that answers each launch as a test says.</summary>
internal sealed class ScriptedConnector : IConnector
{
    private readonly ConcurrentDictionary<string, Reading> _objects = new(StringComparer.Ordinal);

    public ConnectorDescription Description { get; init; } = new("test.scripted", "Scripted platform")
    {
        Capabilities = [.. Enum.GetValues<AssetKind>().Select(kind => new Capability(kind)
        {
            Staging = Sdk.Connectors.Staging.Status,
            Concurrency = Concurrency.CompareOnly,
            Identity = Identity.ExternalKey,
            Launch = kind is AssetKind.Email or AssetKind.Journey ? LaunchEffect.Irreversible : LaunchEffect.Reversible,
        })],
    };

    /// <summary>What a launch of an object answers; null does it.</summary>
    public Func<LaunchRequest, Task<Outcome?>> Script { get; set; } = _ => Task.FromResult<Outcome?>(null);

    /// <summary>What it says of any object when it is asked for figures.</summary>
    public ImmutableSortedDictionary<string, long> Figures { get; set; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The objects that were launched, in order, each as often as it was.</summary>
    public ConcurrentQueue<string> Launched { get; } = [];

    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new Probe(true, []));

    public Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) => ReadAsync(externalKey, cancellation);

    public async IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var reading in _objects.Values)
        {
            yield return await Task.FromResult(reading);
        }
    }

    public Task<Reading?> ReadAsync(string id, CancellationToken cancellation) => Task.FromResult(_objects.GetValueOrDefault(id));

    public Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) => Task.FromResult(ImmutableArray<Finding>.Empty);

    public Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation) => Task.FromResult<Outcome>(new Outcome.Done(
        _objects[request.ExternalKey] = new Reading(request.ExternalKey, request.ExternalKey, "1", RemoteState.Staged, JsonSerializer.SerializeToElement(request.Asset, AssetJson.Options)) { Operation = request.Operation }));

    public async Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation)
    {
        if (await Script(request) is { } answer)
        {
            return answer;
        }

        return new Outcome.Done(Launch(request));
    }

    /// <summary>What the platform itself does of a launch, whatever it then answers.</summary>
    public Reading Launch(LaunchRequest request)
    {
        Launched.Enqueue(request.Id);
        return _objects[request.Id] = _objects[request.Id] with { State = RemoteState.Live, Operation = request.Operation };
    }

    public Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Measurement> MeasureAsync(string id, CancellationToken cancellation) => Task.FromResult(new Measurement(Figures));

    public Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation) => Task.FromResult(new EventPage([], cursor ?? "", false));
}
