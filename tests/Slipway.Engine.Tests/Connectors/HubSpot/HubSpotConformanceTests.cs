using System.Collections.Immutable;
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
    private readonly HttpClient _http = new();
    private int _events;
    private bool _subscribed;

    private protected Portal Portal { get; private set; } = null!;

    private protected virtual ImmutableDictionary<string, string> Settings => ImmutableDictionary<string, string>.Empty;

    protected override Asset Changed(Asset asset) => asset is PageAsset page ? page with { Html = HubSpotSamples.Html("<p>Something else.</p>") } : base.Changed(asset);

    protected override async Task<IConnector> CreateAsync()
    {
        Portal = await Portal.OpenAsync();
        HubSpotSamples.Fill(Portal);
        await BeforeAsync();
        return HubSpotSamples.Connect(Portal, _http, Settings);
    }

    protected virtual Task BeforeAsync() => Task.CompletedTask;

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
        _http.Dispose();
        await Portal.DisposeAsync();
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

    protected override Task BeforeAsync()
    {
        Portal.HubSpot.Edition = HubSpotEdition.Professional;
        return Task.CompletedTask;
    }

    protected override Task DoByHandAsync(Reading reading)
    {
        Portal.HubSpot.PublishEmailByHand(AssetKey.TryParse(reading.Id)!.Value.Name);
        return Task.CompletedTask;
    }
}

/// <summary>With HubSpot's own descriptions in between, in strict mode: what we send and what the double answers both keep to them.</summary>
public sealed class HubSpotThroughContractTests : HubSpotConformance
{
    private ContractProxy? _proxy;

    protected override ImmutableArray<Asset> Samples { get; } = [HubSpotSamples.Audience, HubSpotSamples.Page, HubSpotSamples.Form, HubSpotSamples.Email, HubSpotSamples.SilentJourney];

    protected override async Task BeforeAsync()
    {
        _proxy = await ContractProxy.StartAsync(Portal.ServerAddress, "hubspot");
        Portal.Address = $"{_proxy.Address}hubspot";
    }

    public override async ValueTask InitializeAsync()
    {
        ContractProxy.SkipUnlessAtHand();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_proxy is null)
        {
            return;
        }

        try
        {
            // The descriptions at hand leave out the account's details and the journal.
            var failures = (await _proxy.FailuresAsync()).Where(f => !((string)f!["path"]!).Contains("account-info", StringComparison.Ordinal) && !((string)f["path"]!).Contains("webhooks-journal", StringComparison.Ordinal)).ToList();
            Assert.True(failures.Count == 0, string.Join('\n', failures.Select(f => f!.ToJsonString())));
        }
        finally
        {
            await _proxy.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
