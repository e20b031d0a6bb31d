using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>What is wrong with a body.</summary>
/// <param name="Path">Where, for example <c>from.replyTo</c>.</param>
/// <param name="Code">MISSING, UNKNOWN, TYPE or VALUE.</param>
/// <param name="Message">In words.</param>
internal sealed record ContractProblem(string Path, string Code, string Message);

/// <summary>What bodies must look like, written in lines such as <c>From = { fromName?: string, replyTo?: string }</c>.</summary>
/// <remarks>
/// <c>?</c> after a name makes it optional; <c>[T]</c> is a list, <c>{*: T}</c> a map, <c>A / B</c> one of several, <c>a|b</c> one of these words, and <c>...T</c> takes in the
/// members of another. The words string, integer, number, boolean, time, language, any and object are types. What is not named is refused, and so is null: HubSpot has no nullable member.
/// </remarks>
internal sealed partial class Contract
{
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string> _words;
    private int _at;

    public Contract(params ReadOnlySpan<string> texts)
    {
        _words = [.. string.Join('\n', texts.ToArray()).Split('\n').SelectMany(line => Words().Matches(line).Select(m => m.Value))];
        while (_at < _words.Length)
        {
            var name = Take();
            Expect("=");
            _shapes.Add(name, Union());
        }
    }

    /// <summary>What is wrong; empty for nothing.</summary>
    public ImmutableArray<ContractProblem> Check(string shape, JsonNode? body)
    {
        var problems = ImmutableArray.CreateBuilder<ContractProblem>();
        Check(_shapes[shape], body, "", problems);
        return problems.ToImmutable();
    }

    private void Check(Shape shape, JsonNode? node, string path, ImmutableArray<ContractProblem>.Builder problems)
    {
        switch (shape)
        {
            case Named named when _shapes.TryGetValue(named.Name, out var known):
                Check(known, node, path, problems);
                break;
            case Named named:
                if (!Fits(named.Name, node, out var code))
                {
                    problems.Add(new ContractProblem(path, code, code == "VALUE" ? $"{Show(node)} is not one of the allowed values: [{named.Name}]" : $"{Show(node)} is not of type {named.Name}"));
                }

                break;
            case Choice choice:
                if (node.Word() is not { } word || !choice.Words.Contains(word, StringComparer.Ordinal))
                {
                    problems.Add(new ContractProblem(path, "VALUE", $"{Show(node)} is not one of the allowed values: [{string.Join(", ", choice.Words)}]"));
                }

                break;
            case ListOf list:
                if (node is JsonArray items)
                {
                    foreach (var (i, item) in items.Index())
                    {
                        Check(list.Item, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), problems);
                    }
                }
                else
                {
                    problems.Add(new ContractProblem(path, "TYPE", $"{Show(node)} is not a list"));
                }

                break;
            case MapOf map:
                if (node is JsonObject entries)
                {
                    foreach (var (name, value) in entries)
                    {
                        Check(map.Value, value, Below(path, name), problems);
                    }
                }
                else
                {
                    problems.Add(new ContractProblem(path, "TYPE", $"{Show(node)} is not an object"));
                }

                break;
            case OneOf several:
                CheckSeveral(several, node, path, problems);
                break;
            case Members members:
                CheckMembers(members, node, path, problems);
                break;
        }
    }

    private void CheckMembers(Members members, JsonNode? node, string path, ImmutableArray<ContractProblem>.Builder problems)
    {
        if (node is not JsonObject body)
        {
            problems.Add(new ContractProblem(path, "TYPE", $"{Show(node)} is not an object"));
            return;
        }

        var known = All(members).ToDictionary(m => m.Name, StringComparer.Ordinal);
        foreach (var (name, value) in body)
        {
            if (known.TryGetValue(name, out var member))
            {
                Check(member.Shape, value, Below(path, name), problems);
            }
            else
            {
                problems.Add(new ContractProblem(Below(path, name), "UNKNOWN", $"Unrecognized field \"{name}\""));
            }
        }

        foreach (var missing in known.Values.Where(m => m.Required && !body.ContainsKey(m.Name)))
        {
            problems.Add(new ContractProblem(Below(path, missing.Name), "MISSING", $"Some required fields were not set: [{missing.Name}]"));
        }
    }

    // The one that is meant is told by its fixed words (type: LIST_BASED), so that its own problems are named and not those of all.
    private void CheckSeveral(OneOf several, JsonNode? node, string path, ImmutableArray<ContractProblem>.Builder problems)
    {
        foreach (var one in several.Shapes)
        {
            if (Resolve(one) is Members members && All(members).Select(m => (m.Name, Word: WordOf(m.Shape))).Where(m => m.Word is not null).All(m => (node as JsonObject)?[m.Name].Word() == m.Word))
            {
                CheckMembers(members, node, path, problems);
                return;
            }
        }

        problems.Add(new ContractProblem(path, "VALUE", $"{Show(node)} is none of the kinds that may stand here"));
    }

    // A word that is a type's name too is written twice, number|number.
    private string? WordOf(Shape shape) => shape switch
    {
        Choice choice => choice.Words.Distinct().Count() == 1 ? choice.Words[0] : null,
        Named named => _shapes.ContainsKey(named.Name) || IsType(named.Name) ? null : named.Name,
        _ => null,
    };

    private Shape Resolve(Shape shape) => shape is Named named && _shapes.TryGetValue(named.Name, out var known) ? known : shape;

    private IEnumerable<Member> All(Members members) => members.Own.SelectMany(m => m.Name.StartsWith("...", StringComparison.Ordinal) ? All((Members)_shapes[m.Name[3..]]) : [m]);

    private static bool IsType(string name) => name is "string" or "integer" or "number" or "boolean" or "time" or "language" or "any" or "object";

    private static bool Fits(string type, JsonNode? node, out string code)
    {
        code = IsType(type) ? "TYPE" : "VALUE";
        var kind = node?.GetValueKind() ?? JsonValueKind.Null;
        return type switch
        {
            "any" => node is not null,
            "object" => kind == JsonValueKind.Object,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "number" => kind == JsonValueKind.Number,
            "integer" => kind == JsonValueKind.Number && decimal.Truncate(node!.GetValue<decimal>()) == node.GetValue<decimal>(),
            "time" => kind == JsonValueKind.String && DateTimeOffset.TryParse(node!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) && node.GetValue<string>().Contains('T', StringComparison.Ordinal),
            "language" => kind == JsonValueKind.String && Language().IsMatch(node!.GetValue<string>()),
            _ => node.Word() == type,
        };
    }

    private static string Show(JsonNode? node) => node?.ToJsonString() is { } text ? text.Length > 60 ? $"{text[..60]}..." : text : "null";

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private Shape Union()
    {
        var shapes = ImmutableArray.Create(One());
        while (_at < _words.Length && _words[_at] == "/")
        {
            _at++;
            shapes = shapes.Add(One());
        }

        return shapes.Length == 1 ? shapes[0] : new OneOf(shapes);
    }

    private Shape One()
    {
        var word = Take();
        switch (word)
        {
            case "[":
                var item = Union();
                Expect("]");
                return new ListOf(item);
            case "{" when _words[_at] == "*":
                _at++;
                Expect(":");
                var value = Union();
                Expect("}");
                return new MapOf(value);
            case "{":
                return new Members(MemberList());
            default:
                var words = ImmutableArray.Create(word);
                while (_at < _words.Length && _words[_at] == "|")
                {
                    _at++;
                    words = words.Add(Take());
                }

                return words.Length == 1 ? new Named(word) : new Choice(words);
        }
    }

    private ImmutableArray<Member> MemberList()
    {
        var members = ImmutableArray.CreateBuilder<Member>();
        while (_words[_at] != "}")
        {
            var name = Take();
            if (name.StartsWith("...", StringComparison.Ordinal))
            {
                members.Add(new Member(name, false, new Named(name)));
            }
            else
            {
                var optional = _words[_at] == "?";
                _at += optional ? 1 : 0;
                Expect(":");
                members.Add(new Member(name, !optional, Union()));
            }

            _at += _words[_at] == "," ? 1 : 0;
        }

        _at++;
        return members.ToImmutable();
    }

    private string Take() => _words[_at++];

    private void Expect(string word)
    {
        if (Take() is var found && found != word)
        {
            throw new FormatException($"The contract has {found} where {word} belongs, at word {_at}.");
        }
    }

    [GeneratedRegex(@"[A-Za-z0-9_.\-]+|[{}\[\]:,?|/=*]")]
    private static partial Regex Words();

    [GeneratedRegex("^[a-z]{2,3}(-[a-z0-9]{2,8})*$")]
    private static partial Regex Language();

    private abstract record Shape;

    private sealed record Named(string Name) : Shape;

    private sealed record Choice(ImmutableArray<string> Words) : Shape;

    private sealed record ListOf(Shape Item) : Shape;

    private sealed record MapOf(Shape Value) : Shape;

    private sealed record OneOf(ImmutableArray<Shape> Shapes) : Shape;

    private sealed record Members(ImmutableArray<Member> Own) : Shape;

    private sealed record Member(string Name, bool Required, Shape Shape);
}
