using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Documents;

/// <summary>The passages of an HTML or MJML document: a passage ends where a block begins or ends.</summary>
/// <remarks>Which tags are part of the text around them, and which are not read at all, is as Vale has it.</remarks>
internal sealed class HtmlPassages
{
    private static readonly FrozenSet<string> Inline = FrozenSet.ToFrozenSet(
        ["b", "big", "i", "small", "abbr", "acronym", "cite", "dfn", "em", "kbd", "strong", "a", "br", "img", "span", "sub", "sup", "code", "tt", "del", "font", "u", "s", "ins", "mark"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Unread = FrozenSet.ToFrozenSet(
        ["script", "style", "pre", "noscript", "iframe", "template", "svg", "mj-style", "mj-attributes", "mj-raw"], StringComparer.Ordinal);

    private readonly ImmutableArray<Passage>.Builder _passages = ImmutableArray.CreateBuilder<Passage>();
    private readonly PassageBuilder _builder = new();
    private readonly HtmlDocument _document;
    private Scopes _scopes = Scopes.Text;
    private bool _seenText;

    private HtmlPassages(HtmlDocument document) => _document = document;

    public static ImmutableArray<Passage> Read(HtmlDocument document)
    {
        var reader = new HtmlPassages(document);
        reader.Inside(document.Root, Scopes.Text);
        reader.Take();
        return [.. reader._passages.OrderBy(p => p.SourceAt(0))];
    }

    /// <summary>A run of text by itself, as it stands.</summary>
    public static Passage Of(HtmlText text)
    {
        var builder = new PassageBuilder();
        Add(builder, text);
        return builder.Take(Scopes.Text, isProse: false) ?? new Passage(Scopes.Text, "", []);
    }

    private void Inside(HtmlElement element, Scopes scopes)
    {
        foreach (var node in element.ChildSpan)
        {
            switch (node)
            {
                case HtmlText text when !text.IsBlank:
                    // What a passage is depends on where its first words stand.
                    _scopes = _builder.IsEmpty ? scopes : _scopes;
                    Add(_builder, text);
                    break;
                case HtmlText when !_builder.IsEmpty && _builder.Last != ' ':
                    _builder.Add(" ", node.Start, 1);
                    break;
                case HtmlElement child when !Unread.Contains(child.Name):
                    Child(child, scopes);
                    break;
            }
        }
    }

    private void Child(HtmlElement element, Scopes scopes)
    {
        switch (element.Name)
        {
            case "br":
                _builder.Add("\n", element.Start, element.End - element.Start);
                return;
            case "img" or "mj-image":
                Alternative(element);
                return;
            case "code" or "tt" or "kbd":
                _builder.Mask(element.Start, element.End - element.Start);
                return;
        }

        var inside = ScopesIn(element, scopes);
        if (element.Name is "a" or "mj-button" or "button")
        {
            Link(element);
        }

        if (Inline.Contains(element.Name) && (inside & ~scopes & (Scopes.Button | Scopes.Preheader | Scopes.Footer)) == Scopes.None)
        {
            Inside(element, scopes);
            return;
        }

        Take();
        Inside(element, inside);
        Take();
    }

    private Scopes ScopesIn(HtmlElement element, Scopes scopes)
    {
        scopes |= element.Name switch
        {
            ['h', >= '1' and <= '6' and var level] => Scopes.Heading | (Scopes)((long)Scopes.H1 << (level - '1')),
            "title" or "mj-title" => Scopes.Title,
            "th" when IsData(element) => Scopes.Table | Scopes.Header,
            "td" when IsData(element) => Scopes.Table | Scopes.Cell,
            "caption" => Scopes.Table | Scopes.Caption,
            "figcaption" => Scopes.Figure | Scopes.Caption,
            "li" => Scopes.List,
            "blockquote" => Scopes.Blockquote,
            "footer" => Scopes.Footer,
            "label" or "legend" => Scopes.FormLabel,
            "button" or "mj-button" => Scopes.Button,
            "mj-preview" => Scopes.Preheader,
            _ => Scopes.None,
        };
        var marks = element.Attribute("class");
        if (marks is not null || element.Attribute("id") is not null)
        {
            marks += " " + element.Attribute("id");
            scopes |= marks.Contains("footer", StringComparison.OrdinalIgnoreCase) ? Scopes.Footer : Scopes.None;
            scopes |= element.Name == "a" && (Has(marks, "button") || Has(marks, "btn") || Has(marks, "cta")) ? Scopes.Button : Scopes.None;
            scopes |= !_seenText && (Has(marks, "preheader") || Has(marks, "preview")) ? Scopes.Preheader : Scopes.None;
        }

        // Hidden text before any other is what inboxes show after the subject.
        if (!_seenText && element.Attribute("style") is { } style && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase))
        {
            scopes |= Scopes.Preheader;
        }

        return scopes;

        static bool Has(string marks, string word) => marks.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    // Mails are laid out with tables; only one that holds data makes its cells table cells.
    private static bool IsData(HtmlElement cell)
    {
        for (var e = cell.Parent; e is not null; e = e.Parent)
        {
            if (e.Name == "table")
            {
                return e.Attribute("role") is not ("presentation" or "none") && e.Attribute("cellpadding") is null && !cell.Descendants().OfType<HtmlElement>().Any(d => d.Name is "table" or "p" or "div" or "h1" or "h2" or "h3");
            }
        }

        return false;
    }

    private void Alternative(HtmlElement image)
    {
        if (image.Find("alt") is { Value.Length: > 0 } alt)
        {
            var builder = new PassageBuilder();
            var exact = alt.Value.Length <= alt.End - alt.ValueStart && _document.Source.AsSpan(alt.ValueStart, alt.Value.Length).SequenceEqual(alt.Value);
            builder.Add(alt.Value, alt.ValueStart, exact ? alt.Value.Length : Math.Max(1, alt.End - alt.ValueStart - 1));
            Add(builder, Scopes.Text | Scopes.Alt);
        }
    }

    private void Link(HtmlElement link)
    {
        var builder = new PassageBuilder();
        AddTexts(builder, link);
        Add(builder, Scopes.Link);
    }

    private static void AddTexts(PassageBuilder builder, HtmlElement element)
    {
        foreach (var node in element.ChildSpan)
        {
            switch (node)
            {
                case HtmlText text:
                    Add(builder, text);
                    break;
                case HtmlElement child:
                    AddTexts(builder, child);
                    break;
            }
        }
    }

    private void Add(PassageBuilder builder, Scopes scopes)
    {
        if (builder.Take(scopes, isProse: false) is { } passage)
        {
            _passages.Add(passage);
        }
    }

    private static void Add(PassageBuilder builder, HtmlText text)
    {
        var words = text.Text;
        if (words.Length == text.End - text.Start)
        {
            builder.Add(words, text.Start);
            return;
        }

        for (var at = 0; at < words.Length;)
        {
            var source = text.SourceAt(at);
            var length = 1;
            while (at + length < words.Length && text.SourceAt(at + length) == source + length)
            {
                length++;
            }

            // The last of the run may be what an entity stands for: it then ends where the next begins.
            var next = at + length < words.Length ? text.SourceAt(at + length) : text.End;
            builder.Add(words.AsSpan(at, length - 1), source);
            builder.Add(words.AsSpan(at + length - 1, 1), source + length - 1, next - (source + length - 1));
            at += length;
        }
    }

    private void Take()
    {
        const Scopes apart = Scopes.Subject | Scopes.Preheader | Scopes.Title | Scopes.Heading | Scopes.Button | Scopes.Footer | Scopes.Alt | Scopes.FormLabel;
        const Scopes placed = Scopes.List | Scopes.Blockquote | Scopes.Table | Scopes.Figure | apart;
        var prose = (_scopes & placed & ~Scopes.Footer) == Scopes.None;
        var scopes = _scopes | ((_scopes & apart) == Scopes.None ? Scopes.Body : Scopes.None) | (prose ? Scopes.Paragraph : Scopes.None);
        if (_builder.Take(scopes, prose) is { } passage)
        {
            _seenText |= (scopes & (Scopes.Title | Scopes.Preheader)) == Scopes.None;
            _passages.Add(passage);
        }
    }
}
