namespace Slipway.Core.Html;

/// <summary>How two compounds of a selector stand to each other.</summary>
internal enum Combinator
{
    Descendant,
    Child,
    Next,
    Later,
}

/// <summary>How an attribute's value is compared.</summary>
internal enum AttributeMatch
{
    Exists,
    Equal,
    Word,
    Prefix,
    Suffix,
    Part,
    Language,
}

/// <summary>Something that a compound asks of an element besides its name, id and classes.</summary>
internal abstract record SelectorTest
{
    private SelectorTest()
    {
    }

    internal sealed record Attribute(string Name, AttributeMatch Match, string Value, bool IgnoreCase) : SelectorTest;

    /// <summary>The an+b-th child, counted from the end or among those of the same name or those that a selector takes.</summary>
    internal sealed record Nth(int Step, int Offset, bool FromEnd, bool OfType, Selector[]? Of) : SelectorTest;

    internal sealed record AnyOf(Selector[] Selectors) : SelectorTest;

    internal sealed record NoneOf(Selector[] Selectors) : SelectorTest;

    internal sealed record Root : SelectorTest;

    internal sealed record Link : SelectorTest;

    internal sealed record Empty : SelectorTest;

    /// <summary>What is so for a moment only, such as :hover, and parts of elements such as ::before.</summary>
    internal sealed record Never : SelectorTest;
}

/// <summary>What a selector asks of one element.</summary>
internal sealed record Compound(string? Type, string? Id, string[] Classes, SelectorTest[] Tests);

/// <summary>A selector: compounds from left to right, with what stands between them.</summary>
/// <param name="Compounds">At least one.</param>
/// <param name="Combinators">One less.</param>
/// <param name="Specificity">Ten bits each for ids, for classes, attributes and pseudo-classes, and for names.</param>
internal sealed record Selector(Compound[] Compounds, Combinator[] Combinators, int Specificity)
{
    /// <summary>What it asks of the element it is about.</summary>
    public Compound Subject => Compounds[^1];

    public bool IsNever => Array.Exists(Compounds, c => Array.Exists(c.Tests, t => t is SelectorTest.Never));
}
