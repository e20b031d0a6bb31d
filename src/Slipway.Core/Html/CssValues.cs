using Slipway.Core.Brand;

namespace Slipway.Core.Html;

/// <summary>Whether a value is one of its property's, as far as it is computed here: what browsers cannot read they leave out, and what was said before holds.</summary>
internal static class CssValues
{
    private const int LongestValue = 1024;

    private static readonly HashSet<string> _systemColours = new(StringComparer.OrdinalIgnoreCase)
    {
        "currentcolor", "canvas", "canvastext", "linktext", "visitedtext", "activetext", "buttonface", "buttontext", "buttonborder", "field", "fieldtext", "highlight", "highlighttext",
        "selecteditem", "selecteditemtext", "mark", "marktext", "graytext", "accentcolor", "accentcolortext", "window", "windowtext", "menu", "menutext", "infobackground", "infotext",
        "threedface", "background", "-webkit-link", "-webkit-text",
    };

    private static readonly string[] _colourFunctions = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color(", "color-mix(", "light-dark(", "contrast-color(", "device-cmyk("];

    /// <summary>The keywords that every property takes.</summary>
    public static bool IsWide(string value) =>
        value.Length is >= 5 and <= 12 && value[0] is 'i' or 'u' or 'r' or 'I' or 'U' or 'R' && IsOneOf(value, "inherit initial unset revert revert-layer");

    public static bool HasVar(string value) => value.Contains("var(", StringComparison.OrdinalIgnoreCase);

    public static bool IsValid(int property, string value)
    {
        // Pictures and fonts may be long; what else is, nobody wrote by hand.
        if (value.Length > LongestValue && property is not (CssProperties.BackgroundImage or CssProperties.FontFamily) && CssProperties.IsKnown(property))
        {
            return false;
        }

        if (IsWide(value) || HasVar(value) || value.Contains("env(", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return property switch
        {
            CssProperties.Color or CssProperties.BackgroundColor or CssProperties.TextDecorationColor or (>= CssProperties.BorderTopColor and < CssProperties.BorderTopColor + 4) => IsColour(value),
            CssProperties.FontSize => (CssLength.IsWritten(value) && !value.StartsWith('-')) || FontSizes.Keyword(value) is not null || IsOneOf(value, "larger smaller"),
            CssProperties.FontWeight => IsOneOf(value, "normal bold bolder lighter") || CssLength.Number(value) is >= 1 and <= 1000 || value.Contains('('),
            CssProperties.LineHeight => IsOneOf(value, "normal") || CssLength.Number(value) is >= 0 || (CssLength.IsWritten(value) && !value.StartsWith('-')),
            CssProperties.LetterSpacing => IsOneOf(value, "normal") || CssLength.IsWritten(value),
            CssProperties.Opacity => CssLength.Number(value.AsSpan().TrimEnd('%')) is not null || value.Contains('('),
            >= CssProperties.MarginTop and < CssProperties.MarginTop + 4 => IsOneOf(value, "auto") || CssLength.IsWritten(value),
            >= CssProperties.PaddingTop and < CssProperties.PaddingTop + 4 => CssLength.IsWritten(value) && !value.StartsWith('-'),
            >= CssProperties.BorderTopWidth and < CssProperties.BorderTopWidth + 4 => IsBorderWidth(value),
            >= CssProperties.BorderTopStyle and < CssProperties.BorderTopStyle + 4 => IsBorderStyle(value),
            CssProperties.Width or CssProperties.Height or CssProperties.MinWidth or CssProperties.MinHeight or CssProperties.MaxWidth or CssProperties.MaxHeight =>
                IsOneOf(value, "auto none min-content max-content fit-content stretch -webkit-fill-available -moz-available -webkit-fit-content -moz-fit-content")
                || (CssLength.IsWritten(value) && !value.StartsWith('-')),
            CssProperties.Visibility => IsOneOf(value, "visible hidden collapse"),
            _ => true,
        };
    }

    public static bool IsColour(string value) => Colour.Read(value) is not null || _systemColours.Contains(value)
        || (value.EndsWith(')') && Array.Exists(_colourFunctions, f => value.StartsWith(f, StringComparison.OrdinalIgnoreCase)) && IsBeyondUs(value));

    public static bool IsPicture(string value) =>
        value.EndsWith(')') && (value.StartsWith("url(", StringComparison.OrdinalIgnoreCase) || value.Contains("gradient(", StringComparison.OrdinalIgnoreCase)
            || value.Contains("image-set(", StringComparison.OrdinalIgnoreCase) || value.StartsWith("image(", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("cross-fade(", StringComparison.OrdinalIgnoreCase) || value.StartsWith("element(", StringComparison.OrdinalIgnoreCase));

    public static bool IsBorderStyle(string value) => IsOneOf(value, "none hidden dotted dashed solid double groove ridge inset outset");

    public static bool IsBorderWidth(string value) => IsOneOf(value, "thin medium thick") || (CssLength.IsWritten(value) && !value.StartsWith('-') && !value.EndsWith('%'));

    public static bool IsOneOf(ReadOnlySpan<char> value, ReadOnlySpan<char> words)
    {
        foreach (var word in words.Split(' '))
        {
            if (words[word].Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Functions whose result depends on more than their text; the plain ones are read or wrong.
    private static bool IsBeyondUs(string value) =>
        value.StartsWith("color-mix(", StringComparison.OrdinalIgnoreCase) || value.StartsWith("light-dark(", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("contrast-color(", StringComparison.OrdinalIgnoreCase) || value.StartsWith("device-cmyk(", StringComparison.OrdinalIgnoreCase)
        || value.Contains("from ", StringComparison.OrdinalIgnoreCase) || value.Contains("calc(", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The sizes that have names, in pixels.</summary>
internal static class FontSizes
{
    private static readonly (string Name, double Px)[] _named =
        [("xx-small", 9), ("x-small", 10), ("small", 13), ("medium", 16), ("large", 18), ("x-large", 24), ("xx-large", 32), ("xxx-large", 48)];

    public static double? Keyword(string value)
    {
        foreach (var (name, px) in _named)
        {
            if (name.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return px;
            }
        }

        return null;
    }

    /// <summary>The keyword for a size attribute of a font element: 1 to 7, or a step from the ordinary 3.</summary>
    public static string? OfAttribute(string value) => value.Trim() is not { Length: > 0 } text || CssLength.Number(text) is not { } number ? null
        : _named[(int)Math.Clamp(text[0] is '+' or '-' ? 3 + number : number, 1, 7)].Name;
}
