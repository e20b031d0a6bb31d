using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Renders content as the blocks of a page, for platforms that put their own theme around them.</summary>
/// <remarks>What is personal shows its fallback, as in <see cref="PageHtmlRenderer"/>, which also reports it.</remarks>
public static class PageBlockRenderer
{
    /// <summary>Renders the blocks of a page and the small print the law asks for.</summary>
    public static ImmutableArray<PageBlock> Render(Content content, PageFrame frame)
    {
        var (everyones, _) = PublicContent.Of(content, frame);
        var footers = everyones.Blocks.OfType<Block.Footer>().SelectMany(f => f.Content).ToImmutableArray();
        var address = Html(w => w.Raw("<strong>").Words(frame.Company).Raw("</strong><br />").Words(string.Join(", ", frame.PostalAddress.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))));
        return
        [
            .. Blocks([.. everyones.Blocks.Where(b => b is not Block.Footer)], frame),
            new PageBlock.SmallPrint([.. Blocks(footers, frame), new PageBlock.Paragraph(address)]),
        ];
    }

    private static ImmutableArray<PageBlock> Blocks(ImmutableArray<Block> blocks, PageFrame frame) => [.. blocks.SelectMany(b => Of(b, frame))];

    private static ImmutableArray<PageBlock> Of(Block block, PageFrame frame) => block switch
    {
        Block.Heading heading => [new PageBlock.Heading(heading.Level, Text(heading.Text))],
        Block.Paragraph paragraph => [new PageBlock.Paragraph(Text(paragraph.Text))],
        Block.BulletList list => [new PageBlock.TextList(null, Items(list.Items, frame))],
        Block.NumberedList list => [new PageBlock.TextList(list.Start, Items(list.Items, frame))],
        Block.Rule => [new PageBlock.Separator()],
        Block.Hero hero => [new PageBlock.Hero(Blocks(hero.Content, frame))],
        Block.Columns columns => [new PageBlock.Columns([.. columns.Items.Select(c => Blocks(c.Content, frame))])],
        Block.Button button => [new PageBlock.Button(Text(button.Label), Html(w => w.Address(button.Target)))],
        Block.Image image => [new PageBlock.Image(image.Source, Inline.PlainText(image.Alt), image.Width, image.Height, image.Target is null ? null : Html(w => w.Address(image.Target)))],
        Block.Quote quote => [new PageBlock.Quote(Blocks(quote.Content, frame), Html(w => By(w, quote)))],
        Block.Agenda agenda => [new PageBlock.TextList(null, [.. agenda.Items.Select(i => new PageListItem(Html(w => Point(w, i)), []))])],
        Block.Speakers speakers => [new PageBlock.TextList(null, [.. speakers.Items.Select(s => new PageListItem(Html(w => Person(w, s)), []))])],
        Block.FormSlot slot when frame.Form?.Key.Name == slot.Name => [new PageBlock.FormSlot(frame.Form.Key)],
        Block.Footer footer => [new PageBlock.SmallPrint(Blocks(footer.Content, frame))],
        _ => [],
    };

    private static ImmutableArray<PageListItem> Items(ImmutableArray<ListItem> items, PageFrame frame) => [.. items.Select(i => new PageListItem(Text(i.Text), Blocks(i.Children, frame)))];

    private static void By(TemplateWriter writer, Block.Quote quote)
    {
        if (quote.Source is null)
        {
            new InlineHtml(writer, "", "").Write(quote.By);
            return;
        }

        writer.Raw("<a href=\"").Address(quote.Source).Raw("\">");
        new InlineHtml(writer, "", "").Write(LinkTarget.LabelOf(quote));
        writer.Raw("</a>");
    }

    private static void Point(TemplateWriter writer, AgendaItem item)
    {
        if (item.Time.Length > 0)
        {
            writer.Raw("<strong>").Words(item.Time).Raw("</strong> ");
        }

        new InlineHtml(writer, "", "").Write(item.Text);
    }

    private static void Person(TemplateWriter writer, Speaker speaker)
    {
        var inlines = new InlineHtml(writer, "", "");
        writer.Raw("<strong>");
        inlines.Write(speaker.Name);
        writer.Raw("</strong>");
        if (!speaker.Role.IsEmpty)
        {
            writer.Raw("<br />");
            inlines.Write(speaker.Role);
        }
    }

    private static Template Text(ImmutableArray<Inline> inlines) => Html(w => new InlineHtml(w, "", "").Write(inlines));

    private static Template Html(Action<TemplateWriter> write)
    {
        var writer = new TemplateWriter(TemplateFormat.Html);
        write(writer);
        return writer.ToTemplate();
    }
}
