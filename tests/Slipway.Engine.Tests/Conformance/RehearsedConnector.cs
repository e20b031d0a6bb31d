using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Slipway.Rehearsal.Platform;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Tests.Conformance;

/// <summary>A connector as one is written for any platform: it translates, calls once, and answers truthfully.</summary>
internal sealed class RehearsedConnector(HttpClient http) : IConnector
{
    public ConnectorDescription Description { get; } = new("test.rehearsed", "Rehearsed platform")
    {
        Capabilities =
        [
            new Capability(AssetKind.Page)
            {
                Staging = Sdk.Connectors.Staging.Buffer, Concurrency = Concurrency.Revision, Identity = Identity.ExternalKey, Launch = LaunchEffect.Reversible, Undo = true,
            },
            new Capability(AssetKind.Email)
            {
                Staging = Sdk.Connectors.Staging.Status, Concurrency = Concurrency.Revision, Identity = Identity.ExternalKey, Launch = LaunchEffect.Irreversible,
            },
        ],
    };

    public async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        using var answer = await http.GetAsync("objects?key=none", cancellation);
        return new Probe(answer.IsSuccessStatusCode, []);
    }

    public async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<List<PlatformObject>>($"objects?key={Uri.EscapeDataString(externalKey)}", cancellation))!.Select(Read).FirstOrDefault();

    public async IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var item in (await http.GetFromJsonAsync<List<PlatformObject>>($"objects?kind={Word(kind)}{(campaign is null ? "" : $"&campaign={campaign}")}", cancellation))!)
        {
            yield return Read(item);
        }
    }

    public async Task<Reading?> ReadAsync(string id, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync($"objects/{id}", cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : Read((await answer.Content.ReadFromJsonAsync<PlatformObject>(cancellation))!);
    }

    public Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) => Task.FromResult(ImmutableArray<Finding>.Empty);

    public async Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation)
    {
        if (request.Asset is null)
        {
            return new Outcome.Refused([Finding.Error("cannot-remove", "The platform removes nothing.", fix: "Remove it there by hand.")]);
        }

        // The platform knows no operations, only a note: what carries ours has happened.
        if (await FindAsync(request.ExternalKey, cancellation) is { } held && held.Operation == request.Operation)
        {
            return new Outcome.Done(held);
        }

        using var message = new HttpRequestMessage(HttpMethod.Put, $"objects?key={Uri.EscapeDataString(request.ExternalKey)}")
        {
            Content = JsonContent.Create(new PlatformWrite(
                request.Operation, request.Campaign, Word(request.Asset.Key.Kind), JsonSerializer.SerializeToNode(request.Asset, AssetJson.Options))),
        };
        return await SendAsync(message, request.Expectation, cancellation);
    }

    public Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation) => MoveAsync(request.Operation, request.Id, "publish", request.Expectation, cancellation);

    public async Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation)
    {
        var now = await ReadAsync(request.Id, cancellation);
        var verb = request.Mode switch { HaltMode.Pause => "hold", HaltMode.Resume => "release", _ => "withdraw" };
        return now is null ? Outcome.ChangedOutside($"{request.Id} is gone.") : await MoveAsync(request.Operation, request.Id, verb, now.Revision, cancellation);
    }

    public Task<Measurement> MeasureAsync(string id, CancellationToken cancellation) => Task.FromResult(new Measurement(ImmutableSortedDictionary<string, long>.Empty));

    /// <summary>The platform itself sends none; a test may send ids of events, a line each.</summary>
    public Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) => Task.FromResult(request.Headers.ContainsKey("signed")
        ? new Receipt(0, 0, [], Authentic: true) { Events = [.. Encoding.UTF8.GetString(request.Body.Span).Split('\n').Select(id => new PlatformEvent(id, "meeting", null, null, null, DateTimeOffset.UnixEpoch))] }
        : new Receipt(0, 0, [Finding.Error("no-webhooks", "The platform sends none.")], Authentic: false));

    public async Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation)
    {
        var events = (await http.GetFromJsonAsync<List<PlatformHappening>>($"happenings?after={cursor ?? "0"}", cancellation))!;
        return new EventPage(
            [.. events.Select(e => new PlatformEvent(string.Create(CultureInfo.InvariantCulture, $"h{e.Number}"), e.Type, null, null, null, e.At))],
            events.Count == 0 ? cursor ?? "0" : events[^1].Number.ToString(CultureInfo.InvariantCulture),
            events.Count > 0);
    }

    private async Task<Outcome> MoveAsync(string operation, string id, string verb, string revision, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is { } now && now.Operation == operation)
        {
            return new Outcome.Done(now);
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, $"objects/{id}/{verb}") { Content = JsonContent.Create(new PlatformWrite(operation, null, null, null)) };
        return await SendAsync(message, revision, cancellation);
    }

    private async Task<Outcome> SendAsync(HttpRequestMessage message, string? revision, CancellationToken cancellation)
    {
        if (revision is null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", "*");
        }
        else
        {
            message.Headers.TryAddWithoutValidation("If-Match", $"\"{revision}\"");
        }

        try
        {
            using var answer = await http.SendAsync(message, cancellation);
            return answer.StatusCode switch
            {
                HttpStatusCode.PreconditionFailed => Outcome.ChangedOutside($"{message.RequestUri} has another revision than it was expected to have."),
                HttpStatusCode.TooManyRequests => new Outcome.Throttled(TimeProvider.System.GetUtcNow() + (answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero)),
                HttpStatusCode.Conflict => new Outcome.Refused([Finding.Error("platform-refuses", (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("message").GetString()!)]),
                >= HttpStatusCode.InternalServerError => new Outcome.Unknown($"The platform answered {answer.StatusCode}."),
                _ => new Outcome.Done(Read((await answer.Content.ReadFromJsonAsync<PlatformObject>(cancellation))!)),
            };
        }
        catch (HttpRequestException e)
        {
            return new Outcome.Unknown(e.Message);
        }
    }

    private static Reading Read(PlatformObject item)
    {
        var content = JsonSerializer.SerializeToElement(item.Draft ?? item.Live);
        var state = item.State switch { "draft" => RemoteState.Staged, "live" => RemoteState.Live, "held" => RemoteState.Paused, _ => RemoteState.Removed };
        return new Reading(item.Id, item.Key, item.Revision.ToString(CultureInfo.InvariantCulture), state, content) { Operation = item.Note, Asset = content.Deserialize<Asset>(AssetJson.Options) };
    }

    private static string Word(AssetKind kind) => kind.ToString().ToLowerInvariant();
}
