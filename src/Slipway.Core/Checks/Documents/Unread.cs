using System.Globalization;
using Slipway.Core.Html;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Documents;

/// <summary>What was not looked at of a document that is longer or more tangled than anything people read. It is an error: of the rest nothing can be said.</summary>
internal static class Unread
{
    /// <summary>The longest text that is looked at. Mail programs cut a mail off at a twentieth of it.</summary>
    public const int MostCharacters = 2_000_000;

    private const string Fix = "Divide it, or leave out what no reader sees.";

    /// <summary>The finding about a document that is not looked at, since it is too long; null for any other.</summary>
    public static Finding? Whole(Document document) => document.Source.Length <= MostCharacters
        ? null
        : Of(document, 0, "text-too-long", string.Create(CultureInfo.InvariantCulture, $"The text has {document.Source.Length:N0} characters; no rule looks at more than {MostCharacters:N0}."));

    /// <summary>The finding about a part that was left out when a document was read; null when all of it was looked at.</summary>
    public static Finding? Part(Document document)
    {
        if (document.IsHtmlSource && document.Html!.Mistakes.FirstOrDefault(m => m.Kind == HtmlMistakeKind.TooLong) is { } cut)
        {
            return Of(document, cut.Start, "text-cut", string.Create(CultureInfo.InvariantCulture, $"What follows is not looked at: the text has more than {HtmlDocument.MostParts:N0} tags and attributes."));
        }

        return document.IsStyleCut ? Of(document, 0, "styles-cut", "Its styles are more tangled than is looked at, so what was said of its looks may be wrong.") : null;
    }

    private static Finding Of(Document document, int at, string code, string message) =>
        Finding.Error(code, message, document.At(at), Fix) with { Asset = document.Asset };
}
