using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>An amount of money.</summary>
/// <param name="Amount">The amount in the currency's main unit.</param>
/// <param name="Currency">ISO 4217 code, for example EUR.</param>
public sealed record Money(decimal Amount, string Currency);

/// <summary>A moment that a marketer chose in a time zone.</summary>
/// <param name="At">The instant, written with the offset the zone has then.</param>
/// <param name="Zone">IANA name of the zone, for example Europe/Berlin.</param>
public sealed record ScheduledTime(DateTimeOffset At, string Zone);

/// <summary>Who a mail comes from.</summary>
/// <param name="Name">The name inboxes show.</param>
/// <param name="Address">The address it comes from.</param>
/// <param name="ReplyTo">Where answers go, when not to <paramref name="Address"/>.</param>
/// <param name="Company">The company that sends it.</param>
/// <param name="PostalAddress">Where the company can be written to, on one line; it must stand in every mail.</param>
public sealed record Sender(string Name, string Address, string? ReplyTo, string Company, string PostalAddress);

/// <summary>One thing of a campaign, complete: nothing in it is left to the platform that makes it.</summary>
/// <remarks>A closed set. Which asset needs which other before it can exist is <see cref="Needs"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AudienceAsset), "audience")]
[JsonDerivedType(typeof(LinkAsset), "link")]
[JsonDerivedType(typeof(FormAsset), "form")]
[JsonDerivedType(typeof(PageAsset), "page")]
[JsonDerivedType(typeof(EmailAsset), "email")]
[JsonDerivedType(typeof(JourneyAsset), "journey")]
[JsonDerivedType(typeof(ReportAsset), "report")]
[JsonDerivedType(typeof(CalendarAsset), "calendar")]
[JsonDerivedType(typeof(AdAsset), "ad")]
[JsonDerivedType(typeof(CrmCampaignAsset), "crm_campaign")]
public abstract record Asset
{
    private protected Asset()
    {
    }

    /// <summary>Its name within the campaign.</summary>
    public required AssetKey Key { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Title { get; init; }

    // System.Text.Json does not inherit [JsonIgnore]: every override repeats it, or the asset would hold what follows from it.
    /// <summary>The assets that must be there before this one.</summary>
    [JsonIgnore]
    public abstract IEnumerable<AssetKey> Needs { get; }

    private protected static IEnumerable<AssetKey> NeedsOf(params IEnumerable<Template> templates) => templates
        .SelectMany(t => t.AllParts())
        .OfType<Part.Address>()
        .Select(a => a.Kind switch
        {
            AddressKind.Link => new AssetKey(AssetKind.Link, a.Target),
            AddressKind.Page => new AssetKey(AssetKind.Page, a.Target),
            AddressKind.Form => new AssetKey(AssetKind.Form, a.Target),
            AddressKind.Calendar => new AssetKey(AssetKind.Calendar, a.Target),
            _ => (AssetKey?)null,
        })
        .OfType<AssetKey>()
        .Distinct();
}

/// <summary>People left out of an audience, and why.</summary>
/// <param name="Reason">Shown in the review, for example "already a customer".</param>
/// <param name="Where">Who it concerns.</param>
public sealed record Exclusion(string Reason, Predicate Where);

/// <summary>Who is meant, who is left out and why, how many at most, and who is held out to measure against.</summary>
public sealed record AudienceAsset : Asset
{
    /// <summary>Who is meant.</summary>
    public required Predicate Where { get; init; }

    /// <summary>Who is left out, in order: a person counts under the first reason that fits.</summary>
    public required ImmutableArray<Exclusion> Exclusions { get; init; }

    /// <summary>The purpose a person must have consented to, for example <c>marketing-email</c>.</summary>
    public required string ConsentPurpose { get; init; }

    /// <summary>The purpose a person must have consented to before an ads platform is told who they are, for example <c>ads-matching</c>; null lets it be told of nobody.</summary>
    /// <remarks>No market's law stands in for this consent, and no legitimate interest does: it is asked of each person.</remarks>
    public string? AdsConsent { get; init; }

    /// <summary>Countries whose law lets business recipients be mailed without prior consent (opt-out markets).</summary>
    public required ImmutableArray<string> OptOutMarkets { get; init; }

    /// <summary>Leaves out who was mailed a campaign within so many days; 0 leaves out no one.</summary>
    public required int RestDays { get; init; }

    /// <summary>The most people it may hold; more is an error, never a cut.</summary>
    public required int Cap { get; init; }

    /// <summary>The target accounts whose people are meant; null when people are meant wherever they work.</summary>
    public AccountList? Accounts { get; init; }

    /// <summary>The id under which its members are fixed.</summary>
    public required string Snapshot { get; init; }

    /// <summary>Who is held out.</summary>
    public required Holdout Holdout { get; init; }

    /// <summary>Who is written to by no campaign at the time of this one; null where nobody is, or this one is to reach everybody.</summary>
    public GlobalHoldout? Global { get; init; }

    /// <summary>The part of the people it may have, among campaigns that must not meet in one person; null where it may have all.</summary>
    public ExclusiveRange? Exclusive { get; init; }

    /// <summary>What is tried on its people; null where everybody is written to alike.</summary>
    public Experiment? Experiment { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => [];
}

/// <summary>A tracked link.</summary>
public sealed record LinkAsset : Asset
{
    /// <summary>Where it leads: an https address, or null when it leads to <see cref="Page"/> or <see cref="AccountPage"/>.</summary>
    public string? Address { get; init; }

    /// <summary>The page of the campaign it leads to.</summary>
    public AssetKey? Page { get; init; }

    /// <summary>The page file, one page per target account, of which it leads each person to their own account's.</summary>
    public string? AccountPage { get; init; }

    /// <summary>Its campaign parameters.</summary>
    public required Utm Utm { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => Page is { } page ? [page] : [];
}

/// <summary>Campaign parameters of a link: lower case letters, digits, dot, underscore and hyphen.</summary>
public sealed record Utm(string Source, string Medium, string Campaign, string Content, string Id)
{
    /// <summary>The parameters as a query, without the question mark.</summary>
    public override string ToString() =>
        $"utm_source={Source}&utm_medium={Medium}&utm_campaign={Campaign}&utm_content={Content}&utm_id={Id}";
}

/// <summary>What a form field takes.</summary>
public enum FormFieldType
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>An email address.</summary>
    Email,

    /// <summary>One of the options.</summary>
    Choice,

    /// <summary>A box to tick; never ticked beforehand.</summary>
    Consent,
}

/// <summary>A field of a form.</summary>
public sealed record FormField(string Name, string Label, FormFieldType Type, bool Required)
{
    /// <summary>The options of a choice.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}

/// <summary>A form, the event a submission is, and the consent it asks for.</summary>
public sealed record FormAsset : Asset
{
    /// <summary>Its fields, in order.</summary>
    public required ImmutableArray<FormField> Fields { get; init; }

    /// <summary>What the button says.</summary>
    public required string Button { get; init; }

    /// <summary>The event a submission is, for example <c>registered</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The purpose the consent box is for; the box's label is the wording that is stored.</summary>
    public required string ConsentPurpose { get; init; }

    /// <summary>The page shown after a submission.</summary>
    public required AssetKey Confirmation { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => [Confirmation];
}

/// <summary>A web page, rendered.</summary>
public sealed record PageAsset : Asset
{
    /// <summary>The last part of its address.</summary>
    public required string Slug { get; init; }

    /// <summary>The whole HTML document.</summary>
    public required Template Html { get; init; }

    /// <summary>The page as plain text.</summary>
    public required Template Text { get; init; }

    /// <summary>What search engines and messengers show under the title.</summary>
    public string Description { get; init; } = "";

    /// <summary>The page file it was made of, where that makes one page per target account; null otherwise.</summary>
    public string? Source { get; init; }

    /// <summary>The key of the target account it is for; null for a page that is for everyone.</summary>
    public string? Account { get; init; }

    /// <summary>The page's content as blocks, without frame and styles: for platforms that have a theme of their own.</summary>
    public ImmutableArray<PageBlock> Blocks { get; init; } = [];

    /// <inheritdoc/>
    /// <remarks>Pages may link to each other: their addresses follow from their slugs, so neither has to be there first.</remarks>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => NeedsOf(Html).Where(n => n.Kind != AssetKind.Page);
}

/// <summary>When an email goes out.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "delivery")]
[JsonDerivedType(typeof(AtTime), "at_time")]
[JsonDerivedType(typeof(AfterEvent), "after_event")]
[JsonDerivedType(typeof(ByJourney), "by_journey")]
public abstract record Delivery
{
    private protected Delivery()
    {
    }

    /// <summary>To all its recipients at one time.</summary>
    public sealed record AtTime(ScheduledTime Time) : Delivery;

    /// <summary>Once the campaign itself has the event (for example <c>attendance.known</c>), and not before the time.</summary>
    public sealed record AfterEvent(string Event, ScheduledTime NotBefore) : Delivery;

    /// <summary>When the journey comes to it.</summary>
    public sealed record ByJourney(AssetKey Journey) : Delivery;
}

/// <summary>An email, rendered, with its recipients and schedule.</summary>
public sealed record EmailAsset : Asset
{
    /// <summary>Who it comes from.</summary>
    public required Sender Sender { get; init; }

    /// <summary>The subject.</summary>
    public required Template Subject { get; init; }

    /// <summary>The line inboxes show after the subject.</summary>
    public required Template Preheader { get; init; }

    /// <summary>The whole HTML document.</summary>
    public required Template Html { get; init; }

    /// <summary>The plain-text part.</summary>
    public required Template Text { get; init; }

    /// <summary>The audience it goes to; the held-out people never get it.</summary>
    public required AssetKey Audience { get; init; }

    /// <summary>Who of the audience gets it, judged when it goes out.</summary>
    public required Predicate Recipients { get; init; }

    /// <summary>When it goes out.</summary>
    public required Delivery Delivery { get; init; }

    /// <summary>When it begins to go out, at the earliest; null for one that a journey sends, which has no time of its own.</summary>
    /// <remarks>It follows from <see cref="Delivery"/>, so it is no part of what the asset says of itself as JSON.</remarks>
    [JsonIgnore]
    public ScheduledTime? Start => Delivery switch
    {
        Delivery.AtTime at => at.Time,
        Delivery.AfterEvent after => after.NotBefore,
        _ => null,
    };

    /// <summary>Countries where openings may be recorded without the person's own consent to it.</summary>
    public required ImmutableArray<string> OpenTrackingMarkets { get; init; }

    /// <summary>For how many hours a send whose time passed while no server ran still goes out by itself, where nothing else is said.</summary>
    public const int UsualLateHours = 4;

    /// <summary>When it waits for its recipients' morning; null where it goes out at its time, whatever the hour is for whom.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>For how many hours a send whose time passed while no server ran still goes out by itself; later a person is asked. Null for <see cref="UsualLateHours"/>.</summary>
    public int? LateHours { get; init; }

    /// <summary>The steps in which it goes out; null where it goes to everyone at once.</summary>
    public Ramp? Ramp { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => NeedsOf(Html, Text).Prepend(Audience);
}

/// <summary>A step of a journey.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(Wait), "wait")]
[JsonDerivedType(typeof(Branch), "branch")]
[JsonDerivedType(typeof(Send), "send")]
[JsonDerivedType(typeof(Exit), "exit")]
public abstract record JourneyStep
{
    private protected JourneyStep()
    {
    }

    /// <summary>Waits so many hours.</summary>
    public sealed record Wait(int Hours) : JourneyStep;

    /// <summary>Goes one way or the other; a way that ends returns to the step after.</summary>
    public sealed record Branch(Predicate If, ImmutableArray<JourneyStep> Then, ImmutableArray<JourneyStep> Otherwise) : JourneyStep;

    /// <summary>Sends an email of the campaign.</summary>
    public sealed record Send(AssetKey Email) : JourneyStep;

    /// <summary>Leaves the journey.</summary>
    public sealed record Exit(string Reason) : JourneyStep;
}

/// <summary>What happens to a person after an email of the campaign.</summary>
public sealed record JourneyAsset : Asset
{
    /// <summary>The audience it is for; the held-out people never enter.</summary>
    public required AssetKey Audience { get; init; }

    /// <summary>When everyone of the audience enters.</summary>
    public required ScheduledTime Start { get; init; }

    /// <summary>When everyone still in it leaves.</summary>
    public required ScheduledTime End { get; init; }

    /// <summary>Its steps, in order.</summary>
    public required ImmutableArray<JourneyStep> Steps { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => Emails(Steps).Distinct().Prepend(Audience);

    private static IEnumerable<AssetKey> Emails(ImmutableArray<JourneyStep> steps) => steps.SelectMany(step => step switch
    {
        JourneyStep.Send send => [send.Email],
        JourneyStep.Branch branch => Emails(branch.Then).Concat(Emails(branch.Otherwise)),
        _ => Enumerable.Empty<AssetKey>(),
    });
}

/// <summary>What will be reported.</summary>
public sealed record ReportAsset : Asset
{
    /// <summary>The event that is the goal, for example <c>meeting</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>How many days after the first mail an outcome still counts.</summary>
    public required int WindowDays { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => [];
}

/// <summary>An entry for calendars.</summary>
public sealed record CalendarAsset : Asset
{
    /// <summary>When it begins.</summary>
    public required ScheduledTime Start { get; init; }

    /// <summary>When it ends.</summary>
    public required ScheduledTime End { get; init; }

    /// <summary>Where: a room or an https address.</summary>
    public required string Location { get; init; }

    /// <summary>What it is about.</summary>
    public required string Description { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<AssetKey> Needs => [];
}
