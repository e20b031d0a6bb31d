using Slipway.Core.Html;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Every image has alternative text (empty for a decoration) and a width and height.</summary>
/// <remarks>An image that is all there is of a link must have words: its alternative text is then the link's name. Whether the words fit the image a person judges.</remarks>
public sealed class ImagesDescribed : Check
{
    private static readonly string[] Sides = ["width", "height"];

    /// <inheritdoc/>
    public override string Code => "images-described";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Accessibility,
        What: "Every image has alternative text, empty for a decoration, and a width and height; one that is all there is of a link has words.",
        Why: "Many people do not see images, since they are blocked or read aloud; without a size the text jumps, and Outlook shows them at full size.",
        Bad: "<img src=\"hall.png\">",
        Good: "<img src=\"hall.png\" alt=\"A quiet aisle with labelled shelves\" width=\"600\" height=\"300\">",
        Fix: "Say in a few words what it shows, or write alt=\"\" when it is only decoration, and give it width and height in pixels.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) =>
        subject.Texts.SelectMany(asset => InHtml(subject, asset, html => HtmlDocument.Read(html).Elements.Where(e => e.Name == "img").SelectMany(image => Of(subject, asset, image))));

    private IEnumerable<Finding> Of(CheckSubject subject, Asset asset, HtmlElement image)
    {
        var alternative = image.Attribute("alt");
        var name = Name(image);
        if (alternative is null)
        {
            yield return About(subject, asset, FindingLevel.Error, $"The image {name} in {asset.Key} has no alternative text: who does not see it learns nothing of it.",
                "Say in a few words what it shows, or write alt=\"\" when it is only decoration.", "alt-text");
        }
        else if (string.IsNullOrWhiteSpace(alternative) && image.Closest(e => e.Name == "a" && e.Find("href") is not null) is { } link && string.IsNullOrWhiteSpace(link.InnerText())
            && link.Descendants().OfType<HtmlElement>().Where(e => e.Name == "img").All(i => string.IsNullOrWhiteSpace(i.Attribute("alt"))))
        {
            yield return About(subject, asset, FindingLevel.Error, $"The image {name} in {asset.Key} is all there is of a link, and it has no alternative text.",
                "Say in its alternative text where the link leads.", "alt-text");
        }

        var missing = Sides.Where(side => !HasSide(image, side)).ToList();
        if (missing.Count > 0)
        {
            yield return About(subject, asset, FindingLevel.Error, $"The image {name} in {asset.Key} has no {string.Join(" and no ", missing)}: the text jumps when it loads, or Outlook shows it at full size.",
                $"Give it {string.Join(" and ", missing)} in pixels.");
        }
    }

    private static bool HasSide(HtmlElement image, string side) =>
        image.Attribute(side) is { } value && (int.TryParse(value, out _) || value.EndsWith('%') || value == "auto");

    private static string Name(HtmlElement image) => image.Attribute("src") switch
    {
        null or "" => "without a source",
        var source when Contents.IsSlot(source, AddressKind.OpenPixel) => "that reports an opening",
        var source when Contents.IsSlot(source) => source,
        var source => source.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? "written into the HTML" : $"\"{source}\"",
    };
}
