using System.Text.Json;

namespace Slipway.Connectors.HubSpot;

/// <summary>A landing page.</summary>
internal sealed record HubSpotPage : IHubSpotRow
{
    /// <summary>The user who made it; for what an app makes, the app's.</summary>
    public string? CreatedById { get; init; }

    /// <summary>The user who changed it last.</summary>
    public string? UpdatedById { get; init; }

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Slug { get; init; }

    public string? HtmlTitle { get; init; }

    public string? MetaDescription { get; init; }

    public string? TemplatePath { get; init; }

    public string? Url { get; init; }

    public string? State { get; init; }

    public string? CurrentState { get; init; }

    public bool CurrentlyPublished { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public Dictionary<string, JsonElement>? LayoutSections { get; init; }

    public Dictionary<string, JsonElement>? Widgets { get; init; }
}

/// <summary>What is written of a page; what is null is left as it is.</summary>
internal sealed record HubSpotPageWrite
{
    public string? Name { get; init; }

    public string? Slug { get; init; }

    public string? HtmlTitle { get; init; }

    public string? MetaDescription { get; init; }

    public string? TemplatePath { get; init; }

    public string? Domain { get; init; }

    public string? State { get; init; }

    public Dictionary<string, JsonElement>? Widgets { get; init; }
}

/// <summary>When a page goes live.</summary>
internal sealed record HubSpotPageSchedule(string Id, string PublishDate);

/// <summary>What a visitor could notice of a page: what is compared for changes made outside.</summary>
internal sealed record HubSpotPageHeld(string Name, string Slug, string Title, string Description, string Html, string Template);
