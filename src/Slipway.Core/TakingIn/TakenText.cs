using System.Collections.Immutable;
using Slipway.Core.Html;
using Slipway.Core.Rendering;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.TakingIn;

/// <summary>The HTML of an email or page as the Markdown of a draft.</summary>
/// <param name="Markdown">The text below the settings.</param>
/// <param name="Links">Links that lead out, as <c>links.yaml</c> has them; empty where they stand in the text.</param>
/// <param name="Forms">The forms that stand in it.</param>
/// <param name="Opening">Its first words, where it has no line of its own for inboxes and search engines.</param>
/// <param name="Findings">What was left out or is otherwise, at its place in the original.</param>
public sealed record TakenText(string Markdown, ImmutableArray<TakenLink> Links, ImmutableArray<string> Forms, string Opening, ImmutableArray<Finding> Findings)
{
    /// <summary>Reads HTML.</summary>
    /// <param name="html">The HTML, merge fields as a draft writes them, holes as <c>link:name</c>, <c>unsubscribe:</c>.</param>
    /// <param name="original">The file the original is kept in, for findings.</param>
    /// <param name="names">Names the links that lead out; null leaves them in the text.</param>
    /// <param name="images">Where images are now, by their address; the others stay where they are.</param>
    /// <param name="forms">The names of forms that are taken in too, by their id on the platform.</param>
    public static TakenText Of(string html, string original, LinkNames? names, IReadOnlyDictionary<string, string> images, ImmutableDictionary<string, string> forms)
    {
        var document = HtmlDocument.Read(Lines.Normal(html));
        var leftOut = new LeftOut(original, document);
        var blocks = HtmlBlocks.Read(document, leftOut, source => images.GetValueOrDefault(source, source), forms);
        var links = names is null ? [] : names.Name(ref blocks);
        var content = new Content(blocks);
        var opening = blocks.OfType<Block.Paragraph>().Concat(content.AllBlocks().OfType<Block.Paragraph>()).Select(p => Inline.PlainText(p.Text).Trim()).Select(t => t.Replace(" ,", ",", StringComparison.Ordinal)).FirstOrDefault(t => t.Length > 20) ?? "";
        return new TakenText(
            MarkdownWriter.Write(blocks), links, [.. content.AllBlocks().OfType<Block.FormSlot>().Select(f => f.Name).Distinct(StringComparer.Ordinal)],
            Cut(opening), [.. leftOut.Findings]);
    }

    private static string Cut(string text)
    {
        const int most = 100;
        if (text.Length <= most)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', most - 1);
        return string.Concat(text.AsSpan(0, end > 0 ? end : most), "…");
    }

    /// <summary>The addresses of images that a platform holds.</summary>
    public static IEnumerable<string> ImagesIn(string html) => HtmlDocument.Read(html).Elements.Where(e => e.Name == "img").Select(e => e.Attribute("src")?.Trim() ?? "")
        .Where(s => Uri.TryCreate(s, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && !s.Contains('{', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
}
