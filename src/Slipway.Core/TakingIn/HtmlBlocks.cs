using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Html;
using Slipway.Core.Rendering;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.TakingIn;

/// <summary>Reads HTML as blocks: what our own renderers wrote, what the editors of platforms write, and what people write by hand.</summary>
internal sealed partial class HtmlBlocks
{
    private static readonly Place Nowhere = new("", 1, 1);

    private readonly LeftOut _leftOut;
    private readonly HtmlInlines _inlines;
    private readonly Func<string, string> _image;
    private readonly ImmutableDictionary<string, string> _forms;
    private readonly HashSet<string> _shownForms = new(StringComparer.Ordinal);
    private ImmutableArray<Block>.Builder _blocks = ImmutableArray.CreateBuilder<Block>();
    private List<Inline> _pending = [];

    private HtmlBlocks(LeftOut leftOut, Func<string, string> image, ImmutableDictionary<string, string> forms) =>
        (_leftOut, _inlines, _image, _forms) = (leftOut, new HtmlInlines(leftOut), image, forms);

    /// <summary>Reads a document or a part of one.</summary>
    /// <param name="document">The document.</param>
    /// <param name="leftOut">Takes what has no counterpart.</param>
    /// <param name="image">The source of an image, by its address.</param>
    /// <param name="forms">The names of forms that are taken in too, by the id that the code has which shows them.</param>
    public static ImmutableArray<Block> Read(HtmlDocument document, LeftOut leftOut, Func<string, string> image, ImmutableDictionary<string, string> forms)
    {
        var reader = new HtmlBlocks(leftOut, image, forms);
        var root = document.First("body") ?? document.Root;
        if (document.Elements.FirstOrDefault(e => e.Name == "table" && Has(e, "card") && Has(e, "sf")) is { } card)
        {
            return reader.OurEmail(card);
        }

        return document.Elements.FirstOrDefault(e => e.Name == "main" && e.Attribute("id") == "main") is { } main ? reader.OurPage(main) : BlockFit.Fit(reader.Inside(root.Children), leftOut, root);
    }

    // What stands around the card of our own emails Slipway writes itself: the company above, the way out and the address below.
    private ImmutableArray<Block> OurEmail(HtmlElement card)
    {
        var content = Inside(card.Children);
        var row = card.Closest(e => e.Name == "tr")!;
        var below = row.Parent!.Children.OfType<HtmlElement>().Where(e => e.Name == "tr" && e.Start > row.Start).ToList();
        var small = below.Count > 1 ? Inside(below.Take(below.Count - 1)) : [];
        return BlockFit.Fit(small.IsEmpty ? content : content.Add(new Block.Footer(small, Nowhere)), _leftOut, card);
    }

    private ImmutableArray<Block> OurPage(HtmlElement main)
    {
        var content = Inside(main.Children);
        var footer = main.Parent!.Children.OfType<HtmlElement>().FirstOrDefault(e => e.Name == "footer" && e.Start > main.Start);
        var small = footer is null ? [] : WithoutAddress(Inside(footer.Children));
        return BlockFit.Fit(small.IsEmpty ? content : content.Add(new Block.Footer(small, Nowhere)), _leftOut, main);
    }

    private ImmutableArray<Block> Inside(IEnumerable<HtmlNode> nodes)
    {
        var (blocks, pending) = (_blocks, _pending);
        (_blocks, _pending) = (ImmutableArray.CreateBuilder<Block>(), []);
        Walk(nodes);
        Flush();
        var inside = _blocks.DrainToImmutable();
        (_blocks, _pending) = (blocks, pending);
        return inside;
    }

    private void Walk(IEnumerable<HtmlNode> nodes)
    {
        foreach (var node in nodes)
        {
            Read(node);
        }
    }

    private void Read(HtmlNode node)
    {
        switch (node)
        {
            case HtmlText text:
                _pending.AddRange(_inlines.Of(text));
                break;
            case HtmlComment comment:
                Comment(comment);
                break;
            case HtmlElement element when element.Name is "script" or "style" or "head" or "title" or "meta" or "link" or "template" or "base" || HtmlInlines.IsHidden(element):
                Unshown(element);
                break;
            case HtmlElement element when HtmlInlines.IsInline(element) && !HasBlocks(element) && !IsButton(element):
                _pending.AddRange(_inlines.Of(element));
                break;
            case HtmlElement element:
                Block(element);
                break;
        }
    }

    private void Block(HtmlElement element)
    {
        switch (element.Name)
        {
            case "img":
                Flush();
                Image(element, null);
                break;
            case "a" when IsButton(element):
                Flush();
                Button(element);
                break;
            case "a" when element.Descendants().OfType<HtmlElement>().Any(e => e.Name == "img") && _inlines.Read(element.Children).IsEmpty:
                Flush();
                foreach (var image in element.Descendants().OfType<HtmlElement>().Where(e => e.Name == "img"))
                {
                    Image(image, _inlines.TargetOf(element));
                }

                break;
            case ['h', >= '1' and <= '6' and var level]:
                Flush();
                Heading(element, level - '0');
                break;
            case "ul" or "ol" or "menu" or "dl":
                Flush();
                List(element);
                break;
            case "hr":
                Flush();
                _blocks.Add(new Block.Rule(Nowhere));
                break;
            case "blockquote":
                Flush();
                Quote(element, element.Children.OfType<HtmlElement>().FirstOrDefault(e => e.Name is "cite" or "footer"));
                break;
            case "figure" when element.Descendants().OfType<HtmlElement>().FirstOrDefault(e => e.Name == "blockquote") is { } quote:
                Flush();
                Quote(quote, element.Children.OfType<HtmlElement>().FirstOrDefault(e => e.Name == "figcaption") ?? quote.Children.OfType<HtmlElement>().FirstOrDefault(e => e.Name is "cite" or "footer"));
                break;
            case "table":
                Flush();
                Table(element);
                break;
            case "footer" or "div" or "section" or "td" when Has(element, "slipway-small-print") || element.Name == "footer":
                Flush();
                if (WithoutAddress(Inside(element.Children)) is { IsEmpty: false } small)
                {
                    _blocks.Add(new Block.Footer(small, Nowhere));
                }

                break;
            case "section" or "div" or "header" or "td" when Has(element, "hero") || Has(element, "slipway-hero"):
                Flush();
                if (Inside(element.Children) is { IsEmpty: false } hero)
                {
                    _blocks.Add(new Block.Hero(hero, Nowhere));
                }

                break;
            case "div" or "section" or "td" when Columns(element) is { Count: > 1 } columns:
                Flush();
                _blocks.Add(new Block.Columns([.. columns.Select(c => new Column(Inside(c.Children), Nowhere))], Nowhere));
                break;
            case "form" when element.Attribute("action") is { } action && action.StartsWith("form:", StringComparison.Ordinal):
                Flush();
                _blocks.Add(new Block.FormSlot(action["form:".Length..], Nowhere));
                break;
            case "iframe" when Form(element) is { } name:
                Flush();
                _blocks.Add(new Block.FormSlot(name, Nowhere));
                break;
            case "form" or "iframe" or "video" or "audio" or "object" or "embed" or "svg" or "canvas" or "input" or "select" or "textarea" or "button" or "math":
                Flush();
                _leftOut.Gone(element, $"<{element.Name}>{(element.Attribute("src") is { Length: > 0 } from ? $" from {from}" : "")}");
                break;
            case "pre":
                Flush();
                _leftOut.Otherwise(element, "<pre> is read as ordinary text.");
                Walk(element.Children);
                Flush();
                break;
            default:
                Flush();
                Walk(element.Children);
                Flush();
                break;
        }
    }

    // A script may be what makes a form appear; a style changes nothing of what is said.
    private void Unshown(HtmlElement element)
    {
        if (Form(element) is { } form)
        {
            Flush();
            _blocks.Add(new Block.FormSlot(form, Nowhere));
        }
        else if (element.Name == "script" && !_shownForms.Any(f => element.InnerText().Contains(f, StringComparison.Ordinal)))
        {
            _leftOut.Gone(element, element.Attribute("src") is { Length: > 0 } from ? $"A script from {from}" : "A script");
        }
    }

    // What shows a form names it by its id, in its code or its address.
    private string? Form(HtmlElement element)
    {
        var code = element.Name == "script" ? $"{element.InnerText()} {element.Attribute("src")}" : element.Name == "iframe" ? element.Attribute("src") ?? "" : "";
        return _forms.FirstOrDefault(f => code.Contains(f.Key, StringComparison.Ordinal)) is { Key: { } id, Value: var name } && _shownForms.Add(id) ? name : null;
    }

    private void Comment(HtmlComment comment)
    {
        var text = comment.Text.Trim();
        if (text.StartsWith("wp:", StringComparison.Ordinal) && text.EndsWith('/') && !text.StartsWith("wp:spacer", StringComparison.Ordinal))
        {
            _leftOut.Gone(comment, $"The block {text[3..].Split([' ', '/'], 2)[0]}, which WordPress fills in,");
        }
        else if (text.StartsWith("slipway-when", StringComparison.Ordinal))
        {
            _leftOut.Otherwise(comment, "A part that only some people see is read as one that everybody sees.");
        }
    }

    private void Flush()
    {
        var text = HtmlInlines.Tidy(_pending);
        _pending = [];
        if (text.Any(i => i is not (Inline.Text or Inline.LineBreak) || (i is Inline.Text { Value: var words } && words.AsSpan().Trim().Trim('\u00a0').Length > 0)))
        {
            _blocks.Add(new Block.Paragraph(text, Nowhere));
        }
    }

    private void Heading(HtmlElement element, int level)
    {
        foreach (var image in element.Descendants().OfType<HtmlElement>().Where(e => e.Name == "img"))
        {
            Image(image, null);
        }

        if (_inlines.Read(element.Children) is { IsEmpty: false } text)
        {
            _blocks.Add(new Block.Heading(level, text, Nowhere));
        }
    }

    private void List(HtmlElement list)
    {
        var items = list.Children.OfType<HtmlElement>().Where(e => e.Name is "li" or "dt" or "dd").ToList();
        if (Has(list, "agenda") && items.TrueForAll(i => i.Children.OfType<HtmlElement>().Count() == 2))
        {
            _blocks.Add(new Block.Agenda([.. items.Select(i => i.Children.OfType<HtmlElement>().ToList()).Select(p => new AgendaItem(HtmlWords(p[0]), _inlines.Read(p[1].Children), Nowhere))], Nowhere));
            return;
        }

        if (Has(list, "speakers") && items.TrueForAll(i => i.Descendants().OfType<HtmlElement>().Any(e => Has(e, "name"))))
        {
            _blocks.Add(new Block.Speakers([.. items.Select(i => new Speaker(Named(i, "name"), Named(i, "role"), Nowhere))], Nowhere));
            return;
        }

        var read = items.Select(i => Inside(i.Children)).Where(b => !b.IsEmpty).Select(b => b is [Block.Paragraph first, .. var rest] ? new ListItem(first.Text, rest) : new ListItem([], b)).ToImmutableArray();
        if (read.IsEmpty)
        {
            return;
        }

        var start = list.Attribute("start") is { } from && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        _blocks.Add(list.Name == "ol" ? new Block.NumberedList(start, read, Nowhere) : new Block.BulletList(read, Nowhere));

        ImmutableArray<Inline> Named(HtmlElement item, string name) => item.Descendants().OfType<HtmlElement>().FirstOrDefault(e => Has(e, name)) is { } found ? _inlines.Read(found.Children) : [];
    }

    private void Quote(HtmlElement quote, HtmlElement? by) =>
        AddQuote(Inside(quote.Children.Where(c => c != by)), by is null ? [] : _inlines.Read(by.Children));

    // A source stands behind whose words they are, or behind the name of its website.
    private void AddQuote(ImmutableArray<Block> content, ImmutableArray<Inline> by)
    {
        var source = by is [Inline.Link only] ? only.Target : null;
        var label = by is [Inline.Link { Label: var inside }] ? inside : by;
        var named = source switch { LinkTarget.Outside outside => Uri.TryCreate(outside.Address, UriKind.Absolute, out var uri) ? uri.Host : "", LinkTarget.Hole hole => hole.Name, _ => null };
        var words = HtmlInlines.Tidy([.. label.SelectMany(Flat)]);
        if (!content.IsEmpty)
        {
            _blocks.Add(new Block.Quote(content, named is not null && words is [Inline.Text text] && text.Value == named ? [] : words, source, Nowhere));
        }

        static IEnumerable<Inline> Flat(Inline inline) => inline is Inline.Text or Inline.MergeField ? [inline] : inline is Inline.LineBreak ? [new Inline.Text(", ")] : inline.Children.SelectMany(Flat);
    }

    private void Button(HtmlElement link)
    {
        if (_inlines.TargetOf(link) is { } target && _inlines.Read(link.Children).Where(i => i is not Inline.LineBreak).ToList() is { Count: > 0 } label)
        {
            _blocks.Add(new Block.Button(target, HtmlInlines.Tidy(label), Nowhere));
        }
        else
        {
            _pending.AddRange(link.Children.SelectMany(_inlines.Of));
            Flush();
        }
    }

    private void Image(HtmlElement image, LinkTarget? target)
    {
        var source = image.Attribute("src")?.Trim() ?? "";
        var (width, height) = (Pixels(image, "width"), Pixels(image, "height"));
        // A pixel that counts openings shows nothing.
        if (source.Length == 0 || width is <= 2 || height is <= 2)
        {
            return;
        }

        source = _image(source);
        if (!source.StartsWith('/') && !(Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme == "https"))
        {
            _leftOut.Gone(image, $"The image {(source.Length > 60 ? source[..57] + "..." : source)}");
            return;
        }

        if (width is null || height is null)
        {
            _leftOut.Add(image, "image-size-guessed", $"The image {source} does not say how large it is.", "Write its width and height in pixels.");
        }

        var wide = Math.Clamp(width ?? 600, 1, 4000);
        _blocks.Add(new Block.Image(source, _inlines.Words(image.Attribute("alt") ?? "", image), wide, Math.Clamp(height ?? Math.Max(1, wide / 2), 1, 4000), target, Nowhere));
    }

    private static int? Pixels(HtmlElement image, string name)
    {
        var written = image.Attribute(name) is { Length: > 0 } attribute ? attribute
            : image.Attribute("style") is { } style && Regex.Match(style, $@"(?:^|;)\s*{name}\s*:\s*(\d+)px", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)) is { Success: true } match ? match.Groups[1].Value
            : "";
        return int.TryParse(written.Replace("px", "", StringComparison.OrdinalIgnoreCase), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : null;
    }

    private static List<HtmlElement>? Columns(HtmlElement element)
    {
        var children = element.Children.OfType<HtmlElement>().ToList();
        return Has(element, "columns") || Has(element, "slipway-columns") || Has(element, "wp-block-columns") ? children.Where(c => c.Name is "div" or "section" or "td").ToList()
            : children.Where(c => Has(c, "col")).ToList() is { Count: > 1 } columns && columns.Count == children.Count ? columns
            : null;
    }

    // A link that looks like a button: by what it is called, or by room around its words on a ground of its own.
    private static bool IsButton(HtmlElement element) => element.Name == "a" && element.Attribute("href") is not null && !element.Descendants().OfType<HtmlElement>().Any(e => e.Name == "img")
        && (ButtonName().IsMatch(element.Attribute("class") ?? "") || (element.Attribute("style") is { } style && style.Contains("padding", StringComparison.OrdinalIgnoreCase) && style.Contains("background", StringComparison.OrdinalIgnoreCase)));

    private static bool HasBlocks(HtmlElement element) => element.Descendants().OfType<HtmlElement>().Any(e => e.Name == "img" || IsButton(e) || !HtmlInlines.IsInline(e));

    private static string HtmlWords(HtmlElement element) => string.Join(' ', element.InnerText().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The company's address is set by Slipway in every email and page.
    private static ImmutableArray<Block> WithoutAddress(ImmutableArray<Block> small) =>
        small is [.. var before, Block.Paragraph { Text: [Inline.Strong, Inline.LineBreak, Inline.Text, ..] }] ? before : small;

    private static bool Has(HtmlElement element, string name) => element.Attribute("class") is { } names && names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(name, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"(?:^|[\s_-])(?:button|btn|cta)(?:$|[\s_-])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ButtonName();
}
