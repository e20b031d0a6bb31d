using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Look;

/// <summary>Takes what a rule about looks finds, and places it: in HTML at the words that say how something looks, in Markdown at the words that look so.</summary>
internal sealed class LookHits(Rule rule, Document document, Hits hits)
{
    /// <summary>Whether places in the HTML are places in the file.</summary>
    public bool IsSource => document.IsHtmlSource;

    /// <summary>The file.</summary>
    public Document Document => document;

    /// <summary>At a declaration, or where there is none, at the start tag of the element.</summary>
    /// <param name="declaration">What decides on the looks; null where it is left to the browser.</param>
    /// <param name="seen">The element that looks so.</param>
    /// <param name="values">What fills the message.</param>
    public void Add(Declaration? declaration, HtmlElement seen, params ReadOnlySpan<string> values)
    {
        var (start, end) = declaration is null ? (seen.Start, seen.StartTagEnd) : (declaration.Start, declaration.End);
        Add(start, end, seen, rewrite: null, values);
    }

    /// <summary>At a stretch of the HTML.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="seen">The element that looks so, to be found in Markdown by its words.</param>
    /// <param name="rewrite">What can be written there without a second look.</param>
    /// <param name="values">What fills the message.</param>
    public void Add(int start, int end, HtmlElement? seen, string? rewrite, params ReadOnlySpan<string> values)
    {
        if (IsSource)
        {
            hits.Add(rule, start, end, document.Source[start..end], rewrite, rule.Say(values));
            return;
        }

        hits.Add(rule, seen is null ? default : Placing.Of(document, seen), values);
    }

    /// <summary>About the document as a whole.</summary>
    public void AddWhole(params ReadOnlySpan<string> values) => hits.AddWhole(rule, rule.Say(values));

    /// <summary>A number of pixels as messages say it.</summary>
    public static string Px(double pixels) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(pixels, 2):0.##}px");

    /// <summary>A count of places as messages say it.</summary>
    public static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} times");

    /// <summary>The words of an element as messages quote them.</summary>
    public static string Quote(HtmlElement element) => Words(element) is { Length: > 0 } words ? Contents.Quote(words) : $"<{element.Name}>";

    /// <summary>The words of the first of several texts as messages quote them, with how many there are more.</summary>
    public static string Quote(IReadOnlyList<SeenText> texts) =>
        Contents.Quote(texts[0].Text.Text) + (texts.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {texts.Count - 1:N0} more") : "");

    // Of an image, those that stand in for it. The first text alone: Markdown has marks of its own where an element ends.
    private static string Words(HtmlElement element) =>
        element.Attribute("alt") ?? element.Descendants().OfType<HtmlText>().Select(t => t.Text.Trim()).FirstOrDefault(t => t.Length > 0) ?? "";
}
