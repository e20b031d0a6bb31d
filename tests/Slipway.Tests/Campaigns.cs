using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Tests;

/// <summary>A whole and faultless webinar campaign, for tests to put one fault into.</summary>
internal static class Campaigns
{
    public const string Zone = "Europe/Berlin";
    public const string Connection = "built-in";
    public const string PostalAddress = "Beispiel GmbH, Hafenstraße 7, 20457 Hamburg";

    /// <summary>A Tuesday morning, a week before the invitation.</summary>
    public static DateTimeOffset Now { get; } = Berlin(9, 1, 9);

    public static CampaignTerms Terms { get; } = new()
    {
        Name = "warehouse-webinar",
        Title = "Warehouse webinar",
        Goal = new Goal("meeting", 60, 30) { BaseRate = new BaseRate(0.01, null) },
        Budget = new Money(1500m, "EUR"),
        Markets = ["DE", "AT"],
        Industry = "logistics",
        Language = "en",
        Zone = Zone,
        Launch = Time(9, 8, 10),
    };

    public static Inventory Inventory { get; } = new(new Dictionary<AssetKind, Placement>
    {
        [AssetKind.Audience] = new(Connection, LaunchEffect.Reversible),
        [AssetKind.Link] = new(Connection, LaunchEffect.Reversible),
        [AssetKind.Form] = new(Connection, LaunchEffect.Reversible),
        [AssetKind.Page] = new(Connection, LaunchEffect.Reversible),
        [AssetKind.Email] = new(Connection, LaunchEffect.Irreversible),
        [AssetKind.Journey] = new(Connection, LaunchEffect.Irreversible),
        [AssetKind.Report] = new(Connection, LaunchEffect.Reversible),
        [AssetKind.Calendar] = new(Connection, LaunchEffect.Reversible),
    }.ToImmutableDictionary());

    public static AudienceAsset Audience { get; } = new()
    {
        Key = Key("audience/leads"),
        Title = "Warehouse leads",
        Where = new Predicate.Compare("industry", Comparison.Is, ["logistics"]),
        Exclusions = [new Exclusion("already a customer", new Predicate.Compare("type", Comparison.Is, ["customer"]))],
        ConsentPurpose = "marketing-email",
        OptOutMarkets = [],
        RestDays = 7,
        Cap = 5000,
        Snapshot = "",
        Holdout = new Holdout(0.2, ""),
    };

    public static LinkAsset Button { get; } = new()
    {
        Key = Key("link/register"),
        Title = "Register",
        Page = Key("page/webinar"),
        Utm = new Utm("newsletter", "email", "warehouse-webinar", "invitation-button", "warehouse-webinar"),
    };

    public static LinkAsset Study { get; } = new()
    {
        Key = Key("link/study"),
        Title = "The study",
        Address = "https://example.com/study",
        Utm = new Utm("newsletter", "email", "warehouse-webinar", "invitation-study", "warehouse-webinar"),
    };

    public static FormAsset Form { get; } = new()
    {
        Key = Key("form/registration"),
        Title = "Registration",
        Fields = [new FormField("email", "Work email", FormFieldType.Email, true), new FormField("consent", "Send me invitations", FormFieldType.Consent, false)],
        Button = "Save my place",
        Event = EventTypes.Registered,
        ConsentPurpose = "marketing-email",
        Confirmation = Key("page/confirmation"),
    };

    public static PageAsset Page { get; } = new()
    {
        Key = Key("page/webinar"),
        Title = "Webinar",
        Slug = "warehouse-webinar",
        Html = PageHtml("<h1>Warehouses that run themselves</h1>"),
        Text = Template.Of(TemplateFormat.Text, "Warehouses that run themselves"),
    };

    public static PageAsset Confirmation { get; } = new()
    {
        Key = Key("page/confirmation"),
        Title = "Confirmation",
        Slug = "warehouse-webinar-thanks",
        Html = Template.Of(TemplateFormat.Html, "<!doctype html><html lang=\"en\"><body><h1>See you there</h1></body></html>"),
        Text = Template.Of(TemplateFormat.Text, "See you there"),
    };

    public static EmailAsset Invitation { get; } = Email("invitation", new Delivery.AtTime(Time(9, 8, 10)));

    public static EmailAsset Reminder { get; } = Email("reminder", new Delivery.AtTime(Time(9, 22, 10)));

    public static EmailAsset ThankYou { get; } = Email("thank-you", new Delivery.AfterEvent(EventTypes.AttendanceKnown, Time(9, 25, 10)));

    public static EmailAsset Nudge { get; } = Email("nudge", new Delivery.ByJourney(Key("journey/follow-up")));

    public static JourneyAsset Journey { get; } = new()
    {
        Key = Key("journey/follow-up"),
        Title = "Follow-up",
        Audience = Key("audience/leads"),
        Start = Time(9, 8, 10),
        End = Time(9, 24, 12),
        Steps =
        [
            new JourneyStep.Wait(72),
            new JourneyStep.Branch(new Predicate.Did(EventTypes.Registered), [new JourneyStep.Exit("registered")], [new JourneyStep.Send(Key("email/nudge"))]),
        ],
    };

    public static ReportAsset Report { get; } = new() { Key = Key("report/result"), Title = "Result", Metric = "meeting", WindowDays = 30 };

    public static CalendarAsset Calendar { get; } = new()
    {
        Key = Key("calendar/webinar"),
        Title = "Webinar",
        Start = Time(9, 24, 15),
        End = Time(9, 24, 16),
        Location = "https://example.com/live",
        Description = "Warehouses that run themselves",
    };

    public static ImmutableArray<Asset> Assets { get; } =
        [Audience, Button, Study, Form, Page, Confirmation, Invitation, Reminder, ThankYou, Nudge, Journey, Report, Calendar];

    public static AudienceFigures Figures { get; } = new(1300, 1200, 240, [new ExclusionCount("already a customer", 100)], "feed");

    public static AssetKey Key(string written) => AssetKey.TryParse(written)!.Value;

    public static ScheduledTime Time(int month, int day, int hour, int minute = 0) => new(Berlin(month, day, hour, minute), Zone);

    /// <summary>The webinar's assets, with those of the same name given way to the changed ones.</summary>
    public static ImmutableArray<Asset> With(params Asset[] changed) =>
        [.. Assets.Where(a => changed.All(c => c.Key != a.Key)), .. changed];

    public static ImmutableArray<Asset> Without(params string[] keys) => [.. Assets.Where(a => !keys.Contains(a.Key.ToString()))];

    /// <summary>The plan of the webinar.</summary>
    public static Plan Webinar(params Asset[] changed) => Planned(With(changed));

    public static Plan Planned(ImmutableArray<Asset> assets, Plan? parent = null, CampaignTerms? terms = null, string seed = "seed")
    {
        var (plan, findings) = Planner.Plan(terms ?? Terms, assets, Inventory, parent, seed);
        return plan ?? throw new InvalidOperationException(string.Join('\n', findings.Select(f => f.Message)));
    }

    /// <summary>What the checks look at before staging, with faults that a plan would not even take.</summary>
    public static CheckSubject Subject(params Asset[] changed) => Subject(With(changed));

    public static CheckSubject Subject(ImmutableArray<Asset> assets, CampaignTerms? terms = null) =>
        new() { Plan = Planned(Assets, terms: terms), Assets = assets, Now = Now };

    /// <summary>What the checks look at after staging: every page and form has answered.</summary>
    public static CheckSubject StagedSubject(params Asset[] changed) => Subject(changed) with
    {
        Readings = Staged(Webinar()).Readings,
        Reached = [.. Assets.Where(a => a is PageAsset or FormAsset).Select(a => new Reached(a.Key, 200))],
    };

    public static StagedPlan Staged(Plan plan, AudienceFigures? figures = null) =>
        StagedPlan.From(plan, plan.Assets.ToImmutableSortedDictionary(a => a.Key, a => Reading(a, figures ?? Figures)));

    public static Reading Reading(Asset asset, AudienceFigures figures)
    {
        var content = JsonSerializer.SerializeToElement(asset, AssetJson.Options);
        return new Reading($"id-{asset.Key.Name}", $"{Terms.Name}:{asset.Key}", "1", RemoteState.Staged, content)
        {
            Asset = asset,
            Audience = asset is AudienceAsset ? figures : null,
        };
    }

    /// <summary>A page around some HTML, with the form.</summary>
    public static Template PageHtml(string inside, string style = "") => new(TemplateFormat.Html,
    [
        new Part.Literal($"<!doctype html><html lang=\"en\"><head><style>{style}</style></head><body>{inside}<form method=\"post\" action=\""),
        new Part.Address(AddressKind.Form, "registration"),
        new Part.Literal("\"><button>Save my place</button></form></body></html>"),
    ]);

    /// <summary>A mail's HTML around some parts, with a button and a footer.</summary>
    public static Template MailHtml(params Part[] inside) => new(TemplateFormat.Html,
    [
        new Part.Literal("<!doctype html><html lang=\"en\"><body style=\"margin:0;background-color:#ffffff;color:#1a1a1a\"><p>Hello "),
        new Part.MergeField("first_name", "there"),
        new Part.Literal(",</p>"),
        .. inside,
        new Part.Literal("<p><a style=\"background:#0b5394;color:#fff\" href=\""),
        new Part.Address(AddressKind.Link, "register"),
        new Part.Literal("\">Save your place</a></p><p>Beispiel GmbH<br>Hafenstra&szlig;e 7<br>20457 Hamburg<br><a href=\""),
        new Part.Address(AddressKind.Unsubscribe, ""),
        new Part.Literal("\">Unsubscribe</a></p><img src=\""),
        new Part.Address(AddressKind.OpenPixel, ""),
        new Part.Literal("\" alt=\"\" width=\"1\" height=\"1\"></body></html>"),
    ]);

    /// <summary>A mail's text part.</summary>
    public static Template MailText(params Part[] inside) => new(TemplateFormat.Text,
    [
        new Part.Literal("Hello "),
        new Part.MergeField("first_name", "there"),
        new Part.Literal(",\n"),
        .. inside,
        new Part.Address(AddressKind.Link, "register"),
        new Part.Literal("\n\nBeispiel GmbH\nHafenstraße 7\n20457 Hamburg\nUnsubscribe: "),
        new Part.Address(AddressKind.Unsubscribe, ""),
    ]);

    private static EmailAsset Email(string name, Delivery delivery) => new()
    {
        Key = new AssetKey(AssetKind.Email, name),
        Title = name,
        Sender = new Sender("Jana Beispiel", "jana@example.com", null, "Beispiel GmbH", PostalAddress),
        Subject = Template.Of(TemplateFormat.Line, $"Warehouses that run themselves: {name}"),
        Preheader = Template.Of(TemplateFormat.Line, "Forty minutes with the people who built one, on 24 September."),
        Html = MailHtml(),
        Text = MailText(),
        Audience = Key("audience/leads"),
        Recipients = new Predicate.All([]),
        Delivery = delivery,
        OpenTrackingMarkets = [],
    };

    private static DateTimeOffset Berlin(int month, int day, int hour, int minute = 0) => new(2026, month, day, hour, minute, 0, TimeSpan.FromHours(2));
}
