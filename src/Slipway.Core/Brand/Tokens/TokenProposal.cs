using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Proposes design tokens from what style sheets and pages use, for a person to go over.</summary>
/// <remarks>
/// Values come by how often they are used, each with a description that says how often and where. Names are those of custom properties where there are some. What a
/// colour is for is guessed from what it is used for, and said to be a guess.
/// </remarks>
public static class TokenProposal
{
    private const int MostOfAKind = 40;
    private static readonly ImmutableHashSet<string> _keywords = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "inherit", "initial", "unset", "revert", "revert-layer");

    /// <summary>The tokens proposed; write them with <see cref="TokensWriter"/>.</summary>
    /// <param name="texts">Style sheets (CSS) and pages or mails (HTML) by name.</param>
    public static DesignTokens From(IReadOnlyDictionary<string, string> texts)
    {
        var declarations = texts.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => CssDeclarations.Of(t.Value)).ToList();
        var words = new CssWords(declarations);
        var colours = new ProposedColours();
        var fonts = new Sightings<string>(StringComparer.OrdinalIgnoreCase);
        var measures = new Dictionary<string, Sightings<double>>(StringComparer.Ordinal) { ["size"] = new(), ["space"] = new(), ["radius"] = new() };
        foreach (var declaration in declarations)
        {
            var filled = declaration with { Value = words.Filled(declaration.Value) };
            colours.Add(filled);
            Font(fonts, filled);
            if (Group(filled.Property) is { } group)
            {
                Measures(measures[group], filled, group);
            }
        }

        var place = new Place("tokens.json", 1, 1);
        var proposed = new Proposed(place);
        colours.Propose(proposed);
        Fonts(fonts, proposed);
        Measured(measures["size"], proposed, "size", "Font sizes in pixels");
        Measured(measures["space"], proposed, "space", "Space around and between things, in pixels");
        Measured(measures["radius"], proposed, "radius", "Radii of corners, in pixels");
        var description = $"Proposed from {string.Join(", ", texts.Keys.Order(StringComparer.Ordinal))}. Go over the names, and remove what is not the brand's.";
        return new DesignTokens(proposed.Tokens, [new TokenGroup("", place) { Description = description }, .. proposed.Groups]);
    }

    private static string? Group(string property) => property switch
    {
        "font" or "font-size" => "size",
        "gap" or "row-gap" or "column-gap" => "space",
        _ when property.StartsWith("padding", StringComparison.Ordinal) || property.StartsWith("margin", StringComparison.Ordinal) => "space",
        _ when property.StartsWith("border", StringComparison.Ordinal) && property.EndsWith("radius", StringComparison.Ordinal) => "radius",
        _ => null,
    };

    private static void Measures(Sightings<double> seen, CssDeclaration declaration, string group)
    {
        var (least, most, isFirstOnly) = group switch { "size" => (6, 200, true), "space" => (1, 400, false), _ => (1, 10_000, false) };
        foreach (var pixels in CssWords.Of(declaration.Value).Select(Pixels).OfType<double>().Where(p => p >= least && p <= most).Distinct())
        {
            seen.Add(pixels, declaration);
            if (isFirstOnly)
            {
                return;
            }
        }
    }

    // Sizes relative to what is around them say nothing by themselves.
    private static double? Pixels(string word)
    {
        var (digits, factor) = word switch
        {
            [.. var n, 'r', 'e', 'm'] => (n, 16.0),
            [.. var n, 'p', 'x'] => (n, 1),
            [.. var n, 'p', 't'] => (n, 4 / 3.0),
            _ => ("", 0),
        };
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Math.Round(number * factor, 2) : null;
    }

    private static void Font(Sightings<string> fonts, CssDeclaration declaration)
    {
        var value = declaration.Property switch { "font-family" => declaration.Value, "font" => Family(declaration.Value), _ => "" };
        var names = value.Split(',').Select(n => n.Trim('"', '\'', ' ')).Where(n => n.Length > 0 && !n.AsSpan().ContainsAny("{}()")).ToList();
        if (names.Count == 0 || _keywords.Contains(names[0]))
        {
            return;
        }

        var sighting = fonts.Add(string.Join(", ", names), declaration);
        var tags = declaration.Selector.Split([' ', ',', '>', '.', ':', '#', '['], StringSplitOptions.RemoveEmptyEntries);
        sighting.Role(tags.Any(t => t is "h1" or "h2" or "h3" or "h4") ? "heading" : "body");
    }

    // font: italic bold 16px/1.5 "Segoe UI", Arial - the names follow the size.
    private static string Family(string font)
    {
        var words = font.Split(' ');
        var size = Array.FindIndex(words, w => w.Length > 1 && (char.IsAsciiDigit(w[0]) || w[0] == '.') && !w.All(char.IsAsciiDigit));
        return size < 0 ? "" : string.Join(' ', words.Skip(size + 1));
    }

    private static void Fonts(Sightings<string> fonts, Proposed proposed)
    {
        var all = fonts.ByCount.ToList();
        if (all.Count == 0)
        {
            return;
        }

        proposed.Group("font", "Fonts, most wanted first", all.Count - MostOfAKind);
        var body = all.MaxBy(f => f.Sighting.Roles.GetValueOrDefault("body")).Value;
        var heading = all.Where(f => f.Sighting.Roles.ContainsKey("heading")).OrderByDescending(f => f.Sighting.Roles["heading"]).FirstOrDefault().Value;
        foreach (var (value, sighting) in all.Take(MostOfAKind))
        {
            var names = value.Split(", ");
            proposed.Add("font", value == body ? "body" : value == heading ? "heading" : Slugs.From(names[0]), new TokenValue.FontFamily([.. names]), sighting.Told);
        }
    }

    private static void Measured(Sightings<double> seen, Proposed proposed, string group, string what)
    {
        var all = seen.ByCount.ToList();
        if (all.Count == 0)
        {
            return;
        }

        proposed.Group(group, what, all.Count - MostOfAKind);
        foreach (var (value, sighting) in all.Take(MostOfAKind).OrderBy(m => m.Value))
        {
            proposed.Add(group, value.ToString(CultureInfo.InvariantCulture).Replace('.', '-'), new TokenValue.Dimension(value, "px"), sighting.Told);
        }
    }
}

/// <summary>The tokens proposed so far, with a name of its own for each.</summary>
internal sealed class Proposed(Place place)
{
    private readonly HashSet<string> _paths = new(StringComparer.OrdinalIgnoreCase);

    public List<DesignToken> Tokens { get; } = [];

    public List<TokenGroup> Groups { get; } = [];

    public void Group(string path, string what, int leftOut) =>
        Groups.Add(new TokenGroup(path, place) { Description = leftOut > 0 ? $"{what}; {leftOut} that are seen less often are left out." : $"{what}." });

    public DesignToken Add(string group, string name, TokenValue value, string description, string? aliasOf = null)
    {
        var path = $"{group}.{(name.Length == 0 ? "other" : name)}";
        var free = path;
        for (var i = 2; !_paths.Add(free); i++)
        {
            free = $"{path}-{i}";
        }

        var token = new DesignToken { Path = free, Value = value, Place = place, Description = description, AliasOf = aliasOf };
        Tokens.Add(token);
        return token;
    }
}
