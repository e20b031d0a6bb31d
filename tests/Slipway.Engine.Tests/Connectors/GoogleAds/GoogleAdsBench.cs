using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Conformance;
using Slipway.Connectors.GoogleAds;
using Slipway.Engine.Tests.Rehearsal;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.GoogleAds;

/// <summary>The connector at a rehearsed Google Ads; every body it sends is held against Google's own messages, where they are at hand.</summary>
internal sealed class GoogleAdsBench : IAsyncDisposable
{
    public const string Campaign = "webinar";
    public const string Page = "https://www.example.com/fewer-picking-errors/";

    private readonly RehearsalServer _server;
    private readonly HeldAgainstProtos _protos = new();
    private readonly HttpClient _http;

    private GoogleAdsBench(RehearsalServer server, StoppedClock clock, GoogleAdsPlatform ads)
    {
        (_server, Clock, Ads) = (server, clock, ads);
        _http = new HttpClient(_protos) { BaseAddress = new Uri($"{ads.Address}/v25/") };
        _http.DefaultRequestHeaders.Add("authorization", $"Bearer {ads.AccessToken(TimeSpan.FromDays(365))}");
        _http.DefaultRequestHeaders.Add("developer-token", GoogleAdsPlatform.DeveloperToken);
        _http.DefaultRequestHeaders.Add("login-customer-id", GoogleAdsPlatform.ManagerId);
        Connector = GoogleAdsManifest.Manifest.Create(new ConnectorContext(
            "ads-main", _http, ImmutableDictionary<string, string>.Empty.Add("customer_id", GoogleAdsPlatform.CustomerId), ImmutableSortedDictionary<string, string>.Empty, clock));
    }

    public StoppedClock Clock { get; }

    public GoogleAdsPlatform Ads { get; }

    public IConnector Connector { get; }

    /// <summary>The client as the connector has it.</summary>
    public HttpClient Http => _http;

    public static AdAsset Webinar { get; } = new()
    {
        Key = new AssetKey(AssetKind.Ad, "search"),
        Title = "Picking errors webinar",
        DailyBudget = new Money(25m, "EUR"),
        MostPerClick = new Money(1.5m, "EUR"),
        Start = new DateOnly(2026, 9, 1),
        End = new DateOnly(2026, 9, 30),
        Markets = ["DE", "AT"],
        Language = "en",
        Page = new AssetKey(AssetKind.Page, "landing"),
        Utm = new Utm("google", "cpc", "webinar", "search", "webinar"),
        Groups =
        [
            new AdGroup(
                "Picking errors",
                [new Keyword("picking errors", KeywordMatch.Phrase), new Keyword("warehouse webinar", KeywordMatch.Exact)],
                [new SearchAd(["Fewer picking errors", "Free and live", "Register today"], ["Three changes that need no new hardware.", "Forty minutes, live, with questions."]) { Path = ["webinar", "picking"] }])
            {
                Negative = [new Keyword("jobs", KeywordMatch.Broad)],
            },
            new AdGroup(
                "Warehouse", [new Keyword("warehouse software", KeywordMatch.Broad)],
                [new SearchAd(["Run a calmer warehouse", "Free and live", "Register today"], ["See how others halved their errors.", "Forty minutes, live, with questions."])]),
        ],
        Negative = [new Keyword("free download", KeywordMatch.Exact), new Keyword("salary", KeywordMatch.Broad)],
    };

    public static string Key => ExternalKeys.Of(Campaign, Webinar.Key);

    public static AdAsset With(Func<AdGroup, AdGroup> first) => Webinar with { Groups = Webinar.Groups.SetItem(0, first(Webinar.Groups[0])) };

    public static async Task<GoogleAdsBench> OpenAsync()
    {
        var clock = new StoppedClock();
        var ads = new GoogleAdsPlatform(clock);
        return new GoogleAdsBench(await RehearsalServer.StartAsync([ads]), clock, ads);
    }

    public Task<Outcome> TryStageAsync(AdAsset asset, string operation = "stage-1", string? expectation = null) => Connector.StageAsync(
        new StageRequest(operation, Campaign, ExternalKeys.Of(Campaign, asset.Key), asset)
        {
            Expectation = expectation,
            Needs = ImmutableDictionary<string, StagedNeed>.Empty.Add("page/landing", new StagedNeed("page/7") { Address = Page }).Add("audience/invitees", new StagedNeed("audience/3")),
        },
        TestContext.Current.CancellationToken);

    public async Task<Reading> StageAsync(AdAsset asset, string operation = "stage-1", string? expectation = null) => Done(await TryStageAsync(asset, operation, expectation));

    public Task<Outcome> TryLaunchAsync(Reading staged, string operation = "launch-1", bool remove = false, AdAsset? asset = null) =>
        Connector.LaunchAsync(new LaunchRequest(operation, staged.Id, staged.Revision) { Remove = remove, Asset = asset }, TestContext.Current.CancellationToken);

    public async Task<Reading> LaunchAsync(Reading staged, string operation = "launch-1", AdAsset? asset = null) => Done(await TryLaunchAsync(staged, operation, asset: asset));

    public async Task<Reading> HaltAsync(Reading live, HaltMode mode) => Done(await Connector.HaltAsync(new HaltRequest($"{mode}", live.Id, mode), TestContext.Current.CancellationToken));

    public async Task<Reading> ReadAsync(Reading reading) => (await Connector.ReadAsync(reading.Id, TestContext.Current.CancellationToken))!;

    public static Reading Done(Outcome outcome) => outcome is Outcome.Done done ? done.Reading : throw new InvalidOperationException($"{outcome} {string.Join(' ', (outcome as Outcome.Refused)?.Findings.Select(f => $"{f.Field}: {f.Message}") ?? [])}");

    public static ImmutableArray<Sdk.Diagnostics.Finding> Refused(Outcome outcome) => Assert.IsType<Outcome.Refused>(outcome).Findings;

    /// <summary>The bodies of the changes that were asked for.</summary>
    public IEnumerable<JsonObject> Mutations => Ads.Calls.Where(c => c.Route.EndsWith(":mutate", StringComparison.Ordinal)).Select(c => (JsonObject)c.Call.Json!);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        // Held here, so that no test of the connector can leave it out.
        Assert.Empty(await _protos.WrongAsync());
    }

    /// <summary>Keeps the bodies that are sent, and what came back.</summary>
    private sealed class HeldAgainstProtos() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly List<List<(string Message, JsonNode? Body, Wording Wording)>> _calls = [];

        public async Task<IReadOnlyList<string>> WrongAsync()
        {
            if (!GoogleAdsProtos.AreAtHand)
            {
                return [];
            }

            var protos = await GoogleAdsProtos.AtHandAsync();
            return [.. _calls.SelectMany(call =>
            {
                var wrong = call.SelectMany(b => protos.Wrong(b.Message, b.Body, b.Wording).Select(w => $"{b.Message} {w}")).ToList();
                ContractRecord.Add("google-ads", call[0].Message, wrong);
                return wrong;
            })];
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var verb = request.RequestUri!.AbsolutePath.EndsWith(":mutate", StringComparison.Ordinal) ? "Mutate" : "Search";
            _calls.Add([($"{verb}GoogleAdsRequest", JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)), Wording.Request)]);
            var call = _calls[^1];
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                await answer.Content.LoadIntoBufferAsync(cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                call.Add(($"{verb}GoogleAdsResponse", JsonNode.Parse(text), Wording.Answer));
            }

            return answer;
        }
    }
}
