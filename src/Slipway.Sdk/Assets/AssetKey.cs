using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>The kinds of asset a campaign is made of.</summary>
public enum AssetKind
{
    /// <summary>Who is meant, who is left out and why, and who is held out.</summary>
    Audience,

    /// <summary>A tracked link with its campaign parameters.</summary>
    Link,

    /// <summary>A form and the consent it asks for.</summary>
    Form,

    /// <summary>A web page.</summary>
    Page,

    /// <summary>An email with its recipients and schedule.</summary>
    Email,

    /// <summary>What happens to a person after an event: waits, branches, mails, exits.</summary>
    Journey,

    /// <summary>What will be reported, on which metric.</summary>
    Report,

    /// <summary>An entry for calendars.</summary>
    Calendar,

    /// <summary>An ad campaign: budget, groups, keywords and ads.</summary>
    Ad,

    /// <summary>The campaign as the CRM keeps it: its members, their statuses, and tasks for the owners.</summary>
    CrmCampaign,
}

/// <summary>Names an asset within its campaign, written <c>email/invitation</c>.</summary>
/// <param name="Kind">The kind of asset.</param>
/// <param name="Name">Its name within the kind: lower case letters, digits and hyphens.</param>
[JsonConverter(typeof(AssetKeyConverter))]
public readonly record struct AssetKey(AssetKind Kind, string Name) : IComparable<AssetKey>
{
    /// <summary>The written form, <c>kind/name</c>.</summary>
    public override string ToString() => $"{JsonNamingPolicy.KebabCaseLower.ConvertName(Kind.ToString())}/{Name}";

    /// <summary>Reads the written form; null when it is none.</summary>
    public static AssetKey? TryParse(string? text)
    {
        var slash = text?.IndexOf('/') ?? -1;
        return slash > 0 && Enum.TryParse<AssetKind>(text![..slash].Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind)
            ? new AssetKey(kind, text[(slash + 1)..])
            : null;
    }

    /// <summary>Orders by kind, then by name in ordinal order.</summary>
    public int CompareTo(AssetKey other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Name, other.Name);
}

internal sealed class AssetKeyConverter : JsonConverter<AssetKey>
{
    public override AssetKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AssetKey.TryParse(reader.GetString()) ?? throw new JsonException("An asset key is written kind/name, for example email/invitation.");

    public override void Write(Utf8JsonWriter writer, AssetKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override AssetKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, AssetKey value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
