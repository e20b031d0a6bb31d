using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.HubSpot;

/// <summary>Writes a page's blocks as plain HTML, for the module of a template that brings the styles.</summary>
/// <param name="text">A running text as HubL.</param>
/// <param name="image">The address of an image.</param>
/// <param name="form">HTML that shows a form.</param>
internal sealed class HubSpotBlocks(Func<Template, string> text, Func<string, string> image, Func<AssetKey, string?> form)
{
    public static IEnumerable<PageBlock> Down(IEnumerable<PageBlock> blocks) => blocks.SelectMany(b => Down(b.Children).Prepend(b));

    public string Write(ImmutableArray<PageBlock> blocks)
    {
        var html = new StringBuilder();
        foreach (var block in blocks)
        {
            html.Append(Html(block)).Append('\n');
        }

        return html.ToString().TrimEnd();
    }

    private string Html(PageBlock block) => block switch
    {
        PageBlock.Heading heading => string.Create(CultureInfo.InvariantCulture, $"<h{heading.Level}>{text(heading.Text)}</h{heading.Level}>"),
        PageBlock.Paragraph paragraph => $"<p>{text(paragraph.Text)}</p>",
        PageBlock.TextList list => List(list),
        PageBlock.Separator => "<hr>",
        PageBlock.Hero hero => $"<section class=\"slipway-hero\">\n{Write(hero.Content)}\n</section>",
        PageBlock.Columns columns => $"<div class=\"slipway-columns\">\n{string.Join('\n', columns.Items.Select(c => $"<div>\n{Write(c)}\n</div>"))}\n</div>",
        PageBlock.Button button => $"<p><a class=\"slipway-button\" href=\"{text(button.Address)}\">{text(button.Label)}</a></p>",
        PageBlock.Image picture => Image(picture),
        PageBlock.Quote quote => $"<blockquote>\n{Write(quote.Content)}\n{(text(quote.By) is { Length: > 0 } by ? $"<cite>{by}</cite>\n" : "")}</blockquote>",
        PageBlock.FormSlot slot => form(slot.Form) ?? "",
        PageBlock.SmallPrint print => $"<footer class=\"slipway-small-print\">\n{Write(print.Content)}\n</footer>",
        _ => "",
    };

    private string List(PageBlock.TextList list)
    {
        var (tag, start) = list.Start is { } from ? ("ol", from == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" start=\"{from}\"")) : ("ul", "");
        return $"<{tag}{start}>\n{string.Concat(list.Items.Select(i => $"<li>{text(i.Text)}{Write(i.Children)}</li>\n"))}</{tag}>";
    }

    private string Image(PageBlock.Image picture)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"<img src=\"{WebUtility.HtmlEncode(image(picture.Source))}\" alt=\"{WebUtility.HtmlEncode(picture.Alt)}\" width=\"{picture.Width}\" height=\"{picture.Height}\">");
        return $"<p>{(picture.Address is { } address ? $"<a href=\"{text(address)}\">{tag}</a>" : tag)}</p>";
    }
}
