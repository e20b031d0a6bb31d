using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Bench.Steps;

/// <summary>A platform within the process whose every answer is there at once, as the steps of the peers are functions that do nothing.</summary>
/// <remarks>It says of an object which operation published it, as a platform does; where effects are recorded, it knows so from the record, and so outlives the process.</remarks>
internal sealed class StepConnector : IConnector
{
    private readonly EffectRecord? _record;
    private readonly ConcurrentDictionary<string, string> _published;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> _moments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _staged = new(StringComparer.Ordinal);

    /// <param name="parallel">How many steps of a launch at the same time: one makes the launch a chain.</param>
    /// <param name="record">Where effects are written down; null where they are not.</param>
    /// <param name="byHand">Whether a person makes live what it holds: a launch waits for that.</param>
    public StepConnector(int parallel, EffectRecord? record, bool byHand = false)
    {
        _record = record;
        _published = new(record?.Published ?? ImmutableDictionary<string, string>.Empty, StringComparer.Ordinal);
        Description = new ConnectorDescription("bench.steps", StepCampaign.Connection)
        {
            Parallel = parallel,
            Capabilities =
            [
                new Capability(AssetKind.Link) { Staging = Sdk.Connectors.Staging.Buffer, Concurrency = Concurrency.Revision, Identity = Identity.ExternalKey, EnforcesIdentity = true, Launch = byHand ? LaunchEffect.Observed : LaunchEffect.Reversible, Undo = !byHand, ByHand = byHand ? "Open it and press Publish." : null },
            ],
        };
    }

    public ConnectorDescription Description { get; }

    /// <summary>The moments of the effects of each campaign that was launched since this was last asked, in their order.</summary>
    public ImmutableArray<ImmutableArray<long>> TakeMoments()
    {
        var moments = _moments.Values.Select(m => m.ToImmutableArray()).ToImmutableArray();
        _moments.Clear();
        return moments;
    }

    public Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) => Task.FromResult(_staged.ContainsKey(externalKey) ? Read(externalKey) : null);

    public Task<Reading?> ReadAsync(string id, CancellationToken cancellation) => Task.FromResult<Reading?>(Read(id));

    public Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation)
    {
        _staged[request.ExternalKey] = true;
        return Task.FromResult<Outcome>(new Outcome.Done(Read(request.ExternalKey)));
    }

    public Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation)
    {
        _moments.GetOrAdd(ExternalKeys.Parse(request.Id)!.Value.Campaign, _ => new ConcurrentQueue<long>()).Enqueue(Stopwatch.GetTimestamp());
        _record?.Write(request.Id, request.Operation);
        _published[request.Id] = request.Operation;
        return Task.FromResult<Outcome>(new Outcome.Done(Read(request.Id)));
    }

    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new Probe(true, []));

    public async IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) => Task.FromResult(ImmutableArray<Finding>.Empty);

    public Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation) => throw new NotSupportedException("Nothing is paused or undone here.");

    public Task<Measurement> MeasureAsync(string id, CancellationToken cancellation) => Task.FromResult(new Measurement(ImmutableSortedDictionary<string, long>.Empty));

    public Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) => Task.FromResult(new Receipt(0, 0, [], Authentic: false));

    public Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation) => Task.FromResult(new EventPage([], cursor ?? "", More: false));

    private Reading Read(string key)
    {
        var operation = _published.GetValueOrDefault(key);
        return new Reading(key, key, operation is null ? "1" : "2", operation is null ? RemoteState.Staged : RemoteState.Live, StepCampaign.ContentOf(ExternalKeys.Parse(key)!.Value.Asset)) { Operation = operation };
    }
}
