using System.Collections.Frozen;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Mail;

/// <summary>Finds which features of caniemail.com the elements and attributes of a mail use.</summary>
internal static class MarkupFeatures
{
    private static readonly FrozenDictionary<string, string> Elements = Groups(
        ("html-h1-h6", "h1 h2 h3 h4 h5 h6"), ("html-lists", "ul ol dl"), ("html-image-maps", "map area"),
        ("html-semantics", "article aside details figcaption figure footer header main mark nav section summary time"));

    private static readonly FrozenDictionary<string, string> Attributes = Groups(
        ("html-srcset", "srcset sizes"), ("html-loading-attribute", "loading"), ("css-inert-attribute", "inert"),
        ("html-align", "align"), ("html-background", "background"), ("html-cellpadding", "cellpadding"), ("html-cellspacing", "cellspacing"), ("html-height", "height"), ("html-width", "width"), ("html-valign", "valign"),
        ("html-target", "target"), ("html-lang", "lang"), ("html-dir", "dir"), ("html-role", "role"), ("html-hidden", "hidden"), ("html-required", "required"), ("html-popover", "popover"),
        ("html-aria-describedby", "aria-describedby"), ("html-aria-hidden", "aria-hidden"), ("html-aria-label", "aria-label"), ("html-aria-labelledby", "aria-labelledby"), ("html-aria-live", "aria-live"));

    private static readonly FrozenDictionary<string, string> Images = Groups(
        ("image-png", "png"), ("image-jpg", "jpg jpeg"), ("image-gif", "gif"), ("image-webp", "webp"), ("image-svg", "svg"), ("image-avif", "avif"), ("image-apng", "apng"), ("image-bmp", "bmp"), ("image-ico", "ico"),
        ("image-tiff", "tif tiff"), ("image-heif", "heif heic"), ("image-hdr", "hdr"), ("image-mp4", "mp4"));

    /// <summary>Tells every feature with the element that first uses it, and the attribute when it is one of an attribute; perhaps with more.</summary>
    public static void Find(HtmlDocument html, Action<string, HtmlElement, HtmlAttribute?> use)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in html.Elements)
        {
            if (element.Name is "input" or "button" or "meta" || known.Add(element.Name))
            {
                use(OfElement(element), element, null);
            }

            foreach (ref readonly var attribute in element.AttributeSpan)
            {
                if (Attributes.TryGetValue(attribute.Name, out var feature))
                {
                    use(feature, element, attribute);
                }
                else if (attribute.Name is "href" && element.Name is "a" or "area")
                {
                    OfLink(attribute, element, use);
                }
                else if (attribute.Name is "src" && element.Name is "img" or "source" or "input" && OfImage(attribute.Value) is { } image)
                {
                    use(image, element, attribute);
                }
            }
        }
    }

    /// <summary>The feature of an image by its address; null when that does not say it.</summary>
    public static string? OfImage(string address)
    {
        if (address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
        {
            return "image-base64";
        }

        var end = address.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? address : address[..end];
        return Images.GetValueOrDefault(path[(path.LastIndexOf('.') + 1)..]);
    }

    private static string OfElement(HtmlElement element) => element.Name switch
    {
        "input" => $"html-input-{element.Attribute("type")?.ToLowerInvariant() ?? "text"}",
        "button" => $"html-button-{element.Attribute("type")?.ToLowerInvariant() ?? "submit"}",
        "meta" => element.Attribute("name") is "color-scheme" or "supported-color-schemes" ? "html-meta-color-scheme" : "",
        var name => Elements.GetValueOrDefault(name) ?? "html-" + name,
    };

    private static void OfLink(HtmlAttribute address, HtmlElement element, Action<string, HtmlElement, HtmlAttribute?> use)
    {
        if (address.Value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            use("html-mailto-links", element, address);
        }
        else if (address.Value is ['#', _, ..])
        {
            use("html-anchor-links", element, address);
        }
    }

    internal static FrozenDictionary<string, string> Groups(params IEnumerable<(string Feature, string Names)> groups) =>
        groups.SelectMany(g => g.Names.Split(' ').Select(n => (Name: n, g.Feature))).ToFrozenDictionary(g => g.Name, g => g.Feature, StringComparer.OrdinalIgnoreCase);
}
