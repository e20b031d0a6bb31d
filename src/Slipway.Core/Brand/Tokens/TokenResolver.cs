using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Something by which tokens differ, such as the theme or the market, and what can be chosen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Contexts">What can be chosen, in the order it is written.</param>
/// <param name="Default">What is taken when nothing is chosen; null when something must be.</param>
public sealed record TokenModifier(string Name, ImmutableArray<string> Contexts, string? Default);

/// <summary>A resolver file (<c>*.resolver.json</c>) of W3C design tokens 2025.10: which files make up the tokens, in which order, and by what they differ.</summary>
public sealed class TokenResolver
{
    private static readonly ImmutableArray<string> _known = ["$schema", "name", "version", "description", "sets", "modifiers", "resolutionOrder", "$defs"];

    private readonly ResolverSources _sources;
    private readonly FindingList _findings;
    private readonly List<Step> _order = [];

    private TokenResolver(ResolverSources sources, FindingList findings) => (_sources, _findings) = (sources, findings);

    /// <summary>By what the tokens differ.</summary>
    public ImmutableArray<TokenModifier> Modifiers => [.. _order.Select(s => s.Modifier).OfType<TokenModifier>()];

    /// <summary>Reads a resolver file; null when it cannot be used at all.</summary>
    /// <param name="file">Its name among the texts; references to other files start from where it lies.</param>
    /// <param name="texts">The texts of the files by name, with forward slashes.</param>
    public static (TokenResolver? Resolver, ImmutableArray<Finding> Findings) Read(string file, IReadOnlyDictionary<string, string> texts)
    {
        var findings = new FindingList();
        if (JsonText.ReadMap(file, texts[file], findings) is not { } root)
        {
            return (null, findings.InOrder());
        }

        var resolver = new TokenResolver(new ResolverSources(file, root, texts), findings);
        resolver.Document(root);
        return (resolver._order.Count > 0 ? resolver : null, [.. findings.InOrder().Distinct()]);
    }

    /// <summary>The tokens for what is chosen, with the findings of their files; names are told apart by their letters, not by case.</summary>
    /// <param name="chosen">A context for each modifier by its name; those with a default may be left out.</param>
    public (DesignTokens Tokens, ImmutableArray<Finding> Findings) Resolve(IReadOnlyDictionary<string, string> chosen)
    {
        var findings = new FindingList();
        foreach (var name in chosen.Keys.Where(n => !_order.Exists(s => IsSame(s.Modifier?.Name, n))))
        {
            Input(findings, $"There is no modifier {name}", name, Modifiers.Select(m => m.Name), _sources.Root.Place);
        }

        var merge = new TokenMerge(findings);
        var tokens = _sources.Root with { Members = new OrderedDictionary<string, Member>(StringComparer.Ordinal) };
        foreach (var step in _order)
        {
            var sources = step.Modifier is null ? step.Definition["sources"] : Context(step, step.Modifier, chosen, findings);
            foreach (var source in _sources.Of(sources, new FindingList()))
            {
                tokens = merge.Over(tokens, source);
            }
        }

        return findings.HasErrors ? (DesignTokens.None, findings.InOrder()) : TokensReader.Read(tokens, findings);
    }

    private static PlacedJson? Context(Step step, TokenModifier modifier, IReadOnlyDictionary<string, string> chosen, FindingList findings)
    {
        var wanted = chosen.FirstOrDefault(c => IsSame(c.Key, modifier.Name)).Value ?? modifier.Default;
        var context = modifier.Contexts.FirstOrDefault(c => c == wanted) ?? modifier.Contexts.FirstOrDefault(c => IsSame(c, wanted));
        if (context is null)
        {
            Input(findings, wanted is null ? $"Nothing is chosen for {modifier.Name}" : $"{modifier.Name} has no context {wanted}", wanted ?? "", modifier.Contexts, step.Definition.Place);
        }

        return context is null ? null : ((PlacedJson.Map)step.Definition["contexts"]!)[context];
    }

    private static void Input(FindingList findings, string message, string written, IEnumerable<string> known, Place place)
    {
        var guess = Nearest.To(written, known);
        findings.Error("resolver-input", $"{message}{(guess is null ? "." : $"; did you mean {guess}?")}", place, $"Choose one of {string.Join(", ", known)}.");
    }

    private void Document(PlacedJson.Map root)
    {
        foreach (var (name, member) in root.Members.Where(m => !_known.Contains(m.Key)))
        {
            _findings.Warning("resolver-property", $"{name} is nothing that a resolver file has.", member.Place, Nearest.To(name, _known) is { } guess ? $"Write \"{guess}\"." : "Remove it.", name);
        }

        if (root["version"]?.AsText != "2025.10")
        {
            _findings.Error("resolver-version", "The version must be \"2025.10\".", (root["version"] ?? root).Place, "Write \"version\": \"2025.10\".", "version");
        }

        foreach (var name in (root["sets"] as PlacedJson.Map)?.Members ?? [])
        {
            Definition(name.Key, name.Value.Value, isModifier: false);
        }

        foreach (var name in (root["modifiers"] as PlacedJson.Map)?.Members ?? [])
        {
            Definition(name.Key, name.Value.Value, isModifier: true);
        }

        if (root["resolutionOrder"] is not PlacedJson.List { Items: { IsEmpty: false } items })
        {
            _findings.Error(
                "resolver-order", "There is no resolutionOrder, so no tokens come of this file.", (root["resolutionOrder"] ?? root).Place,
                "Write \"resolutionOrder\": [{ \"$ref\": \"#/sets/...\" }].", "resolutionOrder");
            return;
        }

        foreach (var item in items)
        {
            Ordered(item);
        }
    }

    private void Ordered(PlacedJson item)
    {
        var reference = (item as PlacedJson.Map)?["$ref"]?.AsText;
        var (name, isModifier) = reference?.Split('/') switch
        {
            ["#", "sets", var set] => (set, false),
            ["#", "modifiers", var modifier] => (modifier, true),
            null when item is PlacedJson.Map inline => (inline["name"]?.AsText, inline["type"]?.AsText == "modifier"),
            _ => (null, false),
        };
        if (name is null || (reference is null && ((PlacedJson.Map)item)["type"]?.AsText is not ("set" or "modifier")))
        {
            _findings.Error(
                "resolver-order", "This is neither a reference to a set or modifier nor one of its own with a name and a type.", item.Place,
                "Write { \"$ref\": \"#/sets/...\" }, or add \"name\" and \"type\".", "resolutionOrder");
            return;
        }

        name = TokenReference.Unescaped(name);
        if (_order.Exists(s => s.Name == name && s.Modifier is null == !isModifier))
        {
            _findings.Error("resolver-order", $"{name} stands twice in the resolutionOrder.", item.Place, "Remove or rename one of them.", "resolutionOrder");
        }
        else if (_sources.Target(item, _findings, fromOrder: true) is { } definition && Definition(name, definition, isModifier) is { } step)
        {
            _order.Add(step);
        }
    }

    private Step? Definition(string name, PlacedJson value, bool isModifier)
    {
        var definition = _sources.Target(value, _findings);
        if (definition is null)
        {
            return null;
        }

        if (!isModifier)
        {
            return Sources(name, definition["sources"], definition.Place) ? new Step(name, definition, null) : null;
        }

        if (definition["contexts"] is not PlacedJson.Map { Members: { Count: > 0 } contexts })
        {
            _findings.Error("resolver-contexts", $"The modifier {name} has no contexts to choose from.", definition.Place, "Write \"contexts\": { \"light\": [...], \"dark\": [...] }.", name);
            return null;
        }

        if (contexts.Count == 1)
        {
            _findings.Warning("resolver-contexts", $"The modifier {name} has one context only, so there is nothing to choose.", definition.Place, "Make it a set, or add a context.", name);
        }

        var standard = definition["default"]?.AsText;
        if (definition["default"] is { } written && (standard is null || !contexts.ContainsKey(standard)))
        {
            _findings.Error("resolver-contexts", $"The default of {name} is none of its contexts.", written.Place, $"Write one of {string.Join(", ", contexts.Keys)}.", name);
            standard = null;
        }

        var good = contexts.Count(c => Sources($"{name}.{c.Key}", c.Value.Value, c.Value.Place));
        return good == contexts.Count ? new Step(name, definition, new TokenModifier(name, [.. contexts.Keys], standard)) : null;
    }

    private bool Sources(string name, PlacedJson? sources, Place place)
    {
        if (sources is PlacedJson.List)
        {
            _ = _sources.Of(sources, _findings).Count;
            return true;
        }

        _findings.Error("resolver-sources", $"{name} has no list of sources.", sources?.Place ?? place, "Write a list: [{ \"$ref\": \"colors.tokens.json\" }].", name);
        return false;
    }

    private static bool IsSame(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private sealed record Step(string Name, PlacedJson.Map Definition, TokenModifier? Modifier);
}
