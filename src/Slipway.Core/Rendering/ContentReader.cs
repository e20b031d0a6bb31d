using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Reads what an author wrote, Markdown with block directives and merge fields, into blocks.</summary>
/// <remarks>Everything wrong comes back at once, each with its place; whatever is right around it still becomes content.</remarks>
public static class ContentReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="file">Path of the file relative to the campaign folder, for findings.</param>
    /// <param name="text">The text, front matter left out.</param>
    /// <param name="firstLine">The line of the file the text begins on, from 1.</param>
    public static (Content Content, ImmutableArray<Finding> Findings) Read(string file, string text, int firstLine)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var source = new Source(file, text, firstLine, 1, findings);
        var nodes = new DirectiveScanner(source, findings).Scan();
        var blocks = new DirectiveReader(source, findings).Read(nodes);
        var content = new Content(OneTitle(blocks, findings));
        HeadingsInOrder(content, findings);
        return (content, [.. findings.OrderBy(f => f.Place?.Line).ThenBy(f => f.Place?.Column).Distinct()]);
    }

    // A second title outside a condition becomes a heading below it, so a screen reader finds exactly one.
    private static ImmutableArray<Block> OneTitle(ImmutableArray<Block> blocks, ImmutableArray<Finding>.Builder findings)
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

        Block Title(Block.Heading title)
        {
            if (!seen)
            {
                seen = true;
                return title;
            }

            findings.Add(Finding.Warning("heading-title", "There is a second title; it is shown as a heading below the first.", title.Place, "Write ## instead of #."));
            return title with { Level = 2 };
        }
    }

    private static void HeadingsInOrder(Content content, ImmutableArray<Finding>.Builder findings)
    {
        var before = 0;
        foreach (var heading in content.AllBlocks().OfType<Block.Heading>())
        {
            if (before > 0 && heading.Level > before + 1)
            {
                findings.Add(Finding.Warning(
                    "heading-order", $"A heading of level {heading.Level} follows one of level {before}; someone who listens would look for what is missing.", heading.Place, $"Write {new string('#', before + 1)}."));
            }

            before = heading.Level;
        }
    }
}
