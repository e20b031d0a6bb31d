using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.WordPress;

/// <summary>An image of the media library: its id and address.</summary>
internal sealed record HostedImage(long Id, string Address);

/// <summary>Writes a page's blocks as WordPress keeps its own, so that an editor can go on with them in the block editor.</summary>
/// <param name="address">The address for a hole.</param>
/// <param name="image">An image of the workspace, as the media library has it.</param>
/// <param name="form">HTML that shows a form.</param>
internal sealed class WordPressBlocks(Func<Part.Address, string?> address, Func<string, HostedImage?> image, Func<AssetKey, string?> form)
{
    private readonly StringBuilder _text = new();

    public string Write(ImmutableArray<PageBlock> blocks)
    {
        _text.Clear();
        WriteAll(blocks);
        return _text.ToString().TrimEnd();
    }

    private void WriteAll(ImmutableArray<PageBlock> blocks)
    {
        foreach (var block in blocks)
        {
            Write(block);
        }
    }

    private void Write(PageBlock block)
    {
        switch (block)
        {
            case PageBlock.Heading heading:
                Block("heading", heading.Level == 2 ? "" : $"{{\"level\":{heading.Level}}}", () => Line($"<h{heading.Level} class=\"wp-block-heading\">{Html(heading.Text)}</h{heading.Level}>"));
                break;
            case PageBlock.Paragraph paragraph:
                Block("paragraph", "", () => Line($"<p>{Html(paragraph.Text)}</p>"));
                break;
            case PageBlock.TextList list:
                List(list);
                break;
            case PageBlock.Separator:
                Block("separator", "", () => Line("<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>"));
                break;
            case PageBlock.Hero hero:
                Group("{\"className\":\"slipway-hero\",\"layout\":{\"type\":\"constrained\"}}", "slipway-hero", hero.Content);
                break;
            case PageBlock.Columns columns:
                Block("columns", "", () =>
                {
                    Line("<div class=\"wp-block-columns\">");
                    foreach (var column in columns.Items)
                    {
                        Block("column", "", () =>
                        {
                            Line("<div class=\"wp-block-column\">");
                            WriteAll(column);
                            Line("</div>");
                        });
                    }

                    Line("</div>");
                });
                break;
            case PageBlock.Button button:
                Block("buttons", "", () =>
                {
                    Line("<div class=\"wp-block-buttons\">");
                    Block("button", "", () => Line($"<div class=\"wp-block-button\"><a class=\"wp-block-button__link wp-element-button\" href=\"{Html(button.Address)}\">{Html(button.Label)}</a></div>"));
                    Line("</div>");
                });
                break;
            case PageBlock.Image picture:
                Image(picture);
                break;
            case PageBlock.Quote quote:
                Block("quote", "", () =>
                {
                    Line("<blockquote class=\"wp-block-quote\">");
                    WriteAll(quote.Content);
                    Line(Html(quote.By) is { Length: > 0 } by ? $"<cite>{by}</cite></blockquote>" : "</blockquote>");
                });
                break;
            case PageBlock.FormSlot slot:
                Block("html", "", () => Line(form(slot.Form) ?? ""));
                break;
            case PageBlock.SmallPrint print:
                Group("{\"className\":\"slipway-small-print\",\"layout\":{\"type\":\"constrained\"}}", "slipway-small-print", print.Content);
                break;
        }
    }

    private void List(PageBlock.TextList list)
    {
        var (tag, settings, start) = list.Start switch
        {
            null => ("ul", "", ""),
            1 => ("ol", "{\"ordered\":true}", ""),
            { } from => ("ol", string.Create(CultureInfo.InvariantCulture, $"{{\"ordered\":true,\"start\":{from}}}"), string.Create(CultureInfo.InvariantCulture, $" start=\"{from}\"")),
        };
        Block("list", settings, () =>
        {
            Line($"<{tag}{start}>");
            foreach (var item in list.Items)
            {
                Block("list-item", "", () =>
                {
                    // WordPress keeps nothing but lists inside an item; other blocks come as lines of its text.
                    var lines = item.Children.OfType<PageBlock.Paragraph>().Select(p => $"<br>{Html(p.Text)}");
                    Line($"<li>{Html(item.Text)}{string.Concat(lines)}");
                    WriteAll([.. item.Children.OfType<PageBlock.TextList>()]);
                    Line("</li>");
                });
            }

            Line($"</{tag}>");
        });
    }

    private void Image(PageBlock.Image picture)
    {
        var hosted = image(picture.Source);
        var tag = $"<img src=\"{WebUtility.HtmlEncode(hosted?.Address ?? picture.Source)}\" alt=\"{WebUtility.HtmlEncode(picture.Alt)}\"{(hosted is null ? "" : $" class=\"wp-image-{hosted.Id.ToString(CultureInfo.InvariantCulture)}\"")}/>";
        var shown = picture.Address is null ? tag : $"<a href=\"{Html(picture.Address)}\">{tag}</a>";
        Block("image", hosted is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{hosted.Id},\"sizeSlug\":\"full\"}}"), () => Line($"<figure class=\"wp-block-image{(hosted is null ? "" : " size-full")}\">{shown}</figure>"));
    }

    private void Group(string settings, string style, ImmutableArray<PageBlock> content) => Block("group", settings, () =>
    {
        Line($"<div class=\"wp-block-group {style}\">");
        WriteAll(content);
        Line("</div>");
    });

    private void Block(string name, string settings, Action inside)
    {
        Line($"<!-- wp:{name} {(settings.Length == 0 ? "" : settings + " ")}-->");
        inside();
        Line($"<!-- /wp:{name} -->");
        _text.Append('\n');
    }

    private void Line(string text) => _text.Append(text).Append('\n');

    private string Html(Template template) => template.Fill(_ => null, address);
}
