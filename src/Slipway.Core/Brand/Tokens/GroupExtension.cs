using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Gives groups what they take from others by <c>$extends</c>: a deep merge in which a token of their own replaces one taken over.</summary>
internal sealed class GroupExtension(PlacedJson.Map root, FindingList findings)
{
    private const int LongestChain = 200;
    private const int LongestReference = 32;
    private const string Fix = "Write the path of a group in braces: \"$extends\": \"{button}\".";

    private readonly TokenMerge _merge = new(findings);
    private readonly Dictionary<string, PlacedJson.Map> _done = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    /// <summary>The file with every group extended.</summary>
    public PlacedJson.Map Expanded() => Expand(root, "");

    // A reference to a group is a group: $ref says then what $extends says.
    private bool IsToken(PlacedJson.Map map)
    {
        for (var i = 0; i < LongestReference; i++)
        {
            if (map.Members.ContainsKey("$value") || TokenReference.Of(map) is not { } reference)
            {
                return map.Members.ContainsKey("$value");
            }

            if (reference.Steps.Aggregate((PlacedJson?)root, (at, step) => (at as PlacedJson.Map)?[step]) is not PlacedJson.Map next || reference.Steps.Contains("$value"))
            {
                return true;
            }

            map = next;
        }

        return true;
    }

    private PlacedJson.Map Expand(PlacedJson.Map group, string path)
    {
        if (_done.TryGetValue(path, out var known))
        {
            return known;
        }

        _open.Add(path);
        var own = new OrderedDictionary<string, Member>(group.Members.Count, StringComparer.Ordinal);
        foreach (var (name, member) in group.Members)
        {
            if (name is not ("$extends" or "$ref"))
            {
                own[name] = !name.StartsWith('$') && member.Value is PlacedJson.Map child && !IsToken(child) ? member with { Value = Expand(child, Joined(path, name)) } : member;
            }
        }

        var expanded = Extended(group, group with { Members = own }, path);
        _open.RemoveAt(_open.Count - 1);
        return _done[path] = expanded;
    }

    private PlacedJson.Map Extended(PlacedJson.Map group, PlacedJson.Map own, string path)
    {
        if (!group.Members.TryGetValue("$extends", out var member) && !group.Members.TryGetValue("$ref", out member))
        {
            return own;
        }

        if (TokenReference.OfExtension(group) is not { IsWellFormed: true } reference)
        {
            findings.Error("token-extends", $"$extends of {Named(path)} is no reference to a group.", member.Value.Place, Fix, path);
            return own;
        }

        if (Target(reference, path, member.Value.Place) is not var (target, type))
        {
            return own;
        }

        // What is taken over keeps the type it has where it stands.
        type = target.Members.GetValueOrDefault("$type") ?? type;
        if (type is not null && own["$type"] is { } other && other.AsText != type.Value.AsText)
        {
            target = Typed(target, type);
        }

        var extended = _merge.Over(target, own);
        if (type is not null)
        {
            extended.Members.TryAdd("$type", type);
        }

        return extended;
    }

    private PlacedJson.Map Typed(PlacedJson.Map group, Member type)
    {
        var members = new OrderedDictionary<string, Member>(group.Members, StringComparer.Ordinal);
        foreach (var (name, member) in group.Members)
        {
            if ((!name.StartsWith('$') || name == "$root") && member.Value is PlacedJson.Map child && TokenReference.Of(child["$value"] ?? child) is null)
            {
                var typed = new OrderedDictionary<string, Member>(StringComparer.Ordinal) { ["$type"] = child.Members.GetValueOrDefault("$type") ?? type };
                members[name] = member with { Value = _merge.Over(child, child with { Members = typed }) };
            }
        }

        return group with { Members = members };
    }

    private (PlacedJson.Map Group, Member? Type)? Target(TokenReference reference, string path, Place place)
    {
        var (at, atPath, type, isExpanded) = (root, "", (Member?)null, false);
        foreach (var step in reference.Steps)
        {
            type = at.Members.GetValueOrDefault("$type") ?? type;
            if (!isExpanded && TokenReference.OfExtension(at) is not null && !_open.Contains(atPath) && _open.Count <= LongestChain)
            {
                (at, isExpanded) = (Expand(at, atPath), true);
            }

            if (step.StartsWith('$') || at[step] is not PlacedJson.Map next)
            {
                findings.Error("token-extends", $"There is no group {reference.Text} that {Named(path)} could extend.", place, Fix, path);
                return null;
            }

            (at, atPath) = (next, Joined(atPath, step));
        }

        if (IsToken(at))
        {
            findings.Error("token-extends", $"{reference.Text} is a token, and only groups can be extended.", place, Fix, path);
            return null;
        }

        if (isExpanded)
        {
            return (at, type);
        }

        if (_open.Contains(atPath) || _open.Count > LongestChain)
        {
            findings.Error(
                "token-cycle",
                _open.Contains(atPath)
                    ? $"The groups {string.Join(" -> ", _open.SkipWhile(p => p != atPath).Append(atPath))} extend each other in a circle."
                    : $"More than {LongestChain} groups extend each other in a row.",
                place, "Let one of them stand by itself.", path);
            return null;
        }

        return (Expand(at, atPath), type);
    }

    private static string Named(string path) => path.Length == 0 ? "the file" : path;

    private static string Joined(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
