using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Platform;

/// <summary>What the platform holds: what is live, and beside it the draft.</summary>
public sealed record PlatformObject(string Id, string Key, string Campaign, string Kind)
{
    public int Revision { get; init; } = 1;

    /// <summary>draft, live, held or removed.</summary>
    public string State { get; init; } = "draft";

    public JsonNode? Draft { get; init; }

    public JsonNode? Live { get; init; }

    /// <summary>A field for the caller's own note: the operation that wrote it last.</summary>
    public string Note { get; init; } = "";
}

/// <summary>What a caller asks to change.</summary>
public sealed record PlatformWrite(string Note, string? Campaign, string? Kind, JsonNode? Content);

/// <summary>Something that happened on the platform.</summary>
public sealed record PlatformHappening(long Number, string Type, string Key, DateTimeOffset At);
