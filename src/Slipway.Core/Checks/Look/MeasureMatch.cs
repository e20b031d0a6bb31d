using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Measures of boxes that are none of the brand's: <c>spacing</c>, paddings and margins, and <c>radius</c>, the corners.</summary>
/// <remarks>
/// Fills the message with the measure, the token that was meant and how far off it is, and how often it is seen. Only what the document says is looked at; 0 always passes, and so
/// do corners that make a box round. What cannot be told in pixels is let pass.
/// </remarks>
internal sealed class MeasureMatch(string name, ImmutableArray<string> of, ImmutableArray<string> groups, double tolerance, NearestTokens? tokens) : LookExtension
{
    private const double Rounding = 0.05;

    private static readonly string[] Sides = ["top", "right", "bottom", "left"];
    private static readonly string[] Corners = ["border-top-left-radius", "border-top-right-radius", "border-bottom-right-radius", "border-bottom-left-radius"];
    private static readonly ImmutableDictionary<string, string[]> Properties = ImmutableDictionary.CreateRange<string, string[]>(
    [
        new("padding", [.. Sides.Select(s => $"padding-{s}")]), new("margin", [.. Sides.Select(s => $"margin-{s}")]), new("radius", Corners),
    ]);

    /// <inheritdoc/>
    public override string Name => name;

    /// <summary>Reads the settings of <c>spacing</c>: <c>of</c> (padding, margin), <c>groups</c> of tokens, <c>tolerance</c> in pixels.</summary>
    public static Extension? ReadSpacing(YamlFields fields)
    {
        var of = fields.Scalars("of", "[padding]", required: false);
        foreach (var unknown in of.Where(o => o.Text.Trim() is not ("padding" or "margin")))
        {
            fields.Findings.Error("rule-part", $"`{unknown.Text}` is no space.", unknown.At, "Write padding, margin or both.", fields.PathOf("of"));
        }

        return new MeasureMatch("spacing", of.IsEmpty ? ["padding", "margin"] : [.. of.Select(o => o.Text.Trim()).Where(Properties.ContainsKey)], Groups(fields, "space"), Number(fields, "tolerance", 0), tokens: null);
    }

    /// <summary>Reads the settings of <c>radius</c>: <c>groups</c> of tokens, <c>tolerance</c> in pixels.</summary>
    public static Extension? ReadRadius(YamlFields fields) => new MeasureMatch("radius", ["radius"], Groups(fields, "radius"), Number(fields, "tolerance", 0), tokens: null);

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        TokensOf(brand.Tokens, groups, "measures", v => v is TokenValue.Dimension, rule, findings) is { } own ? new MeasureMatch(name, of, groups, tolerance, new NearestTokens(own)) : this;

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        var seen = new Dictionary<(string, double), (int Count, Declaration From, HtmlElement Element)>();
        foreach (var style in light.Elements)
        {
            foreach (var property in of)
            {
                Look(style, property, seen);
            }
        }

        foreach (var ((property, pixels), (count, from, element)) in seen)
        {
            if (tokens?.ToPixels(pixels) is { } near && near.Distance > tolerance + Rounding)
            {
                hits.Add(from, element, $"{LookHits.Px(pixels)} of {property}", string.Create(CultureInfo.InvariantCulture, $"{near.Token.Path} {near.Value} is {near.Distance:0.##}px away"), LookHits.Times(count));
            }
        }
    }

    private static void Look(ComputedStyle style, string property, Dictionary<(string, double), (int Count, Declaration From, HtmlElement Element)> seen)
    {
        double?[]? values = null;
        foreach (var (i, longhand) in Properties[property].Index())
        {
            if (style.Declared(longhand) is not { } from)
            {
                continue;
            }

            // A shorthand that sets all sides alike is one measure.
            values ??= Values(style, property);
            if (values[i] is not { } value || Math.Abs(value) < Rounding || values.AsSpan(0, i).Contains(value) || (property == "radius" && IsRound(style, value)))
            {
                continue;
            }

            var key = (property, Math.Round(Math.Abs(value), 2));
            seen[key] = seen.TryGetValue(key, out var before) ? before with { Count = before.Count + 1 } : (1, from, style.Element);
        }
    }

    private static double?[] Values(ComputedStyle style, string property)
    {
        if (property == "radius")
        {
            var radius = style.BorderRadius;
            return [radius.TopLeft, radius.TopRight, radius.BottomRight, radius.BottomLeft];
        }

        var sides = property == "padding" ? style.Padding : style.Margin;
        return [sides.Top, sides.Right, sides.Bottom, sides.Left];
    }

    private static bool IsRound(ComputedStyle style, double radius) => radius * 2 >= Math.Min(style.WidthPx ?? double.PositiveInfinity, style.HeightPx ?? double.PositiveInfinity);
}
