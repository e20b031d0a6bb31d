using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Writes blocks as the HTML of a page.</summary>
internal sealed partial class PageBlocks(TemplateWriter writer, PageFrame frame)
{
    private readonly InlineHtml inlines = new(writer, "", "");
    private bool formWritten;

    /// <summary>The blocks of the page: panels from edge to edge, the rest in a column that is easy to read.</summary>
    public void Main(ImmutableArray<Block> blocks)
    {
        var open = false;
        foreach (var block in blocks)
        {
            if (block is Block.Hero hero)
            {
                Toggle(false);
                writer.Raw("<section class=\"hero\"><div class=\"wrap\">\n");
                Write(hero.Content);
                writer.Raw("</div></section>\n");
            }
            else
            {
                Toggle(true);
                Write(block);
            }
        }

        Toggle(false);

        void Toggle(bool wanted)
        {
            if (open != wanted)
            {
                writer.Raw(wanted ? "<div class=\"wrap\">\n" : "</div>\n");
                open = wanted;
            }
        }
    }

    public void Write(ImmutableArray<Block> blocks)
    {
        foreach (var block in blocks)
        {
            Write(block);
        }
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case Block.Heading heading:
                Element(string.Create(CultureInfo.InvariantCulture, $"h{heading.Level}"), heading.Text);
                break;
            case Block.Paragraph paragraph:
                Element("p", paragraph.Text);
                break;
            case Block.BulletList list:
                List("ul", "", list.Items);
                break;
            case Block.NumberedList list:
                List("ol", list.Start == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" start=\"{list.Start}\""), list.Items);
                break;
            case Block.Rule:
                writer.Raw("<hr />\n");
                break;
            case Block.Columns columns:
                writer.Raw($"<div class=\"columns\" style=\"--columns:{columns.Items.Length}\">\n");
                foreach (var column in columns.Items)
                {
                    writer.Raw("<div>\n");
                    Write(column.Content);
                    writer.Raw("</div>\n");
                }

                writer.Raw("</div>\n");
                break;
            case Block.Button button:
                writer.Raw("<p class=\"action\"><a class=\"button\" href=\"").Address(button.Target).Raw("\">");
                inlines.Write(button.Label);
                writer.Raw("</a></p>\n");
                break;
            case Block.Image image:
                Image(image);
                break;
            case Block.Quote quote:
                Quote(quote);
                break;
            case Block.Agenda agenda:
                Agenda(agenda);
                break;
            case Block.Speakers speakers:
                Speakers(speakers);
                break;
            case Block.FormSlot slot when frame.Form is { } form && form.Key.Name == slot.Name && !formWritten:
                formWritten = true;
                new FormHtml(writer, frame.Words).Write(form);
                break;
        }
    }

    private void Element(string tag, ImmutableArray<Inline> text)
    {
        writer.Raw($"<{tag}>");
        inlines.Write(text);
        writer.Raw($"</{tag}>\n");
    }

    private void List(string tag, string attributes, ImmutableArray<ListItem> items)
    {
        writer.Raw($"<{tag}{attributes}>\n");
        foreach (var item in items)
        {
            writer.Raw("<li>");
            inlines.Write(item.Text);
            Write(item.Children);
            writer.Raw("</li>\n");
        }

        writer.Raw($"</{tag}>\n");
    }

    private void Image(Block.Image image)
    {
        writer.Raw("<p>");
        if (image.Target is { } target)
        {
            writer.Raw("<a href=\"").Address(target).Raw("\">");
        }

        writer.Raw("<img src=\"").ImageAddress(image.Source).Raw($"\" width=\"{image.Width}\" height=\"{image.Height}\" alt=\"").Plain(image.Alt).Raw("\" />");
        writer.Raw(image.Target is null ? "</p>\n" : "</a></p>\n");
    }

    private void Quote(Block.Quote quote)
    {
        writer.Raw("<figure>\n<blockquote>\n");
        Write(quote.Content);
        writer.Raw("</blockquote>\n");
        if (quote.By.Length > 0 || quote.Source is not null)
        {
            writer.Raw("<figcaption>");
            inlines.Write(quote.Source is { } source ? [new Inline.Link(source, LinkTarget.LabelOf(quote), quote.Place)] : quote.By);
            writer.Raw("</figcaption>\n");
        }

        writer.Raw("</figure>\n");
    }

    private void Agenda(Block.Agenda agenda)
    {
        writer.Raw("<ol class=\"agenda\" role=\"list\">\n");
        foreach (var item in agenda.Items)
        {
            // <time> takes a single 24-hour time; anything else is words.
            var single = SingleTime().IsMatch(item.Time);
            writer.Raw(single ? "<li><time>" : "<li><span class=\"time\">").Words(item.Time).Raw(single ? "</time><span>" : "</span><span>");
            inlines.Write(item.Text);
            writer.Raw("</span></li>\n");
        }

        writer.Raw("</ol>\n");
    }

    private void Speakers(Block.Speakers speakers)
    {
        writer.Raw("<ul class=\"speakers\" role=\"list\">\n");
        foreach (var speaker in speakers.Items)
        {
            writer.Raw("<li><span class=\"initials\" aria-hidden=\"true\">").Words(Initials.Of(speaker.Name)).Raw("</span><span><span class=\"name\">");
            inlines.Write(speaker.Name);
            writer.Raw("</span>");
            if (speaker.Role.Length > 0)
            {
                writer.Raw("<span class=\"role\">");
                inlines.Write(speaker.Role);
                writer.Raw("</span>");
            }

            writer.Raw("</span></li>\n");
        }

        writer.Raw("</ul>\n");
    }

    [GeneratedRegex(@"\A([01]\d|2[0-3]):[0-5]\d\z", RegexOptions.CultureInvariant)]
    private static partial Regex SingleTime();
}
