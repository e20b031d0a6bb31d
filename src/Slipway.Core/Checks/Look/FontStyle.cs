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
internal sealed class FontStyle(
    ImmutableDictionary<TextRole, ImmutableArray<string>> paths, FontParts parts, ImmutableArray<TextRole> order, double tolerance, ImmutableDictionary<TextRole, ImmutableArray<DesignToken>> styles) : LookExtension
{
    private const double Rounding = 0.05;

    private static readonly string[] Roles = ["body", "h1", "h2", "h3", "h4", "h5", "h6", "button", "footer"];
    private static readonly string[] Parts = ["size", "weight", "line-height"];

    /// <inheritdoc/>
    public override string Name => "font-style";

    /// <summary>Reads its settings: <c>styles</c> (role: tokens), <c>parts</c> (size, weight, line-height), <c>tolerance</c> in pixels, and <c>order</c> of roles, the largest first.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var paths = ImmutableDictionary.CreateBuilder<TextRole, ImmutableArray<string>>();
        if (fields.Mapping("styles", "{ h1: typography.heading }", required: false) is { } styles)
        {
            for (var i = 0; i < Roles.Length; i++)
            {
                if (styles.Scalars(Roles[i], "typography.body", required: false) is { IsEmpty: false } written)
                {
                    paths[(TextRole)i] = [.. written.Select(s => s.Text.Trim())];
                }
            }

            styles.Close();
        }

        var order = Known(fields, "order", "[h1, h2, body]", Roles);
        if (paths.Count == 0 && order.IsEmpty)
        {
            fields.Error("rule-empty", "styles", "This rule has neither styles nor an order, so it finds nothing.", "Write, for example: `styles: { h1: typography.heading }`");
            return null;
        }

        var parts = Known(fields, "parts", "[size, weight]", Parts).Aggregate(FontParts.None, (all, p) => all | (FontParts)(1 << Array.IndexOf(Parts, p)));
        return new FontStyle(
            paths.ToImmutable(), parts == FontParts.None ? FontParts.All : parts, [.. order.Select(o => (TextRole)Array.IndexOf(Roles, o))],
            Number(fields, "tolerance", 0), ImmutableDictionary<TextRole, ImmutableArray<DesignToken>>.Empty);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings)
    {
        var found = paths.ToImmutableDictionary(p => p.Key, p => p.Value.SelectMany(path => TokensOf(brand.Tokens, [path], "text styles", v => v is TokenValue.Typography, rule, findings)?.All ?? []).ToImmutableArray());
        return new FontStyle(paths, parts, order, tolerance, found.RemoveRange(found.Where(f => f.Value.IsEmpty).Select(f => f.Key)));
    }

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        var seen = new Dictionary<(TextRole, string), (int Count, ComputedStyle First, Declaration? From)>();
        var judged = new HashSet<HtmlElement>();
        foreach (var text in light.Texts)
        {
            var line = Line(text.Style);
            if (styles.TryGetValue(text.Role, out var tokens) && judged.Add(line.Element) && Differs(line, tokens) is var (said, property))
            {
                seen[(text.Role, said)] = seen.TryGetValue((text.Role, said), out var before) ? before with { Count = before.Count + 1 } : (1, line, line.Decides(property));
            }
        }

        foreach (var ((role, said), (count, first, from)) in seen)
        {
            hits.Add(from, first.Element, $"{Roles[(int)role]} {LookHits.Quote(first.Element)}", said, LookHits.Times(count));
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
        var sizes = light.Texts.Where(t => order.Contains(t.Role)).Select(t => (t.Role, Line: Line(t.Style), t.Text.Text.Length)).Where(t => t.Line.FontSizePx is > 0).ToLookup(t => t.Role);
        var present = order.Where(sizes.Contains).ToList();
        foreach (var (larger, smaller) in present.Zip(present.Skip(1)))
        {
            var least = sizes[larger].MinBy(t => t.Line.FontSizePx);

            // Running text has the size that most of its letters have: a lead or a quotation may be larger.
            var most = smaller is >= TextRole.H1 and <= TextRole.H6 ? sizes[smaller].MaxBy(t => t.Line.FontSizePx) : sizes[smaller].GroupBy(t => t.Line.FontSizePx).MaxBy(g => g.Sum(t => t.Length))!.First();
            if (least.Line.FontSizePx <= most.Line.FontSizePx + Rounding)
            {
                hits.Add(least.Line.Decides("font-size"), least.Line.Element, $"{Roles[(int)larger]} {LookHits.Quote(least.Line.Element)}",
                    $"{LookHits.Px(least.Line.FontSizePx!.Value)}, no larger than {Roles[(int)smaller]} with {LookHits.Px(most.Line.FontSizePx!.Value)}", LookHits.Times(1));
            }
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
