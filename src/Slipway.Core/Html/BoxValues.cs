namespace Slipway.Core.Html;

/// <summary>The measures of an element's box.</summary>
internal static class BoxValues
{
    private const double Thin = 1, Medium = 3, Thick = 5;

    public static Sides<double?> Margin(ComputedStyle style, SpecifiedValues specified) =>
        Each(side => Length(style, specified, CssProperties.MarginTop + side, () => BrowserDefaults.Margin(style.Element, side, style.FontSizePx), parent => Of(parent.Margin, side)));

    public static Sides<double?> Padding(ComputedStyle style, SpecifiedValues specified) =>
        Each(side => Length(style, specified, CssProperties.PaddingTop + side, () => BrowserDefaults.Padding(style.Element.Name, side, style.FontSizePx), parent => Of(parent.Padding, side)));

    public static Corners Radius(ComputedStyle style, SpecifiedValues specified)
    {
        var (topLeft, topRight, bottomRight, bottomLeft) = Each(corner => Length(style, specified, CssProperties.BorderTopLeftRadius + corner, () => 0, parent => corner switch
        {
            0 => parent.BorderRadius.TopLeft,
            1 => parent.BorderRadius.TopRight,
            2 => parent.BorderRadius.BottomRight,
            _ => parent.BorderRadius.BottomLeft,
        }));
        return new Corners(topLeft, topRight, bottomRight, bottomLeft);
    }

    public static Sides<Border> Border(ComputedStyle style, SpecifiedValues specified) => Each(side =>
    {
        var line = specified[CssProperties.BorderTopStyle + side] is var s && s.IsValue(out var name) ? name.ToLowerInvariant() : s.Kind == SpecifiedKind.Inherit && style.Parent is { } p ? Of(p.Border, side).Style : "none";
        if (line is "none" or "hidden")
        {
            return new Border(0, line, style.Color);
        }

        var width = specified[CssProperties.BorderTopWidth + side].IsValue(out var written) ? written.ToLowerInvariant() switch { "thin" => Thin, "medium" => Medium, "thick" => Thick, _ => style.Px(written) } : Medium;
        return new Border(width, line, specified[CssProperties.BorderTopColor + side].IsValue(out var colour) ? style.ColourOf(colour, style.Color) : style.Color);
    });

    private static double? Length(ComputedStyle style, SpecifiedValues specified, int id, Func<double?> byBrowser, Func<ComputedStyle, double?> ofParent)
    {
        var value = specified[id];
        return value.IsValue(out var written) ? style.Px(written)
            : value.Kind == SpecifiedKind.Inherit ? style.Parent is { } parent ? ofParent(parent) : 0
            : value.Kind == SpecifiedKind.Initial ? 0
            : byBrowser();
    }

    private static Sides<T> Each<T>(Func<int, T> of) => new(of(0), of(1), of(2), of(3));

    private static T Of<T>(Sides<T> sides, int side) => side switch { 0 => sides.Top, 1 => sides.Right, 2 => sides.Bottom, _ => sides.Left };
}
