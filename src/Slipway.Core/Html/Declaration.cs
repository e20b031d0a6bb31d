namespace Slipway.Core.Html;

/// <summary>Where a declaration comes from.</summary>
public enum DeclarationOrigin
{
    /// <summary>An attribute that says how something looks, such as bgcolor or width.</summary>
    Presentation,

    /// <summary>A rule of a style element.</summary>
    Rule,

    /// <summary>A style attribute.</summary>
    StyleAttribute,
}

/// <summary>An at-rule, such as <c>@media (max-width: 600px)</c> or <c>@import url(x.css)</c>.</summary>
public sealed class AtRule
{
    internal AtRule(string name, string prelude, int start, AtRule? parent)
    {
        (Name, Prelude, Start, Parent, Depth) = (name, prelude, start, parent, (parent?.Depth ?? 0) + 1);
    }

    /// <summary>Lower case, without the sign.</summary>
    public string Name { get; }

    /// <summary>What stands between the name and the block or semicolon, comments left out.</summary>
    public string Prelude { get; }

    /// <summary>Where it begins in the source.</summary>
    public int Start { get; }

    /// <summary>The at-rule it stands in; null when it stands in none.</summary>
    public AtRule? Parent { get; }

    /// <summary>This one and those around it, from the outermost on.</summary>
    public IEnumerable<AtRule> Stack => Parent is null ? [this] : Parent.Stack.Append(this);

    /// <inheritdoc/>
    public override string ToString() => $"@{Name} {Prelude}".TrimEnd();

    internal int Depth { get; }

    // In the order of reading.
    internal int Index { get; set; }
}

/// <summary>A property and its value, as someone wrote them, with their place.</summary>
public sealed class Declaration
{
    private readonly DeclarationText _read;
    private readonly DeclarationBlock _block;
    private readonly int _start;

    internal Declaration(DeclarationText read, DeclarationBlock block, int start)
    {
        (_read, _block, _start) = (read, block, start);
    }

    /// <summary>Lower case; custom properties as they are written.</summary>
    public string Property => _read.Property;

    /// <summary>The value as it is written, comments and <c>!important</c> left out.</summary>
    public string Value => _read.Value;

    /// <summary>Whether it is marked as important.</summary>
    public bool IsImportant => _read.IsImportant;

    /// <summary>Whether browsers leave it out since its value is none of the property's: <c>color: #12345</c>, <c>font-size: 14</c>.</summary>
    public bool IsInvalid => _read.Sets.Length == 0;

    /// <summary>The selector as it is written; empty for style attributes, presentational attributes and at-rules such as font-face.</summary>
    public string Selector => _block.Selector;

    /// <summary>The at-rule it stands in; null when it stands in none.</summary>
    public AtRule? AtRule => _block.AtRule;

    /// <summary>Where it comes from.</summary>
    public DeclarationOrigin Origin => _block.Origin;

    /// <summary>The style element, or the element whose attribute it is.</summary>
    public HtmlElement Element => _block.Element;

    /// <summary>Where the property, or the presentational attribute, begins in the source.</summary>
    public int Start => _block.Text.SourceAt(_start);

    /// <summary>Where the value begins in the source.</summary>
    public int ValueStart => _block.Text.SourceAt(_start + _read.ValueStart);

    /// <summary>Where the declaration ends in the source, its <c>!important</c> included.</summary>
    public int End => _block.Text.SourceAt(_start + _read.Length);

    internal bool HasVar => _read.HasVar;

    internal DeclarationText Read => _read;

    // Where it begins in the text of its block.
    internal int At => _start;

    /// <inheritdoc/>
    public override string ToString() => $"{Property}: {Value}{(IsImportant ? " !important" : "")}";
}

/// <summary>What the declarations of a block have in common.</summary>
internal sealed record DeclarationBlock(CssText Text, HtmlElement Element, DeclarationOrigin Origin, string Selector, AtRule? AtRule);

/// <summary>The text that declarations are read from: the source itself, or the value of an attribute whose references were decoded.</summary>
internal sealed class CssText(string text, HtmlDocument document, HtmlAttribute? attribute = null)
{
    public string Text => text;

    public int SourceAt(int index) => attribute is { } of ? document.SourceAt(of, index) : index;
}

/// <summary>A property that a declaration sets; a shorthand sets several.</summary>
/// <param name="Id">The number of the property.</param>
/// <param name="Value">Its value; null when it cannot be taken out of a shorthand before custom properties are filled in.</param>
/// <param name="From">What sets it.</param>
internal readonly record struct Longhand(int Id, string? Value, Declaration From);
