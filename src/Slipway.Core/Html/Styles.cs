namespace Slipway.Core.Html;

/// <summary>How every element of a document looks on a screen: rules, style attributes, presentational attributes and what browsers do by themselves, in the order of the cascade.</summary>
/// <remarks>
/// Not taken: what stands in @supports, @container and @scope, stylesheets elsewhere, nested rules, :has(), what is so for a moment only (:hover) and parts of elements (::before).
/// Made for one thread at a time.
/// </remarks>
public sealed class Styles
{
    private readonly Cascade _cascade;
    private readonly ComputedStyle?[] _computed;
    private readonly ComputedStyle _root;

    private Styles(StyleSheets sheets, Screen screen)
    {
        (Sheets, Screen) = (sheets, screen);
        _cascade = new Cascade(sheets, screen);
        _computed = new ComputedStyle[sheets.Document.Elements.Count];
        _root = new ComputedStyle(this, sheets.Document.Root, null, _cascade.Of(sheets.Document.Root));

        // The size of its text counts for all (rem).
        _ = sheets.Document.First("html") is { } html ? this[html] : null;
    }

    /// <summary>What they are computed from.</summary>
    public StyleSheets Sheets { get; }

    /// <summary>What the document is looked at on.</summary>
    public Screen Screen { get; }

    /// <summary>Whether matching selectors and filling in custom properties took so long that it was given up, for the elements that were asked for so far; what is told of those may then be wrong.</summary>
    public bool IsCut => _cascade.IsExhausted || Custom.IsExhausted;

    /// <summary>How an element looks, computed on first use, with what is around it.</summary>
    public ComputedStyle this[HtmlElement element] => element.Index < 0 ? _root : _computed[element.Index] ??= new ComputedStyle(this, element, this[element.Parent!], _cascade.Of(element));

    /// <summary>The styles of a document on a screen.</summary>
    public static Styles Of(HtmlDocument document, Screen screen) => Of(StyleSheets.Read(document), screen);

    /// <summary>The same for styles that were read before, to look at a document on several screens.</summary>
    public static Styles Of(StyleSheets sheets, Screen screen) => new(sheets, screen);

    internal double? RootFontSize { get; set; }

    internal CustomProperties Custom => field ??= new CustomProperties(Sheets.Properties);
}
