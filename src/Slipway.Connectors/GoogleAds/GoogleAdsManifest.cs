using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.GoogleAds;

/// <summary>What the connector for Google Ads is, and how a connection is made.</summary>
public static class GoogleAdsManifest
{
    /// <summary>The right that both ways to sign in ask for.</summary>
    private const string Scope = "https://www.googleapis.com/auth/adwords";

    /// <summary>The manifest.</summary>
    public static ConnectorManifest Manifest { get; } = new("slipway.google-ads", "Google Ads")
    {
        BaseAddress = "{address}/v25/",
        SignIns =
        [
            new SignInMethod(SignInKind.ServiceAccount)
            {
                Fields =
                [
                    new ConnectionField("issuer", "Service account") { Help = "The account's email address, which a user of the Google Ads account has invited: name@project.iam.gserviceaccount.com" },
                    new ConnectionField("private_key", "Private key") { Secret = true, Help = "private_key of the JSON key file, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----." },
                ],
                TokenAddress = "{token_address}",
                Scope = Scope,
            },
            new SignInMethod(SignInKind.OAuth)
            {
                Fields =
                [
                    new ConnectionField("client_id", "Client id") { Help = "Of an OAuth client of the type \"Web application\" in the Google Cloud console." },
                    new ConnectionField("client_secret", "Client secret") { Secret = true, Help = "Of the same OAuth client." },
                ],
                // Without these two Google gives a refresh token the first time only.
                AuthorizeAddress = "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
                TokenAddress = "{token_address}",
                Scope = Scope,
            },
        ],
        Fields =
        [
            new ConnectionField("customer_id", "Customer id") { Help = "Of the account that holds the campaigns, ten digits without hyphens." },
            new ConnectionField("login_customer_id", "Customer id of the manager account") { Optional = true, Help = "Where the account is reached through a manager account, ten digits without hyphens." },
            new ConnectionField("developer_token", "Developer token") { Secret = true, Help = "In the manager account: Admin, API Center. Basic access is enough." },
            new ConnectionField("address", "Address of the interface") { Optional = true, Default = "https://googleads.googleapis.com", Help = "Only for rehearsals." },
            new ConnectionField("token_address", "Address for tokens") { Optional = true, Default = "https://oauth2.googleapis.com/token", Help = "Only for rehearsals." },
        ],
        Headers = ImmutableSortedDictionary<string, string>.Empty.Add("developer-token", "{developer_token}").Add("login-customer-id", "{login_customer_id}"),
        Rights = [new Right(Scope, "reading and changing campaigns; the user needs the access level Standard")],
        RateRules = [new RateRule("account", 15_000, TimeSpan.FromDays(1))],
        Capabilities =
        [
            new Capability(AssetKind.Ad)
            {
                Staging = Staging.Status,
                DryRun = DryRun.Native,
                Concurrency = Concurrency.CompareOnly,
                Identity = Identity.MarkerSearch,
                Launch = LaunchEffect.Reversible,
                Undo = true,
                Statistics = true,
                AudienceByHand = "Download the audience's file from this page. In Google Ads open Tools, Shared library, Audience manager, choose the list whose name begins with \"Slipway\" and this campaign, and upload the file as already hashed. Google takes up to two days to match it.",
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "title", ["daily_budget"] = "daily_budget", ["most_per_click"] = "most_per_click", ["start"] = "start", ["end"] = "end", ["negative"] = "not_for", ["negative_lists.keywords"] = "not_for", ["groups.keywords"] = "groups.keywords", ["groups.keywords.words"] = "groups.keywords", ["groups.negative"] = "groups.not_for", ["groups.ads.headlines"] = "groups.ads", ["groups.ads.descriptions"] = "groups.ads", ["groups.ads.path"] = "groups.ads" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
                SecondaryEffects =
                [
                    "Google reviews each ad when it is made or changed, and shows it once it is approved; that usually takes a day.",
                    "Labels that begin with \"slipway\" are put on what Slipway made, and a list of negative keywords is added to the account's lists.",
                    "Ads for an audience add a list of people to Audience manager, empty until a person uploads the file with their hashed addresses; Google keeps them for the campaign's days and 30 more.",
                ],
            },
        ],
        Create = context => new GoogleAdsConnector(context),
    };
}
