using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Lays one tree of tokens over another: groups are joined, and a token above replaces whatever is below whole.</summary>
internal sealed class TokenMerge(FindingList findings)
{
    // A small file can ask for very much: many groups that each take over a large one.
    private const int MostMembers = 1_000_000;

    private int _members;

    public PlacedJson.Map Over(PlacedJson.Map below, PlacedJson.Map above)
    {
        if (_members > MostMembers)
        {
            return above;
        }

        _members += below.Members.Count;
        if (_members > MostMembers)
        {
            findings.Error("tokens-too-many", $"Joining groups makes more than {MostMembers:N0} tokens and groups; the rest is left out.", above.Place, "Extend fewer or smaller groups.");
            return above;
        }

        var members = new OrderedDictionary<string, Member>(below.Members, StringComparer.Ordinal);
        foreach (var (name, member) in above.Members)
        {
            var lower = name.StartsWith('$') ? null : members.GetValueOrDefault(name)?.Value as PlacedJson.Map;
            members[name] = lower is not null && member.Value is PlacedJson.Map upper && !IsToken(lower) && !IsToken(upper) ? member with { Value = Over(lower, upper) } : member;
        }

        return above with { Members = members };
    }

    private static bool IsToken(PlacedJson.Map map) => map.Members.ContainsKey("$value") || map.Members.ContainsKey("$ref");
}
