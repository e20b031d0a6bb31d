namespace Slipway.Core.Checks.Documents;

/// <summary>What one group of recipients reads: those whose program shows HTML, or those who read the text part.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Shown">What they read.</param>
internal sealed record DocumentPart(string Name, ShownText Shown)
{
    /// <summary>What is shown of a document, and its text part when it has one.</summary>
    public static IEnumerable<DocumentPart> Of(Document document)
    {
        yield return new DocumentPart(document.Html is null ? "text" : "HTML", document.Shown);
        if (document.PlainText is { } text)
        {
            yield return new DocumentPart("text part", ShownText.OfText(text));
        }
    }
}
