using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Colours that are none of the brand's: of text, links, buttons, backgrounds and borders, in light and dark.</summary>
/// <remarks>
/// Fills the message with the colour, the token that was meant and how far off it is, and where it is seen. A tint of a token, the same colour seen through, is let pass, and of
/// colours that the document leaves to the browser only that of links is looked at. Each colour is said once.
/// </remarks>
internal sealed class ColourMatch(ColouredParts of, ImmutableArray<string> groups, double tolerance, NearestTokens? tokens) : LookExtension
{
    /// <summary>How far off a colour may be to be rewritten: about what people notice only side by side.</summary>
    public const double Rewritten = 2;

    private static readonly string[] Parts = ["text", "link", "button", "background", "border"];

    /// <inheritdoc/>
    public override string Name => "colour";

    /// <summary>Reads its settings: <c>of</c> (text, link, button, background, border), <c>groups</c> of tokens, <c>tolerance</c> in deltaE.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var of = fields.Scalars("of", "[text, link]", required: false);
        foreach (var unknown in of.Where(p => !Parts.Contains(p.Text.Trim(), StringComparer.Ordinal)))
        {
            fields.Findings.Error("rule-part", $"`{unknown.Text}` is nothing that has a colour here.", unknown.At, $"Write: {string.Join(", ", Parts)}.", fields.PathOf("of"));
        }

        var parts = of.Aggregate(ColouredParts.None, (all, p) => all | Part(p.Text.Trim()));
        return new ColourMatch(of.IsEmpty ? ColouredParts.All : parts, Groups(fields, "color", "dark"), Number(fields, "tolerance", 0), tokens: null);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        TokensOf(brand.Tokens, groups, "colours", v => v is TokenValue.Color, rule, findings) is { } own ? new ColourMatch(of, groups, tolerance, new NearestTokens(own)) : this;

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        var seen = new Dictionary<Colour, Seen>();
        Look(light, seen, null);
        if (hits.Document.DarkSight is { } dark)
        {
            Look(dark, seen, light);
        }

        foreach (var (colour, places) in seen)
        {
            Judge(hits, colour, places);
        }
    }

    private void Look(Sight sight, Dictionary<Colour, Seen> seen, Sight? before)
    {
        foreach (var text in sight.Texts)
        {
            var part = text.Role == TextRole.Button ? ColouredParts.Button : text.IsLink ? ColouredParts.Link : ColouredParts.Text;
            if (Of(part) && text.Style.Color is { } colour && before?.Styles[text.Style.Element].Color != colour)
            {
                var declaration = text.Style.Decides(CssProperties.Color);
                Take(seen, declaration is null && !text.IsLink ? null : colour, part, declaration, text.Style.Element, before is not null);
            }
        }

        foreach (var style in sight.Elements)
        {
            if (Of(ColouredParts.Background) && style.BackgroundColor is { Opacity: > 0 } ground && style.Declared(CssProperties.BackgroundColor) is { } set && before?.Styles[style.Element].BackgroundColor != ground)
            {
                Take(seen, ground, ColouredParts.Background, set, style.Element, before is not null);
            }

            if (Of(ColouredParts.Border))
            {
                Borders(style, seen, before);
            }
        }
    }

    private static void Borders(ComputedStyle style, Dictionary<Colour, Seen> seen, Sight? before)
    {
        for (var side = 0; side < 4; side++)
        {
            // What draws no line, or draws it in the colour of the text, has no colour of its own.
            if (style.Declared(CssProperties.BorderTopColor + side) is not { } set || style.BorderAt(side) is not { WidthPx: > 0, Colour: { Opacity: > 0 } colour } || style.Color == colour
                || before?.Styles[style.Element].BorderAt(side).Colour == colour)
            {
                continue;
            }

            Take(seen, colour, ColouredParts.Border, set, style.Element, before is not null);
            return;
        }
    }

    private bool Of(ColouredParts part) => (of & part) != ColouredParts.None;

    private static ColouredParts Part(string name) => Array.IndexOf(Parts, name) is >= 0 and var i ? (ColouredParts)(1 << i) : ColouredParts.None;

    private static void Take(Dictionary<Colour, Seen> seen, Colour? colour, ColouredParts part, Declaration? from, HtmlElement element, bool isDark)
    {
        if (colour is not { Opacity: > 0 } shown)
        {
            return;
        }

        shown = shown with { Opacity = 1 };
        if (seen.TryGetValue(shown, out var places))
        {
            places.Count++;
            places.Parts |= part;
        }
        else
        {
            seen[shown] = new Seen { From = from, Element = element, IsDark = isDark, Parts = part };
        }
    }

    private void Judge(LookHits hits, Colour colour, Seen seen)
    {
        if (tokens?.To(colour) is not { } near || near.Distance <= tolerance)
        {
            return;
        }

        var distance = Math.Max(near.Distance, 0.1);
        var meant = string.Create(CultureInfo.InvariantCulture, $"{near.Token.Path} {near.Value} is deltaE {distance:0.0} away");
        var where = $"{string.Join(" and ", Parts.Where(p => (seen.Parts & Part(p)) != ColouredParts.None))}{(seen.IsDark ? " in dark mode" : "")}, {LookHits.Times(seen.Count)}{(seen.From is null ? ", as the browser has it" : "")}";
        if (hits.IsSource && seen.From is { } from && Literal(hits.Document, from, colour) is var (start, end))
        {
            hits.Add(start, end, seen.Element, near.Distance <= Rewritten ? near.Value : null, colour.ToString(), meant, where);
        }
        else
        {
            hits.Add(seen.From, seen.Element, colour.ToString(), meant, where);
        }
    }

    // The very words of the colour, where the declaration has them; it may have a custom property, or a name that is filled in.
    private static (int Start, int End)? Literal(Document document, Declaration declaration, Colour colour)
    {
        var css = document.Source.AsSpan(declaration.ValueStart, declaration.End - declaration.ValueStart).TrimEnd("\"'");
        for (var at = CssScanner.AfterBlanks(css, 0); at < css.Length;)
        {
            var end = CssScanner.Find(css, at, " \t\r\n\f,;!");
            if (end > at && Colour.Read(css[at..end].ToString()) == colour)
            {
                return (declaration.ValueStart + at, declaration.ValueStart + end);
            }

            at = CssScanner.AfterBlanks(css, Math.Max(end + 1, at + 1));
        }

        return null;
    }

    private sealed class Seen
    {
        public int Count { get; set; } = 1;

        public required ColouredParts Parts { get; set; }

        public required Declaration? From { get; init; }

        public required HtmlElement Element { get; init; }

        public required bool IsDark { get; init; }
    }
}

/// <summary>What has a colour.</summary>
[Flags]
internal enum ColouredParts
{
    None,
    Text = 1,
    Link = 2,
    Button = 4,
    Background = 8,
    Border = 16,
    All = Text | Link | Button | Background | Border,
}
