using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.GoogleAds;

/// <summary>Search campaigns of a Google Ads account, over its REST interface v25.</summary>
internal sealed class GoogleAdsConnector : PlatformConnector, IAudienceFile
{
    private readonly GoogleAdsAccount _account;

    private GoogleAdsConnector(GoogleAdsAccount account)
        : base(GoogleAdsManifest.Manifest.Description, [new GoogleAdsCampaignAdapter(account)]) => _account = account;

    public GoogleAdsConnector(ConnectorContext context)
        : this(new GoogleAdsAccount(context))
    {
    }

    public string Write(IEnumerable<AudienceMember> people) => CustomerMatchFile.Write(people);

    public override async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        var customer = await _account.CustomerAsync(cancellation);
        ImmutableArray<Finding> findings = customer.Manager == true
            ? [Finding.Error("account-is-manager", $"{customer.DescriptiveName} is a manager account: it holds no campaigns.", fix: "Give the customer id of the account below it, and this one as the manager's.") with { Field = "customer_id" }]
            : [];
        return new Probe(findings.IsEmpty, findings)
        {
            Account = $"{customer.DescriptiveName} ({customer.Id})",
            Facts = ImmutableSortedDictionary<string, string>.Empty.Add("currency", customer.CurrencyCode ?? "").Add("time_zone", customer.TimeZone ?? "").Add("test_account", customer.TestAccount == true ? "yes" : "no"),
        };
    }
}
