using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Core.Text;

namespace Slipway.Ai.Schemas;

/// <summary>A JSON schema (2020-12), as far as answers of models are described with it. A keyword it does not know is a mistake in the schema, never ignored.</summary>
public sealed class JsonSchema
{
    private const int MostProblems = 20;
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);

    private static readonly FrozenSet<string> _known = FrozenSet.ToFrozenSet(
        [
            "type", "enum", "const", "properties", "required", "additionalProperties", "minProperties", "maxProperties", "items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern",
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "anyOf", "oneOf", "allOf", "not", "$ref", "$defs", "$schema", "$id", "$comment", "title", "description", "default", "examples",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> _types = FrozenSet.ToFrozenSet(["object", "array", "string", "number", "integer", "boolean", "null"], StringComparer.Ordinal);

    private readonly JsonNode _root;

    private JsonSchema(JsonNode root) => _root = root;

    /// <summary>The schema, as a model is given it.</summary>
    public JsonElement Element => JsonSerializer.SerializeToElement(_root);

    /// <summary>Takes a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="FormatException">It is none, or has keywords that are not known here; the message names all of them.</exception>
    public static JsonSchema Of(JsonNode schema)
    {
        var wrong = new List<string>();
        var made = new JsonSchema(schema);
        made.Look(schema, "#", wrong);
        return wrong.Count == 0 ? made : throw new FormatException(string.Join(" ", wrong));
    }

    /// <summary>Reads a schema written in YAML under a key; null where there is none or it is wrong, with the finding.</summary>
    public static JsonSchema? Read(YamlFields fields, string key)
    {
        if (fields.Any(key, "{ type: object }", required: false) is not { } written)
        {
            return null;
        }

        try
        {
            return Of(Node(written) ?? new JsonObject());
        }
        catch (FormatException e)
        {
            fields.Error("schema-wrong", key, $"`{fields.PathOf(key)}` is no schema that can be held against an answer: {e.Message}", $"Use: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            return null;
        }
    }

    /// <summary>What is wrong with a value, each with its place as a JSON pointer; nothing when it fits.</summary>
    public ImmutableArray<string> Check(JsonNode? value)
    {
        var wrong = new List<string>();
        Check(_root, value, "", wrong, depth: 0);
        return [.. wrong.Take(MostProblems)];
    }

    /// <summary>What is wrong with a text that shall be JSON of this schema.</summary>
    public ImmutableArray<string> CheckText(string json)
    {
        try
        {
            return Check(JsonNode.Parse(json));
        }
        catch (JsonException e)
        {
            return [$"It is no JSON: {e.Message}"];
        }
    }

    private void Look(JsonNode? schema, string at, List<string> wrong)
    {
        if (schema is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        if (schema is not JsonObject map)
        {
            wrong.Add($"{at} is no schema.");
            return;
        }

        wrong.AddRange(map.Where(m => !_known.Contains(m.Key)).Select(m => $"{at}/{m.Key} is not known here."));
        wrong.AddRange(Types(map).Where(t => !_types.Contains(t)).Select(t => $"{at}/type: there is no type \"{t}\"."));
        if (map["pattern"]?.ToString() is { } pattern && !IsPattern(pattern))
        {
            wrong.Add($"{at}/pattern cannot be read.");
        }

        if (map["$ref"]?.ToString() is { } reference && Find(reference) is null)
        {
            wrong.Add($"{at}/$ref: there is no {reference} in the schema itself.");
        }

        foreach (var key in (string[])["items", "additionalProperties", "not"])
        {
            if (map.TryGetPropertyValue(key, out var inner))
            {
                Look(inner, $"{at}/{key}", wrong);
            }
        }

        foreach (var (name, inner) in ((string[])["properties", "$defs"]).SelectMany(k => (map[k] as JsonObject ?? []).Select(p => ($"{k}/{p.Key}", p.Value))).Concat(((string[])["anyOf", "oneOf", "allOf"]).SelectMany(k => (map[k] as JsonArray ?? []).Select((s, i) => (string.Create(CultureInfo.InvariantCulture, $"{k}/{i}"), s)))))
        {
            Look(inner, $"{at}/{name}", wrong);
        }
    }

    private void Check(JsonNode? schema, JsonNode? value, string at, List<string> wrong, int depth)
    {
        if (schema is not JsonObject map)
        {
            Say(schema?.GetValueKind() != JsonValueKind.False, wrong, at, "is not allowed");
            return;
        }

        // A schema that refers to itself without end says nothing about a value.
        if (depth > 64 || wrong.Count >= MostProblems)
        {
            return;
        }

        if (map["$ref"]?.ToString() is { } reference)
        {
            Check(Find(reference), value, at, wrong, depth + 1);
        }

        var types = Types(map).ToList();
        if (types.Count > 0 && !types.Any(t => Is(t, value)))
        {
            wrong.Add($"{Named(at)} is not {string.Join(" or ", types)}.");
            return;
        }

        Say(map["enum"] is not JsonArray choices || choices.Any(c => JsonNode.DeepEquals(c, value)), wrong, at, $"is none of {map["enum"]?.ToJsonString()}");
        Say(!map.ContainsKey("const") || JsonNode.DeepEquals(map["const"], value), wrong, at, $"is not {map["const"]?.ToJsonString()}");
        switch (value)
        {
            case JsonObject record:
                CheckRecord(map, record, at, wrong, depth);
                break;
            case JsonArray list:
                CheckList(map, list, at, wrong, depth);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                CheckText(map, text.GetValue<string>(), at, wrong);
                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number:
                CheckNumber(map, Number(number), at, wrong);
                break;
        }

        CheckCombined(map, value, at, wrong, depth);
    }

    private void CheckRecord(JsonObject map, JsonObject value, string at, List<string> wrong, int depth)
    {
        var properties = map["properties"] as JsonObject ?? [];
        foreach (var name in (map["required"] as JsonArray ?? []).Select(r => r!.ToString()).Where(r => !value.ContainsKey(r)))
        {
            wrong.Add($"{Named(at)} has no \"{name}\".");
        }

        Say(Limit(map, "minProperties") is not { } least || value.Count >= least, wrong, at, $"has fewer than {map["minProperties"]} members");
        Say(Limit(map, "maxProperties") is not { } most || value.Count <= most, wrong, at, $"has more than {map["maxProperties"]} members");
        foreach (var (name, member) in value)
        {
            if (properties.TryGetPropertyValue(name, out var known))
            {
                Check(known, member, $"{at}/{name}", wrong, depth + 1);
            }
            else if (map.TryGetPropertyValue("additionalProperties", out var others))
            {
                Check(others, member, $"{at}/{name}", wrong, depth + 1);
            }
        }
    }

    private void CheckList(JsonObject map, JsonArray value, string at, List<string> wrong, int depth)
    {
        Say(Limit(map, "minItems") is not { } least || value.Count >= least, wrong, at, $"has fewer than {map["minItems"]} items");
        Say(Limit(map, "maxItems") is not { } most || value.Count <= most, wrong, at, $"has more than {map["maxItems"]} items");
        Say(map["uniqueItems"]?.GetValueKind() != JsonValueKind.True || !value.Where((v, i) => value.Take(i).Any(o => JsonNode.DeepEquals(o, v))).Any(), wrong, at, "has an item twice");
        if (map.TryGetPropertyValue("items", out var items))
        {
            for (var i = 0; i < value.Count; i++)
            {
                Check(items, value[i], string.Create(CultureInfo.InvariantCulture, $"{at}/{i}"), wrong, depth + 1);
            }
        }
    }

    private static void CheckText(JsonObject map, string value, string at, List<string> wrong)
    {
        // Letters as the standard counts them: code points.
        var letters = value.EnumerateRunes().Count();
        Say(Limit(map, "minLength") is not { } least || letters >= least, wrong, at, $"has fewer than {map["minLength"]} letters");
        Say(Limit(map, "maxLength") is not { } most || letters <= most, wrong, at, $"has more than {map["maxLength"]} letters");
        if (map["pattern"]?.ToString() is { } pattern)
        {
            Say(Fits(value, pattern), wrong, at, $"does not look like {pattern}");
        }
    }

    private static void CheckNumber(JsonObject map, double value, string at, List<string> wrong)
    {
        Say(Limit(map, "minimum") is not { } least || value >= least, wrong, at, $"is less than {map["minimum"]}");
        Say(Limit(map, "maximum") is not { } most || value <= most, wrong, at, $"is more than {map["maximum"]}");
        Say(Limit(map, "exclusiveMinimum") is not { } above || value > above, wrong, at, $"is not above {map["exclusiveMinimum"]}");
        Say(Limit(map, "exclusiveMaximum") is not { } below || value < below, wrong, at, $"is not below {map["exclusiveMaximum"]}");
        Say(Limit(map, "multipleOf") is not { } step || step <= 0 || Math.Abs((value / step) - Math.Round(value / step)) < 1e-9, wrong, at, $"is no multiple of {map["multipleOf"]}");
    }

    private void CheckCombined(JsonObject map, JsonNode? value, string at, List<string> wrong, int depth)
    {
        foreach (var all in map["allOf"] as JsonArray ?? [])
        {
            Check(all, value, at, wrong, depth + 1);
        }

        Say(map["anyOf"] is not JsonArray any || any.Any(s => Fits(s, value, depth)), wrong, at, "fits none of what it may be");
        Say(map["oneOf"] is not JsonArray one || one.Count(s => Fits(s, value, depth)) == 1, wrong, at, "does not fit exactly one of what it may be");
        Say(!map.TryGetPropertyValue("not", out var not) || !Fits(not, value, depth), wrong, at, "is what it may not be");
    }

    private bool Fits(JsonNode? schema, JsonNode? value, int depth)
    {
        var wrong = new List<string>();
        Check(schema, value, "", wrong, depth + 1);
        return wrong.Count == 0;
    }

    private static bool Fits(string value, string pattern)
    {
        try
        {
            return Regex.IsMatch(value, pattern, RegexOptions.None, _patience);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.None, _patience) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Within the schema itself: what a model answers is not held against something from elsewhere.
    private JsonNode? Find(string reference) => !reference.StartsWith('#') ? null : reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(
        (JsonNode?)_root, (node, name) => (node as JsonObject)?[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]);

    private static IEnumerable<string> Types(JsonObject map) => map["type"] switch { JsonArray several => several.Select(t => t!.ToString()), JsonValue one => [one.ToString()], _ => [] };

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => Number((JsonValue)value!) is var number && Math.Floor(number) == number,
        _ => false,
    };

    private static double? Limit(JsonObject map, string key) => map[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? Number(value) : null;

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static void Say(bool holds, List<string> wrong, string at, string otherwise)
    {
        if (!holds)
        {
            wrong.Add($"{Named(at)} {otherwise}.");
        }
    }

    private static string Named(string at) => at.Length == 0 ? "The answer" : at;

    private static JsonNode? Node(YamlValue value) => value switch
    {
        YamlValue.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Node(e.Value)))),
        YamlValue.List list => new JsonArray([.. list.Items.Select(Node)]),
        YamlValue.Scalar { Plain: true, Text: "true" or "false" or "null" } word => JsonNode.Parse(word.Text),
        YamlValue.Scalar { Plain: true } number when decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) => JsonValue.Create(read),
        YamlValue.Scalar text => JsonValue.Create(text.Text),
        _ => null,
    };
}
