using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Which style stands where: text of a role must be set as one of its typography tokens, and roles must be larger than those after them.</summary>
/// <remarks>
/// Fills the message with the text, what it is and what it should be, and how often. What is bold or smaller within a line is not looked at: the line itself is.
/// A size that cannot be told is let pass.
/// </remarks>
/// <param name="paths">By role, the tokens that its text may be set as.</param>
/// <param name="parts">What of them is looked at.</param>
/// <param name="order">Roles, the largest first.</param>
/// <param name="tolerance">In pixels.</param>
/// <param name="styles">By role, the tokens of the paths.</param>
internal sealed class FontStyle(
    ImmutableArray<ImmutableArray<string>> paths, FontParts parts, ImmutableArray<TextRole> order, double tolerance, ImmutableArray<ImmutableArray<DesignToken>> styles) : LookExtension
{
    private const double Rounding = 0.05;

    private static readonly string[] Roles = ["body", "h1", "h2", "h3", "h4", "h5", "h6", "button", "footer"];
    private static readonly string[] Parts = ["size", "weight", "line-height"];

    /// <inheritdoc/>
    public override string Name => "font-style";

    /// <summary>Reads its settings: <c>styles</c> (role: tokens), <c>parts</c> (size, weight, line-height), <c>tolerance</c> in pixels, and <c>order</c> of roles, the largest first.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var paths = Array.ConvertAll(Roles, _ => ImmutableArray<string>.Empty);
        if (fields.Mapping("styles", "{ h1: typography.heading }", required: false) is { } styles)
        {
            for (var i = 0; i < Roles.Length; i++)
            {
                paths[i] = [.. styles.Scalars(Roles[i], "typography.body", required: false).Select(s => s.Text.Trim())];
            }

            styles.Close();
        }

        var order = Known(fields, "order", "[h1, h2, body]", Roles);
        if (Array.TrueForAll(paths, p => p.IsEmpty) && order.IsEmpty)
        {
            fields.Error("rule-empty", "styles", "This rule has neither styles nor an order, so it finds nothing.", "Write, for example: `styles: { h1: typography.heading }`");
            return null;
        }

        var parts = Known(fields, "parts", "[size, weight]", Parts).Aggregate(FontParts.None, (all, p) => all | (FontParts)(1 << Array.IndexOf(Parts, p)));
        return new FontStyle(
            [.. paths], parts == FontParts.None ? FontParts.All : parts, [.. order.Select(o => (TextRole)Array.IndexOf(Roles, o))],
            Number(fields, "tolerance", 0), [.. Array.ConvertAll(paths, _ => ImmutableArray<DesignToken>.Empty)]);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) => new FontStyle(
        paths, parts, order, tolerance, [.. paths.Select(of => of.SelectMany(path => TokensOf(brand.Tokens, [path], "text styles", v => v is TokenValue.Typography, rule, findings)?.All ?? []).ToImmutableArray())]);

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        var seen = new Dictionary<string, Seen>(StringComparer.Ordinal);
        var judged = new HashSet<HtmlElement>();
        foreach (var text in light.Texts)
        {
            var line = Line(text.Style);
            if (styles[(int)text.Role] is { IsEmpty: false } tokens && judged.Add(line.Element) && Differs(line, tokens) is var (said, property))
            {
                var (role, key) = (Roles[(int)text.Role], $"{text.Role} {said}");
                if (seen.TryGetValue(key, out var before))
                {
                    before.Count++;
                }
                else
                {
                    seen[key] = new Seen(role, said, line, line.Decides(property));
                }
            }
        }

        foreach (var found in seen.Values)
        {
            hits.Add(found.From, found.First.Element, $"{found.Role} {LookHits.Quote(found.First.Element)}", found.Said, LookHits.Times(found.Count));
        }

        if (order.Length > 1)
        {
            Order(hits, light);
        }
    }

    // What is set within a line, such as bold words, belongs to the line around it.
    private static ComputedStyle Line(ComputedStyle style)
    {
        while (style is { Display: "inline", Parent: { Element.Index: >= 0 } parent } && style.Element.Name is not "a")
        {
            style = parent;
        }

        return style;
    }

    /// <summary>What differs from the nearest of the tokens, and the property that decides on it; null when one of them is met.</summary>
    private (string Said, string Property)? Differs(ComputedStyle style, ImmutableArray<DesignToken> tokens)
    {
        var (nearest, differing, least) = (tokens[0], FontParts.None, double.PositiveInfinity);
        foreach (var token in tokens)
        {
            var (parts, distance) = Compare(style, (TokenValue.Typography)token.Value);
            distance += BitOperations.PopCount((uint)parts) * 1000;
            if (distance < least)
            {
                (nearest, differing, least) = (token, parts, distance);
            }
        }

        return differing == FontParts.None ? null : Say(style, nearest, differing);
    }

    private (FontParts Differing, double Distance) Compare(ComputedStyle style, TokenValue.Typography text)
    {
        var (differing, distance) = (FontParts.None, 0.0);
        if ((parts & FontParts.Size) != FontParts.None && style.FontSizePx is { } size && Math.Abs(size - text.Size.Pixels) is var off && off > tolerance + Rounding)
        {
            (differing, distance) = (FontParts.Size, off);
        }

        if ((parts & FontParts.Weight) != FontParts.None && Math.Abs(style.FontWeight - text.Weight.Weight) > 1)
        {
            differing |= FontParts.Weight;
        }

        if ((parts & FontParts.LineHeight) != FontParts.None && style.FontSizePx is { } em && style.LineHeightPx is var line
            && (line is null ? style.Decides(CssProperties.LineHeight) is null : Math.Abs(line.Value - (text.LineHeight.Value * em)) > tolerance + Rounding))
        {
            differing |= FontParts.LineHeight;
        }

        return (differing, distance);
    }

    private static (string Said, string Property) Say(ComputedStyle style, DesignToken token, FontParts differing)
    {
        var text = (TokenValue.Typography)token.Value;
        var (@is, should) = (new List<string>(), new List<string>());
        if ((differing & FontParts.Size) != FontParts.None)
        {
            @is.Add(LookHits.Px(style.FontSizePx!.Value));
            should.Add(LookHits.Px(text.Size.Pixels));
        }

        if ((differing & FontParts.Weight) != FontParts.None)
        {
            @is.Add($"weight {style.FontWeight}");
            should.Add(string.Create(CultureInfo.InvariantCulture, $"weight {text.Weight.Weight:0}"));
        }

        if ((differing & FontParts.LineHeight) != FontParts.None)
        {
            @is.Add(style.LineHeightPx is { } line ? $"lines of {LookHits.Px(line)}" : "lines of no set height");
            should.Add($"lines of {LookHits.Px(text.LineHeight.Value * style.FontSizePx!.Value)}");
        }

        var property = (differing & FontParts.Size) != FontParts.None ? "font-size" : (differing & FontParts.Weight) != FontParts.None ? "font-weight" : "line-height";
        return ($"{string.Join(" and ", @is)} where {token.Path} has {string.Join(" and ", should)}", property);
    }

    private void Order(LookHits hits, Sight light)
    {
        var sizes = Array.ConvertAll(Roles, _ => (List<SizedLine>?)null);
        foreach (var text in light.Texts)
        {
            if (order.Contains(text.Role) && Line(text.Style) is { FontSizePx: > 0 and var size } line)
            {
                (sizes[(int)text.Role] ??= []).Add(new SizedLine(line, size, text.Text.Text.Length));
            }
        }

        List<SizedLine>? larger = null;
        var above = TextRole.Body;
        foreach (var role in order)
        {
            if (sizes[(int)role] is { } lines)
            {
                if (larger is not null)
                {
                    Compare(hits, above, larger, role, lines);
                }

                (above, larger) = (role, lines);
            }
        }
    }

    private static void Compare(LookHits hits, TextRole above, List<SizedLine> larger, TextRole below, List<SizedLine> smaller)
    {
        var least = larger.MinBy(l => l.SizePx)!;

        // Running text has the size that most of its letters have: a lead or a quotation may be larger.
        var most = below is >= TextRole.H1 and <= TextRole.H6 ? smaller.MaxBy(l => l.SizePx)! : smaller.GroupBy(l => l.SizePx).MaxBy(g => g.Sum(l => l.Letters))!.First();
        if (least.SizePx <= most.SizePx + Rounding)
        {
            hits.Add(least.Line.Decides(CssProperties.FontSize), least.Line.Element, $"{Roles[(int)above]} {LookHits.Quote(least.Line.Element)}",
                $"{LookHits.Px(least.SizePx)}, no larger than {Roles[(int)below]} with {LookHits.Px(most.SizePx)}", LookHits.Times(1));
        }
    }

    private static ImmutableArray<string> Known(YamlFields fields, string key, string example, string[] known)
    {
        var written = fields.Scalars(key, example, required: false);
        foreach (var unknown in written.Where(p => !known.Contains(p.Text.Trim(), StringComparer.Ordinal)))
        {
            fields.Findings.Error("rule-part", $"`{unknown.Text}` is nothing that can stand here.", unknown.At, $"Write: {string.Join(", ", known)}.", fields.PathOf(key));
        }

        return [.. written.Select(p => p.Text.Trim())];
    }

    private sealed record SizedLine(ComputedStyle Line, double SizePx, int Letters);

    private sealed class Seen(string role, string said, ComputedStyle first, Declaration? from)
    {
        public int Count { get; set; } = 1;

        public string Role => role;

        public string Said => said;

        public ComputedStyle First => first;

        public Declaration? From => from;
    }
}

/// <summary>What of a text style is looked at.</summary>
[Flags]
internal enum FontParts
{
    None,
    Size = 1,
    Weight = 2,
    LineHeight = 4,
    All = Size | Weight | LineHeight,
}
