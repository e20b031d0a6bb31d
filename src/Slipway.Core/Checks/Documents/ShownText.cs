using System.Text;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Documents;

/// <summary>What people read of a document from top to bottom, its footer apart. What is hidden, and the words of images, are not in it.</summary>
/// <remarks>
/// The footer is what is marked as one: an element named so, or one of a class or id named so; in Markdown the directive. Where nothing is marked it is the last third.
/// </remarks>
/// <param name="Body">What stands above the footer, a block a line.</param>
/// <param name="Footer">The footer, a block a line.</param>
internal sealed record ShownText(string Body, string Footer)
{
    private const int FooterShare = 3;

    /// <summary>All of it.</summary>
    public string All { get; } = Body + "\n" + Footer;

    /// <summary>What people read of a document.</summary>
    public static ShownText Of(Document document)
    {
        var (body, footer) = (new StringBuilder(), new StringBuilder());
        if (document.Html is { } html)
        {
            OfHtml(html, document.Styles!, body, footer);
        }
        else
        {
            foreach (var passage in document.Passages.Where(p => (p.Scopes & (Scopes.Link | Scopes.Alt | Scopes.Title | Scopes.Description)) == Scopes.None))
            {
                ((passage.Scopes & Scopes.Footer) != Scopes.None ? footer : body).Append(passage.Text).Append('\n');
            }
        }

        return footer.Length > 0 ? new ShownText(body.ToString(), footer.ToString()) : Divided(body.ToString());
    }

    /// <summary>The same of a plain-text part.</summary>
    public static ShownText OfText(string text) => Divided(text);

    private static ShownText Divided(string text)
    {
        var at = text.Length - (text.Length / FooterShare);
        at = text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1;
        return new ShownText(text[..at], text[at..]);
    }

    private static void OfHtml(HtmlDocument html, Styles styles, StringBuilder body, StringBuilder footer)
    {
        var rest = new Stack<(HtmlNode Node, bool InFooter)>();
        rest.Push((html.Root, false));
        while (rest.TryPop(out var next))
        {
            var into = next.InFooter ? footer : body;
            switch (next.Node)
            {
                case HtmlText text when styles[text.Parent!].ShowsText:
                    into.Append(text.Text);
                    break;
                case HtmlElement element when !IsUnread(element):
                    into.Append(IsWithinLine(element) ? "" : "\n");
                    var inFooter = next.InFooter || IsFooter(element);
                    for (var i = element.Children.Count - 1; i >= 0; i--)
                    {
                        rest.Push((element.Children[i], inFooter));
                    }

                    break;
            }
        }
    }

    private static bool IsUnread(HtmlElement element) => element.Name is "head" or "style" or "script" or "template" or "noscript" or "title" or "mj-head";

    private static bool IsWithinLine(HtmlElement element) =>
        element.Name is "a" or "b" or "i" or "em" or "strong" or "span" or "u" or "s" or "small" or "sup" or "sub" or "font" or "abbr" or "mark" or "del" or "ins" or "code";

    private static bool IsFooter(HtmlElement element) => element.Name == "footer" || Names(element.Attribute("class")) || Names(element.Attribute("id"));

    private static bool Names(string? marks) => marks?.Contains("footer", StringComparison.OrdinalIgnoreCase) == true;
}
