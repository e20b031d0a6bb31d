using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>An argument a route knows: what it must be. Others are taken and forgotten, as WordPress does.</summary>
internal sealed record WordPressArgument(string Name, string Type)
{
    public ImmutableArray<string> OneOf { get; init; } = [];

    public int? Least { get; init; }

    public int? Most { get; init; }

    public bool Required { get; init; }
}

/// <summary>What a call asks for, from its query, its form or its JSON, checked all at once.</summary>
internal sealed class WordPressArguments
{
    private const string NoReason = "Invalid parameter.";

    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);

    private WordPressArguments(Call call)
    {
        foreach (var (name, values) in call.Query)
        {
            // per_page=2, but also status[]=draft: both ways are taken.
            _values[name.Replace("[]", "", StringComparison.Ordinal)] = name.EndsWith("[]", StringComparison.Ordinal) ? new JsonArray([.. values.Select(v => JsonValue.Create(v))]) : JsonValue.Create(values[^1]);
        }

        var type = call.Header("content-type") ?? "";
        if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) && !call.Body.IsEmpty)
        {
            if (call.Json is null && call.Text.Trim() != "null")
            {
                throw new WordPressRefusal(400, "rest_invalid_json", "Invalid JSON body passed.", new JsonObject { ["json_error_code"] = 4, ["json_error_message"] = "Syntax error" });
            }

            foreach (var (name, value) in call.Json as JsonObject ?? [])
            {
                _values[name] = value?.DeepClone();
            }
        }
        else if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var (name, values) in QueryHelpers.ParseQuery(call.Text))
            {
                _values[name] = JsonValue.Create(values[^1]);
            }
        }
    }

    public static WordPressArguments Read(Call call, ImmutableArray<WordPressArgument> known, IEnumerable<(string Name, string Value)>? further = null)
    {
        var arguments = new WordPressArguments(call);
        foreach (var (name, value) in further ?? [])
        {
            arguments._values[name] = JsonValue.Create(value);
        }

        var missing = known.Where(k => k.Required && !arguments.Has(k.Name)).Select(k => k.Name).ToList();
        if (missing.Count > 0)
        {
            throw new WordPressRefusal(400, "rest_missing_callback_param", $"Missing parameter(s): {string.Join(", ", missing)}", new JsonObject { ["params"] = new JsonArray([.. missing.Select(m => JsonValue.Create(m))]) });
        }

        var wrong = known.Where(k => arguments._values.ContainsKey(k.Name)).Select(k => (k.Name, Wrong: arguments.Wrong(k))).Where(w => w.Wrong is not null).Select(w => (w.Name, w.Wrong!.Value.Code, w.Wrong.Value.Message)).ToList();
        return wrong.Count == 0 ? arguments : throw Invalid(wrong);
    }

    public static WordPressRefusal Invalid(IReadOnlyList<(string Name, string Code, string Message)> wrong) => new(
        400, "rest_invalid_param", $"Invalid parameter(s): {string.Join(", ", wrong.Select(w => w.Name))}", new JsonObject
        {
            ["params"] = new JsonObject(wrong.Select(w => KeyValuePair.Create(w.Name, (JsonNode?)JsonValue.Create(w.Message)))),
            // What is wrong without a reason has no details, and no details are an empty list.
            ["details"] = wrong.All(w => w.Message == NoReason)
                ? new JsonArray()
                : new JsonObject(wrong.Select(w => KeyValuePair.Create(w.Name, (JsonNode?)new JsonObject { ["code"] = w.Code, ["message"] = w.Message, ["data"] = Data(w.Code, w.Message) }))),
        });

    private static JsonObject? Data(string code, string message) => code switch
    {
        "rest_invalid_type" => new JsonObject { ["param"] = message.Split(' ')[0] },
        "rest_forbidden_status" => new JsonObject { ["status"] = 401 },
        _ => null,
    };

    public bool Has(string name) => _values.ContainsKey(name);

    public bool HasValue(string name) => _values.GetValueOrDefault(name) is not null;

    public string? Text(string name) => _values.GetValueOrDefault(name) switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        // {"raw": "..."} as it is read with context=edit; whatever else stands in there does not count.
        JsonObject shape => shape["raw"] is JsonValue raw && raw.GetValueKind() == JsonValueKind.String ? raw.GetValue<string>() : null,
        _ => null,
    };

    /// <summary>A text, if it is one: a title that is a number or a list counts for nothing, and nobody is told.</summary>
    public string? Prose(string name) => _values.GetValueOrDefault(name) is JsonValue value && value.GetValueKind() != JsonValueKind.String ? "" : _values.GetValueOrDefault(name) is JsonArray ? "" : Text(name);

    public int? Number(string name) => Text(name) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Flag(string name) => Text(name) is "true" or "1";

    public JsonObject? Shape(string name) => _values.GetValueOrDefault(name) as JsonObject;

    public ImmutableArray<string> List(string name) => _values.GetValueOrDefault(name) switch
    {
        null => [],
        JsonArray list => [.. list.Select(v => v is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : v?.ToJsonString() ?? "")],
        _ => [.. (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
    };

    public ImmutableArray<int> Numbers(string name) => [.. List(name).Select(v => int.Parse(v, CultureInfo.InvariantCulture))];

    public static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && text!.Length >= 10 && char.IsAsciiDigit(text[0]) ? at : null;

    private (string Code, string Message)? Wrong(WordPressArgument known)
    {
        var value = _values[known.Name];
        if (value is null)
        {
            return known.Type is "date" or "any" ? null : ("rest_invalid_type", $"{known.Name} is not of type {known.Type}.");
        }

        return known.Type switch
        {
            "date" => Date(Text(known.Name)) is null ? ("rest_invalid_date", "Invalid date.") : null,
            "integer" => Integer(known, known.Name, Text(known.Name)),
            "integers" => List(known.Name).Select((v, at) => Integer(known, $"{known.Name}[{at}]", v)).FirstOrDefault(w => w is not null),
            "strings" => List(known.Name).Select((v, at) => Picked(known, $"{known.Name}[{at}]", v)).FirstOrDefault(w => w is not null),
            "string" => value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? Picked(known, known.Name, text.GetValue<string>()) : ("rest_invalid_type", $"{known.Name} is not of type string."),
            "boolean" => Text(known.Name) is "true" or "false" or "1" or "0" ? null : ("rest_invalid_type", $"{known.Name} is not of type boolean."),
            "object" => value is JsonObject ? null : ("rest_invalid_param", NoReason),
            _ => null,
        };
    }

    private static (string, string)? Integer(WordPressArgument known, string name, string? text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return ("rest_invalid_type", $"{name} is not of type integer.");
        }

        return known switch
        {
            { Least: { } least, Most: { } most } when number < least || number > most => ("rest_out_of_bounds", $"{name} must be between {least} (inclusive) and {most} (inclusive)"),
            { Least: { } least } when number < least => ("rest_out_of_bounds", $"{name} must be greater than or equal to {least}"),
            _ => null,
        };
    }

    private static (string, string)? Picked(WordPressArgument known, string name, string value) =>
        known.OneOf.Length == 0 || known.OneOf.Contains(value, StringComparer.Ordinal) ? null : ("rest_not_in_enum", $"{name} is not one of {WordPressWords.Sentence(known.OneOf)}.");
}
