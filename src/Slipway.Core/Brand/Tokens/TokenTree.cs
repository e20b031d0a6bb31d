using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Tokens;

/// <summary>A token as it is written, before its references are followed.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Place">Where its name stands.</param>
/// <param name="Value">Its value, or the object itself when that is a reference.</param>
/// <param name="Type">The type it names itself.</param>
/// <param name="GroupType">The type of the nearest group that names one.</param>
internal sealed record WrittenToken(string Path, Place Place, PlacedJson Value, string? Type, string? GroupType)
{
    public string? Description { get; init; }

    public string? Deprecated { get; init; }

    public JsonElement? Extensions { get; init; }
}

/// <summary>Finds the tokens and groups of a file, with what they take from the groups around them.</summary>
internal sealed class TokenTree(FindingList findings)
{
    private const int MostTokens = 100_000;
    private static readonly ImmutableArray<string> _ofTokens = ["$value", "$ref", "$type", "$description", "$extensions", "$deprecated"];
    private static readonly ImmutableArray<string> _ofGroups = ["$root", "$extends", "$ref", "$type", "$description", "$extensions", "$deprecated"];

    private int _seen;

    /// <summary>The tokens in the order they are written.</summary>
    public OrderedDictionary<string, WrittenToken> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The groups.</summary>
    public List<TokenGroup> Groups { get; } = [];

    /// <summary>Takes in a file whose groups are extended.</summary>
    public void Read(PlacedJson.Map root)
    {
        Group(root, "", root.Place, null, null);
        foreach (var same in Tokens.Values.GroupBy(t => t.Path, StringComparer.OrdinalIgnoreCase).Where(g => g.Skip(1).Any()))
        {
            foreach (var token in same.Skip(1))
            {
                findings.Warning(
                    "token-case", $"The tokens {same.First().Path} and {token.Path} differ only in upper and lower case.", token.Place,
                    "Rename one: many tools take both for one.", token.Path);
            }
        }
    }

    private void Group(PlacedJson.Map group, string path, Place place, string? type, string? deprecated)
    {
        Properties(group, path.Length == 0 ? _ofGroups.Add("$schema") : _ofGroups, path);
        Groups.Add(new TokenGroup(path, place) { Description = Text(group, "$description", path), Extensions = Extensions(group, path) });
        type = Type(group, path) ?? type;
        if (type is not null && group.Members.Keys.All(n => n.StartsWith('$') && n != "$root") && path.Length > 0)
        {
            findings.Warning("token-without-value", $"{path} has a type and no $value, so it is an empty group and no token.", place, "Give it a \"$value\", or remove it.", path);
        }

        Children(group, path, type, Deprecated(group, path, deprecated));
    }

    private void Children(PlacedJson.Map group, string path, string? type, string? deprecated)
    {
        foreach (var (name, (value, place)) in group.Members)
        {
            if (_seen++ >= MostTokens)
            {
                if (_seen == MostTokens + 1)
                {
                    findings.Error("tokens-too-many", $"There are more than {MostTokens:N0} tokens and groups; the rest is left out.", place, "Divide them into several files.");
                }

                return;
            }

            var child = path.Length == 0 ? name : $"{path}.{name}";
            if (name.StartsWith('$') && name != "$root")
            {
                continue;
            }

            if (name.Length == 0 || name.AsSpan().ContainsAny('{', '}', '.'))
            {
                findings.Error(
                    "token-name", $"\"{name}\" cannot be a name: {(name.Length == 0 ? "it is empty" : "dots and braces are for references")}.", place,
                    "Rename it, for example with hyphens.", child);
            }
            else if (value is not PlacedJson.Map map)
            {
                var isBare = _ofTokens.Contains("$" + name);
                findings.Error(
                    "token-malformed", $"\"{name}\" is neither a token nor a group.", place,
                    isBare ? $"Write \"${name}\": since 2025.10 all properties of tokens begin with $." : "Write an object with \"$value\".", child);
            }
            else if (map.Members.ContainsKey("$value") || map.Members.ContainsKey("$ref"))
            {
                Token(map, child, place, type, deprecated);
            }
            else if (name == "$root")
            {
                findings.Error("token-without-value", $"{child} must be a token, and has no $value.", place, "Give it a \"$value\".", child);
            }
            else
            {
                Group(map, child, place, type, deprecated);
            }
        }
    }

    private void Token(PlacedJson.Map map, string path, Place place, string? groupType, string? groupDeprecated)
    {
        Properties(map, _ofTokens, path);
        if (map["$value"] is not null && map.Members.TryGetValue("$ref", out var reference))
        {
            findings.Error("token-malformed", $"The token {path} has both $value and $ref.", reference.Place, "Keep one of them.", path);
        }

        var type = Type(map, path);
        var deprecated = Deprecated(map, path, groupDeprecated);
        Tokens[path] = new WrittenToken(path, place, map["$value"] ?? map, type, groupType)
        {
            Description = Text(map, "$description", path),
            Deprecated = deprecated,
            Extensions = Extensions(map, path),
        };
        if (map.Members.FirstOrDefault(m => !m.Key.StartsWith('$')) is { Key: { } inner, Value: { } member })
        {
            findings.Error("token-and-group", $"{path} is a token, as it has a $value, and so cannot hold {inner}.", member.Place, $"Move the value into \"$root\", or {inner} out of it.", path);
            Children(map, path, type ?? groupType, deprecated);
        }
    }

    private void Properties(PlacedJson.Map map, ImmutableArray<string> known, string path)
    {
        foreach (var (name, member) in map.Members.Where(m => m.Key.StartsWith('$') && !known.Contains(m.Key)))
        {
            var guess = Nearest.To(name, known);
            findings.Warning(
                "token-property", $"{name} is no property that {(path.Length == 0 ? "a token file" : path)} can have{(guess is null ? "" : $"; did you mean {guess}?")}.", member.Place,
                guess is null ? "Remove it, or put it into \"$extensions\" under a name of your own." : $"Write \"{guess}\".", path);
        }
    }

    private string? Type(PlacedJson.Map map, string path)
    {
        if (Text(map, "$type", path) is not { } type || TokenTypes.All.Contains(type))
        {
            return map["$type"]?.AsText;
        }

        var guess = Nearest.To(type, TokenTypes.All);
        findings.Warning(
            "token-type-unknown", $"\"{type}\" is no type of 2025.10{(guess is null ? "." : $"; did you mean \"{guess}\"?")}", map["$type"]!.Place,
            guess is null ? "Its tokens are kept as they are; use one of " + string.Join(", ", TokenTypes.All) + " where it fits." : $"Write \"$type\": \"{guess}\".", path);
        return type;
    }

    private string? Text(PlacedJson.Map map, string name, string path)
    {
        if (map[name] is { AsText: null } other)
        {
            findings.Error("token-malformed", $"{name} must be a text.", other.Place, $"Write \"{name}\": \"...\".", path);
        }

        return map[name]?.AsText;
    }

    private string? Deprecated(PlacedJson.Map map, string path, string? ofGroup)
    {
        switch (map["$deprecated"])
        {
            case null:
                return ofGroup;
            case PlacedJson.Truth truth:
                return truth.Value ? "" : null;
            case PlacedJson.Text text:
                return text.Value;
            case var other:
                findings.Error("token-malformed", "$deprecated must be true, false or the reason.", other.Place, "Write \"$deprecated\": true.", path);
                return ofGroup;
        }
    }

    private JsonElement? Extensions(PlacedJson.Map map, string path)
    {
        switch (map["$extensions"])
        {
            case null:
                return null;
            case PlacedJson.Map extensions:
                return JsonElement.Parse(extensions.Json);
            case var other:
                findings.Error("token-malformed", "$extensions must be an object with a name for each tool.", other.Place, "Write \"$extensions\": { \"com.example.tool\": ... }.", path);
                return null;
        }
    }
}
