using System.Collections.Immutable;

namespace Slipway.Core.Rendering;

/// <summary>What an email or page says, as typed blocks: the one model that every renderer reads.</summary>
/// <param name="Blocks">The blocks, in order.</param>
public sealed record Content(ImmutableArray<Block> Blocks)
{
    /// <summary>Every block, those inside others included, in order of reading.</summary>
    public IEnumerable<Block> AllBlocks() => Blocks.SelectMany(Down);

    /// <summary>Every piece of running text, in order of reading.</summary>
    public IEnumerable<Inline> AllInlines() => AllBlocks().SelectMany(b => b.OwnInlines).SelectMany(Down);

    /// <summary>Every merge field.</summary>
    public IEnumerable<Inline.MergeField> MergeFields() => AllInlines().OfType<Inline.MergeField>();

    /// <summary>Every place something can be clicked, with where it leads: links, buttons, images and sources of quotes.</summary>
    public IEnumerable<(LinkTarget Target, Sdk.Diagnostics.Place Place)> Links() => AllBlocks().SelectMany(block =>
    {
        IEnumerable<(LinkTarget, Sdk.Diagnostics.Place)> inText = block.OwnInlines.SelectMany(Down).OfType<Inline.Link>().Select(l => (l.Target, l.Place));
        return block switch
        {
            Block.Button button => inText.Prepend((button.Target, button.Place)),
            Block.Image { Target: { } target } image => inText.Prepend((target, image.Place)),
            Block.Quote { Source: { } source } quote => inText.Append((source, quote.Place)),
            _ => inText,
        };
    });

    private static IEnumerable<Block> Down(Block block) => block.Children.SelectMany(Down).Prepend(block);

    private static IEnumerable<Inline> Down(Inline inline) => inline.Children.SelectMany(Down).Prepend(inline);
}
