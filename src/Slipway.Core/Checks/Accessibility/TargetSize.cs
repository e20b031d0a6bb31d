using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>What people press is large enough for a finger: buttons, links that look like buttons, and fields. Links within running text are let off, as in WCAG 2.2, 2.5.8, and boxes to tick, of which the label is pressed.</summary>
internal sealed class TargetSize(int least) : Extension
{
    private const int UsualLeast = 24;

    // What browsers take for a line where a document says nothing.
    private const double UsualLine = 1.2;

    /// <inheritdoc/>
    public override string Name => "target-size";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>
    /// Reads its settings: <c>least</c>, the least height and width in CSS pixels (24 if left out).
    /// The message gets the words of the target and what is wrong: "%s %s." becomes ""Save my seat" is 18 px high; 24 are the least."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new TargetSize(fields.Whole("least", "24", 1, 200, required: false) ?? UsualLeast);

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var element in document.Html?.Elements ?? [])
        {
            if (IsPressed(element) && document.Styles![element] is { IsShown: true } style && IsBox(element, style) && Problem(element, style) is { } problem)
            {
                var words = DocumentLink.WordsOf(element);
                hits.Add(rule, element, $"\"{(words.Length > 0 ? words : element.Attribute("value") ?? element.Attribute("name") ?? element.Name)}\"", problem);
            }
        }
    }

    private static bool IsPressed(HtmlElement element) => element.Name switch
    {
        "a" => element.Attribute("href") is not null,
        "button" or "select" => true,
        "input" => element.Attribute("type")?.ToLowerInvariant() is not ("hidden" or "checkbox" or "radio"),
        _ => false,
    };

    private static bool IsBox(HtmlElement element, ComputedStyle style) => element.Name != "a" || style.Display is "inline-block" or "block" or "inline-flex" or "flex";

    private string? Problem(HtmlElement element, ComputedStyle style)
    {
        // What an image or another box inside makes of it is not known here.
        if (element.Descendants().Any(d => d is HtmlElement { Name: not ("span" or "b" or "strong" or "em" or "i" or "font" or "br") }))
        {
            return null;
        }

        var (padding, border) = (style.Padding, style.Border);
        var (above, below, left, right) = (padding.Top, padding.Bottom, padding.Left, padding.Right);
        var isField = element.Name is "input" or "select" or "button";
        var isBorderBox = isField || style.Value("box-sizing") == "border-box";
        var line = style.LineHeightPx ?? style.FontSizePx * UsualLine;
        var around = above + below + border.Top.WidthPx + border.Bottom.WidthPx;
        var height = style.HeightPx is { } asked ? (isBorderBox ? asked : asked + around) : isField ? null : line + around;
        if (height < least)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is {height:0.#} px high; {least} are the least");
        }

        var width = style.WidthPx is { } wide ? (isBorderBox ? wide : wide + left + right) : null;
        return width < least ? string.Create(CultureInfo.InvariantCulture, $"is {width:0.#} px wide; {least} are the least") : null;
    }
}
