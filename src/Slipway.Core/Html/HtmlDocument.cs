using System.Collections.Immutable;

namespace Slipway.Core.Html;

/// <summary>What is wrong in the writing of a document.</summary>
public enum HtmlMistakeKind
{
    /// <summary>An element that needs an end tag has none, or not before its parent ends.</summary>
    UnclosedElement,

    /// <summary>An end tag without its start tag.</summary>
    StrayEndTag,

    /// <summary>An end tag that comes while an element within is still open: <c>&lt;b&gt;&lt;p&gt;&lt;/b&gt;</c>.</summary>
    MisnestedEndTag,

    /// <summary>A start tag that browsers leave out where it stands: a cell outside a table, a second body, a form in a form.</summary>
    StrayStartTag,

    /// <summary>An attribute that the same tag already has; browsers leave the second out.</summary>
    RepeatedAttribute,

    /// <summary>A comment that runs to the end of the document.</summary>
    UnclosedComment,

    /// <summary>A tag that runs to the end of the document, often since a quotation mark is missing.</summary>
    UnclosedTag,

    /// <summary>Nested deeper than <see cref="HtmlDocument.MostLevels"/>; what is deeper stands side by side.</summary>
    TooDeep,

    /// <summary>More tags and attributes than <see cref="HtmlDocument.MostParts"/>; the rest is not read.</summary>
    TooLong,
}

/// <summary>A mistake in the writing of a document, which browsers mend in silence.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Name">The name of the element or attribute it is about; empty for comments.</param>
/// <param name="Start">Where it begins in the source.</param>
/// <param name="End">Where it ends in the source.</param>
public sealed record HtmlMistake(HtmlMistakeKind Kind, string Name, int Start, int End);

/// <summary>An HTML document as a browser's tree shows it, with the exact place of every part in the source.</summary>
/// <remarks>
/// Differs from a browser's tree where that invents or moves elements: html, head, body, tbody and tr that the source does not have are not there, what stands
/// between the cells of a table stays where it is, and formatting that is nested crosswise is not opened anew. MJML tags may close themselves.
/// Reading never fails, and takes time and memory in proportion to the source.
/// </remarks>
public sealed class HtmlDocument
{
    /// <summary>The deepest nesting, as in browsers.</summary>
    public const int MostLevels = 512;

    /// <summary>The most tags, attributes and comments that are read.</summary>
    public const int MostParts = 500_000;

    /// <summary>The most mistakes that are told.</summary>
    public const int MostMistakes = 1000;

    internal HtmlDocument(string source, HtmlElement root, List<HtmlElement> elements, List<HtmlComment> comments, List<HtmlMistake> mistakes, bool isQuirks)
    {
        (Source, Root, Elements, Comments, IsQuirks) = (source, root, elements, comments, isQuirks);
        Mistakes = [.. mistakes.OrderBy(m => m.Start)];
    }

    /// <summary>The text it was read from.</summary>
    public string Source { get; }

    /// <summary>What holds everything; named <c>#document</c> and not one of <see cref="Elements"/>.</summary>
    public HtmlElement Root { get; }

    /// <summary>All elements in document order.</summary>
    public IReadOnlyList<HtmlElement> Elements { get; }

    /// <summary>All comments in document order.</summary>
    public IReadOnlyList<HtmlComment> Comments { get; }

    /// <summary>The mistakes by place, at most <see cref="MostMistakes"/>.</summary>
    public ImmutableArray<HtmlMistake> Mistakes { get; }

    /// <summary>Whether browsers show it as in the nineties, for want of a doctype.</summary>
    public bool IsQuirks { get; }

    private List<int> LineStarts => field ??= FindLineStarts();

    /// <summary>Reads a document or a part of one.</summary>
    public static HtmlDocument Read(string source) => new HtmlReader(source).Read();

    /// <summary>The first element of a name in document order; null when there is none.</summary>
    /// <param name="name">Lower case.</param>
    public HtmlElement? First(string name)
    {
        foreach (var element in Elements)
        {
            if (element.Name == name)
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>Line and column of a place in the source, both from 1, columns in UTF-16 units as editors do.</summary>
    public (int Line, int Column) At(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Source.Length);
        var found = LineStarts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, offset - LineStarts[line] + 1);
    }

    /// <summary>Where a character of an attribute's value begins in the source, exact also across character references.</summary>
    public int SourceAt(HtmlAttribute attribute, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, attribute.Value.Length);
        var isQuoted = attribute.ValueStart > attribute.Start && attribute.ValueStart < attribute.End && Source[attribute.ValueStart - 1] is '"' or '\'';
        var end = isQuoted ? attribute.End - 1 : attribute.End;
        return index == attribute.Value.Length ? end
            : end - attribute.ValueStart == attribute.Value.Length ? attribute.ValueStart + index
            : SourceRun.SourceAt(CharacterReferences.Runs(Source, attribute.ValueStart, end, ReferencesIn.Attribute), index);
    }

    private List<int> FindLineStarts()
    {
        var starts = new List<int> { 0 };
        for (var i = Source.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = Source.IndexOf('\n', i + 1))
        {
            starts.Add(i + 1);
        }

        return starts;
    }
}
