using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Connectors.Slack;

/// <summary>What every answer has.</summary>
internal record SlackAnswer
{
    public bool Ok { get; init; }

    public string? Error { get; init; }

    public string? Needed { get; init; }

    public SlackMetadata? ResponseMetadata { get; init; }
}

internal sealed record SlackMetadata(string? NextCursor, ImmutableArray<string>? Messages);

internal sealed record SlackAuth : SlackAnswer
{
    public string? Team { get; init; }

    public string? TeamId { get; init; }

    public string? User { get; init; }
}

internal sealed record SlackPosted : SlackAnswer
{
    public string? Ts { get; init; }

    public string? Channel { get; init; }
}

internal sealed record SlackMessages : SlackAnswer
{
    public ImmutableArray<SlackMessage>? Messages { get; init; }
}

internal sealed record SlackMessage(string? Ts, ImmutableArray<SlackBlock>? Blocks);

internal sealed record SlackChannelInfo : SlackAnswer
{
    public SlackChannel? Channel { get; init; }
}

internal sealed record SlackChannel(string? Id, string? Name, bool? IsMember, bool? IsArchived, bool? IsExtShared);

internal sealed record SlackUserInfo : SlackAnswer
{
    public SlackUser? User { get; init; }
}

internal sealed record SlackUser
{
    public string? Id { get; init; }

    public string? TeamId { get; init; }

    public bool? Deleted { get; init; }

    public bool? IsBot { get; init; }

    public bool? IsAppUser { get; init; }

    public bool? IsRestricted { get; init; }

    public bool? IsUltraRestricted { get; init; }

    public bool? IsStranger { get; init; }

    public bool? IsEmailConfirmed { get; init; }

    public SlackProfile? Profile { get; init; }
}

internal sealed record SlackProfile(string? Email);

internal sealed record SlackText(string Type, string Text);

/// <summary>A block of a message or form; which fields it has is by its type.</summary>
internal sealed record SlackBlock
{
    public string? Type { get; init; }

    public string? BlockId { get; init; }

    public SlackText? Text { get; init; }

    /// <summary>Buttons, or the texts of a context.</summary>
    public ImmutableArray<SlackElement>? Elements { get; init; }

    public SlackText? Label { get; init; }

    public SlackElement? Element { get; init; }
}

internal sealed record SlackElement
{
    public string? Type { get; init; }

    /// <summary>A text object for a button, a text for a context.</summary>
    public System.Text.Json.JsonElement? Text { get; init; }

    public string? ActionId { get; init; }

    public string? Value { get; init; }

    public string? Style { get; init; }

    public string? Url { get; init; }

    public bool? Multiline { get; init; }

    public int? MaxLength { get; init; }
}

/// <summary>A form that a person fills in.</summary>
internal sealed record SlackView
{
    public string Type { get; init; } = "modal";

    public SlackText? Title { get; init; }

    public SlackText? Submit { get; init; }

    public SlackText? Close { get; init; }

    public string? CallbackId { get; init; }

    public string? PrivateMetadata { get; init; }

    public ImmutableArray<SlackBlock>? Blocks { get; init; }

    public SlackViewState? State { get; init; }
}

/// <summary>What was filled in: by block id, then by action id.</summary>
internal sealed record SlackViewState(Dictionary<string, Dictionary<string, SlackElement>>? Values);

/// <summary>What a click or a form sends us.</summary>
internal sealed record SlackPayload
{
    public string? Type { get; init; }

    public SlackSender? User { get; init; }

    public SlackTeam? Team { get; init; }

    public SlackChannel? Channel { get; init; }

    public SlackContainer? Container { get; init; }

    public string? TriggerId { get; init; }

    public ImmutableArray<SlackElement>? Actions { get; init; }

    public SlackView? View { get; init; }
}

internal sealed record SlackSender(string? Id, string? TeamId);

internal sealed record SlackTeam(string? Id);

internal sealed record SlackContainer(string? MessageTs, string? ChannelId);

/// <summary>What a form remembers of the click that opened it.</summary>
internal sealed record SlackFormMemory(string Thread, string Subject);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackAnswer))]
[JsonSerializable(typeof(SlackAuth))]
[JsonSerializable(typeof(SlackPosted))]
[JsonSerializable(typeof(SlackMessages))]
[JsonSerializable(typeof(SlackChannelInfo))]
[JsonSerializable(typeof(SlackUserInfo))]
[JsonSerializable(typeof(ImmutableArray<SlackBlock>))]
[JsonSerializable(typeof(SlackView))]
[JsonSerializable(typeof(SlackPayload))]
[JsonSerializable(typeof(SlackFormMemory))]
[JsonSerializable(typeof(SlackText))]
internal sealed partial class SlackJson : JsonSerializerContext;
