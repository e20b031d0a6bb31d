using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>An account of HubSpot, over its interfaces of version 2026-03.</summary>
internal sealed class HubSpotConnector : PlatformConnector, IAudienceMembers, IChangeAuthors, ICampaignParts
{
    private readonly HubSpotServices _hubSpot;
    private readonly HubSpotAudienceAdapter _audiences;
    private readonly HubSpotEvents _events;
    private readonly string? _edition;

    private HubSpotConnector(ConnectorContext context, HubSpotServices hubSpot, HubSpotAudienceAdapter audiences, ConnectorDescription description)
        : base(description, [audiences, new HubSpotPageAdapter(description.For(AssetKind.Page)!, hubSpot), hubSpot.Forms!, hubSpot.Emails!, new HubSpotJourneyAdapter(description.For(AssetKind.Journey)!, hubSpot)])
    {
        (_hubSpot, _audiences) = (hubSpot, audiences);
        _events = new HubSpotEvents(hubSpot.Api, context);
        _edition = context.Settings.GetValueOrDefault("edition");
    }

    public static HubSpotConnector Create(ConnectorContext context)
    {
        var hubSpot = new HubSpotServices(context);
        var description = HubSpotManifest.DescriptionFor(hubSpot.Settings);
        hubSpot.Emails = new HubSpotEmailAdapter(description.For(AssetKind.Email)!, hubSpot);
        hubSpot.Forms = new HubSpotFormAdapter(description.For(AssetKind.Form)!, hubSpot);
        var audiences = new HubSpotAudienceAdapter(description.For(AssetKind.Audience)!, hubSpot.Lists, hubSpot.Contacts, hubSpot.Campaigns, hubSpot.Settings, context.Time);
        return new HubSpotConnector(context, hubSpot, audiences, description);
    }

    // What may be written cannot be learnt without writing; what may be read is tried, area by area.
    public override async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        var account = await _hubSpot.Api.GetAsync(HubSpotPaths.Account, HubSpotJson.Default.HubSpotAccount, cancellation);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (path, area) in new[]
        {
            ($"{HubSpotPaths.Lists}?listIds=1", "lists"),
            ($"{HubSpotPaths.Contacts}?limit=1", "contacts"),
            ($"{HubSpotPaths.Emails}?limit=1", "marketing emails"),
            ($"{HubSpotPaths.Pages}?limit=1", "landing pages"),
            ($"{HubSpotPaths.Forms}?limit=1", "forms"),
            ($"{HubSpotPaths.Flows}?limit=1", "workflows"),
            ($"{HubSpotPaths.Campaigns}?limit=1", "campaigns"),
        })
        {
            try
            {
                await _hubSpot.Api.SendAsync(HttpMethod.Get, path, null, cancellation);
            }
            catch (PlatformException e) when (e.Outcome is Outcome.Refused refused)
            {
                findings.AddRange(refused.Findings.Select(f => f with { Message = $"No {area}: {f.Message}" }));
            }
        }

        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("portal", account.PortalId.ToString(System.Globalization.CultureInfo.InvariantCulture)).Add("region", account.DataHostingLocation).Add("ui", account.UiDomain);
        return new Probe(findings.All(f => f.Level != FindingLevel.Error), findings.ToImmutable())
        {
            Account = $"{account.PortalId} ({account.UiDomain}, {account.TimeZone})",
            Facts = _edition is { Length: > 0 } edition ? facts.Add("edition", edition) : facts,
        };
    }

    public override Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) => Task.FromResult(_events.Receive(request));

    public override Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation) => _events.PollAsync(cursor, cancellation);

    // HubSpot's interface tells the number of a user and, to an app, nothing else about the person.
    public async Task<RemotePerson?> LastChangedByAsync(string id, CancellationToken cancellation)
    {
        (string? Made, string? Changed) users = AssetKey.TryParse(id) switch
        {
            { Kind: AssetKind.Email, Name: var email } => await _hubSpot.Api.FindAsync($"{HubSpotPaths.Emails}/{email}", HubSpotJson.Default.HubSpotEmail, cancellation) is { } found ? (found.CreatedById, found.UpdatedById) : default,
            { Kind: AssetKind.Page, Name: var page } => await _hubSpot.Api.FindAsync($"{HubSpotPaths.Pages}/{page}", HubSpotJson.Default.HubSpotPage, cancellation) is { } found ? (found.CreatedById, found.UpdatedById) : default,
            { Kind: AssetKind.Audience, Name: var lists } => await _hubSpot.Lists.ReadAsync(lists.Split('-')[0], cancellation) is { } found ? (found.CreatedById, found.UpdatedById) : default,
            _ => default,
        };
        return users.Changed is { Length: > 0 } user && user != users.Made ? new RemotePerson($"HubSpot user {user}") : null;
    }

    public IAsyncEnumerable<AudienceMember> MembersAsync(string audience, CancellationToken cancellation) => _audiences.MembersAsync(audience, cancellation);

    public IAsyncEnumerable<string> PartsAsync(string campaign, CancellationToken cancellation) => _hubSpot.Campaigns.PartsAsync(campaign, cancellation);
}
