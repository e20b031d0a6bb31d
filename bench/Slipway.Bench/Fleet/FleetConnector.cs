using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Bench.Fleet;

/// <summary>A connector that calls once and never looks first, so that whatever is not done twice is the engine's merit.</summary>
internal sealed class FleetConnector : IConnector
{
    private readonly PlatformApi _api;

    private FleetConnector(HttpClient http, Habits habits)
    {
        _api = new PlatformApi(http, Known, TimeProvider.System);
        Description = new ConnectorDescription($"fleet.{habits.Name}", habits.Name)
        {
            Capabilities = [.. habits.Kinds.Select(k => CapabilityOf(Enum.Parse<AssetKind>(k, ignoreCase: true), habits, habits.ByHand.Contains(k, StringComparer.Ordinal)))],
        };
    }

    public ConnectorDescription Description { get; }

    /// <summary>Asks a platform how it is, and speaks to it accordingly.</summary>
    public static async Task<FleetConnector> ToAsync(HttpClient http) =>
        new(http, (await http.GetFromJsonAsync("about", FleetJson.Default.Habits))!);

    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new Probe(true, []));

    public async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) =>
        (await _api.GetAsync($"objects?key={Uri.EscapeDataString(externalKey)}", FleetJson.Default.ListFleetThing, cancellation)).Select(Read).FirstOrDefault();

    public async IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    public async Task<Reading?> ReadAsync(string id, CancellationToken cancellation) =>
        await _api.FindAsync($"objects/{id}", FleetJson.Default.FleetThing, cancellation) is { } thing ? Read(thing) : null;

    public Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) => Task.FromResult(ImmutableArray<Finding>.Empty);

    public async Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation)
    {
        var content = request.Asset is null ? null : JsonSerializer.SerializeToNode(request.Asset, AssetJson.Options);
        return request.Expectation is null
            ? await AskAsync("objects", new FleetAsk(request.Operation, request.ExternalKey, null, content), cancellation)
            : await AskAsync($"objects/{await IdOfAsync(request, cancellation)}/draft", new FleetAsk(request.Operation, null, Revision(request.Expectation), content), cancellation);
    }

    public Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation) =>
        AskAsync($"objects/{request.Id}/{(request.Remove ? "remove" : "publish")}", new FleetAsk(request.Operation, null, Revision(request.Expectation), null), cancellation);

    public async Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation)
    {
        var verb = request.Mode switch { HaltMode.Pause => "hold", HaltMode.Resume => "release", _ => "withdraw" };
        return verb == "withdraw" && (await ReadAsync(request.Id, cancellation))?.Asset is EmailAsset
            ? new Outcome.Refused([Finding.Error("cannot-withdraw", "A mail cannot be called back.", fix: "Write another.")])
            : await AskAsync($"objects/{request.Id}/{verb}", new FleetAsk(request.Operation, null, null, null), cancellation);
    }

    public Task<Measurement> MeasureAsync(string id, CancellationToken cancellation) => Task.FromResult(new Measurement(ImmutableSortedDictionary<string, long>.Empty));

    public Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) => Task.FromResult(new Receipt(0, 0, [], Authentic: false));

    public async Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation)
    {
        var events = await _api.GetAsync($"happenings?after={cursor ?? "0"}", FleetJson.Default.ListFleetHappening, cancellation);
        return new EventPage(
            [.. events.Select(e => new PlatformEvent(string.Create(CultureInfo.InvariantCulture, $"h{e.Number}"), e.Type, e.Campaign, null, null, DateTimeOffset.UnixEpoch))],
            events.Count == 0 ? cursor ?? "0" : events[^1].Number.ToString(CultureInfo.InvariantCulture), More: false);
    }

    private async Task<string> IdOfAsync(StageRequest request, CancellationToken cancellation) =>
        request.Known ?? (await FindAsync(request.ExternalKey, cancellation))?.Id ?? throw new PlatformException(Outcome.ChangedOutside($"{request.ExternalKey} is gone."));

    private async Task<Outcome> AskAsync(string path, FleetAsk ask, CancellationToken cancellation) =>
        new Outcome.Done(Read(await _api.SendAsync(HttpMethod.Post, path, ask, FleetJson.Default.FleetAsk, FleetJson.Default.FleetThing, cancellation)));

    private static Outcome? Known(PlatformAnswer answer) => (HttpStatusCode)answer.Status switch
    {
        HttpStatusCode.PreconditionFailed => Outcome.ChangedOutside($"{answer.Path} has another revision."),
        HttpStatusCode.Conflict => new Outcome.Refused([Finding.Error("exists", "There is one of this key already.")]),
        _ => null,
    };

    private static Capability CapabilityOf(AssetKind kind, Habits habits, bool byHand)
    {
        var isMail = kind is AssetKind.Email or AssetKind.Journey;
        return new Capability(kind)
        {
            Staging = Sdk.Connectors.Staging.Buffer,
            Concurrency = habits.KnowsRevisions ? Concurrency.Revision : Concurrency.CompareOnly,
            Identity = Identity.ExternalKey,
            EnforcesIdentity = habits.KeepsKeysApart,
            FindableAfter = TimeSpan.FromMilliseconds(habits.FindableAfterMs),
            Launch = byHand ? LaunchEffect.Observed : isMail ? LaunchEffect.Irreversible : LaunchEffect.Reversible,
            Undo = !isMail && !byHand,
            ByHand = byHand ? "Open it and press Publish." : null,
        };
    }

    private static Reading Read(FleetThing thing)
    {
        var state = thing.State switch { "draft" => RemoteState.Staged, "live" => RemoteState.Live, "held" => RemoteState.Paused, _ => RemoteState.Removed };
        var content = JsonSerializer.SerializeToElement(thing.Content);
        return new Reading(thing.Id, thing.Key, thing.Revision.ToString(CultureInfo.InvariantCulture), state, content) { Operation = thing.Operation, Asset = content.Deserialize<Asset>(AssetJson.Options) };
    }

    private static int? Revision(string expectation) => int.Parse(expectation, CultureInfo.InvariantCulture);
}
