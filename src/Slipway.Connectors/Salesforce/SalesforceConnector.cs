using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Salesforce;

/// <summary>A Salesforce org, over its REST interface.</summary>
internal sealed class SalesforceConnector : PlatformConnector, IMemberProgress, IAccountSource
{
    // What is needed of each object, and for what.
    private static readonly ImmutableArray<(string Type, bool Writes, string For)> _needed =
    [
        ("Campaign", true, "preparing and launching campaigns"),
        ("CampaignMember", true, "adding the people of an audience to a campaign"),
        ("CampaignMemberStatus", true, "the statuses that members can have"),
        ("Lead", false, "finding the people of an audience"),
        ("Contact", false, "finding the people of an audience"),
        ("Task", true, "asking the owners of leads and contacts"),
        ("Opportunity", false, "reading which deals a campaign had a part in"),
    ];

    private readonly PlatformApi _api;
    private readonly SalesforceRecords _records;
    private readonly CrmCampaignAdapter _campaigns;
    private readonly SalesforceEvents _events;

    public SalesforceConnector(ConnectorContext context)
        : this(context, new PlatformApi(context.Http, new SalesforceErrors(context.Time).Of, context.Time))
    {
    }

    private SalesforceConnector(ConnectorContext context, PlatformApi api)
        : this(context, api, new SalesforceRecords(api, new SalesforceErrors(context.Time)))
    {
    }

    private SalesforceConnector(ConnectorContext context, PlatformApi api, SalesforceRecords records)
        : this(context, api, records, new CrmCampaignAdapter(records, new SalesforceBulk(api, context.Time), context))
    {
    }

    private SalesforceConnector(ConnectorContext context, PlatformApi api, SalesforceRecords records, CrmCampaignAdapter campaigns)
        : base(SalesforceManifest.Manifest.Description with { Capabilities = [campaigns.Capability] }, [campaigns]) =>
        (_api, _records, _campaigns, _events) = (api, records, campaigns, new SalesforceEvents(records, context.Time));

    public override async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var keyed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (type, writes, purpose) in _needed)
        {
            var described = await _records.DescribeAsync(type, cancellation);
            if (described is null || (writes && !(described.Createable && described.Updateable && described.Deletable)))
            {
                findings.Add(Finding.Error("right-missing", $"The user may not {(described is null ? "read" : "create, edit and delete")} {type}, which is needed for {purpose}.", fix: "Give the right by a permission set; for campaigns, tick Marketing User at the user."));
            }

            if (described?.Field(KeyFields.Name) is { ExternalId: true })
            {
                keyed.Add(type);
            }
        }

        var keys = new KeyFields(keyed.Contains("Campaign"), keyed.Contains("CampaignMember"), keyed.Contains("Task"));
        if (keys is not { Campaign: true, Member: true, Task: true })
        {
            findings.Add(Finding.Warning(
                "key-field-missing", $"The external id field {KeyFields.Name} is {(keys.Written.Length == 0 ? "nowhere in the org" : $"only on {keys.Written}")}: a campaign is then known again by its name, a member by the person, a task by its subject.",
                fix: $"Add a text field of 255 characters, unique and external id, named {KeyFields.Name}, to Campaign, Campaign Member and Activity."));
        }

        // Our own place below the address is the interface; who is signed in is told beside it.
        var user = await _api.GetAsync("../../oauth2/userinfo", SalesforceJson.Default.SalesforceUser, cancellation);
        var limits = await _api.SendAsync(HttpMethod.Get, "limits", null, cancellation);
        return new Probe(findings.All(f => !f.Blocks), findings.ToImmutable())
        {
            Account = $"{user.Name} ({user.Username}), org {user.Organization}",
            Facts = ImmutableSortedDictionary<string, string>.Empty.Add("user", user.Username ?? "").Add(SalesforceManifest.KeyFieldsFact, keys.Written).Add("requests_left", Left(limits.Headers.GetValueOrDefault("sforce-limit-info", ""))),
        };
    }

    public override async Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation) => await _events.PollAsync(await _campaigns.KeysAsync(cancellation), cursor, cancellation);

    public IAsyncEnumerable<TargetAccount> AccountsAsync(string? where, CancellationToken cancellation) => new SalesforceAccounts(_records).ReadAsync(where, cancellation);

    public async Task<Outcome> AdvanceAsync(LaunchRequest launched, ImmutableArray<MemberProgress> progress, CancellationToken cancellation)
    {
        try
        {
            return launched.Asset is CrmCampaignAsset asset && AssetKey.TryParse(launched.Id) is { } key
                ? await _campaigns.AdvanceAsync(asset, key.Name, progress, cancellation)
                : Outcome.ChangedOutside($"{launched.Id} is no campaign.");
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
    }

    // api-usage=18/5000
    private static string Left(string info) =>
        info.Split('=', ',', ';') is ["api-usage", var usage, ..] && usage.Split('/') is [var used, var most]
        && long.TryParse(used, NumberStyles.None, CultureInfo.InvariantCulture, out var spent) && long.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var all)
            ? string.Create(CultureInfo.InvariantCulture, $"{all - spent} of {all}")
            : "";
}
