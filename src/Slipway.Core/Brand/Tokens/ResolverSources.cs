using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Finds what the references of a resolver file lead to: sets, parts of the file, and other files.</summary>
internal sealed class ResolverSources(string file, PlacedJson.Map root, IReadOnlyDictionary<string, string> texts)
{
    private const int LongestChain = 32;
    private const int MostSources = 1000;

    private readonly Dictionary<string, PlacedJson.Map?> _files = new(StringComparer.Ordinal);

    /// <summary>The resolver file.</summary>
    public PlacedJson.Map Root => root;

    /// <summary>The trees of tokens that a list of sources stands for, sets in it poured out.</summary>
    public List<PlacedJson.Map> Of(PlacedJson? sources, FindingList findings)
    {
        var found = new List<PlacedJson.Map>();
        var seen = 0;
        Add(sources, found, [], findings, ref seen);
        return found;
    }

    /// <summary>What an object stands for: itself, or what its <c>$ref</c> leads to with its own members laid over, one by one.</summary>
    public PlacedJson.Map? Target(PlacedJson value, FindingList findings, bool fromOrder = false)
    {
        var own = new List<PlacedJson.Map>();
        for (var at = value; at is PlacedJson.Map map; at = Found(map["$ref"]!.AsText ?? "", map["$ref"]!, fromOrder && own.Count == 1, findings))
        {
            own.Add(map);
            if (map["$ref"] is null)
            {
                return own.AsEnumerable().Reverse().Aggregate(Over);
            }

            if (own.Count > LongestChain)
            {
                findings.Error("resolver-reference", $"The reference {map["$ref"]!.AsText} leads back to itself, or on and on.", map.Place, "Refer to where it ends.");
                return null;
            }
        }

        if (value is not PlacedJson.Map)
        {
            findings.Error("resolver-sources", "This is no object.", value.Place, "Write { \"$ref\": \"colors.tokens.json\" }, or tokens.");
        }

        return null;
    }

    private static PlacedJson.Map Over(PlacedJson.Map below, PlacedJson.Map above)
    {
        var members = new OrderedDictionary<string, Member>(below.Members, StringComparer.Ordinal);
        foreach (var (name, member) in above.Members.Where(m => m.Key != "$ref"))
        {
            members[name] = member;
        }

        return below with { Members = members };
    }

    private void Add(PlacedJson? sources, List<PlacedJson.Map> found, List<string> sets, FindingList findings, ref int seen)
    {
        foreach (var item in (sources as PlacedJson.List)?.Items ?? [])
        {
            if (seen++ >= MostSources)
            {
                if (seen > MostSources + 1)
                {
                    return;
                }

                findings.Error("resolver-sources", $"There are more than {MostSources:N0} sources in this list and the sets it names.", item.Place, "Name fewer.");
                return;
            }

            if (Target(item, findings) is not { } target)
            {
                continue;
            }

            var set = (item as PlacedJson.Map)?["$ref"]?.AsText is { } reference && reference.StartsWith("#/sets/", StringComparison.Ordinal) && reference.Count('/') == 2 ? reference : null;
            if (set is null)
            {
                found.Add(target);
            }
            else if (sets.Contains(set) || sets.Count > LongestChain)
            {
                findings.Error("resolver-cycle", $"The sets {string.Join(" -> ", [.. sets, set])} name each other in a circle.", item.Place, "Remove one of the references.");
            }
            else
            {
                Add(target["sources"], found, [.. sets, set], findings, ref seen);
            }
        }
    }

    private PlacedJson? Found(string reference, PlacedJson at, bool fromOrder, FindingList findings)
    {
        var hash = reference.IndexOf('#');
        var (name, pointer) = hash < 0 ? (reference, "") : (reference[..hash], reference[(hash + 1)..].TrimStart('/'));
        if (name.Length == 0 && (pointer.StartsWith("resolutionOrder", StringComparison.Ordinal) || (!fromOrder && pointer.StartsWith("modifiers", StringComparison.Ordinal))))
        {
            findings.Error(
                "resolver-reference", $"{reference} must not be referred to from here.", at.Place,
                "Refer to a set (\"#/sets/...\") or to a file; only the resolutionOrder names modifiers.");
            return null;
        }

        var document = name.Length == 0 ? root : Document(name, at, findings);
        if (document is null)
        {
            return null;
        }

        var target = pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(TokenReference.Unescaped).Aggregate((PlacedJson?)document, (node, step) => (node as PlacedJson.Map)?[step]);
        if (target is not PlacedJson.Map)
        {
            var known = ((name.Length == 0 ? root["sets"] : null) as PlacedJson.Map)?.Members.Keys.Select(k => $"#/sets/{k}") ?? [];
            var guess = Nearest.To(reference, known);
            findings.Error(
                "resolver-reference", $"{reference} leads nowhere{(guess is null ? "." : $"; did you mean {guess}?")}", at.Place,
                "Refer to a set (\"#/sets/...\") or to a file beside this one.");
        }

        return target as PlacedJson.Map;
    }

    private PlacedJson.Map? Document(string name, PlacedJson at, FindingList findings)
    {
        var path = Beside(name);
        if (!_files.TryGetValue(path, out var known))
        {
            var mistakes = new FindingList();
            var map = texts.TryGetValue(path, out var text) ? JsonText.ReadMap(path, text, mistakes) : null;
            _files[path] = known = map;
            findings.AddRange(mistakes.InOrder());
        }

        if (!texts.ContainsKey(path))
        {
            var guess = Nearest.To(path, texts.Keys.Take(1000));
            findings.Error(
                "resolver-reference", $"There is no file {path}{(guess is null ? "." : $"; did you mean {guess}?")}", at.Place,
                name.Contains("://", StringComparison.Ordinal) ? "Keep a copy of it in the workspace: nothing is fetched." : "Write the file's name as seen from the resolver file.");
        }

        return known;
    }

    private string Beside(string name)
    {
        var steps = new List<string>(file.Split('/')[..^1]);
        foreach (var step in name.Split('/'))
        {
            if (step == ".." && steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step != ".")
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }
}
