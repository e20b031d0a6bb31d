namespace Slipway.Core.Html;

/// <summary>Attributes that say how something looks, as declarations that give way to every other: bgcolor, width, align, cellpadding and their like.</summary>
internal sealed class PresentationalAttributes(StyleSheets sheets)
{
    private static readonly System.Buffers.SearchValues<char> _digits = System.Buffers.SearchValues.Create("0123456789.");
    private readonly List<Longhand> _longhands = [];

    // What attributes say is said over and over.
    private readonly Dictionary<string, string?> _dimensions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _colours = new(StringComparer.Ordinal);
    private readonly MjmlAttributes _mjml = new(sheets);

    // What a table says of each of its cells.
    private readonly Dictionary<HtmlElement, Longhand[]> _ofCells = [];
    private DeclarationBlock? _block;

    /// <summary>What the attributes of an element, and those of its table and body that are about it, set.</summary>
    public Longhand[] Of(HtmlElement element)
    {
        _longhands.Clear();
        if (MjmlAttributes.Has(element))
        {
            _mjml.Of(element, _longhands);
        }

        var isTablePart = element.Name is "table" or "thead" or "tbody" or "tfoot" or "tr" or "td" or "th";
        foreach (ref readonly var attribute in element.AttributeSpan)
        {
            switch (attribute.Name)
            {
                case "bgcolor" when isTablePart || element.Name == "body":
                    Set(element, attribute, CssProperties.BackgroundColor, Colour(attribute.Value));
                    break;
                case "background" when attribute.Value.Length > 0 && (isTablePart || element.Name == "body"):
                    Set(element, attribute, CssProperties.BackgroundImage, $"url(\"{attribute.Value}\")");
                    break;
                case "text" when element.Name == "body":
                case "color" when element.Name is "font" or "basefont" or "hr":
                    Set(element, attribute, CssProperties.Color, Colour(attribute.Value));
                    break;
                case "face" when element.Name == "font":
                    Set(element, attribute, CssProperties.FontFamily, attribute.Value);
                    break;
                case "size" when element.Name == "font":
                    Set(element, attribute, CssProperties.FontSize, FontSizes.OfAttribute(attribute.Value));
                    break;
                case "width" when element.Name is "table" or "td" or "th" or "col" or "colgroup" or "img" or "hr" or "iframe" or "video" or "object" or "embed" or "canvas" or "pre" or "input":
                    Set(element, attribute, CssProperties.Width, Dimension(attribute.Value));
                    break;
                case "height" when isTablePart || element.Name is "img" or "iframe" or "video" or "object" or "embed" or "canvas" or "input":
                    Set(element, attribute, CssProperties.Height, Dimension(attribute.Value));
                    break;
                case "align":
                    Align(element, attribute, isTablePart);
                    break;
                case "valign" when isTablePart || element.Name is "col" or "colgroup":
                    Set(element, attribute, CssProperties.VerticalAlign, attribute.Value.ToLowerInvariant());
                    break;
                case "nowrap" when element.Name is "td" or "th":
                    Set(element, attribute, CssProperties.WhiteSpace, "nowrap");
                    break;
                case "cellspacing" when element.Name == "table":
                    Set(element, attribute, CssProperties.BorderSpacing, Dimension(attribute.Value));
                    break;
                case "border" when element.Name is "table" or "img":
                    Borders(element, attribute, "solid", CssLength.Number(attribute.Value) is >= 0 and var width ? $"{width}px" : "1px");
                    break;
                case "hspace" when element.Name is "img" or "table":
                    Set(element, attribute, CssProperties.MarginTop + 1, Dimension(attribute.Value));
                    Set(element, attribute, CssProperties.MarginTop + 3, Dimension(attribute.Value));
                    break;
                case "vspace" when element.Name is "img" or "table":
                    Set(element, attribute, CssProperties.MarginTop, Dimension(attribute.Value));
                    Set(element, attribute, CssProperties.MarginTop + 2, Dimension(attribute.Value));
                    break;
                case "hidden":
                    Set(element, attribute, CssProperties.Display, "none");
                    break;
            }
        }

        OfOthers(element);
        return _longhands.Count == 0 ? [] : [.. _longhands];
    }

    private void OfOthers(HtmlElement element)
    {
        if (element.Name is "td" or "th" && Ancestor(element, "table") is { } table)
        {
            OfTable(table);
        }
        else if (element.Name == "a" && element.Attribute("href") is not null && Ancestor(element, "body") is { } body && body.Find("link") is { } link)
        {
            Set(body, link, CssProperties.Color, Colour(link.Value));
        }
    }

    private void OfTable(HtmlElement table)
    {
        if (_ofCells.TryGetValue(table, out var known))
        {
            _longhands.AddRange(known);
            return;
        }

        var own = _longhands.Count;
        if (table.Find("cellpadding") is { } padding)
        {
            for (var side = 0; side < 4; side++)
            {
                Set(table, padding, CssProperties.PaddingTop + side, Dimension(padding.Value) is { } length && !length.EndsWith('%') ? length : null);
            }
        }

        if (table.Find("border") is { } border && CssLength.Number(border.Value) != 0)
        {
            Borders(table, border, "inset", "1px");
        }

        _ofCells[table] = [.. _longhands[own..]];
    }

    private static HtmlElement? Ancestor(HtmlElement element, string name)
    {
        var ancestor = element.Parent;
        while (ancestor is not null && ancestor.Name != name)
        {
            ancestor = ancestor.Parent;
        }

        return ancestor;
    }

    private void Align(HtmlElement element, HtmlAttribute attribute, bool isTablePart)
    {
        var value = attribute.Value.Trim().ToLowerInvariant();
        if (element.Name is "img" or "table" && value is "left" or "right")
        {
            Set(element, attribute, CssProperties.Float, value);
        }
        else if (element.Name is "table" && value == "center")
        {
            Set(element, attribute, CssProperties.MarginTop + 1, "auto");
            Set(element, attribute, CssProperties.MarginTop + 3, "auto");
        }
        else if (element.Name == "img")
        {
            Set(element, attribute, CssProperties.VerticalAlign, value is "middle" or "top" or "bottom" ? value : null);
        }
        else if (element.Name != "table" && (isTablePart || element.Name is "div" or "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6"))
        {
            Set(element, attribute, CssProperties.TextAlign, value is "middle" ? "center" : value is "left" or "right" or "center" or "justify" ? value : null);
        }
    }

    private void Borders(HtmlElement element, HtmlAttribute attribute, string style, string width)
    {
        for (var side = 0; side < 4; side++)
        {
            Set(element, attribute, CssProperties.BorderTopWidth + side, width);
            Set(element, attribute, CssProperties.BorderTopStyle + side, width == "0px" ? "none" : style);
        }
    }

    private string? Colour(string value)
    {
        if (!_colours.TryGetValue(value, out var colour))
        {
            _colours[value] = colour = LegacyColour.Css(value);
        }

        return colour;
    }

    private string? Dimension(string value)
    {
        if (!_dimensions.TryGetValue(value, out var dimension))
        {
            _dimensions[value] = dimension = Measure(value);
        }

        return dimension;
    }

    // A number, of pixels where no percent sign follows; whatever stands behind it is passed over.
    private static string? Measure(string value)
    {
        var text = value.AsSpan().Trim();
        var digits = text.IndexOfAnyExcept(_digits) is >= 0 and var end ? end : text.Length;
        return CssLength.Number(text[..digits]) is not { } number ? null : digits < text.Length && text[digits] == '%' ? $"{number}%" : $"{number}px";
    }

    private void Set(HtmlElement owner, HtmlAttribute attribute, int id, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (_block?.Element != owner)
        {
            _block = new DeclarationBlock(sheets.Text, owner, DeclarationOrigin.Presentation, "", null);
        }

        var read = DeclarationText.Of(id, sheets.Properties.Name(id), value, attribute.ValueStart - attribute.Start, attribute.End - attribute.Start);
        _longhands.Add(new Longhand(id, value, new Declaration(read, _block, attribute.Start)));
    }
}
