namespace Slipway.Core.Html;

/// <summary>How browsers show elements of which nobody says anything: what of their own stylesheets matters to what is seen.</summary>
internal static class BrowserDefaults
{
    public const double FontSize = 16;

    public static string Display(HtmlElement element) => element.Name switch
    {
        "head" or "title" or "style" or "script" or "template" or "base" or "link" or "meta" or "param" or "area" or "datalist" or "noembed" or "noframes" or "rp" => "none",
        "dialog" when element.Attribute("open") is null => "none",
        "input" when element.Attribute("type") is { } type && type.Equals("hidden", StringComparison.OrdinalIgnoreCase) => "none",
        "#document" or "html" or "body" or "address" or "article" or "aside" or "blockquote" or "center" or "dd" or "details" or "dialog" or "dir" or "div" or "dl" or "dt" or "fieldset" or "figcaption"
            or "figure" or "footer" or "form" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "header" or "hgroup" or "hr" or "legend" or "listing" or "main" or "menu" or "nav" or "ol" or "optgroup"
            or "option" or "p" or "plaintext" or "pre" or "search" or "section" or "summary" or "ul" or "xmp" => "block",
        "li" => "list-item",
        "table" => "table",
        "thead" => "table-header-group",
        "tbody" => "table-row-group",
        "tfoot" => "table-footer-group",
        "tr" => "table-row",
        "td" or "th" => "table-cell",
        "col" => "table-column",
        "colgroup" => "table-column-group",
        "caption" => "table-caption",
        "button" or "input" or "select" or "textarea" or "meter" or "progress" or "marquee" => "inline-block",
        _ => "inline",
    };

    public static double FontFactor(string name) => name switch
    {
        "h1" => 2,
        "h2" => 1.5,
        "h3" => 1.17,
        "h5" => 0.83,
        "h6" => 0.67,
        "small" or "sub" or "sup" => 5.0 / 6,
        "big" => 1.2,
        _ => 1,
    };

    /// <summary>Form fields have a size of their own, whatever stands around them; null for everything else.</summary>
    public static double? OwnFontSize(string name) => name is "button" or "input" or "select" or "textarea" ? 40.0 / 3 : null;

    /// <summary>Whether text of an element is larger, smaller or bolder than what stands around it.</summary>
    public static bool SizesText(string name) => IsBold(name) || OwnFontSize(name) is not null || FontFactor(name) != 1;

    public static bool IsBold(string name) => name is "b" or "strong" or "th" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6";

    public static bool IsItalic(string name) => name is "i" or "em" or "cite" or "var" or "dfn" or "address";

    public static string TextDecoration(HtmlElement element) => element.Name switch
    {
        "a" when element.Attribute("href") is not null => "underline",
        "u" or "ins" => "underline",
        "s" or "strike" or "del" => "line-through",
        _ => "none",
    };

    public static string? TextAlign(string name) => name is "th" or "center" or "caption" ? "center" : null;

    /// <summary>Of form fields, what they stand on; null for everything else.</summary>
    public static string? Background(HtmlElement element) => element.Name switch
    {
        "button" => "#efefef",
        "select" or "textarea" => "#ffffff",
        "input" => element.Attribute("type")?.ToLowerInvariant() switch { "submit" or "button" or "reset" => "#efefef", "image" or "checkbox" or "radio" or "range" => null, _ => "#ffffff" },
        "mark" => "#ffff00",
        _ => null,
    };

    /// <summary>Colours that browsers give without being asked; null where an element takes that of its parent.</summary>
    public static string? Colour(HtmlElement element) => element.Name switch
    {
        "a" or "area" when element.Attribute("href") is not null => "#0000ee",
        "button" or "input" or "select" or "textarea" or "mark" => "#000000",
        _ => null,
    };

    /// <summary>A margin in pixels.</summary>
    /// <param name="element">The element.</param>
    /// <param name="side">From 0, top, clockwise.</param>
    /// <param name="em">Its font size.</param>
    public static double? Margin(HtmlElement element, int side, double? em)
    {
        var isUpright = side is 0 or 2;
        return element.Name switch
        {
            "body" => 8,
            "p" or "dl" or "pre" or "listing" or "xmp" or "plaintext" => isUpright ? em : 0,
            "ul" or "ol" or "menu" or "dir" => isUpright ? IsInList(element) ? 0 : em : 0,
            "blockquote" or "figure" => isUpright ? em : 40,
            "h1" => isUpright ? em * 0.67 : 0,
            "h2" => isUpright ? em * 0.83 : 0,
            "h3" => isUpright ? em : 0,
            "h4" => isUpright ? em * 1.33 : 0,
            "h5" => isUpright ? em * 1.67 : 0,
            "h6" => isUpright ? em * 2.33 : 0,
            "dd" => side == 3 ? 40 : 0,
            "hr" => isUpright ? em / 2 : null,
            "fieldset" => isUpright ? 0 : 2,
            _ => 0,
        };
    }

    /// <summary>A padding in pixels.</summary>
    public static double? Padding(string name, int side, double? em) => name switch
    {
        "td" or "th" => 1,
        "ul" or "ol" or "menu" or "dir" => side == 3 ? 40 : 0,
        "button" => side is 0 or 2 ? 1 : 6,
        "input" => side is 0 or 2 ? 1 : 2,
        "textarea" => 2,
        "fieldset" => side switch { 0 => em * 0.35, 2 => em * 0.625, _ => em * 0.75 },
        _ => 0,
    };

    private static bool IsInList(HtmlElement element)
    {
        for (var e = element.Parent; e is not null; e = e.Parent)
        {
            if (e.Name is "ul" or "ol" or "menu" or "dir")
            {
                return true;
            }
        }

        return false;
    }
}
