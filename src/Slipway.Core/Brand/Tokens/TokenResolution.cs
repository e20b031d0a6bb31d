using System.Globalization;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Follows the references of tokens to their values; every token is read once, and a circle or a reference to nowhere is a finding.</summary>
internal sealed class TokenResolution(PlacedJson.Map root, OrderedDictionary<string, WrittenToken> tokens, FindingList findings)
{
    private const int LongestChain = 100;
    private const int MostGuesses = 20;

    private readonly Dictionary<string, Resolved?> _known = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];
    private readonly Dictionary<PlacedJson, PlacedJson?> _followed = new(ReferenceEqualityComparer.Instance);
    private readonly List<PlacedJson> _following = [];
    private int _guesses;

    /// <summary>A token with its value; null when it has none, with the finding that says why.</summary>
    public Resolved? Resolve(string path)
    {
        if (_known.TryGetValue(path, out var known))
        {
            return known;
        }

        var token = tokens[path];
        if (_open.IndexOf(path) is >= 0 and var from)
        {
            findings.Error("token-cycle", $"The tokens {string.Join(" -> ", _open[from..])} -> {path} refer to each other in a circle.", token.Value.Place, "Give one of them a value.", path);
            return null;
        }

        if (_open.Count > LongestChain)
        {
            findings.Error("token-chain", $"{path} is reached by more than {LongestChain} references in a row.", token.Place, "Refer to the token at the end.", path);
            return null;
        }

        _open.Add(path);
        var resolved = Read(token);
        _open.RemoveAt(_open.Count - 1);
        return _known[path] = resolved;
    }

    /// <summary>The path of the token that a value refers to whole; null when it is no such reference.</summary>
    public string? TokenOf(PlacedJson value) => TokenReference.Of(value) is { IsWellFormed: true } reference && tokens.ContainsKey(reference.Path) ? reference.Path : null;

    /// <summary>What a value is in the end, when it is a reference; null with a finding when it leads nowhere.</summary>
    public PlacedJson? Follow(PlacedJson value, string path)
    {
        if (TokenReference.Of(value) is not { } reference)
        {
            return value;
        }

        if (_followed.TryGetValue(value, out var known))
        {
            return known;
        }

        if (_following.Exists(f => ReferenceEquals(f, value)) || _following.Count > LongestChain)
        {
            findings.Error("token-cycle", $"The reference {reference.Text} of {path} leads back to itself, or on and on.", value.Place, "Give one of the places it leads through a value.", path);
            return null;
        }

        _following.Add(value);
        var target = Find(reference, value, path);
        var end = target is null ? null : Follow(target is PlacedJson.Map map && map["$value"] is { } inner ? inner : target, path);
        _following.RemoveAt(_following.Count - 1);
        return _followed[value] = end;
    }

    private Resolved? Read(WrittenToken token)
    {
        if (TokenOf(token.Value) is not { } alias)
        {
            if ((token.Type ?? token.GroupType) is { } type)
            {
                return Follow(token.Value, token.Path) is { } value && new TokenValueReader(this, findings, token.Path).Read(type, value) is { } read ? new Resolved(read, null) : null;
            }

            if (Follow(token.Value, token.Path) is not null)
            {
                findings.Error("token-type", $"The token {token.Path} has no type, and no group around it has one.", token.Place, "Add \"$type\", for example \"$type\": \"color\".", token.Path);
            }

            return null;
        }

        if (Resolve(alias) is not { } target)
        {
            return null;
        }

        if (token.Type is { } own && own != target.Value.Type)
        {
            findings.Error(
                "token-type", $"The token {token.Path} is a {own}, and {alias}, which it refers to, is a {target.Value.Type}.", token.Value.Place,
                $"Refer to a {own}, or leave out \"$type\".", token.Path);
            return null;
        }

        return target with { AliasOf = alias };
    }

    private PlacedJson? Find(TokenReference reference, PlacedJson from, string path)
    {
        PlacedJson? at = reference.IsWellFormed ? root : null;
        foreach (var step in reference.Steps)
        {
            at = at is null ? null : Step(at, step) ?? (reference.IsPointer && TokenReference.Of(at) is not null ? StepBehind(at, step, path) : null);
        }

        if (at is null || IsGroup(at, reference) || (!reference.IsPointer && !IsToken(at)))
        {
            findings.Error("token-reference", Missing(reference, at), from.Place, Fix(reference, at), path);
            return null;
        }

        return at;
    }

    // A pointer may lead through a reference; one that is a token itself has its $value at the other end.
    private PlacedJson? StepBehind(PlacedJson at, string step, string path) => Follow(at, path) is not { } end ? null : at is PlacedJson.Map && step == "$value" ? end : Step(end, step);

    private string Missing(TokenReference reference, PlacedJson? at)
    {
        if (!reference.IsWellFormed)
        {
            return $"{reference.Text} is no reference.";
        }

        if (at is not null)
        {
            return $"{reference.Text} is {(IsGroup(at, reference) ? "a group" : "a part of a value")} and no token.";
        }

        // To look through all names costs; after some mistypings the rest is said without a guess.
        var guess = _guesses++ < MostGuesses && tokens.Count < 5000 ? Nearest.To(reference.Path, tokens.Keys) : null;
        return $"There is no token {reference.Path}{(guess is null ? "." : $"; did you mean {guess}?")}";
    }

    private static string Fix(TokenReference reference, PlacedJson? at) =>
        at is PlacedJson.Map group && group.Members.ContainsKey("$root") ? $"The group's own token is \"{{{reference.Path}.$root}}\"."
        : reference.IsPointer ? "Write the way from the file's beginning: \"#/color/primary/$value\"."
        : "Write the path of a token in braces: \"{color.primary}\".";

    private static bool IsToken(PlacedJson at) => at is PlacedJson.Map map && (map.Members.ContainsKey("$value") || map.Members.ContainsKey("$ref"));

    private static bool IsGroup(PlacedJson at, TokenReference reference) => at is PlacedJson.Map && !IsToken(at) && !reference.Steps.Contains("$value");

    private static PlacedJson? Step(PlacedJson at, string step) => at switch
    {
        PlacedJson.Map map => map[step] ?? (step.Contains('%') ? map[Uri.UnescapeDataString(step)] : null),
        PlacedJson.List list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Length => list.Items[index],
        _ => null,
    };

    /// <summary>A token's value and the token it was taken from.</summary>
    internal sealed record Resolved(TokenValue Value, string? AliasOf);
}
