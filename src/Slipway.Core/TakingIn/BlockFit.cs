using System.Collections.Immutable;
using Slipway.Core.Html;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;

namespace Slipway.Core.TakingIn;

/// <summary>Puts blocks where a draft can have them: what stands deeper in the original comes out as near as it may stand.</summary>
internal static class BlockFit
{
    /// <summary>Blocks as a draft can have them, with the way out left to Slipway, and one title.</summary>
    public static ImmutableArray<Block> Fit(ImmutableArray<Block> blocks, LeftOut leftOut, HtmlNode at)
    {
        var footers = blocks.OfType<Block.Footer>().ToList();
        var small = footers.SelectMany(f => f.Content).SelectMany(b => In(b, "footer")).ToImmutableArray();
        var fitted = blocks.Where(b => b is not Block.Footer).SelectMany(b => In(b, "")).ToImmutableArray();
        var kept = WithoutTheWayOut(fitted, leftOut, at);
        small = WithoutTheWayOut(small, leftOut, at);
        return OneTitle(small.IsEmpty ? kept : kept.Add(new Block.Footer(small, footers[0].Place)));
    }

    private static IEnumerable<Block> In(Block block, string within)
    {
        switch (block)
        {
            case Block.Hero hero when within.Length == 0:
                return [hero with { Content = All(hero.Content, "hero") }];
            case Block.Hero hero:
                return All(hero.Content, within);
            case Block.Columns columns when within.Length == 0 && columns.Items.Length is >= 2 and <= 4:
                return [columns with { Items = [.. columns.Items.Select(c => c with { Content = All(c.Content, "column") })] }];
            case Block.Columns columns:
                return All([.. columns.Items.SelectMany(c => c.Content)], within);
            case Block.Footer footer:
                return All(footer.Content, within);
            case Block.Quote quote when within is "" or "column":
                return [quote with { Content = All(quote.Content, "quote") }];
            case Block.Quote quote:
                return All(quote.Content, within);
            case Block.Button button when within is not ("" or "hero" or "column"):
                return [new Block.Paragraph([new Inline.Link(button.Target, button.Label, button.Place)], button.Place)];
            case Block.Image image when within is not ("" or "hero" or "column"):
                return image.Alt.IsEmpty ? [] : [new Block.Paragraph(image.Alt, image.Place)];
            case Block.Agenda agenda when within is not ("" or "column"):
                return [new Block.BulletList([.. agenda.Items.Select(i => new ListItem([new Inline.Text($"{i.Time} "), .. i.Text], []))], agenda.Place)];
            case Block.Speakers speakers when within is not ("" or "column"):
                return [new Block.BulletList([.. speakers.Items.Select(s => new ListItem(s.Role.IsEmpty ? s.Name : [.. s.Name, new Inline.Text(", "), .. s.Role], []))], speakers.Place)];
            case Block.FormSlot when within is not ("" or "column"):
                return [];
            case Block.BulletList list:
                return [list with { Items = Items(list.Items) }];
            case Block.NumberedList list:
                return [list with { Items = Items(list.Items) }];
            default:
                return [block];
        }
    }

    private static ImmutableArray<Block> All(ImmutableArray<Block> blocks, string within) => [.. blocks.SelectMany(b => In(b, within))];

    // Within a point Markdown has texts and lists; a heading there is a bold line.
    private static ImmutableArray<ListItem> Items(ImmutableArray<ListItem> items) =>
        [.. items.Select(i => All(i.Text.IsEmpty ? i.Children : [new Block.Paragraph(i.Text, new("", 1, 1)), .. i.Children], "item").SelectMany(Plain).ToImmutableArray())
            .Where(b => !b.IsEmpty).Select(b => b is [Block.Paragraph first, .. var rest] ? new ListItem(first.Text, rest) : new ListItem([], b))];

    private static IEnumerable<Block> Plain(Block block) => block switch
    {
        Block.Heading heading => [new Block.Paragraph([new Inline.Strong(heading.Text)], heading.Place)],
        Block.Rule => [],
        _ => [block],
    };

    private static ImmutableArray<Block> WithoutTheWayOut(ImmutableArray<Block> blocks, LeftOut leftOut, HtmlNode at)
    {
        var kept = blocks.Where(b => !IsTheWayOut(b)).ToImmutableArray();
        if (kept.Length < blocks.Length)
        {
            leftOut.Otherwise(at, "The way out is left out: Slipway writes it into every email, with the company's address.");
        }

        return kept;
    }

    private static bool IsTheWayOut(Block block) => block is Block.Paragraph paragraph
        && paragraph.Text.OfType<Inline.Link>().ToList() is { Count: > 0 } links && links.TrueForAll(l => l.Target is LinkTarget.Hole { Kind: AddressKind.Unsubscribe });

    // The first title is the title; the others are headings below it.
    private static ImmutableArray<Block> OneTitle(ImmutableArray<Block> blocks)
    {
        var seen = false;
        return Walk(blocks);

        ImmutableArray<Block> Walk(ImmutableArray<Block> all) => [.. all.Select(block => block switch
        {
            Block.Heading { Level: 1 } title => Title(title),
            Block.Hero hero => hero with { Content = Walk(hero.Content) },
            Block.Columns columns => columns with { Items = [.. columns.Items.Select(c => c with { Content = Walk(c.Content) })] },
            _ => block,
        })];

        Block.Heading Title(Block.Heading title)
        {
            var first = !seen;
            seen = true;
            return first ? title : title with { Level = 2 };
        }
    }
}
