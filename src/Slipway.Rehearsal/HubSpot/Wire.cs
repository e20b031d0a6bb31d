using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>How values are written on HubSpot's wire.</summary>
internal static class Wire
{
    /// <summary>A time as HubSpot writes it.</summary>
    public static string Iso(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number as an id.</summary>
    public static string Text(this long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text of a JSON string; null for anything else.</summary>
    public static string? Word(this JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>Whether it is true.</summary>
    public static bool IsTrue(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    /// <summary>The texts of a JSON list.</summary>
    public static IEnumerable<string> Words(this JsonNode? node) => node is JsonArray items ? items.Select(i => i.Word() ?? i?.ToJsonString() ?? "") : [];

    /// <summary>The time in a JSON string.</summary>
    public static DateTimeOffset? Time(this JsonNode? node) => node.Word() is { } text ? Time(text) : null;

    /// <inheritdoc cref="Time(JsonNode)"/>
    public static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A copy that belongs to nobody.</summary>
    public static JsonObject Copy(this JsonObject node) => node.DeepClone().AsObject();

    /// <summary>Takes over the members of a change, whole values each.</summary>
    public static JsonObject Taking(this JsonObject node, JsonObject change)
    {
        var copy = node.Copy();
        foreach (var (name, value) in change)
        {
            copy[name] = value?.DeepClone();
        }

        return copy;
    }

    /// <summary>A list of texts.</summary>
    public static JsonArray List(this IEnumerable<string> words) => [.. words.Select(w => JsonValue.Create(w))];

    /// <summary>A list of objects.</summary>
    public static JsonArray List(this IEnumerable<JsonObject> items) => [.. items];
}
