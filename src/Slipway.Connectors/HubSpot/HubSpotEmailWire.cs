using System.Text.Json;

namespace Slipway.Connectors.HubSpot;

/// <summary>A marketing email.</summary>
internal sealed record HubSpotEmail : IHubSpotRow
{
    /// <summary>The user who made it; for what an app makes, the app's.</summary>
    public string? CreatedById { get; init; }

    /// <summary>The user who changed it last.</summary>
    public string? UpdatedById { get; init; }

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subject { get; init; } = "";

    public string State { get; init; } = "";

    public string? Subcategory { get; init; }

    public string? Type { get; init; }

    public HubSpotEmailFrom? From { get; init; }

    public HubSpotEmailTo? To { get; init; }

    public HubSpotEmailContent? Content { get; init; }

    public HubSpotEmailSubscription? SubscriptionDetails { get; init; }

    public DateTimeOffset? PublishDate { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Who it comes from: replyTo is the address it is sent from.</summary>
internal sealed record HubSpotEmailFrom(string? FromName, string? ReplyTo, string? CustomReplyTo);

/// <summary>Who gets it.</summary>
internal sealed record HubSpotEmailTo(HubSpotEmailLists? ContactIlsLists);

/// <summary>Lists whose members get it, and those whose members do not.</summary>
internal sealed record HubSpotEmailLists(List<string>? Include, List<string>? Exclude);

/// <summary>The subscription type it belongs to.</summary>
internal sealed record HubSpotEmailSubscription(string? SubscriptionId);

/// <summary>What it says: the template, the modules in it, and the plain text beside it.</summary>
internal sealed record HubSpotEmailContent
{
    public string? TemplatePath { get; init; }

    public string? PlainTextVersion { get; init; }

    public Dictionary<string, JsonElement>? FlexAreas { get; init; }

    public Dictionary<string, JsonElement>? Widgets { get; init; }
}

/// <summary>What is written of an email; what is null is left as it is.</summary>
internal sealed record HubSpotEmailWrite
{
    public string? Name { get; init; }

    public string? Subject { get; init; }

    public string? Subcategory { get; init; }

    public HubSpotEmailFrom? From { get; init; }

    public HubSpotEmailTo? To { get; init; }

    public HubSpotEmailContent? Content { get; init; }

    public HubSpotEmailSubscription? SubscriptionDetails { get; init; }

    public string? PublishDate { get; init; }
}

/// <summary>What a recipient could notice of an email, and who the recipients are: what is compared for changes made outside.</summary>
internal sealed record HubSpotEmailHeld(
    string Name, string Subject, string Preheader, string FromName, string From, string ReplyTo, string Html, string Text, List<string> Lists, List<string> NotLists, string Subscription, string At, JsonElement? Recipients = null);

/// <summary>Figures of emails.</summary>
internal sealed record HubSpotStatistics(HubSpotAggregate? Aggregate);

/// <summary>Figures by name.</summary>
internal sealed record HubSpotAggregate(Dictionary<string, long>? Counters);
