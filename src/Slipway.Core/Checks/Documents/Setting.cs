using System.Collections.Immutable;

namespace Slipway.Core.Checks.Documents;

/// <summary>For whom and where a document is meant: what decides which rules apply to it. Null is "not known".</summary>
public sealed record Setting
{
    /// <summary>Nothing is known.</summary>
    public static Setting Unknown { get; } = new();

    /// <summary>The kinds there are; <c>campaign</c> is a campaign as a whole.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["ad", "calendar", "campaign", "email", "form", "journey", "page"];

    /// <summary>The channels there are.</summary>
    public static ImmutableArray<string> Channels { get; } = ["display", "email", "search", "social", "web"];

    /// <summary>The kind of asset: one of <see cref="Kinds"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>The markets, as two-letter codes of ISO 3166-1; empty when not known.</summary>
    public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>The industry of those it is for, in lower case.</summary>
    public string? Industry { get; init; }

    /// <summary>The channel: one of <see cref="Channels"/>.</summary>
    public string? Channel { get; init; }

    /// <summary>The language, as a tag of BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>What the world outside answered about it.</summary>
    public Answers Answers { get; init; } = Answers.None;

    /// <summary>Whether a platform's template or theme stands around it, which nobody here can see: what may be in there is not missed, and not judged by what stands before it.</summary>
    public bool IsFramed { get; init; }

    /// <summary>Whether it is no text of its own but stands in a page or comes with a mail: what must stand in a text need not stand in it.</summary>
    internal bool IsPiece => IsFragment || Kind is "form" or "calendar";

    /// <summary>Whether it is a sentence that is filled into texts, and none of its own.</summary>
    internal bool IsFragment { get; init; }

    /// <summary>The same for two settings to which the same rules apply.</summary>
    internal string Key => string.Join('|', Kind, string.Join(',', Markets), Industry, Channel, Language, IsFramed, IsFragment);
}
