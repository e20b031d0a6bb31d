using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Html;

namespace Slipway.Core.Review;

/// <summary>A copy of a rendering in which findings are marked at the words. A view only: what is approved and sent is the rendering without.</summary>
/// <remarks>
/// Everything that is added has a tag of its own, <c>slipway-mark</c>, <c>slipway-badge</c> or <c>slipway-notes</c>, and stands between characters and between tags; without
/// them the copy is the rendering, byte for byte. It needs no script: a badge is a link to itself, and what is said of it is shown while it is the target. So the frame can stay
/// as closed as that of the rendering.
/// </remarks>
public static class MarkedHtml
{
    /// <summary>Begins the id of the badge of a finding; its number follows.</summary>
    public const string IdPrefix = "slipway-finding-";

    // A link within a link, or within a button, would end it. The badge stands behind.
    private static bool IsClosedToLinks(HtmlElement element) => element.Name is "a" or "button" or "label" or "summary" or "picture" or "mj-button";

    // Text in these is not text to a browser, or elements in it are thrown out.
    private static bool IsClosedToElements(HtmlElement element) =>
        element.Name is "title" or "textarea" or "select" or "option" or "style" or "script" or "template" or "noscript" or "iframe" or "svg" or "math" or "xmp" or "noembed" or "noframes" or "plaintext";

    private static bool IsTableFrame(HtmlElement element) => element.Name is "table" or "thead" or "tbody" or "tfoot" or "tr" or "colgroup";

    /// <summary>Marks findings in a rendering.</summary>
    /// <param name="html">The rendering.</param>
    /// <param name="marks">The findings, by number. Those that have no place in the rendering are left out.</param>
    /// <returns>The copy; null for HTML so broken that browsers would read it differently with marks in it.</returns>
    public static string? Of(string html, ImmutableArray<Mark> marks)
    {
        var document = HtmlDocument.Read(html);
        var pieces = new List<Piece>();
        var badges = new List<(int At, Mark Mark)>();
        var texts = Texts(document).ToList();
        var end = EndOf(document);
        foreach (var mark in marks)
        {
            if (mark.At is ShownAt.AtImage { Image: var image })
            {
                badges.Add((Math.Min(Behind(image, image.End), end), mark));
            }
            else if (mark.At is ShownAt.AtWords { Stretches: var stretches })
            {
                var own = stretches.SelectMany(s => texts.Where(t => t.Start < s.End && t.End > s.Start).Select(t => (Text: t, Start: Math.Max(t.Start, s.Start), End: Math.Min(t.End, s.End)))).ToList();
                pieces.AddRange(own.Select(p => new Piece(p.Start, p.End, mark)));
                if (own.Count > 0)
                {
                    badges.Add((Math.Min(Behind(own[^1].Text, own[^1].End), end), mark));
                }
            }
        }

        // A link that is not closed properly is ended by the next one, and goes on in paragraphs where nobody wrote it.
        var linked = !document.Mistakes.Any(m => m.Name == "a") && document.Mistakes.Length < HtmlDocument.MostMistakes;
        if (badges.Count == 0)
        {
            return html;
        }

        var additions = Additions(html, pieces, badges, linked);
        additions.Add(new Addition(end, 3, MarkNotes.Of([.. badges.Select(b => b.Mark).OrderBy(m => m.Number)], linked)));
        var marked = Written(html, additions);
        return Read(HtmlDocument.Read(marked).Root, new StringBuilder()).Equals(Read(document.Root, new StringBuilder())) ? marked : null;
    }

    // A tag or comment that nobody closed takes in everything behind it.
    private static int EndOf(HtmlDocument document)
    {
        var end = document.Mistakes.Where(m => m.Kind == HtmlMistakeKind.UnclosedTag).Select(m => m.Start).Append(document.Source.Length).Min();
        return document.Comments is [.., { } last] && last.End == document.Source.Length && !document.Source.EndsWith('>') ? Math.Min(end, last.Start) : end;
    }

    // Elements and text as they are read, without what was added.
    private static StringBuilder Read(HtmlElement element, StringBuilder read)
    {
        foreach (var node in element.Children)
        {
            switch (node)
            {
                case HtmlElement { Name: "slipway-badge" or "slipway-notes" }:
                    break;
                case HtmlElement { Name: "slipway-mark" } mark:
                    Read(mark, read);
                    break;
                case HtmlElement child:
                    Read(child, read.Append('<').Append(child.Name).Append('>')).Append("</>");
                    break;
                case HtmlText text:
                    read.Append(text.Text);
                    break;
            }
        }

        return read;
    }

    private static IEnumerable<HtmlText> Texts(HtmlDocument document) =>
        document.Root.Descendants().OfType<HtmlText>().Where(t => !t.IsBlank && !IsTableFrame(t.Parent!) && t.Parent!.Closest(IsClosedToElements) is null);

    private static int Behind(HtmlNode node, int end)
    {
        for (var element = node.Parent; element is not null; element = element.Parent)
        {
            end = IsClosedToLinks(element) ? element.End : end;
        }

        return end;
    }

    // Findings may lie over one another: the text is cut wherever one begins or ends, so that no mark stands across another.
    private static List<Addition> Additions(string html, List<Piece> pieces, List<(int At, Mark Mark)> badges, bool linked)
    {
        var additions = new List<Addition>(badges.Select(b => new Addition(b.At, 1, Badge(b.Mark, linked))));
        var cuts = pieces.SelectMany(p => new[] { p.Start, p.End }).Distinct().Order().ToList();
        foreach (var (start, end) in cuts.Zip(cuts.Skip(1)))
        {
            var over = pieces.Where(p => p.Start <= start && p.End >= end).Select(p => p.Mark).Distinct().OrderBy(m => m.Number).ToList();
            if (over.Count > 0 && !string.IsNullOrWhiteSpace(html[start..end]))
            {
                var gravest = over.MaxBy(m => (m.Finding.Excepted is null, m.Finding.Level))!;
                additions.Add(new Addition(start, 2, $"<slipway-mark class=\"slipway-{gravest.Tone} {string.Join(' ', over.Select(m => $"slipway-of-{m.Number}"))}\">"));
                additions.Add(new Addition(end, 0, "</slipway-mark>"));
            }
        }

        return additions;
    }

    private static string Badge(Mark mark, bool linked)
    {
        // The badge is the target and not its link: a target that can have the focus would take it from the list.
        var id = $"{IdPrefix}{mark.Number}";
        var (tag, link) = linked ? ("a", $" href=\"#{id}\" target=\"_self\"") : ("span", "");
        return $"<slipway-badge id=\"{id}\" class=\"slipway-{mark.Tone}\"><{tag}{link} aria-label=\"Finding {mark.Number}, {mark.Tone}\">{mark.Number}</{tag}></slipway-badge>";
    }

    private static string Written(string html, List<Addition> additions)
    {
        var marked = new StringBuilder(html.Length + (additions.Count * 128));
        var at = 0;
        foreach (var addition in additions.OrderBy(a => a.At).ThenBy(a => a.Turn))
        {
            marked.Append(html, at, addition.At - at).Append(addition.Text);
            at = addition.At;
        }

        return marked.Append(html, at, html.Length - at).ToString();
    }

    private readonly record struct Piece(int Start, int End, Mark Mark);

    // At one place, marks end before badges stand there, and others begin behind them.
    private readonly record struct Addition(int At, int Turn, string Text);
}
