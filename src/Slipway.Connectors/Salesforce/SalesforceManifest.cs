using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>What the connector for Salesforce is, and how a connection is made.</summary>
public static class SalesforceManifest
{
    /// <summary>The version of the interface that is spoken.</summary>
    internal const string Version = "v67.0";

    /// <summary>The fact that says on which objects our external id field is deployed.</summary>
    internal const string KeyFieldsFact = "key_fields";

    /// <summary>The manifest.</summary>
    public static ConnectorManifest Manifest { get; } = new("slipway.salesforce", "Salesforce")
    {
        BaseAddress = $"{{instance}}/services/data/{Version}/",
        SignIns =
        [
            new SignInMethod(SignInKind.ServiceAccount)
            {
                TokenAddress = "{instance}/services/oauth2/token",
                Audience = "{audience}",
                Fields =
                [
                    new ConnectionField("issuer", "Consumer key") { Help = "Of the connected app: Setup, App Manager, View, Manage Consumer Details. It begins with 3MVG." },
                    new ConnectionField("subject", "User") { Help = "The login name of the integration user, for example slipway@example.com." },
                    new ConnectionField("private_key", "Private key") { Secret = true, Help = "The key of the certificate that the connected app holds, as PEM: it begins with -----BEGIN PRIVATE KEY-----." },
                    new ConnectionField("audience", "Production or sandbox") { Optional = true, Default = "https://login.salesforce.com", Help = "https://login.salesforce.com (if left out), or https://test.salesforce.com for a sandbox." },
                ],
            },
            new SignInMethod(SignInKind.OAuth)
            {
                AuthorizeAddress = "{instance}/services/oauth2/authorize",
                TokenAddress = "{instance}/services/oauth2/token",
                Scope = "api refresh_token openid",
                Fields =
                [
                    new ConnectionField("client_id", "Consumer key") { Help = "Of the connected app: Setup, App Manager, View, Manage Consumer Details. It begins with 3MVG." },
                    new ConnectionField("client_secret", "Consumer secret") { Secret = true, Optional = true, Help = "Beside the consumer key; not needed where the app does not require it." },
                ],
            },
        ],
        Fields =
        [
            new ConnectionField("instance", "Address of the org") { Help = "My Domain, for example https://mycompany.my.salesforce.com, without a slash at the end." },
            new ConnectionField("planned_status", "Status of a campaign before launch") { Optional = true, Default = "Planned", Help = "A value of Campaign Status; Planned if left out." },
            new ConnectionField("live_status", "Status of a running campaign") { Optional = true, Default = "In Progress", Help = "A value of Campaign Status; In Progress if left out." },
            new ConnectionField("task_status", "Status of a new task") { Optional = true, Default = "Not Started", Help = "A value of Task Status; Not Started if left out." },
            new ConnectionField("task_priority", "Priority of a new task") { Optional = true, Default = "Normal", Help = "A value of Task Priority; Normal if left out." },
            new ConnectionField("currency", "Currency of the org") { Optional = true, Default = "EUR", Help = "Three letters, for example USD; budgets are read and written in it. EUR if left out." },
        ],
        Rights =
        [
            new Right("API Enabled", "calling Salesforce at all"),
            new Right("Campaign: read, create, edit, delete (a Marketing User)", "preparing, launching and withdrawing campaigns and their members"),
            new Right("Lead and Contact: read", "finding the people of an audience"),
            new Right("Task: read, create, edit, delete", "asking the owners of leads and contacts"),
            new Right("Opportunity: read", "reading which deals a campaign had a part in"),
        ],
        RateRules = [new RateRule("org", 100_000, TimeSpan.FromDays(1)) { LeftHeader = "Sforce-Limit-Info" }],
        PollEvery = TimeSpan.FromMinutes(5),
        Capabilities = [CrmCampaign],
        Create = context => new SalesforceConnector(context),
    };

    /// <summary>What can be done with a campaign, by where our external id field is deployed.</summary>
    internal static Capability CrmCampaignIn(ImmutableSortedDictionary<string, string> facts) =>
        facts.TryGetValue(KeyFieldsFact, out var fields) && !fields.Split(", ").Contains("Campaign") ? CrmCampaign with { Identity = Identity.NaturalKey, EnforcesIdentity = false } : CrmCampaign;

    /// <summary>A setting as a person gave it, or its default.</summary>
    internal static string Setting(ConnectorContext context, string name) =>
        context.Settings.GetValueOrDefault(name) is { Length: > 0 } given ? given : Manifest.Fields.First(f => f.Name == name).Default ?? "";

    private static Capability CrmCampaign => new(AssetKind.CrmCampaign)
    {
        Staging = Staging.Status,
        DryRun = DryRun.SchemaOnly,
        Concurrency = Concurrency.IfUnmodifiedSince,
        Identity = Identity.ExternalKey,
        EnforcesIdentity = true,
        Launch = LaunchEffect.Reversible,
        Undo = true,
        Statistics = true,
        Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "title", ["type"] = "type", ["start"] = "start", ["end"] = "end", ["description"] = "description" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        SecondaryEffects =
        [
            "At launch the people of the audience who are leads or contacts become campaign members; their owners get the tasks and a note.",
            "What flows and rules of the org do when a campaign, a member or a task is saved.",
        ],
    };
}
