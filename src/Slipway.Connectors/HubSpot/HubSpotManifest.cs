using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>What the connector for HubSpot is, and how a connection is made.</summary>
public static class HubSpotManifest
{
    private const string Attached = "The campaign is made in HubSpot where there is none of its name, and this is attached to it.";

    /// <summary>The manifest.</summary>
    public static ConnectorManifest Manifest { get; } = new("slipway.hubspot", "HubSpot")
    {
        BaseAddress = "{address}/",
        SignIns =
        [
            new SignInMethod(SignInKind.Token)
            {
                Fields = [new ConnectionField("token", "Access token") { Secret = true, Help = "In HubSpot: Settings, Integrations, Private apps. It looks like: pat-na1-…" }],
            },
            new SignInMethod(SignInKind.OAuth)
            {
                Fields =
                [
                    new ConnectionField("client_id", "Client ID") { Help = "Of your app in HubSpot's developer account, under Auth." },
                    new ConnectionField("client_secret", "Client secret") { Secret = true, Help = "Beside the client ID." },
                ],
                AuthorizeAddress = "https://app.hubspot.com/oauth/authorize",
                TokenAddress = "{address}/oauth/2026-03/token",
                Scope = string.Join(' ', Rights().Select(r => r.Name).Prepend("oauth")),
            },
        ],
        Fields =
        [
            new ConnectionField("address", "Address of the interface") { Optional = true, Default = "https://api.hubapi.com", Help = "Leave it as it is." },
            new ConnectionField("edition", "Edition of Marketing Hub") { Optional = true, Help = "Enterprise (if left out), Professional or Starter; Transactional for the add-on. Below Enterprise a person publishes emails by hand." },
            new ConnectionField("subscription_type", "Subscription type of the mails") { Optional = true, Help = "Its number: Settings, Marketing, Email, Subscription types. A form's consent box is for it too." },
            new ConnectionField("suppression_list", "List of those who get nothing") { Optional = true, Help = "The number of a list; nobody on it is mailed or enters a workflow." },
            new ConnectionField("legal_basis_property", "Property with the legal basis") { Optional = true, Default = "hs_legal_basis", Help = "The internal name of the contact property that says why a contact may be mailed." },
            new ConnectionField("consent_property", "Property for the consent box") { Optional = true, Help = "A single checkbox of contacts, for forms without a subscription type." },
            new ConnectionField("event_properties", "Properties for what happens elsewhere") { Optional = true, Help = "For example attended=webinars_attended: a contact property in which your webinar tool writes the names of the campaigns. Then \"did attended\" can choose who gets a mail." },
            new ConnectionField("email_template", "Template of emails") { Optional = true, Help = "The path of your own coded template with a module named slipway_html; HubSpot's plain drag-and-drop one if left out." },
            new ConnectionField("page_template", "Template of pages") { Optional = true, Default = "slipway/landing-page.html", Help = "The path of a coded template with a rich text module named slipway_html." },
            new ConnectionField("page_domain", "Domain of pages") { Optional = true, Help = "For example go.example.com; the account's usual one if left out." },
            new ConnectionField("app_secret", "Client secret for webhooks") { Secret = true, Optional = true, Help = "Of the app that sends webhooks to Slipway, with a private app: under Auth." },
        ],
        OwnSecrets = ["client_secret", "app_secret"],
        Rights = Rights(),
        RateRules =
        [
            new RateRule("app", 190, TimeSpan.FromSeconds(10)) { LeftHeader = "X-HubSpot-RateLimit-Remaining" },
            new RateRule("account", 625_000, TimeSpan.FromDays(1)) { LeftHeader = "X-HubSpot-RateLimit-Daily-Remaining" },
        ],
        PollEvery = TimeSpan.FromMinutes(1),
        Capabilities =
        [
            new Capability(AssetKind.Audience)
            {
                Staging = Staging.Place,
                Concurrency = Concurrency.CompareOnly,
                Identity = Identity.NaturalKey,
                Launch = LaunchEffect.Reversible,
                Undo = true,
                Pause = false,
                KnowsById = true,
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["approvedList"] = "title", ["ruleList"] = "", ["heldOutList"] = "" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
                SecondaryEffects = [Attached, "Three lists are made: the rule, the approved people and the held-out people. Workflows of others that look at lists see them."],
            },
            new Capability(AssetKind.Form)
            {
                Staging = Staging.Place,
                Concurrency = Concurrency.CompareOnly,
                Identity = Identity.NaturalKey,
                Launch = LaunchEffect.Reversible,
                Undo = true,
                Pause = false,
                KnowsById = true,
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "title", ["button"] = "button", ["fields.label"] = "fields.label" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
                SecondaryEffects = [Attached, "HubSpot has no draft of a form: whoever knows its id could show it before launch."],
            },
            new Capability(AssetKind.Page)
            {
                Staging = Staging.Buffer,
                Concurrency = Concurrency.CompareOnly,
                Identity = Identity.NaturalKey,
                Launch = LaunchEffect.Reversible,
                Schedules = true,
                Undo = true,
                KnowsById = true,
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "title", ["slug"] = "slug", ["description"] = "description", ["html"] = "body", ["name"] = "" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
                SecondaryEffects = [Attached, "Images go into HubSpot's files when the page is prepared; whoever knows an image's address can open it."],
            },
            new Capability(AssetKind.Email)
            {
                Staging = Staging.Buffer,
                Concurrency = Concurrency.CompareOnly,
                Identity = Identity.NaturalKey,
                Launch = LaunchEffect.Irreversible,
                Schedules = true,
                Statistics = true,
                KnowsById = true,
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "title", ["subject"] = "subject", ["preheader"] = "preheader", ["html"] = "body", ["text"] = "", ["at"] = "send" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
                SecondaryEffects = [Attached, "Where only some of the audience get an email, a list of them is made."],
            },
            new Capability(AssetKind.Journey)
            {
                Staging = Staging.Status,
                Concurrency = Concurrency.Revision,
                Identity = Identity.NaturalKey,
                Launch = LaunchEffect.Irreversible,
                SecondaryEffects = [Attached],
            },
        ],
        Create = HubSpotConnector.Create,
    };

    /// <summary>What it can do for an account as it is set: below Enterprise a person publishes the emails.</summary>
    internal static ConnectorDescription DescriptionFor(HubSpotSettings settings) => settings.CanPublishMail ? Manifest.Description : Manifest.Description with
    {
        Capabilities = [.. Manifest.Capabilities.Select(c => c.Kind != AssetKind.Email ? c : c with
        {
            Launch = LaunchEffect.Observed,
            Pause = false,
            ByHand = "Open the email, press Review and send, choose Schedule with the time that is set there, and press Schedule; an automated email: press Review and publish.",
        })],
    };

    private static ImmutableArray<Right> Rights() =>
    [
        new Right("content", "landing pages, and marketing emails"),
        new Right("marketing-email", "publishing marketing emails"),
        new Right("forms", "forms"),
        new Right("files", "images of pages and emails"),
        new Right("automation", "workflows"),
        new Right("crm.lists.read", "reading who an audience holds"),
        new Right("crm.lists.write", "making the lists of an audience"),
        new Right("crm.objects.contacts.read", "judging who belongs to an audience"),
        new Right("crm.objects.deals.read", "outcomes of deals"),
        new Right("marketing.campaigns.read", "finding the campaign"),
        new Right("marketing.campaigns.write", "attaching everything to the campaign"),
    ];
}
