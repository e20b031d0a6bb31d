using System.Collections.Immutable;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Reads a stretch of Markdown into blocks, by Markdig.</summary>
internal sealed class MarkdownReader(Source source, LinkReader links, ImmutableArray<Finding>.Builder findings)
{
    private static readonly MarkdownPipeline Pipeline = Build();
    private int start;
    private string? skippingElement;

    public ImmutableArray<Block> Read(Node.Markdown stretch)
    {
        start = stretch.Start;
        try
        {
            return Blocks(Markdown.Parse(source.Text[stretch.Start..stretch.End], Pipeline));
        }
        catch (ArgumentException)
        {
            // Markdig's answer to quotes in quotes in quotes, a hundred deep.
            findings.Add(Finding.Error("markdown-nested", "Lists or quotes stand in each other too deep to be read.", source.At(start), "Write them flat."));
            return [];
        }
    }

    // Without HTML blocks each tag comes as an inline: it is left out and named, and the words around it stay.
    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation();
        builder.BlockParsers.TryRemove<HtmlBlockParser>();
        return builder.Build();
    }

    private Place At(MarkdownObject node) => source.At(start + Math.Max(0, node.Span.Start));

    private ImmutableArray<Block> Blocks(ContainerBlock container) => [.. container.Select(Read).OfType<Block>()];

    private Block? Read(Markdig.Syntax.Block block) => block switch
    {
        HeadingBlock heading => new Block.Heading(heading.Level, Inlines(heading.Inline), At(heading)),
        ParagraphBlock paragraph => Paragraph(paragraph),
        ListBlock list => List(list),
        ThematicBreakBlock rule => new Block.Rule(At(rule)),
        QuoteBlock quote => new Block.Quote(Blocks(quote), [], null, At(quote)),
        CodeBlock code => Code(code),
        _ => null,
    };

    private Block.Paragraph? Paragraph(ParagraphBlock paragraph) =>
        Inlines(paragraph.Inline) is { Length: > 0 } text ? new Block.Paragraph(text, At(paragraph)) : null;

    private Block List(ListBlock list)
    {
        var items = list.OfType<ListItemBlock>().Select(Item).ToImmutableArray();
        return list.IsOrdered
            ? new Block.NumberedList(int.TryParse(list.OrderedStart, out var first) ? first : 1, items, At(list))
            : new Block.BulletList(items, At(list));
    }

    private ListItem Item(ListItemBlock item)
    {
        var blocks = Blocks(item);
        return blocks is [Block.Paragraph first, .. var rest] ? new ListItem(first.Text, rest) : new ListItem([], blocks);
    }

    private Block.Paragraph Code(CodeBlock code)
    {
        var (message, fix) = code is FencedCodeBlock
            ? ("Blocks of code have no place in an email or page.", "Write it as text; `short code` within a sentence is fine.")
            : ("Text that begins with four blanks would be shown as code.", "Remove the blanks at the beginning of the line.");
        findings.Add(Finding.Warning("block-not-supported", message, At(code), fix));
        return new Block.Paragraph(source.Read(string.Join(' ', code.Lines.ToString().Split('\n', StringSplitOptions.TrimEntries))), At(code));
    }

    private ImmutableArray<Inline> Inlines(ContainerInline? container)
    {
        skippingElement = null;
        return Text.Tidy(container is null ? [] : Pieces(container));
    }

    private IEnumerable<Inline> Pieces(ContainerInline container) => container.SelectMany(Piece);

    private IEnumerable<Inline> Piece(Markdig.Syntax.Inlines.Inline piece)
    {
        if (piece is HtmlInline html)
        {
            Html(html);
            return [];
        }

        if (skippingElement is not null)
        {
            return [];
        }

        return piece switch
        {
            LiteralInline literal => Literal(literal),
            EmphasisInline { DelimiterCount: 2 } strong => [new Inline.Strong([.. Pieces(strong)])],
            EmphasisInline emphasis => [new Inline.Emphasis([.. Pieces(emphasis)])],
            LineBreakInline { IsHard: true } => [new Inline.LineBreak()],
            LineBreakInline => [new Inline.Text(" ")],
            CodeInline code => [new Inline.Code(source.Read(code.Content))],
            HtmlEntityInline entity => source.Read(entity.Transcoded.ToString()),
            LinkInline { IsImage: true } image => Image(image),
            LinkInline link => Link(link.Url ?? "", [.. Pieces(link)], At(link)),
            AutolinkInline auto => Link(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, [new Inline.Text(auto.Url)], At(auto)),
            ContainerInline other => Pieces(other),
            _ => [],
        };
    }

    // Markdown takes no blank in an address, and shows the reader the brackets instead.
    private ImmutableArray<Inline> Literal(LiteralInline literal)
    {
        var text = literal.Content.ToString();
        if (text.Contains("](", StringComparison.Ordinal) || (text.StartsWith('(') && literal.PreviousSibling is LiteralInline before && before.Content.ToString().EndsWith(']')))
        {
            findings.Add(Finding.Error("link-malformed", "This looks like a link, but its address cannot be read.", At(literal), "Write [label](address), without blanks in the address."));
        }

        return source.Read(text);
    }

    private ImmutableArray<Inline> Link(string address, ImmutableArray<Inline> label, Place place)
    {
        if (string.IsNullOrWhiteSpace(Inline.PlainText(label)))
        {
            findings.Add(Finding.Error("link-label", "This link has no words to click.", place, "Write [what it leads to](address)."));
            return [];
        }

        return links.Read(address, place) is { } target ? [new Inline.Link(target, label, place)] : label;
    }

    private ImmutableArray<Inline> Image(LinkInline image)
    {
        findings.Add(Finding.Error(
            "image-size", "An image within text has no size, and would move the text when it loads.", At(image), "Write :::image{src=\"...\" alt=\"...\" width=\"600\" height=\"300\"} on a line of its own."));
        return [.. Pieces(image)];
    }

    private void Html(HtmlInline html)
    {
        var name = new string([.. html.Tag.TrimStart('<', '/').TakeWhile(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        var closing = html.Tag.StartsWith("</", StringComparison.Ordinal);
        if (skippingElement is not null)
        {
            skippingElement = closing && name == skippingElement ? null : skippingElement;
            return;
        }

        if (closing)
        {
            return;
        }

        skippingElement = name is "script" or "style" ? name : null;
        findings.Add(Finding.Error(
            "raw-html", $"<{name}> is HTML, which not every platform takes.", At(html), "Write it as Markdown or as a directive such as :::button; the tag is left out."));
    }
}
