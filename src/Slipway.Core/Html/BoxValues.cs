namespace Slipway.Core.Html;

/// <summary>The measures of an element's box, by the number of the property.</summary>
internal static class BoxValues
{
    private const double Thin = 1, Medium = 3, Thick = 5;

    /// <summary>A margin, padding or radius in pixels; null where it is left to the browser (auto) or cannot be told.</summary>
    public static double? Length(ComputedStyle style, SpecifiedValues specified, int id)
    {
        var value = specified[id];
        return value.IsValue(out var written) ? style.Px(written)
            : value.Kind == SpecifiedKind.Inherit ? style.Parent is { } parent ? parent.BoxLength(id) : 0
            : value.Kind == SpecifiedKind.Initial ? 0
            : ByBrowser(style, id);
    }

    /// <summary>A side of the border.</summary>
    /// <param name="style">Of what.</param>
    /// <param name="specified">What the document says of it.</param>
    /// <param name="side">From 0, top, clockwise.</param>
    public static Border Border(ComputedStyle style, SpecifiedValues specified, int side)
    {
        var line = specified[CssProperties.BorderTopStyle + side] is var s && s.IsValue(out var name) ? name.ToLowerInvariant() : s.Kind == SpecifiedKind.Inherit && style.Parent is { } p ? p.BorderAt(side).Style : "none";
        if (line is "none" or "hidden")
        {
            return new Border(0, line, style.Color);
        }

        var width = specified[CssProperties.BorderTopWidth + side].IsValue(out var written) ? written.ToLowerInvariant() switch { "thin" => Thin, "medium" => Medium, "thick" => Thick, _ => style.Px(written) } : Medium;
        return new Border(width, line, specified[CssProperties.BorderTopColor + side].IsValue(out var colour) ? style.ColourOf(colour, style.Color) : style.Color);
    }

    private static double? ByBrowser(ComputedStyle style, int id) => id switch
    {
        >= CssProperties.MarginTop and < CssProperties.MarginTop + 4 => BrowserDefaults.Margin(style.Element, id - CssProperties.MarginTop, style.FontSizePx),
        >= CssProperties.PaddingTop and < CssProperties.PaddingTop + 4 => BrowserDefaults.Padding(style.Element.Name, id - CssProperties.PaddingTop, style.FontSizePx),
        _ => 0,
    };
}
