using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>A block of a page, its running text rendered as HTML with holes. A closed set, so that every platform's renderer answers for each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "block")]
[JsonDerivedType(typeof(Heading), "heading")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(TextList), "list")]
[JsonDerivedType(typeof(Separator), "separator")]
[JsonDerivedType(typeof(Hero), "hero")]
[JsonDerivedType(typeof(Columns), "columns")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(Image), "image")]
[JsonDerivedType(typeof(Quote), "quote")]
[JsonDerivedType(typeof(FormSlot), "form")]
[JsonDerivedType(typeof(SmallPrint), "small_print")]
public abstract record PageBlock
{
    private protected PageBlock()
    {
    }

    /// <summary>A heading, level 1 (the title) to 6.</summary>
    public sealed record Heading(int Level, Template Text) : PageBlock;

    /// <summary>A paragraph.</summary>
    public sealed record Paragraph(Template Text) : PageBlock;

    /// <summary>A list; numbered from <paramref name="Start"/>, or with bullets where that is null.</summary>
    public sealed record TextList(int? Start, ImmutableArray<PageListItem> Items) : PageBlock;

    /// <summary>A line across that parts two thoughts.</summary>
    public sealed record Separator : PageBlock;

    /// <summary>The opening panel.</summary>
    public sealed record Hero(ImmutableArray<PageBlock> Content) : PageBlock;

    /// <summary>Columns side by side, one under the other on a phone.</summary>
    public sealed record Columns(ImmutableArray<ImmutableArray<PageBlock>> Items) : PageBlock;

    /// <summary>A call to action.</summary>
    /// <param name="Label">What it says.</param>
    /// <param name="Address">Where it leads.</param>
    public sealed record Button(Template Label, Template Address) : PageBlock;

    /// <summary>An image with its size in pixels; empty alternative text says that it only decorates.</summary>
    /// <param name="Source">A path of the workspace such as <c>/assets/hall.png</c>, or an https address.</param>
    /// <param name="Alt">What a person hears or reads in its place.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="Address">Where it leads when it is a link.</param>
    public sealed record Image(string Source, string Alt, int Width, int Height, Template? Address) : PageBlock;

    /// <summary>Somebody's words and whose they are.</summary>
    public sealed record Quote(ImmutableArray<PageBlock> Content, Template By) : PageBlock;

    /// <summary>Where a form of the campaign stands.</summary>
    public sealed record FormSlot(AssetKey Form) : PageBlock;

    /// <summary>The small print: company, address, notes.</summary>
    public sealed record SmallPrint(ImmutableArray<PageBlock> Content) : PageBlock;

    /// <summary>The blocks inside this one.</summary>
    [JsonIgnore]
    public IEnumerable<PageBlock> Children => this switch
    {
        TextList list => list.Items.SelectMany(i => i.Children),
        Hero hero => hero.Content,
        Columns columns => columns.Items.SelectMany(c => c),
        Quote quote => quote.Content,
        SmallPrint print => print.Content,
        _ => [],
    };
}

/// <summary>An item of a list: its text, and the blocks under it such as a list within the list.</summary>
public sealed record PageListItem(Template Text, ImmutableArray<PageBlock> Children);
