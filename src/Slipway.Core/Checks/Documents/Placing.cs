using System.Collections.Immutable;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Documents;

/// <summary>Finds where someone wrote what is found in the HTML of a document: the tag itself when the document is HTML, and its address or words when it is rendered from Markdown.</summary>
internal static class Placing
{
    // As long as a person needs to find it again, and as short as can stand within one line of Markdown.
    private const int LongestWords = 60;

    // Behind so many elements nobody counts any more which of several it is.
    private const int FurthestElement = 10_000;

    private static readonly ImmutableArray<string> Written = ["href", "src", "alt", "action", "name"];

    /// <summary>The stretch of the source an element comes from; the beginning of the document when it comes from no place in it, such as a frame around it.</summary>
    public static (int Start, int End) Of(Document document, HtmlElement element)
    {
        if (document.IsHtmlSource)
        {
            return (element.Start, element.StartTagEnd);
        }

        foreach (var name in Written)
        {
            if (element.Attribute(name) is { Length: > 0 } value && OfValue(document, element, name, value) is { } found)
            {
                return found;
            }
        }

        return OfWords(document, element.InnerText());
    }

    /// <summary>The stretch of the source the value of an attribute comes from.</summary>
    public static (int Start, int End) Of(Document document, HtmlElement element, HtmlAttribute attribute) => document.IsHtmlSource
        ? (attribute.ValueStart, Math.Max(attribute.ValueStart, document.Html!.SourceAt(attribute, attribute.Value.Length)))
        : OfValue(document, element, attribute.Name, attribute.Value) ?? Of(document, element);

    /// <summary>The stretch of the source where words stand; the beginning of the document when they stand nowhere in it.</summary>
    public static (int Start, int End) OfWords(Document document, string words)
    {
        var wanted = OneLine(words);
        wanted = wanted.Length > LongestWords ? wanted[..LongestWords] : wanted;
        if (wanted.Length == 0)
        {
            return default;
        }

        foreach (var passage in document.Passages)
        {
            // Both are of one length, so that places hold.
            var at = passage.Text.Replace('\n', ' ').IndexOf(wanted, StringComparison.Ordinal);
            if (at >= 0)
            {
                return (passage.SourceAt(at), passage.SourceEndAt(at + wanted.Length));
            }
        }

        return default;
    }

    /// <summary>Words as they stand on one line.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The third image of an address is the third time that the address is written.
    private static (int, int)? OfValue(Document document, HtmlElement element, string name, string value)
    {
        var before = 0;
        foreach (var other in document.Html!.Elements)
        {
            if (other.Index >= element.Index || other.Index > FurthestElement)
            {
                break;
            }

            before += other.Attribute(name) == value ? 1 : 0;
        }

        foreach (var written in Addresses.AsWritten(value))
        {
            var found = -1;
            for (var at = document.Source.IndexOf(written, StringComparison.Ordinal); at >= 0 && before >= 0; at = document.Source.IndexOf(written, at + written.Length, StringComparison.Ordinal))
            {
                (found, before) = (at, before - 1);
            }

            if (found >= 0)
            {
                return (found, found + written.Length);
            }
        }

        return null;
    }
}
