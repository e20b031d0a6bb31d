using System.Collections.Immutable;

namespace Slipway.Sdk.Connectors;

/// <summary>Something that happened on a platform.</summary>
/// <param name="Id">Unique on its platform: the same id is the same event, however often it arrives.</param>
/// <param name="Type">One of <see cref="EventTypes"/>, or the event of a form or an outcome such as <c>registered</c> or <c>meeting</c>.</param>
/// <param name="Campaign">The campaign it belongs to; null for an outcome that belongs to the contact only.</param>
/// <param name="Asset">The asset it is about, as <c>email/invitation</c>.</param>
/// <param name="Contact">The contact's id on its platform, never an email address; null when it concerns the campaign as a whole.</param>
/// <param name="At">When it happened, by the business clock.</param>
public sealed record PlatformEvent(string Id, string Type, string? Campaign, string? Asset, string? Contact, DateTimeOffset At)
{
    /// <summary>More about it, without personal data: the link clicked, the client's kind, the arm of an exposure.</summary>
    public ImmutableSortedDictionary<string, string> Data { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A run of events and where to go on.</summary>
/// <param name="Events">The events, oldest first.</param>
/// <param name="Cursor">Where the next call goes on.</param>
/// <param name="More">Whether there is more at once.</param>
public sealed record EventPage(ImmutableArray<PlatformEvent> Events, string Cursor, bool More);

/// <summary>The types of event every platform's own are translated to.</summary>
public static class EventTypes
{
    /// <summary>A person entered the campaign's audience at launch; data <c>arm</c> is treated or held_out, <c>account</c> the target account the person belongs to, <c>global</c> the global holdout that stayed out.</summary>
    public const string Exposed = "exposed";

    /// <summary>A person would have entered the campaign's audience, and is written to by no campaign; data <c>global</c> names the global holdout.</summary>
    public const string Withheld = "withheld";

    /// <summary>The receiving server took the mail.</summary>
    public const string Delivered = "delivered";

    /// <summary>The mail could not be delivered; data <c>permanent</c> is true or false, and <c>about</c> is <c>sender</c> where the address was not the reason.</summary>
    public const string Bounced = "bounced";

    /// <summary>The open pixel was fetched.</summary>
    public const string Opened = "opened";

    /// <summary>A tracked link was followed; data <c>link</c> names it.</summary>
    public const string Clicked = "clicked";

    /// <summary>The person answered a mail.</summary>
    public const string Replied = "replied";

    /// <summary>The page of a target account was looked at, by whom is not known; data <c>account</c> names it.</summary>
    public const string Visited = "visited";

    /// <summary>The person reported the mail as unwanted.</summary>
    public const string Complained = "complained";

    /// <summary>The person unsubscribed.</summary>
    public const string Unsubscribed = "unsubscribed";

    /// <summary>The person registered by the campaign's form.</summary>
    public const string Registered = "registered";

    /// <summary>The person took part in the campaign's event.</summary>
    public const string Attended = "attended";

    /// <summary>All attendance of the campaign's event is known.</summary>
    public const string AttendanceKnown = "attendance.known";
}
