using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Slipway.Connectors.Salesforce;
using Slipway.Engine.Tests.Rehearsal;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>An org with our fields, a connector to it, and an audience held elsewhere.</summary>
internal sealed class SalesforceDesk : IAudienceMembers, IAsyncDisposable
{
    public const string Campaign = "warehouse-webinar";

    private readonly RehearsalServer _server;
    private readonly HttpClient _http;

    private SalesforceDesk(RehearsalServer server, SalesforceOrg org, StoppedClock clock)
    {
        (_server, Org, Clock) = (server, org, clock);
        _http = new HttpClient { BaseAddress = new Uri($"{org.Address}/services/data/v67.0/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", org.OpenSession());
        Connector = Connect();
    }

    public SalesforceOrg Org { get; }

    public StoppedClock Clock { get; }

    public IConnector Connector { get; private set; }

    public List<AudienceMember> Audience { get; } = [];

    /// <summary>A campaign with three statuses and a task for the owners.</summary>
    public static CrmCampaignAsset Asset { get; } = new()
    {
        Key = new AssetKey(AssetKind.CrmCampaign, "campaign"),
        Title = "Fewer picking errors",
        Type = "Webinar",
        Start = new DateOnly(2026, 9, 10),
        End = new DateOnly(2026, 10, 20),
        Budget = new Money(1500.50m, "EUR"),
        Description = "A webinar for people who run a warehouse.",
        Audience = new AssetKey(AssetKind.Audience, "invitees"),
        Statuses = [new MemberStatus("Invited", false, null), new MemberStatus("Registered", true, "registered"), new MemberStatus("Attended", true, "attended")],
        Tasks = [new OwnerTask("Call after the webinar", "They got the invitation.", 14, null), new OwnerTask("Offer a look at one process", "They came.", 30, new Predicate.Did("attended"))],
    };

    public static async Task<SalesforceDesk> OpenAsync(bool keys = true)
    {
        var clock = new StoppedClock();
        var org = new SalesforceOrg(clock);
        var server = await RehearsalServer.StartAsync([org]);
        org.KeyFieldDeployed = keys;
        return new SalesforceDesk(server, org, clock);
    }

    /// <summary>Connects anew, as after a crash or a change of settings.</summary>
    public IConnector Connect(params (string Name, string Value)[] settings) => Connector = SalesforceManifest.Manifest.Create(new ConnectorContext(
        "crm", _http, settings.ToImmutableDictionary(s => s.Name, s => s.Value).SetItem("instance", Org.Address), ImmutableSortedDictionary<string, string>.Empty, Clock));

    /// <summary>A person of the audience, and what the person is in the org: Lead, Contact, or nothing.</summary>
    public string Invite(string id, string? type = "Contact", bool heldOut = false, string? email = null)
    {
        email ??= $"{id}@example.com";
        Audience.Add(new AudienceMember(id, email, heldOut));
        return type is null ? "" : Person(type, email);
    }

    public string Person(string type, string email)
    {
        var values = new JsonObject { ["FirstName"] = "Jana", ["LastName"] = "Beispiel", ["Email"] = email };
        if (type == "Lead")
        {
            values["Company"] = "Northwind";
        }

        return Org.Add(type, values);
    }

    public Task<Outcome> TryStageAsync(CrmCampaignAsset asset, string? expectation = null, string operation = "stage") => Connector.StageAsync(
        new StageRequest(operation, Campaign, ExternalKeys.Of(Campaign, asset.Key), asset) { Expectation = expectation, Needs = Needs, Members = this }, default);

    public async Task<Reading> StageAsync(CrmCampaignAsset? asset = null) => Done(await TryStageAsync(asset ?? Asset)).Reading;

    public Task<Outcome> TryLaunchAsync(Reading staged, CrmCampaignAsset? asset = null, bool remove = false) => Connector.LaunchAsync(
        new LaunchRequest("launch", staged.Id, staged.Revision) { Asset = remove ? null : asset ?? Asset, Needs = Needs, Members = this, Remove = remove }, default);

    public async Task<Outcome.Done> LaunchAsync(Reading staged, CrmCampaignAsset? asset = null) => Done(await TryLaunchAsync(staged, asset));

    public Task<Outcome> HaltAsync(Reading live, HaltMode mode) => Connector.HaltAsync(new HaltRequest("halt", live.Id, mode), default);

    public static Outcome.Done Done(Outcome outcome) =>
        outcome as Outcome.Done ?? throw new InvalidOperationException($"{outcome} {string.Join(' ', (outcome as Outcome.Refused)?.Findings.Select(f => f.Message) ?? [])}");

    /// <summary>The addresses of a campaign's members.</summary>
    public List<string> Members() => [.. Org.Records("CampaignMember").Select(m => (string)m["Email"]!).Order(StringComparer.Ordinal)];

    public async IAsyncEnumerable<AudienceMember> MembersAsync(string audience, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Assert.Equal("audience/17", audience);
        await Task.CompletedTask;
        foreach (var member in Audience.OrderBy(m => m.Id, StringComparer.Ordinal))
        {
            yield return member;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    public static ImmutableDictionary<string, StagedNeed> Needs { get; } = ImmutableDictionary<string, StagedNeed>.Empty.Add("audience/invitees", new StagedNeed("audience/17"));
}
