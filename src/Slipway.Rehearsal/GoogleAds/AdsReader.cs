using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>Reads a body as Google's own reading of protocol buffers in JSON does, and says what it would not take, at its place.</summary>
/// <remarks>
/// Stricter in two things: names are taken as <c>amountMicros</c> alone, enumerations by their names alone. What comes out is as Google writes it:
/// nulls left out, 64-bit numbers as text.
/// </remarks>
internal sealed class AdsReader
{
    private readonly List<(string Place, string Words)> _wrong = [];

    /// <summary>Where something is wrong, and Google's words for it.</summary>
    public IReadOnlyList<(string Place, string Words)> Wrong => _wrong;

    /// <summary>The first field met that Google has and the rehearsal does not play; null when there is none.</summary>
    public string? NotPlayed { get; private set; }

    public JsonObject Read(string message, JsonObject body) => Read(AdsMessages.Of(message), body, "");

    private JsonObject Read(AdsMessage message, JsonObject body, string place)
    {
        var read = new JsonObject();
        AdsField? alternative = null;
        foreach (var (name, value) in body)
        {
            if (message[name] is not { } field)
            {
                Refuse(place, $"Invalid JSON payload received. Unknown name \"{name}\"{(place.Length == 0 ? "" : $" at '{place}'")}: Cannot find field.");
                continue;
            }

            if (value is null)
            {
                continue;
            }

            if (field.IsAlternative && alternative is not null)
            {
                Refuse(place, $"Invalid value at '{place}' (oneof), oneof field is already set to '{alternative.Spelled}'. Cannot set '{field.Spelled}'");
            }

            alternative = field.IsAlternative ? field : alternative;
            var at = place.Length == 0 ? field.Spelled : $"{place}.{field.Spelled}";
            if (!field.IsPlayed)
            {
                NotPlayed ??= at;
            }
            else if ((field.IsList ? List(field, value, at) : Value(field, value, at)) is { } taken)
            {
                read[name] = taken;
            }
        }

        return read;
    }

    private JsonArray? List(AdsField field, JsonNode value, string place)
    {
        if (value is not JsonArray items)
        {
            Refuse(place, $"Invalid value at '{place}' (type), expected a list");
            return null;
        }

        var list = new JsonArray();
        foreach (var (item, at) in items.Select((item, at) => (item, string.Create(CultureInfo.InvariantCulture, $"{place}[{at}]"))))
        {
            if (item is null)
            {
                Refuse(at, $"Invalid value at '{at}' (type), null");
            }
            else if (Value(field, item, at) is { } taken)
            {
                list.Add(taken);
            }
        }

        return list;
    }

    private JsonNode? Value(AdsField field, JsonNode value, string place)
    {
        if (field.IsMessage)
        {
            if (value is JsonObject item)
            {
                return Read(AdsMessages.Of(field.Type), item, place);
            }

            Refuse(place, $"Invalid value at '{place}' (type), {value.ToJsonString()}");
            return null;
        }

        var taken = field.IsEnumeration
            ? Text(value) is { } name && AdsMessages.ValuesOf(field.Type).Contains(name, StringComparer.Ordinal) ? name : null
            : Scalar(field.Type, value);
        if (taken is null)
        {
            Refuse(place, $"Invalid value at '{place}' ({TypeIn(field.Type)}), {value.ToJsonString()}");
        }

        return taken;
    }

    private static JsonNode? Scalar(string type, JsonNode value) => type switch
    {
        "string" => Text(value) is { } text ? JsonValue.Create(text) : null,
        "mask" => Text(value) is { } mask && mask.Split(',').All(path => path.Length > 0 && path.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')) ? JsonValue.Create(mask) : null,
        "bool" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : null,
        "int64" => Whole(value) is { } number ? JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)) : null,
        "int32" => Whole(value) is { } number and >= int.MinValue and <= int.MaxValue ? JsonValue.Create((int)number) : null,
        _ => double.TryParse(Digits(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
    };

    private static long? Whole(JsonNode value) => long.TryParse(Digits(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Digits(JsonNode value) => value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : Text(value);

    private static string? Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string TypeIn(string type) => type switch
    {
        "mask" => "type.googleapis.com/google.protobuf.FieldMask",
        ['#', .. var name] => $"type.googleapis.com/google.ads.googleads.v25.enums.{name}Enum.{name}",
        _ => $"TYPE_{type.ToUpperInvariant()}",
    };

    private void Refuse(string place, string words) => _wrong.Add((place, words));
}
