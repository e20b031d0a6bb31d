using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>A block of an email or page. A closed set, so that every renderer answers for each.</summary>
/// <param name="Place">Where it begins in its file.</param>
public abstract record Block(Place Place)
{
    /// <summary>A heading, level 1 (the title) to 6.</summary>
    public sealed record Heading(int Level, ImmutableArray<Inline> Text, Place Place) : Block(Place);

    /// <summary>A paragraph.</summary>
    public sealed record Paragraph(ImmutableArray<Inline> Text, Place Place) : Block(Place);

    /// <summary>A list with bullets.</summary>
    public sealed record BulletList(ImmutableArray<ListItem> Items, Place Place) : Block(Place);

    /// <summary>A list with numbers, counted from <paramref name="Start"/>.</summary>
    public sealed record NumberedList(int Start, ImmutableArray<ListItem> Items, Place Place) : Block(Place);

    /// <summary>A line across that parts two thoughts.</summary>
    public sealed record Rule(Place Place) : Block(Place);

    /// <summary>The opening panel: heading, a sentence or two, a button.</summary>
    public sealed record Hero(ImmutableArray<Block> Content, Place Place) : Block(Place);

    /// <summary>Columns side by side, one under the other on a phone.</summary>
    public sealed record Columns(ImmutableArray<Column> Items, Place Place) : Block(Place);

    /// <summary>A call to action.</summary>
    public sealed record Button(LinkTarget Target, ImmutableArray<Inline> Label, Place Place) : Block(Place);

    /// <summary>An image with its size in pixels; empty alternative text says that it only decorates.</summary>
    /// <param name="Source">A path of the workspace such as <c>/assets/hall.png</c>, or an https address.</param>
    /// <param name="Alt">What a person hears or reads in its place.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="Target">Where it leads when it is a link.</param>
    /// <param name="Place">Where it begins in its file.</param>
    public sealed record Image(string Source, ImmutableArray<Inline> Alt, int Width, int Height, LinkTarget? Target, Place Place) : Block(Place);

    /// <summary>Somebody's words, whose they are, and where they were said.</summary>
    public sealed record Quote(ImmutableArray<Block> Content, ImmutableArray<Inline> By, LinkTarget? Source, Place Place) : Block(Place);

    /// <summary>What happens when.</summary>
    public sealed record Agenda(ImmutableArray<AgendaItem> Items, Place Place) : Block(Place);

    /// <summary>Who speaks.</summary>
    public sealed record Speakers(ImmutableArray<Speaker> Items, Place Place) : Block(Place);

    /// <summary>Where a form of the campaign stands.</summary>
    public sealed record FormSlot(string Name, Place Place) : Block(Place);

    /// <summary>What stands in the small print, before what the law asks for.</summary>
    public sealed record Footer(ImmutableArray<Block> Content, Place Place) : Block(Place);

    /// <summary>Blocks for those whose field is (or, negated, is not) one of the values.</summary>
    public sealed record When(string Field, ImmutableArray<string> Values, bool Negated, ImmutableArray<Block> Content, Place Place) : Block(Place);

    /// <summary>The blocks inside this one.</summary>
    public IEnumerable<Block> Children => this switch
    {
        Hero hero => hero.Content,
        Columns columns => columns.Items.SelectMany(c => c.Content),
        Quote quote => quote.Content,
        Footer footer => footer.Content,
        When condition => condition.Content,
        BulletList list => list.Items.SelectMany(i => i.Children),
        NumberedList list => list.Items.SelectMany(i => i.Children),
        _ => [],
    };

    /// <summary>The running text that belongs to this block itself, not to blocks inside it.</summary>
    public IEnumerable<Inline> OwnInlines => this switch
    {
        Heading heading => heading.Text,
        Paragraph paragraph => paragraph.Text,
        BulletList list => list.Items.SelectMany(i => i.Text),
        NumberedList list => list.Items.SelectMany(i => i.Text),
        Button button => button.Label,
        Image image => image.Alt,
        Quote quote => quote.By,
        Agenda agenda => agenda.Items.SelectMany(i => i.Text),
        Speakers speakers => speakers.Items.SelectMany(s => s.Name.Concat(s.Role)),
        _ => [],
    };
}

/// <summary>An item of a list: its text, and the blocks under it such as a list within the list.</summary>
public sealed record ListItem(ImmutableArray<Inline> Text, ImmutableArray<Block> Children);

/// <summary>One column.</summary>
public sealed record Column(ImmutableArray<Block> Content, Place Place);

/// <summary>A point of an agenda; the time as written, empty when none was.</summary>
public sealed record AgendaItem(string Time, ImmutableArray<Inline> Text, Place Place);

/// <summary>A speaker and what they do; the role may be empty.</summary>
public sealed record Speaker(ImmutableArray<Inline> Name, ImmutableArray<Inline> Role, Place Place);
