using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>A token: its path, its type once groups and references are looked at, and its value with whole references resolved.</summary>
internal sealed record Token(string Path, string Type, JsonNode Value, bool IsReference);

/// <summary>A file of W3C design tokens 2025.10: groups, inherited types, references.</summary>
internal sealed class TokenFile
{
    private readonly string file;
    private readonly string[] lines;
    private readonly ImmutableArray<Finding>.Builder findings;
    private readonly Dictionary<string, (JsonNode Value, string? Type)> raw = new(StringComparer.Ordinal);
    private readonly JsonNode? root;

    public TokenFile(string file, string json, ImmutableArray<Finding>.Builder findings)
    {
        this.file = file;
        this.findings = findings;
        lines = json.Split('\n');
        try
        {
            root = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 64 });
            if (root is JsonObject group)
            {
                Collect(group, "", null);
                return;
            }

            Error("tokens-unreadable", "This file holds no JSON object.", new Place(file, 1, 1), "Begin it with {.");
        }
        catch (JsonException problem)
        {
            var line = (int)(problem.LineNumber ?? 0);
            var bytes = Encoding.UTF8.GetBytes(lines[Math.Min(line, lines.Length - 1)]);
            var column = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, Math.Min((int)(problem.BytePositionInLine ?? 0), bytes.Length))) + 1;
            Error("tokens-unreadable", "This file is not JSON from here on.", new Place(file, line + 1, column), "Look for a comma, quote or brace that is missing or one too many.");
        }
        catch (ArgumentException)
        {
            Error("tokens-unreadable", "A name stands twice in the same group.", new Place(file, 1, 1), "Rename or remove one of them.");
        }
    }

    /// <summary>Whether the file could be read at all.</summary>
    public bool IsReadable => root is JsonObject;

    /// <summary>The token at a path; null when there is none, or with a finding when it is broken.</summary>
    public Token? Find(string path) => raw.ContainsKey(path) ? Resolve(path, []) : null;

    /// <summary>A value that stands inside another, a reference followed; null with a finding when it leads nowhere.</summary>
    public JsonNode? Follow(JsonNode? value, string from) => Reference(value) is { } path ? Resolve(path, [from])?.Value : value;

    /// <summary>Where a token stands in the file; the beginning when its name cannot be found.</summary>
    public Place At(string path)
    {
        var line = 0;
        var column = 0;
        foreach (var name in path.Split('.'))
        {
            for (var i = line; i < lines.Length; i++)
            {
                if (lines[i].IndexOf($"\"{name}\"", i == line ? column : 0, StringComparison.Ordinal) is >= 0 and var at)
                {
                    (line, column) = (i, at);
                    break;
                }
            }
        }

        return new Place(file, line + 1, column + 1);
    }

    public void Error(string code, string message, Place place, string fix) => findings.Add(Finding.Error(code, message, place, fix));

    private void Collect(JsonObject group, string path, string? inherited)
    {
        var type = Word(group["$type"]) ?? inherited;
        var value = group["$value"] ?? (path.Length > 0 && group.ContainsKey("$ref") ? group : null);
        if (value is not null)
        {
            // A reference without a type of its own has the type of what it refers to, not that of its group.
            raw[path] = (value, Word(group["$type"]) ?? (Reference(value) is null ? inherited : null));
            return;
        }

        foreach (var (name, child) in group)
        {
            var childPath = name == "$root" ? path : path.Length == 0 ? name : $"{path}.{name}";
            if (name.StartsWith('$') && name != "$root")
            {
                continue;
            }

            if (child is JsonObject inner && !name.AsSpan().ContainsAny('{', '}', '.'))
            {
                Collect(inner, childPath, type);
            }
            else
            {
                Error("token-malformed", $"\"{name}\" is neither a token nor a group.", At(childPath), "Write an object with $value, and no braces or dots in its name.");
            }
        }
    }

    private Token? Resolve(string path, ImmutableArray<string> trail)
    {
        if (trail.Contains(path))
        {
            Error("token-cycle", $"The tokens {string.Join(" -> ", trail.Add(path))} refer to each other in a circle.", At(trail[0]), "Give one of them a value.");
            return null;
        }

        if (!raw.TryGetValue(path, out var token))
        {
            var guess = Nearest.To(path, raw.Keys);
            Error("token-reference", $"There is no token {path}{(guess is null ? "." : $"; did you mean {guess}?")}", At(trail.Length > 0 ? trail[^1] : path), "Write the path of a token in braces: \"{color.primary}\"");
            return null;
        }

        if (Reference(token.Value) is { } next)
        {
            var target = Resolve(next, trail.Add(path));
            return target is null ? null : target with { Path = path, Type = token.Type ?? target.Type, IsReference = true };
        }

        if (token.Type is null)
        {
            Error("token-type", $"The token {path} has no type, and no group around it has one.", At(path), "Add \"$type\".");
            return null;
        }

        return new Token(path, token.Type, token.Value, false);
    }

    // "{group.token}" and {"$ref":"#/group/token/$value"} say the same.
    private static string? Reference(JsonNode? value)
    {
        if (Word(value) is ['{', .., '}'] braces)
        {
            return braces[1..^1];
        }

        return value is JsonObject pointer && Word(pointer["$ref"]) is ['#', '/', ..] path
            ? string.Join('.', path[2..].Split('/').Where(step => step is not ("$value" or "$root")).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
            : null;
    }

    private static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
