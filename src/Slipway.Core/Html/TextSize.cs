namespace Slipway.Core.Html;

/// <summary>The measures of text that lengths of other properties depend on.</summary>
internal sealed class TextSize
{
    private readonly double? _lineHeight;
    private readonly double? _lineHeightFactor;

    private TextSize(SpecifiedValues specified, string element, TextSize? parent, Styles styles)
    {
        var above = parent is null ? BrowserDefaults.FontSize : parent.Px;
        var root = styles.RootFontSize ?? BrowserDefaults.FontSize;
        Px = specified[CssProperties.FontSize] is var size && size.IsValue(out var written) ? OfSize(written)
            : size.Kind == SpecifiedKind.Initial ? BrowserDefaults.FontSize
            : size.Kind == SpecifiedKind.Inherit ? above
            : BrowserDefaults.OwnFontSize(element) ?? (above * BrowserDefaults.FontFactor(element));
        Weight = specified[CssProperties.FontWeight] is var weight && weight.IsValue(out written) ? OfWeight(written, parent?.Weight ?? 400)
            : weight.Kind == SpecifiedKind.Initial ? 400
            : weight.Kind == SpecifiedKind.None && BrowserDefaults.IsBold(element) ? 700
            : parent?.Weight ?? 400;
        (_lineHeightFactor, _lineHeight) = specified[CssProperties.LineHeight] is var line && line.IsValue(out written) ? OfLine(written)
            : line.Kind == SpecifiedKind.Initial ? (null, null)
            : (parent?._lineHeightFactor, parent?._lineHeight);
        LetterSpacingPx = specified[CssProperties.LetterSpacing] is var letters && letters.IsValue(out written) ? written.Equals("normal", StringComparison.OrdinalIgnoreCase) ? 0 : Length(written, Px)
            : letters.Kind == SpecifiedKind.Initial || parent is null ? 0
            : parent.LetterSpacingPx;

        double? OfSize(string value) => FontSizes.Keyword(value) ?? value.ToLowerInvariant() switch { "larger" => above * 1.2, "smaller" => above / 1.2, _ => Length(value, above) };

        (double?, double?) OfLine(string value) => CssLength.Number(value) is { } factor ? (factor, null) : (null, Length(value, Px));

        double? Length(string value, double? em) => CssLength.Px(value, new LengthBasis(em, root, em, styles.Screen.WidthPx));
    }

    /// <summary>Those of an element; its parent's, where neither the document nor browsers say anything of it.</summary>
    public static TextSize Of(SpecifiedValues specified, string element, TextSize? parent, Styles styles) =>
        parent is not null && !specified.SizesText && !BrowserDefaults.SizesText(element) ? parent : new TextSize(specified, element, parent, styles);

    public double? Px { get; }

    public int Weight { get; }

    public double? LineHeightPx => _lineHeight ?? (_lineHeightFactor * Px);

    public double? LetterSpacingPx { get; }

    private static int OfWeight(string value, int parent) => value.ToLowerInvariant() switch
    {
        "normal" => 400,
        "bold" => 700,
        "bolder" => parent < 350 ? 400 : parent < 550 ? 700 : 900,
        "lighter" => parent < 550 ? 100 : parent < 750 ? 400 : 700,
        var number => CssLength.Number(number) is { } weight ? (int)Math.Clamp(weight, 1, 1000) : parent,
    };
}
