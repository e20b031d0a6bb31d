using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Slipway.Rehearsal.WordPress;

namespace Slipway.Server.Rehearsals;

/// <summary>An account of a simulated platform, and what a person would enter to connect it.</summary>
/// <param name="Connector">The connector's name.</param>
/// <param name="Platform">The platform.</param>
/// <param name="SignIn">The way to sign in; null for the recommended one.</param>
/// <param name="Settings">Known once the platform is played: its address is among them.</param>
/// <param name="Secrets">What a person would keep to themselves.</param>
internal sealed record RehearsedAccount(string Connector, SimulatedPlatform Platform, string? SignIn, Func<ImmutableDictionary<string, string>> Settings, Func<ImmutableDictionary<string, string>> Secrets)
{
    /// <summary>Puts people into it, where it keeps people.</summary>
    public Action<IReadOnlyList<RehearsedPerson>> AddPeople { get; init; } = _ => { };

    /// <summary>Does what a person does there by hand with the file of an audience's people; null where nothing is uploaded.</summary>
    public Action<Engine.Launching.UploadFile>? Upload { get; init; }

    /// <summary>Where approvals are given in it: the request it sends when the person of an address approves for a role; null where it was not asked, or asks nobody.</summary>
    public Func<string, string, HttpRequestMessage?>? Approve { get; init; }
}

/// <summary>A contact of the example, by the names of the fields.</summary>
internal sealed record RehearsedPerson(IReadOnlyDictionary<string, string> Fields)
{
    public string this[string field] => Fields.GetValueOrDefault(field, "");
}

/// <summary>The platforms that can be rehearsed.</summary>
internal static class RehearsedAccounts
{
    private static readonly ImmutableDictionary<string, string> _none = ImmutableDictionary<string, string>.Empty;

    /// <summary>The connectors for which there is a simulated platform.</summary>
    public static ImmutableArray<string> Names { get; } = ["google-ads", "hubspot", "salesforce", "slack", "wordpress"];

    /// <summary>An account, fresh and with every right; null where there is no simulated platform of that name.</summary>
    public static RehearsedAccount? Make(string connector, TimeProvider time)
    {
        switch (connector)
        {
            case "hubspot":
                const string Consent = "marketing_consent";
                const string Attended = "webinars_attended";
                var hubSpot = new HubSpotPlatform(time) { Edition = HubSpotEdition.Enterprise };
                foreach (var property in (string[])[Consent, Attended, "question"])
                {
                    hubSpot.AddProperty("contacts", property);
                }

                return new RehearsedAccount(connector, hubSpot, "token", () => _none.Add("address", hubSpot.Address).Add("consent_property", Consent).Add("event_properties", $"attended={Attended}"), () => _none.Add("token", hubSpot.Token))
                {
                    AddPeople = people =>
                    {
                        foreach (var person in people)
                        {
                            hubSpot.AddContact(person["email"], PropertiesOf(person));
                        }
                    },
                };
            case "google-ads":
                var ads = new GoogleAdsPlatform(time);
                using (var key = RSA.Create(2048))
                {
                    const string Robot = "slipway@rehearsal.iam.gserviceaccount.com";
                    var secret = key.ExportPkcs8PrivateKeyPem();
                    ads.AddServiceAccount(Robot, key.ExportSubjectPublicKeyInfoPem());
                    return new RehearsedAccount(
                        connector, ads, "service_account",
                        () => _none.Add("issuer", Robot).Add("customer_id", GoogleAdsPlatform.CustomerId).Add("login_customer_id", GoogleAdsPlatform.ManagerId).Add("address", ads.Address).Add("token_address", $"{ads.Address}/token"),
                        () => _none.Add("private_key", secret).Add("developer_token", GoogleAdsPlatform.DeveloperToken))
                    {
                        Upload = file =>
                        {
                            foreach (var list in ads.CustomerLists.Where(l => l.IsOpen && l.Name.Contains($" {file.Audience} [", StringComparison.Ordinal)))
                            {
                                ads.UploadMembers(list.Name, file.Csv);
                            }
                        },
                    };
                }

            case "salesforce":
                var org = new SalesforceOrg(time) { KeyFieldDeployed = true };
                using (var key = RSA.Create(2048))
                {
                    var secret = key.ExportPkcs8PrivateKeyPem();
                    org.TrustKey(key.ExportSubjectPublicKeyInfoPem());
                    return new RehearsedAccount(
                        connector, org, "service_account",
                        () => _none.Add("instance", org.Address).Add("issuer", org.ConsumerKey).Add("subject", org.Username),
                        () => _none.Add("private_key", secret))
                    {
                        AddPeople = people =>
                        {
                            foreach (var person in people)
                            {
                                org.Add("Lead", new JsonObject { ["LastName"] = Given(person["last_name"]), ["FirstName"] = person["first_name"], ["Company"] = Given(person["company"]), ["Email"] = person["email"] });
                            }
                        },
                    };
                }

            case "slack":
                var slack = new SlackPlatform(time);
                var channel = slack.AddChannel("approvals");
                return new RehearsedAccount(
                    connector, slack, "token", () => _none.Add("channel", channel).Add("address", slack.Address), () => _none.Add("token", slack.Token).Add("signing_secret", slack.SigningSecret))
                {
                    Approve = (role, email) => slack.Messages("approvals").FirstOrDefault(m => m.IsOurs && m.ThreadTs is null && m.OnlyFor is null && m.Blocks.ToJsonString() is var blocks
                        && blocks.Contains("\"approve\"", StringComparison.Ordinal) && blocks.Contains(role, StringComparison.OrdinalIgnoreCase)) is { } post ? slack.Click(slack.AddUser(email, $"{role} approver"), post.Ts, "approve") : null,
                };
            case "wordpress":
                var site = new WordPressSite(time) { Title = "Nordlager Software", Home = "https://www.nordlager.example" };
                var password = site.AddUser("campaigns", WordPressRole.Editor);
                return new RehearsedAccount(connector, site, "basic", () => _none.Add("address", site.Address).Add("user", "campaigns"), () => _none.Add("password", password));
            default:
                return null;
        }
    }

    // What the CRM insists on and the file does not say.
    private static string Given(string text) => text.Length == 0 ? "unknown" : text;

    private static Dictionary<string, string> PropertiesOf(RehearsedPerson person) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["firstname"] = person["first_name"], ["lastname"] = person["last_name"], ["company"] = person["company"], ["jobtitle"] = person["job_title"], ["industry"] = person["industry"],
        ["country"] = person["country"], ["city"] = person["city"], ["lifecyclestage"] = person["lifecycle"],
        ["hs_legal_basis"] = person["consent_basis"].Length == 0 ? "" : "Freely given consent from contact",
    }.Where(p => p.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
}
