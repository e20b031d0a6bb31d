using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Slipway.Tests.Brand.Tokens;

/// <summary>The published JSON Schemas of 2025.10, and as much of draft 7 as they use.</summary>
internal sealed class TokenSchema
{
    private static readonly string Folder = Path.GetFullPath(Golden.At("..", "shared", "data", "schemas", "dtcg-2025.10"));

    private readonly string _folder;
    private readonly Dictionary<string, JsonNode> _files = new(StringComparer.Ordinal);

    private TokenSchema(string folder) => _folder = folder;

    /// <summary>Says where a text breaks the schema of a file; null where it holds to it. Skips the test where the schemas are not at hand.</summary>
    public static string? Broken(string schema, string json)
    {
        SkipUnlessAtHand();
        var file = Path.Combine(Folder, schema);
        var reader = new TokenSchema(Folder);
        return reader.Check(JsonNode.Parse(json), reader.File(file), file, "#");
    }

    /// <summary>Skips the test where the schemas are not at hand: first of all in a property, which would take it for a case that fails.</summary>
    public static void SkipUnlessAtHand() => Assert.SkipUnless(Directory.Exists(Folder), "The published schemas are not beside the repository (shared/data/schemas/dtcg-2025.10).");

    private JsonNode File(string path) => _files.TryGetValue(path, out var known) ? known : _files[path] = JsonNode.Parse(System.IO.File.ReadAllText(path))!;

    private string? Check(JsonNode? value, JsonNode? schema, string file, string at)
    {
        if (schema is JsonValue always)
        {
            return always.GetValue<bool>() ? null : $"{at} must not be there";
        }

        var rules = schema!.AsObject();
        if (rules["$ref"] is { } reference)
        {
            var parts = reference.GetValue<string>().Split('#');
            var target = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
            Assert.StartsWith(_folder, target, StringComparison.Ordinal);
            var found = (parts.Length > 1 ? parts[1] : "").Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(File(target), (node, step) => node[step]!);
            return Check(value, found, target, at);
        }

        return rules.Select(rule => Rule(rule.Key, rule.Value!, rules, value, file, at)).FirstOrDefault(broken => broken is not null);
    }

    private string? Rule(string name, JsonNode rule, JsonObject rules, JsonNode? value, string file, string at)
    {
        var matches = (JsonNode? schema) => Check(value, schema, file, at) is null;
        return name switch
        {
            "type" => Kind(value) == rule.GetValue<string>() ? null : $"{at} is {Kind(value)} and no {rule}",
            "const" => JsonNode.DeepEquals(rule, value) ? null : $"{at} is not {rule}",
            "enum" => rule.AsArray().Any(r => JsonNode.DeepEquals(r, value)) ? null : $"{at} is none of {rule.ToJsonString()}",
            "oneOf" => rule.AsArray().Count(matches) is 1 ? null : $"{at} matches {rule.AsArray().Count(matches)} of one: {string.Join("; ", rule.AsArray().Select(r => Check(value, r, file, at)))}",
            "anyOf" => rule.AsArray().Any(matches) ? null : $"{at} matches none",
            "allOf" => rule.AsArray().Select(r => Check(value, r, file, at)).FirstOrDefault(b => b is not null),
            "not" => matches(rule) ? $"{at} matches what it must not" : null,
            "if" => rules[matches(rule) ? "then" : "else"] is { } next ? Check(value, next, file, at) : null,
            "required" => value is JsonObject map && rule.AsArray().FirstOrDefault(r => !map.ContainsKey(r!.GetValue<string>())) is { } missing ? $"{at} lacks {missing}" : null,
            "properties" or "patternProperties" or "additionalProperties" => value is JsonObject members ? Members(name, rule, rules, members, file, at) : null,
            "items" => value is JsonArray list ? list.Select((item, i) => Check(item, rule is JsonArray each ? (i < each.Count ? each[i] : true) : rule, file, $"{at}/{i}")).FirstOrDefault(b => b is not null) : null,
            "minItems" => value is JsonArray { Count: var n } && n < rule.GetValue<int>() ? $"{at} is too short" : null,
            "maxItems" => value is JsonArray { Count: var n } && n > rule.GetValue<int>() ? $"{at} is too long" : null,
            "minProperties" => value is JsonObject { Count: var n } && n < rule.GetValue<int>() ? $"{at} is too small" : null,
            "minimum" => Kind(value) == "number" && Number(value) < rule.GetValue<double>() ? $"{at} is too small" : null,
            "maximum" => Kind(value) == "number" && Number(value) > rule.GetValue<double>() ? $"{at} is too large" : null,
            "exclusiveMaximum" => Kind(value) == "number" && Number(value) >= rule.GetValue<double>() ? $"{at} is too large" : null,
            "pattern" => Kind(value) == "string" && !Matches(rule.GetValue<string>(), value!.GetValue<string>()) ? $"{at} does not match {rule}" : null,
            "additionalItems" or "then" or "else" or "definitions" or "format" or "title" or "description" or "$schema" or "$id" or "$comment" => null,
            _ => throw new NotSupportedException($"{name} at {file}"),
        };
    }

    private string? Members(string name, JsonNode rule, JsonObject rules, JsonObject members, string file, string at)
    {
        return members.SelectMany(m => Rules(m.Key).Select(r => Check(m.Value, r, file, $"{at}/{m.Key}"))).FirstOrDefault(b => b is not null);

        IEnumerable<JsonNode?> Rules(string member) => name switch
        {
            "properties" => rule[member] is { } own ? [own] : [],
            "patternProperties" => rule.AsObject().Where(p => Matches(p.Key, member)).Select(p => p.Value),
            _ => rules["properties"]?[member] is not null || (rules["patternProperties"]?.AsObject().Any(p => Matches(p.Key, member)) ?? false) ? [] : [rule],
        };
    }

    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));

    private static double Number(JsonNode? value) => value!.GetValue<double>();

    private static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
