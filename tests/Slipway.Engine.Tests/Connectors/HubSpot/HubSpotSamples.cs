using System.Collections.Immutable;
using System.Net.Http.Headers;
using Slipway.Connectors.HubSpot;
using Slipway.Engine.Tests.Rehearsal.HubSpot;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Tests.Connectors.HubSpot;

/// <summary>A campaign over HubSpot, and a connector for an account.</summary>
internal static class HubSpotSamples
{
    public static readonly DateTimeOffset SendAt = new(2026, 11, 10, 9, 0, 0, TimeSpan.Zero);

    public static AssetKey AudienceKey { get; } = new(AssetKind.Audience, "warehouse");

    public static AudienceAsset Audience { get; } = new()
    {
        Key = AudienceKey,
        Title = "Warehouse people",
        Where = new Predicate.All([new Predicate.Compare("industry", Comparison.Is, ["logistics"]), new Predicate.Compare("country", Comparison.In, ["DE", "FR"])]),
        Exclusions = [new Exclusion("already a customer", new Predicate.Compare("lifecycle", Comparison.Is, ["customer"]))],
        ConsentPurpose = "marketing-email",
        OptOutMarkets = ["FR"],
        RestDays = 14,
        Cap = 1_000,
        Snapshot = "snapshot-1",
        Holdout = new Holdout(0.2, "seed"),
    };

    public static PageAsset Page { get; } = new()
    {
        Key = new AssetKey(AssetKind.Page, "landing"),
        Title = "Fewer picking errors",
        Slug = "fewer-picking-errors",
        Description = "A webinar for people who run a warehouse.",
        Html = Html("<!DOCTYPE html><html><head><style>h1{color:#123}</style></head><body class=\"x\"><h1>Fewer picking errors</h1></body></html>"),
        Text = Template.Of(TemplateFormat.Text, "Fewer picking errors"),
    };

    public static FormAsset Form { get; } = new()
    {
        Key = new AssetKey(AssetKind.Form, "registration"),
        Title = "Registration",
        Fields =
        [
            new FormField("first_name", "First name", FormFieldType.Text, Required: true),
            new FormField("email", "Work email", FormFieldType.Email, Required: true),
            new FormField("industry", "Industry", FormFieldType.Choice, Required: false) { Options = ["logistics", "retail"] },
            new FormField("consent", "Yes, Example may write to me.", FormFieldType.Consent, Required: false),
        ],
        Button = "Save my seat",
        Event = "registered",
        ConsentPurpose = "marketing-email",
        Confirmation = Page.Key,
    };

    public static EmailAsset Email { get; } = Mail("invitation", new Delivery.AtTime(new ScheduledTime(SendAt, "Europe/Berlin")));

    public static EmailAsset FollowUp { get; } = Mail("follow-up", new Delivery.ByJourney(new AssetKey(AssetKind.Journey, "follow-up")));

    public static JourneyAsset Journey { get; } = new()
    {
        Key = new AssetKey(AssetKind.Journey, "follow-up"),
        Title = "Follow-up",
        Audience = AudienceKey,
        Start = new ScheduledTime(SendAt, "Europe/Berlin"),
        End = new ScheduledTime(SendAt.AddDays(14), "Europe/Berlin"),
        Steps =
        [
            new JourneyStep.Wait(72),
            new JourneyStep.Branch(new Predicate.Did("registered"), [new JourneyStep.Exit("registered")], [new JourneyStep.Send(FollowUp.Key)]),
            new JourneyStep.Exit("followed up"),
        ],
    };

    /// <summary>The journey without a mail: HubSpot's description forbids what its documentation writes of one.</summary>
    public static JourneyAsset SilentJourney { get; } = Journey with { Steps = [new JourneyStep.Branch(new Predicate.Did("registered"), [], [new JourneyStep.Branch(new Predicate.Compare("country", Comparison.Is, ["DE"]), [], [])])] };

    public static Dictionary<string, string> Person(string industry = "logistics", string country = "DE", string? basis = "Freely given consent from contact") =>
        new(StringComparer.Ordinal) { ["industry"] = industry, ["country"] = country, ["firstname"] = "Jana", ["hs_legal_basis"] = basis ?? "" };

    public static void Fill(Portal portal, int people = 30)
    {
        for (var i = 0; i < people; i++)
        {
            portal.HubSpot.AddContact($"person{i}@example.com", Person());
        }
    }

    public static IConnector Connect(Portal portal, HttpClient http, ImmutableDictionary<string, string>? settings = null, string? address = null)
    {
        http.BaseAddress = new Uri($"{address ?? portal.Address}/");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", portal.HubSpot.Token);
        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("portal", $"{portal.HubSpot.PortalId}").Add("region", "na1").Add("ui", "app.hubspot.com");
        settings = (settings ?? ImmutableDictionary<string, string>.Empty).SetItem("address", portal.Address).SetItem("subscription_type", "77").SetItem("app_secret", portal.HubSpot.ClientSecret);
        return HubSpotManifest.Manifest.Create(new ConnectorContext("hubspot-main", http, settings, facts, portal.Time)
        {
            Fetch = async (address, stop) => await portal.Http.GetByteArrayAsync(address, stop),
            ReadFile = (path, _) => Task.FromResult<byte[]?>(path == "/assets/hall.png" ? [1, 2, 3] : null),
        });
    }

    public static Template Html(string literal) => Template.Of(TemplateFormat.Html, literal);

    private static EmailAsset Mail(string name, Delivery delivery) => new()
    {
        Key = new AssetKey(AssetKind.Email, name),
        Title = $"The {name}",
        Sender = new Sender("Ines Adler", "ines@example.com", "answers@example.com", "Example GmbH", "Musterweg 1, 10115 Berlin"),
        Subject = new Template(TemplateFormat.Line, [new Part.MergeField("first_name", "there"), new Part.Literal(", fewer picking errors")]),
        Preheader = Template.Of(TemplateFormat.Line, "Three changes"),
        Html = new Template(TemplateFormat.Html,
        [
            new Part.Literal("<!DOCTYPE html><html><body><p>Hello "), new Part.MergeField("first_name", "there"), new Part.Literal("</p><a href=\""), new Part.Address(AddressKind.Unsubscribe, ""),
            new Part.Literal("\">Unsubscribe</a>"), new Part.OpenPixel(), new Part.Literal("</body></html>"),
        ]),
        Text = Template.Of(TemplateFormat.Text, "Hello"),
        Audience = AudienceKey,
        Recipients = new Predicate.All([]),
        Delivery = delivery,
        OpenTrackingMarkets = [],
    };
}
