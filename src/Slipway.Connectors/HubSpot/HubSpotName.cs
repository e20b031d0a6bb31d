using System.Text.RegularExpressions;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>How far something is that HubSpot itself keeps no state for; written at the end of its name, where everybody in HubSpot reads it.</summary>
internal enum HubSpotMark
{
    /// <summary>Nothing to say.</summary>
    None,

    /// <summary>Being made: not all of it is there yet.</summary>
    Unfinished,

    /// <summary>Prepared and not launched; for lists and forms, which have no draft.</summary>
    Prepared,

    /// <summary>It was live and is held.</summary>
    OnHold,

    /// <summary>It has no time of its own: Slipway gives it one when what it waits for has happened.</summary>
    Waits,
}

/// <summary>The name of a thing of ours in HubSpot: what a person calls it, the key by which we know it again, and how far it is.</summary>
/// <remarks>Written <c>Invitation [spring-webinar:email/invitation] · on hold</c>. HubSpot has no other field for a key that all kinds of thing share.</remarks>
/// <param name="Title">What a person calls it.</param>
/// <param name="Key">The external key; empty for what Slipway did not make.</param>
/// <param name="Mark">How far it is.</param>
internal sealed partial record HubSpotName(string Title, string Key, HubSpotMark Mark = HubSpotMark.None)
{
    /// <summary>The name without its mark: a launch or a pause changes no content.</summary>
    public string Content => Key.Length == 0 ? Title : $"{Title} [{Key}]";

    public static HubSpotName Read(string? name) => Pattern().Match(name ?? "") is { Success: true } match && ExternalKeys.Parse(match.Groups["key"].Value) is not null
        ? new HubSpotName(match.Groups["title"].Value, match.Groups["key"].Value, MarkOf(match.Groups["mark"].Value))
        : new HubSpotName(name ?? "", "");

    public override string ToString() => Mark switch
    {
        HubSpotMark.Unfinished => $"{Content} · unfinished",
        HubSpotMark.Prepared => $"{Content} · prepared",
        HubSpotMark.OnHold => $"{Content} · on hold",
        HubSpotMark.Waits => $"{Content} · waits",
        _ => Content,
    };

    /// <summary>Whether it belongs to the campaign; to any, also to none of ours, where that is null.</summary>
    public bool BelongsTo(string? campaign) => campaign is null || ExternalKeys.Parse(Key)?.Campaign == campaign;

    private static HubSpotMark MarkOf(string word) => word switch
    {
        "unfinished" => HubSpotMark.Unfinished,
        "prepared" => HubSpotMark.Prepared,
        "on hold" => HubSpotMark.OnHold,
        "waits" => HubSpotMark.Waits,
        _ => HubSpotMark.None,
    };

    [GeneratedRegex(@"^(?<title>.*) \[(?<key>[^\[\]\s]+)\](?: · (?<mark>unfinished|prepared|on hold|waits))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Pattern();
}
