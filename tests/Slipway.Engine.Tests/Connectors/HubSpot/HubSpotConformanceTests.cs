using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Slipway.Conformance;
using Slipway.Engine.Tests.Rehearsal.HubSpot;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.HubSpot;

/// <summary>The connector for HubSpot, against HubSpot's double.</summary>
public abstract class HubSpotConformance : ConnectorConformance
{
    private HttpClient _http = null!;
    private int _events;
    private bool _subscribed;

    private protected Portal Portal { get; private set; } = null!;

    private protected virtual ImmutableDictionary<string, string> Settings => ImmutableDictionary<string, string>.Empty;

    protected override Asset Changed(Asset asset) => asset is PageAsset page ? page with { Html = HubSpotSamples.Html("<p>Something else.</p>") } : base.Changed(asset);

    protected override async Task<IConnector> CreateAsync()
    {
        Portal = await OpenAsync();
        HubSpotSamples.Fill(Portal);
        (_http, var address) = Way();
        return HubSpotSamples.Connect(Portal, _http, Settings, address);
    }

    private protected virtual Task<Portal> OpenAsync() => Portal.OpenAsync();

    // How calls reach the double, and where they begin.
    private protected virtual (HttpClient Http, string Address) Way() => (new HttpClient(), Portal.Address);

    protected override Task<bool> LoseNextAsync(Loss loss)
    {
        Portal.HubSpot.Faults.Next(loss == Loss.OfTheRequest ? FaultKind.LoseRequest : FaultKind.LoseAnswer, where: c => c.Method != "GET" && !c.Path.EndsWith("/search", StringComparison.Ordinal) && !c.Path.EndsWith("/batch/read", StringComparison.Ordinal));
        return Task.FromResult(true);
    }

    protected override Task ChangeOutsideAsync(string id)
    {
        var key = AssetKey.TryParse(id)!.Value;
        switch (key.Kind)
        {
            case AssetKind.Audience:
                Portal.HubSpot.RenameListByHand(key.Name.Split('-')[0], "Renamed by a colleague");
                break;
            case AssetKind.Email:
                Portal.HubSpot.EditEmail(key.Name, e => e["subject"] = "Changed by a colleague");
                break;
            case AssetKind.Page:
                Portal.HubSpot.EditPageDraft(key.Name, p => p["htmlTitle"] = "Changed by a colleague");
                break;
            case AssetKind.Form:
                Portal.HubSpot.EditForm(key.Name, f => f["displayOptions"]!["submitButtonText"] = "Changed by a colleague");
                break;
            default:
                Portal.HubSpot.EditFlow(key.Name, f => f["suppressionListIds"] = new JsonArray());
                break;
        }

        return Task.CompletedTask;
    }

    protected override async Task<bool> IsPublicAsync(Reading reading)
    {
        var key = AssetKey.TryParse(reading.Id)!.Value;
        switch (key.Kind)
        {
            case AssetKind.Page:
                return Portal.HubSpot.PublicPages.Any(p => p.Id == key.Name);
            case AssetKind.Email:
                return (string?)(await Portal.DoAsync("GET", $"/marketing/emails/2026-03/{key.Name}"))!["state"] is "SCHEDULED" or "AUTOMATED" or "PUBLISHED";
            case AssetKind.Journey:
                return (bool)(await Portal.DoAsync("GET", $"/automation/v4/flows/{key.Name}"))!["isEnabled"]!;
            default:
                // Lists and forms meet a customer only through what is live.
                return reading.State == RemoteState.Live;
        }
    }

    protected override async Task<bool> LetHappenAsync(int events)
    {
        if (!_subscribed)
        {
            await Portal.DoAsync("POST", "/webhooks-journal/subscriptions/2026-03", $$"""{"subscriptionType":"OBJECT","objectTypeId":"0-1","portalId":{{Portal.HubSpot.PortalId}},"actions":["UPDATE"],"objectIds":[],"properties":["lifecyclestage"]}""");
            _subscribed = true;
        }

        for (var i = 0; i < events; i++)
        {
            Portal.HubSpot.EditContact($"{51_200_001 + _events++}", new Dictionary<string, string> { ["lifecyclestage"] = "opportunity" });
        }

        return true;
    }

    protected override WebhookRequest? Webhook(int events)
    {
        var address = new Uri("https://slipway.example.com/hooks/hubspot-main");
        using var request = Portal.HubSpot.Webhook(address, [.. Enumerable.Range(1, events).Select(i => new WebhookEvent("contact.propertyChange", 51_200_000 + i, "lifecyclestage", "opportunity"))]);
        return new WebhookRequest(
            request.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.First(), StringComparer.Ordinal), request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult())
        {
            Address = address.AbsoluteUri,
        };
    }

    public override async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await (Portal?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }
}

/// <summary>An account that may do everything.</summary>
public sealed class HubSpotConformanceTests : HubSpotConformance
{
    protected override ImmutableArray<Asset> Samples { get; } = [HubSpotSamples.Audience, HubSpotSamples.Page, HubSpotSamples.Form, HubSpotSamples.Email, HubSpotSamples.FollowUp, HubSpotSamples.Journey];
}

/// <summary>An account whose edition leaves publishing emails to a person.</summary>
public sealed class HubSpotProfessionalConformanceTests : HubSpotConformance
{
    protected override ImmutableArray<Asset> Samples { get; } = [HubSpotSamples.Audience, HubSpotSamples.Page, HubSpotSamples.Form, HubSpotSamples.Email, HubSpotSamples.FollowUp, HubSpotSamples.Journey];

    private protected override ImmutableDictionary<string, string> Settings => base.Settings.Add("edition", "Professional");

    private protected override async Task<Portal> OpenAsync()
    {
        var portal = await base.OpenAsync();
        portal.HubSpot.Edition = HubSpotEdition.Professional;
        return portal;
    }

    protected override Task DoByHandAsync(Reading reading)
    {
        Portal.HubSpot.PublishEmailByHand(AssetKey.TryParse(reading.Id)!.Value.Name);
        return Task.CompletedTask;
    }
}

/// <summary>The proxy between connector and double, one for all facts: it takes seconds to read the descriptions.</summary>
public sealed class HubSpotContractProxy : IAsyncLifetime
{
    public int Port { get; private set; }

    public ContractProxy? Proxy { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!ContractProxy.IsAtHand)
        {
            return;
        }

        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        Proxy = await ContractProxy.StartAsync($"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}", "hubspot");
    }

    public ValueTask DisposeAsync() => Proxy?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>With HubSpot's own descriptions in between, in strict mode: what we send and what the double answers both keep to them.</summary>
[Trait(ContractRecord.Trait, ContractRecord.Proof)]
public sealed class HubSpotThroughContractTests(HubSpotContractProxy contract) : HubSpotConformance, IClassFixture<HubSpotContractProxy>
{
    protected override ImmutableArray<Asset> Samples { get; } = [HubSpotSamples.Audience, HubSpotSamples.Page, HubSpotSamples.Form, HubSpotSamples.Email, HubSpotSamples.SilentJourney];

    private protected override Task<Portal> OpenAsync() => Portal.OpenAsync(contract.Port);

    private protected override (HttpClient Http, string Address) Way() => (new HttpClient(new Undescribed(Portal.Address)), $"{contract.Proxy!.Address}hubspot");

    public override async ValueTask InitializeAsync()
    {
        ContractProxy.SkipUnlessAtHand();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (contract.Proxy is null)
        {
            return;
        }

        await base.DisposeAsync();
        var failures = await contract.Proxy.FailuresAsync();
        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(f => f!.ToJsonString())));
    }

    // The account's details and the journal are in none of the descriptions the proxy has: calls of these go past it.
    private sealed class Undescribed(string direct) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery["/hubspot".Length..];
            if (path.StartsWith("/account-info/", StringComparison.Ordinal) || path.StartsWith("/webhooks-journal/", StringComparison.Ordinal))
            {
                request.RequestUri = new Uri(direct + path);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
