using System.Collections.Immutable;
using Slipway.Core.Brand;

namespace Slipway.Core.Html;

/// <summary>What is wrong in styles.</summary>
public enum StyleMistakeKind
{
    /// <summary>A selector that browsers cannot read; they leave out its whole rule.</summary>
    UnreadableSelector,

    /// <summary>No declaration, where one should stand.</summary>
    UnreadableDeclaration,

    /// <summary>A value that the property does not have, such as <c>font-size: 14</c>; browsers leave it out.</summary>
    InvalidValue,

    /// <summary>Text that is no rule.</summary>
    UnreadableRule,

    /// <summary>A closing bracket too many.</summary>
    StrayBracket,

    /// <summary>A block that runs to the end.</summary>
    UnclosedBlock,

    /// <summary>At-rules nested deeper than <see cref="StyleSheets.MostLevels"/>; what is deeper is left out.</summary>
    TooDeep,

    /// <summary>More than <see cref="StyleSheets.MostParts"/>, or selectors that take too long to match; the rest is left out.</summary>
    TooMuch,
}

/// <summary>A mistake in styles, which browsers pass over in silence.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Start">Where it begins in the source.</param>
/// <param name="End">Where it ends in the source.</param>
public sealed record StyleMistake(StyleMistakeKind Kind, int Start, int End);

/// <summary>A stylesheet that lies elsewhere and is not read.</summary>
/// <param name="Address">As it is written.</param>
/// <param name="Start">Where it is named in the source.</param>
public sealed record StyleImport(string Address, int Start);

/// <summary>Everything that a document says of its looks, whatever screen it is for: style elements and style attributes, each declaration with its place.</summary>
public sealed class StyleSheets
{
    /// <summary>The most declarations, selectors and at-rules that are read.</summary>
    public const int MostParts = 200_000;

    /// <summary>The deepest nesting of at-rules.</summary>
    public const int MostLevels = 32;

    /// <summary>The most mistakes that are told.</summary>
    public const int MostMistakes = 1000;

    private readonly List<Declaration> _declarations = [];
    private readonly List<AtRule> _atRules = [];
    private readonly List<StyleImport> _imports = [];
    private readonly List<StyleMistake> _mistakes = [];
    private readonly Dictionary<string, DeclarationText> _texts = new(128, StringComparer.Ordinal);
    private readonly Dictionary<string, DeclarationText>.AlternateLookup<ReadOnlySpan<char>> _textLookup;

    // Mails repeat a few style attributes hundreds of times.
    private readonly Dictionary<string, PlacedDeclaration[]> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Colour?> _colours = new(StringComparer.Ordinal);
    private readonly Longhand[]?[] _attributes;
    private readonly Longhand[]?[] _presentation;
    private readonly PresentationalAttributes _presentational;
    private int _parts;
    private bool? _mindDark;

    private StyleSheets(HtmlDocument document)
    {
        Document = document;
        _attributes = new Longhand[document.Elements.Count][];
        _presentation = new Longhand[document.Elements.Count][];
        _presentational = new PresentationalAttributes(this);
        Text = new CssText(document.Source, document);
        _textLookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The document.</summary>
    public HtmlDocument Document { get; }

    /// <summary>All declarations of style elements and style attributes in document order, those that browsers leave out included.</summary>
    public IReadOnlyList<Declaration> Declarations => _declarations;

    /// <summary>All at-rules in document order.</summary>
    public IReadOnlyList<AtRule> AtRules => _atRules;

    /// <summary>The stylesheets elsewhere, of @import and link elements.</summary>
    public IReadOnlyList<StyleImport> Imports => _imports;

    /// <summary>The mistakes in document order, at most <see cref="MostMistakes"/>.</summary>
    public ImmutableArray<StyleMistake> Mistakes => [.. _mistakes];

    /// <summary>Whether they look different in the dark.</summary>
    public bool MindDark => _mindDark ??=
        _atRules.Exists(r => r.Prelude.Contains("prefers-color-scheme", StringComparison.OrdinalIgnoreCase)) || Document.Source.Contains("light-dark(", StringComparison.OrdinalIgnoreCase);

    internal CssProperties Properties { get; } = new();

    internal List<StyleRule> Rules { get; } = [];

    internal CascadeLayers Layers { get; } = new();

    internal CssText Text { get; }

    // What the block that is being read sets.
    internal List<Longhand> Scratch { get; } = [];

    internal bool IsFull { get; private set; }

    /// <summary>Reads the styles of a document.</summary>
    public static StyleSheets Read(HtmlDocument document)
    {
        var sheets = new StyleSheets(document);
        foreach (var element in document.Elements)
        {
            if (element.Name is "style" or "mj-style")
            {
                sheets.ReadElement(element);
            }
            else if (element.Name == "link" && element.Attribute("rel")?.Contains("stylesheet", StringComparison.OrdinalIgnoreCase) == true)
            {
                sheets._imports.Add(new StyleImport(element.Attribute("href") ?? "", element.Start));
            }

            if (element.Find("style") is { Value.Length: > 0 } attribute)
            {
                sheets.ReadAttribute(element, attribute);
            }
        }

        return sheets;
    }

    /// <summary>What the style attribute of an element sets.</summary>
    internal Longhand[] AttributeOf(HtmlElement element) => element.Index < 0 ? [] : _attributes[element.Index] ?? [];

    /// <summary>What presentational attributes set on an element.</summary>
    internal Longhand[] PresentationOf(HtmlElement element) => element.Index < 0 ? [] : _presentation[element.Index] ??= _presentational.Of(element);

    internal bool HasRoom(int parts)
    {
        _parts += parts;
        if (_parts > MostParts && !IsFull)
        {
            IsFull = true;
            _mistakes.Add(new StyleMistake(StyleMistakeKind.TooMuch, 0, Document.Source.Length));
        }

        return !IsFull;
    }

    internal void Add(StyleMistakeKind kind, int start, int end)
    {
        if (_mistakes.Count < MostMistakes)
        {
            _mistakes.Add(new StyleMistake(kind, start, end));
        }
    }

    /// <summary>A colour as it is written; null when it cannot be told.</summary>
    internal Colour? Colour(string written)
    {
        if (!_colours.TryGetValue(written, out var colour))
        {
            _colours[written] = colour = Brand.Colour.Read(written);
        }

        return colour;
    }

    /// <summary>A declaration taken apart; null when it is none.</summary>
    internal DeclarationText? Read(ReadOnlySpan<char> written)
    {
        if (!_textLookup.TryGetValue(written, out var read) && DeclarationText.Read(written, Properties) is { } found)
        {
            _texts[written.ToString()] = read = found;
        }

        return read;
    }

    /// <summary>The declarations of a style attribute that was read before; null when none was, or when it has mistakes to be told again.</summary>
    internal PlacedDeclaration[]? Known(string attribute) => _known.GetValueOrDefault(attribute);

    internal void Remember(string attribute, PlacedDeclaration[] declarations) => _known[attribute] = declarations;

    internal int MistakeCount => _mistakes.Count;

    internal void Add(Declaration declaration) => _declarations.Add(declaration);

    internal void Add(StyleRule rule) => Rules.Add(rule);

    internal AtRule Add(AtRule rule)
    {
        rule.Index = _atRules.Count;
        if (HasRoom(1))
        {
            _atRules.Add(rule);
        }

        return rule;
    }

    /// <summary>Takes an at-rule without a block.</summary>
    internal void AddStatement(AtRule rule)
    {
        if (rule.Name == "import")
        {
            _imports.Add(new StyleImport(rule.Prelude, rule.Start));
        }
        else if (rule.Name == "layer")
        {
            foreach (var name in rule.Prelude.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Layers.Of(rule.Parent, name);
            }
        }
    }

    internal string? LayerOf(AtRule? around) => Layers.Of(around, own: null);

    private void ReadElement(HtmlElement element)
    {
        if (element.Attribute("type") is { Length: > 0 } type && !type.Trim().Equals("text/css", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var media = element.Find("media") is { Value.Length: > 0 } attribute ? Add(new AtRule("media", attribute.Value, attribute.Start, null)) : null;
        foreach (var text in element.Children)
        {
            new StyleSheetReader(this, Text, element, DeclarationOrigin.Rule).Rules(text.Start, text.End, media);
        }
    }

    private void ReadAttribute(HtmlElement element, HtmlAttribute attribute)
    {
        var end = attribute.ValueStart + attribute.Value.Length;
        var isPlain = end <= Document.Source.Length && Document.Source.AsSpan(attribute.ValueStart, attribute.Value.Length).SequenceEqual(attribute.Value);
        var reader = new StyleSheetReader(this, isPlain ? Text : new CssText(attribute.Value, Document, attribute), element, DeclarationOrigin.StyleAttribute);
        _attributes[element.Index] = reader.Attribute(attribute.Value, isPlain ? attribute.ValueStart : 0);
    }
}
