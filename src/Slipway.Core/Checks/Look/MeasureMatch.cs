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
internal sealed class MeasureMatch(string name, ImmutableArray<BoxMeasure> of, ImmutableArray<string> groups, double tolerance, NearestTokens? tokens) : LookExtension
{
    private const double Rounding = 0.05;

    private static readonly BoxMeasure Padding = new("padding", CssProperties.PaddingTop);
    private static readonly BoxMeasure Margin = new("margin", CssProperties.MarginTop);
    private static readonly BoxMeasure Radius = new("radius", CssProperties.BorderTopLeftRadius);

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

        return new MeasureMatch("spacing", of.IsEmpty ? [Padding, Margin] : [.. of.Select(o => o.Text.Trim()).Where(o => o is "padding" or "margin").Select(o => o == "padding" ? Padding : Margin)], Groups(fields, "space"), Number(fields, "tolerance", 0), tokens: null);
    }

    /// <summary>Reads the settings of <c>radius</c>: <c>groups</c> of tokens, <c>tolerance</c> in pixels.</summary>
    public static Extension? ReadRadius(YamlFields fields) => new MeasureMatch("radius", [Radius], Groups(fields, "radius"), Number(fields, "tolerance", 0), tokens: null);

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        TokensOf(brand.Tokens, groups, "measures", v => v is TokenValue.Dimension, rule, findings) is { } own ? new MeasureMatch(name, of, groups, tolerance, new NearestTokens(own)) : this;

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        var seen = new Dictionary<(BoxMeasure, double Pixels), Seen>();
        foreach (var style in light.Elements)
        {
            foreach (var measure in of)
            {
                Look(style, measure, seen);
            }
        }

        foreach (var ((measure, pixels), found) in seen)
        {
            if (tokens?.ToPixels(pixels) is { } near && near.Distance > tolerance + Rounding)
            {
                hits.Add(found.From, found.Element, $"{LookHits.Px(pixels)} of {measure.Name}", string.Create(CultureInfo.InvariantCulture, $"{near.Token.Path} {near.Value} is {near.Distance:0.##}px away"), LookHits.Times(found.Count));
            }
        }
    }

    private static void Look(ComputedStyle style, BoxMeasure measure, Dictionary<(BoxMeasure, double Pixels), Seen> seen)
    {
        double?[]? values = null;
        for (var i = 0; i < 4; i++)
        {
            if (style.Declared(measure.First + i) is not { } from)
            {
                continue;
            }

            // A shorthand that sets all sides alike is one measure.
            values ??= [style.BoxLength(measure.First), style.BoxLength(measure.First + 1), style.BoxLength(measure.First + 2), style.BoxLength(measure.First + 3)];
            if (values[i] is not { } value || Math.Abs(value) < Rounding || values.AsSpan(0, i).Contains(value) || (measure == Radius && IsRound(style, value)))
            {
                continue;
            }

            var key = (measure, Math.Round(Math.Abs(value), 2));
            if (seen.TryGetValue(key, out var before))
            {
                before.Count++;
            }
            else
            {
                seen[key] = new Seen(from, style.Element);
            }
        }
    }

    private static bool IsRound(ComputedStyle style, double radius) => radius * 2 >= Math.Min(style.WidthPx ?? double.PositiveInfinity, style.HeightPx ?? double.PositiveInfinity);

    private sealed class Seen(Declaration from, HtmlElement element)
    {
        public int Count { get; set; } = 1;

        public Declaration From => from;

        public HtmlElement Element => element;
    }
}

/// <summary>Four measures of a box that are written alike: its sides or corners.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="First">The number of the first of the four properties.</param>
internal sealed record BoxMeasure(string Name, int First);
