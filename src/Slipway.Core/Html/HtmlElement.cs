using System.Runtime.InteropServices;

namespace Slipway.Core.Html;

/// <summary>An attribute of a start tag.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Value">Character references decoded; empty when there is none.</param>
/// <param name="Start">Where the name begins in the source.</param>
/// <param name="ValueStart">Where the value begins in the source, after its quotation mark; where the name ends when there is none.</param>
/// <param name="End">Where the attribute ends in the source, after its quotation mark.</param>
public readonly record struct HtmlAttribute(string Name, string Value, int Start, int ValueStart, int End);

/// <summary>An element.</summary>
public sealed class HtmlElement : HtmlNode
{
    private HtmlAttribute[] _attributes;
    private List<HtmlNode>? _children;

    internal HtmlElement(string name, Trait traits, HtmlAttribute[] attributes, int index, int start, int startTagEnd)
        : base(start)
    {
        (Name, Traits, _attributes, Index, StartTagEnd, End) = (name, traits, attributes, index, startTagEnd, startTagEnd);
    }

    /// <summary>The name in lower case; <c>#document</c> for the root.</summary>
    public string Name { get; }

    /// <summary>The attributes in their order. Of two of one name the first counts, and only it stands here.</summary>
    public IReadOnlyList<HtmlAttribute> Attributes => _attributes;

    /// <summary>Elements, texts and comments in their order.</summary>
    public IReadOnlyList<HtmlNode> Children => _children ?? (IReadOnlyList<HtmlNode>)[];

    /// <summary>Where the start tag ends in the source.</summary>
    public int StartTagEnd { get; }

    /// <summary>Whether an end tag is there, or none is needed since the element is empty by nature.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>The place in <see cref="HtmlDocument.Elements"/>; -1 for the root.</summary>
    public int Index { get; }

    internal Trait Traits { get; }

    // Its end tag came too early, within an element that is still open: it ends as soon as that one does.
    internal bool IsEnding { get; set; }

    /// <summary>The value of an attribute; null when it is not there.</summary>
    /// <param name="name">Lower case.</param>
    public string? Attribute(string name) => Find(name)?.Value;

    /// <summary>An attribute with its place; null when it is not there.</summary>
    /// <param name="name">Lower case.</param>
    public HtmlAttribute? Find(string name)
    {
        foreach (ref readonly var attribute in _attributes.AsSpan())
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Itself or the nearest element around it that is meant; null when none is.</summary>
    public HtmlElement? Closest(Func<HtmlElement, bool> isMeant)
    {
        var element = this;
        while (element is not null && !isMeant(element))
        {
            element = element.Parent;
        }

        return element;
    }

    /// <summary>The text within, in order, of all levels.</summary>
    public string InnerText()
    {
        var written = new System.Text.StringBuilder();
        foreach (var text in Descendants().OfType<HtmlText>())
        {
            written.Append(text.Text);
        }

        return written.ToString();
    }

    /// <summary>Everything within, in document order.</summary>
    public IEnumerable<HtmlNode> Descendants()
    {
        var rest = new Stack<HtmlNode>();
        Push(this);
        while (rest.TryPop(out var node))
        {
            yield return node;
            if (node is HtmlElement element)
            {
                Push(element);
            }
        }

        void Push(HtmlElement element)
        {
            for (var i = element.Children.Count - 1; i >= 0; i--)
            {
                rest.Push(element.Children[i]);
            }
        }
    }

    internal ReadOnlySpan<HtmlAttribute> AttributeSpan => _attributes;

    /// <summary>The children, to go through many elements without an enumerator for each.</summary>
    internal ReadOnlySpan<HtmlNode> ChildSpan => CollectionsMarshal.AsSpan(_children);

    internal bool Is(Trait any) => Traits.Has(any);

    internal void Add(HtmlNode child)
    {
        child.Parent = this;
        (_children ??= []).Add(child);
    }

    // A second body tag adds the attributes that the first had not.
    internal void Merge(HtmlAttribute[] more)
    {
        var missing = _attributes.Length < HtmlTree.MostAttributes ? Array.FindAll(more, m => Find(m.Name) is null) : [];
        _attributes = missing.Length > 0 ? [.. _attributes, .. missing] : _attributes;
    }
}
