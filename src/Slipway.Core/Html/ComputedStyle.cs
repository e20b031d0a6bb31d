using System.Collections.Immutable;
using Slipway.Core.Brand;

namespace Slipway.Core.Html;

/// <summary>How one element looks.</summary>
/// <remarks>A value is null when it cannot be told from the document alone; of such a thing nothing should be claimed.</remarks>
public sealed class ComputedStyle
{
    private readonly Styles _styles;
    private readonly SpecifiedValues _specified;
    private readonly bool _isRendered;
    private readonly bool _isVisible;
    private readonly bool _allowsDark;
    private readonly TextSize _text;
    private readonly Ground _ground;

    internal ComputedStyle(Styles styles, HtmlElement element, ComputedStyle? parent, Longhand[] declared)
    {
        (_styles, Element, Parent) = (styles, element, parent);
        _specified = new SpecifiedValues(styles, parent?._specified, declared);
        _allowsDark = _specified[CssProperties.ColorScheme].IsValue(out var schemes) ? schemes.Contains("dark", StringComparison.OrdinalIgnoreCase) : parent?._allowsDark == true;
        _text = TextSize.Of(_specified, element.Name, parent?._text, styles);
        if (parent is null || element.Name == "html")
        {
            styles.RootFontSize = _text.Px;
        }

        Color = FindColor();
        Display = FindDisplay();
        Opacity = _specified[CssProperties.Opacity].IsValue(out var opacity) ? FindOpacity(opacity) : 1;
        _isVisible = _specified[CssProperties.Visibility] is var visibility && visibility.IsValue(out var word) ? word.Equals("visible", StringComparison.OrdinalIgnoreCase)
            : visibility.Kind == SpecifiedKind.Initial || parent?._isVisible != false;
        _isRendered = parent?._isRendered != false && Display != "none" && Opacity != 0 && !IsCollapsed();
        BackgroundColor = FindBackground();
        HasBackgroundImage = _specified[CssProperties.BackgroundImage] is var image && image.IsValue(out var picture) ? picture != "none" : image.Kind == SpecifiedKind.Inherit && parent?.HasBackgroundImage == true;
        _ground = Html.Ground.Of(this, parent?._ground, styles.Screen.Dark ? null : Colour.White);
    }

    /// <summary>The element.</summary>
    public HtmlElement Element { get; }

    /// <summary>What it is computed from.</summary>
    public StyleSheets Sheets => _styles.Sheets;

    /// <summary>How its parent looks; null for the document itself.</summary>
    public ComputedStyle? Parent { get; }

    /// <summary>Whether the element's box is shown at all: neither it nor one around it has display none, hidden, visibility hidden, opacity 0 or no height.</summary>
    public bool IsShown => _isRendered && _isVisible;

    /// <summary>Whether text directly in it is shown: the same, and its font size is not 0.</summary>
    public bool ShowsText => IsShown && FontSizePx != 0;

    /// <summary>How its box is laid out, as CSS names it.</summary>
    public string Display { get; }

    /// <summary>From 0 to 1; null when it cannot be told.</summary>
    public double? Opacity { get; }

    /// <summary>The colour of its text as it is declared, or as browsers give it; null when it cannot be told.</summary>
    public Colour? Color { get; }

    /// <summary>The colour of its own background, see-through where it has none; null when it cannot be told.</summary>
    public Colour? BackgroundColor { get; }

    /// <summary>Whether it has a background picture or gradient of its own.</summary>
    public bool HasBackgroundImage { get; }

    /// <summary>What its text stands on, once everything around it is laid over each other; null when that cannot be told: a picture, a gradient, a colour that is not read.</summary>
    /// <remarks>In the dark also null where it is left to the browser. What lies over what by position is not known.</remarks>
    public Colour? Ground => _ground.Seen(_ground.Colour);

    /// <summary>What its text looks like: its colour over the ground, faded by opacity; null when that cannot be told.</summary>
    public Colour? Ink => Color is { } colour && _ground.Colour is { } under ? _ground.Seen(colour.Over(under)) : null;

    /// <summary>The element whose background decides on the ground; null when none has one.</summary>
    public HtmlElement? GroundElement => _ground.Owner;

    /// <summary>Font families in order of preference, without quotation marks; empty where the document says none.</summary>
    public ImmutableArray<string> FontFamily => _specified.Value(CssProperties.FontFamily) is { } families ? [.. CssScanner.Split(families, ',').Select(f => f.Trim('"', '\'', ' '))] : [];

    /// <summary>The size of text in pixels; null when it cannot be told.</summary>
    public double? FontSizePx => _text.Px;

    /// <summary>The weight of text, 400 for ordinary and 700 for bold.</summary>
    public int FontWeight => _text.Weight;

    /// <summary>Whether text is bold.</summary>
    public bool IsBold => FontWeight >= 700;

    /// <summary>Whether text slants.</summary>
    public bool IsItalic => Keyword(CssProperties.FontStyle, e => BrowserDefaults.IsItalic(e.Name) ? "italic" : null, "normal") != "normal";

    /// <summary>The height of a line in pixels; null when it cannot be told or is left to the font.</summary>
    public double? LineHeightPx => _text.LineHeightPx;

    /// <summary>The space added between letters in pixels; null when it cannot be told.</summary>
    public double? LetterSpacingPx => _text.LetterSpacingPx;

    /// <summary>The lines that the element itself draws at its text, such as <c>none</c>, <c>underline</c> or <c>line-through</c>.</summary>
    public string TextDecoration => Keyword(CssProperties.TextDecorationLine, BrowserDefaults.TextDecoration, "none");

    /// <summary>Whether its text is underlined, by itself or by an element around it.</summary>
    public bool IsUnderlined => TextDecoration.Contains("underline", StringComparison.Ordinal) || (Display is not ("inline-block" or "inline-table" or "inline-flex") && Parent?.IsUnderlined == true);

    /// <summary>How text is aligned: <c>left</c>, <c>center</c>, <c>right</c>, <c>justify</c>, <c>start</c>, <c>end</c>.</summary>
    public string TextAlign => Keyword(CssProperties.TextAlign, e => BrowserDefaults.TextAlign(e.Name), "start");

    /// <summary>How the case of letters is changed, as CSS names it.</summary>
    public string TextTransform => Keyword(CssProperties.TextTransform, _ => null, "none");

    /// <summary>The space around the box in pixels; null for a side that is left to the browser (auto) or cannot be told, as with percentages.</summary>
    public Sides<double?> Margin => Around(CssProperties.MarginTop);

    /// <summary>The space within the box in pixels; null for a side that cannot be told.</summary>
    public Sides<double?> Padding => Around(CssProperties.PaddingTop);

    /// <summary>The border on each side.</summary>
    public Sides<Border> Border => new(BorderAt(0), BorderAt(1), BorderAt(2), BorderAt(3));

    /// <summary>The radii of the corners.</summary>
    public Corners BorderRadius => Around(CssProperties.BorderTopLeftRadius) is var (first, second, third, fourth) ? new(first, second, third, fourth) : default;

    /// <summary>The width that the document asks for in pixels; null where it asks for none, or one that cannot be told.</summary>
    public double? WidthPx => LengthPx(CssProperties.Width);

    /// <summary>The height that the document asks for in pixels; null where it asks for none, or one that cannot be told.</summary>
    public double? HeightPx => LengthPx(CssProperties.Height);

    /// <summary>The greatest width in pixels; null where there is none, or one that cannot be told.</summary>
    public double? MaxWidthPx => LengthPx(CssProperties.MaxWidth);

    /// <summary>The declaration of this very element that won for a property; null where there is none.</summary>
    /// <param name="property">Lower case; of a shorthand, the last as it was written.</param>
    public Declaration? Declared(string property) => Id(property) is { } id ? Declared(id) : null;

    /// <summary>The same, or that of the nearest element around it from which the value is inherited.</summary>
    /// <param name="property">Lower case.</param>
    public Declaration? Decides(string property) => Id(property) is { } id ? Decides(id) : null;

    /// <summary>The value that the document gives a property, own or inherited, custom properties filled in; null where it gives none.</summary>
    /// <param name="property">Lower case.</param>
    public string? Value(string property) => Id(property) is { } id ? _specified.Value(id) : null;

    /// <summary>The same by the number of a property.</summary>
    internal Declaration? Declared(int id) => _specified.Winner(id)?.From;

    internal Declaration? Decides(int id) => _specified.Decides(id);

    /// <summary>A margin, padding or radius in pixels, by the number of the property; null as for <see cref="Margin"/>.</summary>
    internal double? BoxLength(int id) => BoxValues.Length(this, _specified, id);

    /// <summary>The border on one side, from 0, top, clockwise.</summary>
    internal Border BorderAt(int side) => BoxValues.Border(this, _specified, side);

    private Sides<double?> Around(int first) => new(BoxLength(first), BoxLength(first + 1), BoxLength(first + 2), BoxLength(first + 3));

    private int? Id(string property) => _styles.Sheets.Properties.Find(property);

    internal double? Px(string length, double? whole = null) =>
        CssLength.Px(length, new LengthBasis(FontSizePx, _styles.RootFontSize, whole, _styles.Screen.WidthPx));

    /// <summary>A colour as a value of this element; null when it cannot be told.</summary>
    internal Colour? ColourOf(string value, Colour? current)
    {
        if (value.Equals("currentcolor", StringComparison.OrdinalIgnoreCase))
        {
            return current;
        }

        if (value.StartsWith("light-dark(", StringComparison.OrdinalIgnoreCase) && CssScanner.Split(value["light-dark(".Length..^1], ',') is [var light, var dark])
        {
            return _styles.Sheets.Colour(_styles.Screen.Dark && _allowsDark ? dark : light);
        }

        return _styles.Sheets.Colour(value);
    }

    private Colour? FindColor()
    {
        var specified = _specified[CssProperties.Color];
        if (specified.IsValue(out var value))
        {
            return ColourOf(value, Parent?.Color);
        }

        // In the dark, browsers differ in what they do by themselves.
        var byBrowser = specified.Kind == SpecifiedKind.None ? BrowserDefaults.Colour(Element) : null;
        return specified.Kind != SpecifiedKind.Initial && byBrowser is null && Parent is not null ? Parent.Color
            : _styles.Screen.Dark ? null
            : _styles.Sheets.Colour(byBrowser ?? "#000000");
    }

    private Colour? FindBackground()
    {
        var specified = _specified[CssProperties.BackgroundColor];
        return specified.IsValue(out var value) ? ColourOf(value, Color)
            : specified.Kind == SpecifiedKind.Inherit ? Parent is null ? _styles.Sheets.Colour("transparent") : Parent.BackgroundColor
            : specified.Kind == SpecifiedKind.Initial || BrowserDefaults.Background(Element) is not { } byBrowser ? _styles.Sheets.Colour("transparent")
            : _styles.Screen.Dark ? null
            : _styles.Sheets.Colour(byBrowser);
    }

    // What floats or is placed by itself is a block.
    private string FindDisplay()
    {
        var display = Keyword(CssProperties.Display, BrowserDefaults.Display, "inline");
        return display is "inline" or "inline-block"
            && ((_specified[CssProperties.Float].IsValue(out var side) && CssValues.IsOneOf(side, "left right"))
                || (_specified[CssProperties.Position].IsValue(out var place) && CssValues.IsOneOf(place, "absolute fixed")))
            ? "block"
            : display;
    }

    private static double? FindOpacity(string value) =>
        CssLength.Number(value.AsSpan().TrimEnd('%')) is { } number ? Math.Clamp(value.EndsWith('%') ? number / 100 : number, 0, 1) : null;

    private bool IsCollapsed() => LengthPx(CssProperties.MaxHeight) == 0
        || (_specified[CssProperties.Overflow].IsValue(out var overflow) && overflow.StartsWith("hidden", StringComparison.OrdinalIgnoreCase)
            && (LengthPx(CssProperties.Height) == 0 || LengthPx(CssProperties.Width) == 0 || LengthPx(CssProperties.MaxWidth) == 0));

    private double? LengthPx(int id) => _specified[id] is var specified && specified.IsValue(out var value) ? Px(value)
        : specified.Kind == SpecifiedKind.Inherit ? Parent?.LengthPx(id)
        : null;

    private string Keyword(int id, Func<HtmlElement, string?> byBrowser, string initial)
    {
        var specified = _specified[id];
        return specified.IsValue(out var value) ? value.ToLowerInvariant()
            : specified.Kind == SpecifiedKind.Initial ? initial
            : (specified.Kind == SpecifiedKind.None ? byBrowser(Element) : null)
                ?? (specified.Kind == SpecifiedKind.Inherit || _styles.Sheets.Properties.IsInherited(id) ? Parent?.Keyword(id, byBrowser, initial) : null) ?? initial;
    }
}
