using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>What the adapters share: the interface, the settings, and what assets of one kind must know of those of another.</summary>
internal sealed class HubSpotServices
{
    public HubSpotServices(ConnectorContext context)
    {
        Time = context.Time;
        Settings = new HubSpotSettings(context);
        Api = new PlatformApi(context.Http, new HubSpotErrors(context.Time).Of, context.Time);
        Lists = new HubSpotLists(Api, context.Time);
        Contacts = new HubSpotContacts(Api);
        Campaigns = new HubSpotCampaigns(Api, context.Time);
        Files = new HubSpotFiles(Api, context.ReadFile);
    }

    public PlatformApi Api { get; }

    public TimeProvider Time { get; }

    public HubSpotSettings Settings { get; }

    public HubSpotLists Lists { get; }

    public HubSpotContacts Contacts { get; }

    public HubSpotCampaigns Campaigns { get; }

    public HubSpotFiles Files { get; }

    /// <summary>The email adapter; set once it is made.</summary>
    public HubSpotEmailAdapter? Emails { get; set; }

    /// <summary>The form adapter; set once it is made.</summary>
    public HubSpotFormAdapter? Forms { get; set; }

    /// <summary>A translation of conditions.</summary>
    public static HubSpotFilters Filters(Func<string, ImmutableArray<HubSpotFilter>?> did) => new(did);

    /// <summary>How HubSpot is asked whether a contact did something in a campaign: by the campaign's forms, and by its emails.</summary>
    public async Task<Func<string, ImmutableArray<HubSpotFilter>?>> EventsAsync(string campaign, Predicate where, CancellationToken cancellation)
    {
        var events = HubSpotFilters.Events(where).ToHashSet(StringComparer.Ordinal);
        var emails = events.Any(e => OperatorOf(e) is not null) ? [.. (await Emails!.IdsAsync(campaign, cancellation)).Values.Order(StringComparer.Ordinal)] : ImmutableArray<string>.Empty;
        var forms = events.Contains(EventTypes.Registered) ? await Forms!.IdsAsync(campaign, cancellation) : [];
        return what => Settings.EventProperties.TryGetValue(what, out var property) ? [Elsewhere(property, campaign)]
            : OperatorOf(what) is { } name ? [.. emails.Select(id => new HubSpotFilter("EMAIL_EVENT") { EmailId = id, AppId = "0", Level = "EMAIL_API_CAMPAIGN_GROUP", Operator = name })]
            : what == EventTypes.Registered && !forms.IsEmpty ? [.. forms.Select(id => new HubSpotFilter("FORM_SUBMISSION") { FormId = id, Operator = "FILLED_OUT" })]
            : null;
    }

    /// <summary>Whether HubSpot can be asked at all whether a contact did something: stand-ins, for a check before anything is made.</summary>
    public static ImmutableArray<HubSpotFilter>? Askable(string happened) =>
        OperatorOf(happened) is { } name ? [new HubSpotFilter("EMAIL_EVENT") { Operator = name }]
        : happened == EventTypes.Registered ? [new HubSpotFilter("FORM_SUBMISSION") { Operator = "FILLED_OUT" }]
        : null;

    /// <summary>Whether this account can be asked: as <see cref="Askable"/>, and for what a property of it says.</summary>
    public ImmutableArray<HubSpotFilter>? CanAsk(string happened) => Settings.EventProperties.TryGetValue(happened, out var property) ? [Elsewhere(property, "")] : Askable(happened);

    private static HubSpotFilter Elsewhere(string property, string campaign) => new("PROPERTY") { Property = property, Operation = new HubSpotOperation("MULTISTRING", "CONTAINS", false) { Values = [campaign] } };

    /// <summary>What of an email HubSpot cannot fill in: it knows what is written about contacts, and nothing of lists of accounts and segments.</summary>
    public static ImmutableArray<Finding> OfAccount(EmailAsset email)
    {
        (string Field, Template Template)[] texts = [("subject", email.Subject), ("preheader", email.Preheader), ("html", email.Html), ("text", email.Text)];
        return
        [
            .. from text in texts
               from name in text.Template.AllParts().Select(p => p switch { Part.MergeField f => f.Name, Part.When w => w.Field, _ => "" }).Where(TargetAccount.IsField).Distinct()
               select OfAccount(name) with { Field = text.Field },
            .. texts.Where(t => t.Template.AllParts().Any(p => p is Part.MergeField { Words: not null })).Select(t =>
                Finding.Error("segment-words-elsewhere", $"The {t.Field} of {email.Key} says something else to each segment, and what stands in {SegmentWords.Prefix}* fields is not given to HubSpot.", fix: "Put email and audience on the built-in stack under `platforms:`, or write the words with :::when for each value.") with { Field = t.Field }),
            .. texts.Where(t => t.Template.AllParts().Any(p => p is Part.Address { Kind: AddressKind.AccountPage })).Select(t =>
                Finding.Error("account-page-elsewhere", $"The {t.Field} of {email.Key} leads to the page of the recipient's account, and HubSpot does not know whose page is whose.", fix: "Put email, link and page on the built-in stack under `platforms:`, or lead to a page for everyone.") with { Field = t.Field }),
        ];
    }

    /// <summary>That a field of an account is none of HubSpot's.</summary>
    public static Finding OfAccount(string field) => Finding.Error("account-field-elsewhere", $"HubSpot's contacts have no property for {field}.", fix: "Put email and audience on the built-in stack under `platforms:`; or write the value into a property of the contacts, and use that.");

    /// <summary>That HubSpot is not told who was assigned what.</summary>
    public static Finding NoExperiment { get; } = Finding.Error("experiment-elsewhere", "HubSpot is not told which variant a contact was assigned, so nothing can be tried there.", fix: "Put email, audience and journey on the built-in stack under `platforms:`, or take the experiment out.");

    /// <summary>The address of a page of this account, or of what another platform holds.</summary>
    public string? AddressOf(StageRequest request, Part.Address hole)
    {
        var key = hole.Kind switch { AddressKind.Link => "link/", AddressKind.Page => "page/", AddressKind.Form => "form/", AddressKind.Calendar => "calendar/", _ => null };
        return key is null ? null
            : request.Needs.GetValueOrDefault($"{key}{hole.Target}")?.Address
            ?? (hole.Kind == AddressKind.Page && request.Slugs.TryGetValue(hole.Target, out var slug) && Settings.PageDomain is { } domain ? $"https://{domain}/{slug}" : null);
    }

    /// <summary>What HubSpot calls an event of an email; null where it is none.</summary>
    public static string? OperatorOf(string happened) => happened switch
    {
        EventTypes.Delivered => "RECEIVED",
        EventTypes.Opened => "OPENED",
        EventTypes.Clicked => "LINK_CLICKED",
        EventTypes.Bounced => "BOUNCED",
        EventTypes.Unsubscribed => "UNSUBSCRIBED",
        "replied" => "REPLIED",
        _ => null,
    };
}
