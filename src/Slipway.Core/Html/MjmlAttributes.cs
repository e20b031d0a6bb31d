namespace Slipway.Core.Html;

/// <summary>Attributes of MJML elements, which are named as the properties that they set: the element's own, those of its classes, and those that mj-attributes gives to all.</summary>
/// <remarks>What MJML sets where nobody says anything, such as the grey of a button, is not taken.</remarks>
internal sealed class MjmlAttributes(StyleSheets sheets)
{
    private static readonly HashSet<string> Taken = new(
        ("color background-color font-family font-size font-weight font-style line-height letter-spacing text-align text-decoration text-transform vertical-align padding padding-top padding-right "
        + "padding-bottom padding-left border border-top border-right border-bottom border-left border-radius width height").Split(' '), StringComparer.Ordinal);

    private ILookup<string, HtmlElement> Defaults => field ??= sheets.Document.Elements
        .Where(e => e.Parent?.Name == "mj-attributes").ToLookup(e => e.Name == "mj-class" ? $".{e.Attribute("name")}" : e.Name, StringComparer.Ordinal);

    /// <summary>Whether attributes of an element are such.</summary>
    public static bool Has(HtmlElement element) => element.Name.StartsWith("mj-", StringComparison.Ordinal);

    /// <summary>What the attributes of an element, and those given to all of its kind, set, the weightier last.</summary>
    public void Of(HtmlElement element, List<Longhand> longhands)
    {
        if (element.Parent?.Name == "mj-attributes")
        {
            return;
        }

        foreach (var given in Defaults["mj-all"].Concat(Defaults[element.Name]).Concat(Classes(element)).Append(element))
        {
            Take(given, longhands);
        }
    }

    private IEnumerable<HtmlElement> Classes(HtmlElement element) =>
        (element.Attribute("mj-class") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(name => Defaults[$".{name}"]);

    private void Take(HtmlElement element, List<Longhand> longhands)
    {
        foreach (var attribute in element.Attributes)
        {
            var (property, value) = (attribute.Name switch { "align" => "text-align", "container-background-color" when element.Name != "mj-button" => "background-color", var name => name }, attribute.Value.Trim());
            if (property == "background-url" && value.Length > 0)
            {
                (property, value) = ("background-image", $"url(\"{value}\")");
            }
            else if (!Taken.Contains(property) || value.Length == 0)
            {
                continue;
            }

            var block = new DeclarationBlock(sheets.Text, element, DeclarationOrigin.Presentation, "", null);
            foreach (var (id, single) in Shorthands.Is(property) ? Shorthands.Expand(property, value) : [(sheets.Properties.Find(property)!.Value, value)])
            {
                if (CssValues.IsValid(id, single))
                {
                    var read = DeclarationText.Of(id, sheets.Properties.Name(id), single, attribute.ValueStart - attribute.Start, attribute.End - attribute.Start);
                    longhands.Add(new Longhand(id, single, new Declaration(read, block, attribute.Start)));
                }
            }
        }
    }
}
