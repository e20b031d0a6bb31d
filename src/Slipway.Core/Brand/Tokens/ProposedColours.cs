using System.Collections.Immutable;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Gathers the colours of declarations, takes those together that look the same, names them and guesses what they are for.</summary>
internal sealed class ProposedColours
{
    private const int MostColours = 40;
    private const int MostWritings = 2000;
    private const double SameToTheEye = 2;
    private static readonly ImmutableArray<string> _properties = ["color", "background", "border", "outline", "fill", "stroke", "shadow", "column-rule", "text-decoration", "--"];
    private static readonly ImmutableArray<string> _buttons = ["btn", "button", "cta"];

    private readonly Sightings<string> _seen = new(StringComparer.Ordinal);

    public void Add(CssDeclaration declaration)
    {
        if (!_properties.Any(p => declaration.Property.Contains(p, StringComparison.Ordinal)))
        {
            return;
        }

        foreach (var word in CssWords.Of(declaration.Value))
        {
            if (Colour.Read(word) is { Opacity: > 0 } colour)
            {
                var sighting = _seen.Add(colour.ToString(), declaration);
                if (declaration.Property.StartsWith("--", StringComparison.Ordinal))
                {
                    sighting.Name ??= word == declaration.Value ? Slugs.From(declaration.Property) : null;
                }
                else if (Role(declaration) is { } role)
                {
                    sighting.Role(role);
                }
            }
        }
    }

    public void Propose(Proposed proposed)
    {
        var kept = new List<Kept>();
        var leftOut = 0;
        foreach (var (text, sighting) in _seen.ByCount.Take(MostWritings))
        {
            var colour = Colour.Read(text)!.Value;
            var same = kept.Where(k => Math.Abs(k.Colour.Opacity - colour.Opacity) < 0.02 && Colour.Difference(k.Colour, colour) < SameToTheEye).MinBy(k => Colour.Difference(k.Colour, colour));
            if (same is not null)
            {
                same.Sighting.Join(sighting, text);
            }
            else if (kept.Count < MostColours)
            {
                kept.Add(new Kept(colour, sighting));
            }
            else
            {
                leftOut++;
            }
        }

        if (kept.Count == 0)
        {
            return;
        }

        proposed.Group("base", "Colours by how often they are used", leftOut);
        foreach (var colour in kept.OrderByDescending(k => k.Sighting.Count))
        {
            var name = colour.Sighting.Name is { Length: > 0 } known ? known : Family(colour.Colour) + (colour.Colour.Opacity < 1 ? $"-{colour.Colour.Opacity * 100:0}" : "");
            colour.Token = proposed.Add("base", name, TokenValue.Color.Of(colour.Colour with { Opacity = Math.Round(colour.Colour.Opacity, 3) }), colour.Sighting.Told);
        }

        Roles(kept.Where(k => k.Colour.Opacity == 1).ToList(), proposed);
    }

    private static string? Role(CssDeclaration declaration)
    {
        var selector = declaration.Selector.ToLowerInvariant();
        var isButton = selector == "a" || _buttons.Any(b => selector.Contains(b, StringComparison.Ordinal));
        return declaration.Property switch
        {
            "color" => isButton && selector != "a" ? "label" : "text",
            "background" or "background-color" => isButton ? "button" : selector is "body" or "html" or ":root" ? "page" : "ground",
            _ => null,
        };
    }

    private static void Roles(List<Kept> colours, Proposed proposed)
    {
        var page = Most(colours, "page") ?? Most(colours, "ground");
        var text = Most(colours.Where(c => page is null || Colour.Contrast(c.Colour, page.Colour) >= 4.5), "text");
        var vivid = colours.Where(c => Chroma(c.Colour) > 20).ToList();
        var primary = Most(vivid, "button") ?? vivid.MaxBy(c => c.Sighting.Count);
        var legible = colours.Where(c => primary is not null && Colour.Contrast(c.Colour, primary.Colour) >= 4.5).ToList();
        var onPrimary = Most(legible, "label") ?? legible.MaxBy(c => Colour.Contrast(c.Colour, primary!.Colour));
        ImmutableArray<(string Name, Kept? Colour, string Guess)> roles =
        [
            ("text", text, "the colour most used for text"),
            ("background", page, "the colour most used behind everything"),
            ("primary", primary, "the colour of buttons, or else the liveliest of those used often"),
            ("on-primary", onPrimary, "the colour of words on buttons, or else the one that stands out most on primary"),
        ];
        if (roles.All(r => r.Colour is null))
        {
            return;
        }

        proposed.Group("color", "What colours are for, as far as it can be guessed from how they are used", 0);
        foreach (var (name, colour, guess) in roles)
        {
            if (colour?.Token is { } token)
            {
                proposed.Add("color", name, token.Value, $"A guess: {guess}.", token.Path);
            }
        }
    }

    private static Kept? Most(IEnumerable<Kept> colours, string role) => colours.Where(c => c.Sighting.Roles.ContainsKey(role)).MaxBy(c => c.Sighting.Roles[role]);

    private static double Chroma(Colour colour) => Math.Sqrt((colour.Lab.B * colour.Lab.B) + (colour.Lab.C * colour.Lab.C));

    private static string Family(Colour colour)
    {
        var lab = colour.Lab;
        if (Chroma(colour) < 10)
        {
            return lab.A > 97 ? "white" : lab.A < 8 ? "black" : "grey";
        }

        return (((Math.Atan2(lab.C, lab.B) * 180 / Math.PI) + 360) % 360) switch
        {
            < 20 or >= 345 => "pink",
            < 50 => "red",
            < 85 => lab.A < 50 ? "brown" : "orange",
            < 112 => "yellow",
            < 165 => "green",
            < 225 => "teal",
            < 308 => "blue",
            _ => "purple",
        };
    }

    private sealed class Kept(Colour colour, Sighting sighting)
    {
        public Colour Colour => colour;

        public Sighting Sighting => sighting;

        public DesignToken? Token { get; set; }
    }
}
