using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Slack;

/// <summary>A message as people see it.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Ts">When it was sent, which is its id.</param>
/// <param name="User">Who wrote it.</param>
/// <param name="Text">Its text: what notifications show, and all there is where there are no blocks.</param>
public sealed record SlackMessage(string Channel, string Ts, string User, string Text)
{
    /// <summary>Its blocks; empty for none.</summary>
    public JsonArray Blocks { get; init; } = [];

    /// <summary>The message whose thread it is in; null for none.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>The only one who sees it; null for everyone in the channel.</summary>
    public string? OnlyFor { get; init; }

    /// <summary>Whether it was changed after it was sent.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Whether the application wrote it.</summary>
    public bool IsOurs { get; init; }
}

/// <summary>A person of the workspace.</summary>
/// <param name="Id">For example <c>U000000001</c>.</param>
/// <param name="Email">Their address.</param>
/// <param name="Name">What they are called.</param>
public sealed record SlackUser(string Id, string Email, string Name)
{
    /// <summary>Whether they have left.</summary>
    public bool IsDeactivated { get; init; }

    /// <summary>Whether they have shown that the address is theirs.</summary>
    public bool IsEmailConfirmed { get; init; } = true;

    /// <summary>Whether they are a guest, who sees only some channels.</summary>
    public bool IsGuest { get; init; }
}

internal sealed record SlackChannel(string Id, string Name, bool IsPrivate, DateTimeOffset Created)
{
    public bool IsArchived { get; init; }

    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);
}

internal sealed record SlackView(string Id, string User, JsonObject Content, string Hash);

/// <summary>A click's way back: a trigger for one view within three seconds, an address for five answers within half an hour.</summary>
internal sealed record SlackClick(string Channel, string Ts, string User, DateTimeOffset At)
{
    public bool IsTriggerUsed { get; set; }

    public int Answers { get; set; }
}
