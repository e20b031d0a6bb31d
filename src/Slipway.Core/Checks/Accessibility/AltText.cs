using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>Images say what they show: there is an alternative text (empty for a decoration), it is no file name, and one that is all there is of a link says where it leads.</summary>
internal sealed partial class AltText(int longest) : Extension
{
    private const int UsualLongest = 150;

    /// <inheritdoc/>
    public override string Name => "alt-text";

    /// <inheritdoc/>
    internal override string MatterFor(Rule rule) => "alt-text";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>
    /// Reads its settings: <c>longest</c>, the most letters of an alternative text (150 if left out).
    /// The message gets the image's name and what is wrong with it: "%s %s." becomes "hero.png has no alternative text."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new AltText(fields.Whole("longest", "150", 1, 10_000, required: false) ?? UsualLongest);

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var image in document.Html?.Elements ?? [])
        {
            if (image.Name is "img" or "mj-image" or "area" && Problem(image) is { } problem)
            {
                hits.Add(rule, image, NameOf(image), problem);
            }
        }
    }

    private string? Problem(HtmlElement image)
    {
        if (image.Attribute("alt") is not { } written)
        {
            // An area without an address is a gap in a map.
            return image.Name == "area" && image.Attribute("href") is null || image.Attribute("role") is "presentation" or "none" || image.Attribute("aria-hidden") == "true" ? null : "has no alternative text";
        }

        var alt = Placing.OneLine(written);
        if (alt.Length == 0)
        {
            return image.Name == "area" || LinkAround(image) is { } link && DocumentLink.WordsOf(link).Length == 0 && link.Attribute("aria-label") is null or "" && HasTarget(link)
                ? "is all there is of a link and has no alternative text" : null;
        }

        if (FileName().IsMatch(alt) || (FileOf(image) is { Length: > 3 } file && alt.Equals(file, StringComparison.OrdinalIgnoreCase)))
        {
            return $"has the file name \"{alt}\" as its alternative text";
        }

        return Placeholder().IsMatch(alt) ? $"has the alternative text \"{alt}\", which says nothing of what it shows"
            : alt.Length > longest ? $"has an alternative text of {alt.Length} letters; {longest} are enough"
            : null;
    }

    private static HtmlElement? LinkAround(HtmlElement image)
    {
        for (var e = image.Parent; e is not null; e = e.Parent)
        {
            if (e.Name is "a" or "button")
            {
                return e;
            }
        }

        return null;
    }

    private static bool HasTarget(HtmlElement link) => link.Name == "button" || link.Attribute("href") is not null;

    private static string NameOf(HtmlElement image) => image.Attribute("src") switch
    {
        _ when image.Name == "area" => "The area of an image map",
        null or "" => "The image without a source",
        ['d', 'a', 't', 'a', ':', ..] => "The image that is written into the HTML",
        var source when Addresses.HasMergeField(source) => $"The image {source}",
        _ when FileOf(image) is { Length: > 0 } file => $"The image {file}",
        var source => $"The image {source}",
    };

    private static string? FileOf(HtmlElement image)
    {
        var source = image.Attribute("src") ?? "";
        var end = source.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? source : source[..end];
        return path[(path.LastIndexOf('/') + 1)..];
    }

    [GeneratedRegex(@"^[^\s/]{1,120}\.(?:png|jpe?g|gif|svg|webp|bmp|avif|tiff?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^(?:an? )?(?:image|img|picture|photo|graphic|icon|spacer|placeholder|untitled|alt|alt text|bild|foto|grafik|\*|-)(?: ?\d{1,4})?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();
}
