using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Core.Html;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.TakingIn;

/// <summary>Reads running text of HTML: formatting, links, merge fields.</summary>
internal sealed partial class HtmlInlines(LeftOut leftOut)
{
    private static readonly Place Nowhere = new("", 1, 1);

    public static bool IsInline(HtmlElement element) => element.Name is "a" or "abbr" or "acronym" or "b" or "bdi" or "bdo" or "big" or "br" or "cite" or "code" or "data" or "del" or "dfn" or "em" or "font" or "i" or "ins"
        or "kbd" or "label" or "mark" or "q" or "s" or "samp" or "small" or "span" or "strike" or "strong" or "sub" or "sup" or "time" or "tt" or "u" or "var" or "wbr";

    /// <summary>What an element says, as running text; blocks within it are read as if they were not there.</summary>
    public ImmutableArray<Inline> Read(IEnumerable<HtmlNode> nodes) => Tidy([.. nodes.SelectMany(Of)]);

    /// <summary>Running text in order: blanks as HTML shows them, neighbours joined, nothing at the ends.</summary>
    public static ImmutableArray<Inline> Tidy(IReadOnlyList<Inline> pieces)
    {
        var tidy = Rendering.Text.Tidy(Collapse(pieces));
        // Breaks at the ends show nothing.
        var from = tidy.TakeWhile(i => i is Inline.LineBreak).Count();
        var to = tidy.Length - tidy.Reverse().TakeWhile(i => i is Inline.LineBreak).Count();
        return from == 0 && to == tidy.Length ? tidy : to <= from ? [] : Tidy([.. tidy[from..to]]);
    }

    /// <summary>Words with merge fields, such as an attribute's value.</summary>
    public ImmutableArray<Inline> Words(string text, HtmlNode at) => Tidy([.. Fields(text, at)]);

    public IEnumerable<Inline> Of(HtmlNode node)
    {
        switch (node)
        {
            case HtmlText text:
                return Fields(text.Text, text);
            case HtmlElement { Name: "br" }:
                return [new Inline.LineBreak()];
            case HtmlElement { Name: "script" or "style" or "template" or "img" }:
            case HtmlElement element when IsHidden(element):
                return [];
            case HtmlElement { Name: "a" } link when TargetOf(link) is { } target:
                var label = Read(link.Children);
                return label.IsEmpty ? [] : [new Inline.Link(target, NoLinks(label), Nowhere)];
            case HtmlElement { Name: "strong" or "b" } strong:
                return Around(strong, c => new Inline.Strong(c));
            case HtmlElement { Name: "em" or "i" } emphasis:
                return Around(emphasis, c => new Inline.Emphasis(c));
            case HtmlElement { Name: "code" or "tt" or "kbd" or "samp" } code:
                return Around(code, c => new Inline.Code(c));
            case HtmlElement { Name: "sub" or "sup" or "s" or "del" or "strike" or "u" or "mark" or "ins" } other:
                leftOut.Otherwise(other, $"<{other.Name}> is read as plain text.");
                return other.Children.SelectMany(Of);
            case HtmlElement element:
                return element.Children.SelectMany(Of);
            default:
                return [];
        }
    }

    /// <summary>Where a link leads; null, and said, where that is nothing that may be clicked.</summary>
    public LinkTarget? TargetOf(HtmlElement link)
    {
        var address = link.Attribute("href")?.Trim() ?? "";
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        LinkTarget? target = (colon < 0 ? address : address[..colon].ToLowerInvariant(), colon < 0 ? "" : address[(colon + 1)..]) switch
        {
            ("unsubscribe", _) => new LinkTarget.Hole(AddressKind.Unsubscribe, ""),
            ("link", { Length: > 0 } name) => new LinkTarget.Hole(AddressKind.Link, name),
            ("page", { Length: > 0 } name) => new LinkTarget.Hole(AddressKind.Page, name),
            ("calendar", var name) => new LinkTarget.Hole(AddressKind.Calendar, name),
            ("https" or "http", _) when Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && !address.Any(char.IsWhiteSpace) && !Code().IsMatch(address) => new LinkTarget.Outside(address),
            ("mailto" or "tel", { Length: > 0 } rest) when !rest.Any(char.IsWhiteSpace) && !Code().IsMatch(address) => new LinkTarget.Outside(address),
            _ => null,
        };
        if (target is null && link.Attribute("href") is not null && !address.StartsWith('#'))
        {
            leftOut.Add(link, "link-left-out", $"\"{address}\" leads nowhere that a draft can name; its words stay.", "Write where it should lead.");
        }

        return target;
    }

    /// <summary>Whether it shows nothing: hidden text, initials that repeat a name.</summary>
    public static bool IsHidden(HtmlElement element) => element.Attribute("aria-hidden") == "true" || element.Attribute("hidden") is not null
        || (element.Attribute("style") is { } style && Hidden().IsMatch(style));

    private IEnumerable<Inline> Around(HtmlElement element, Func<ImmutableArray<Inline>, Inline> make)
    {
        var inside = element.Children.SelectMany(Of).ToList();
        // A link within code, or bold within bold, says nothing more.
        return inside.TrueForAll(i => i is Inline.Text { Value: var words } && string.IsNullOrWhiteSpace(words)) ? inside : [make([.. Collapse(inside)])];
    }

    private static ImmutableArray<Inline> NoLinks(ImmutableArray<Inline> label) => [.. label.SelectMany(i => i is Inline.Link link ? link.Label : [i])];

    private IEnumerable<Inline> Fields(string text, HtmlNode at)
    {
        var from = 0;
        foreach (Match field in Field().Matches(text))
        {
            yield return new Inline.Text(Plain(text[from..field.Index], at));
            yield return new Inline.MergeField(field.Groups["name"].Value, field.Groups["fallback"].Value.Trim(), Nowhere);
            from = field.Index + field.Length;
        }

        yield return new Inline.Text(Plain(text[from..], at));
    }

    // What a platform's own language fills in there, people would read as it stands.
    private string Plain(string text, HtmlNode at) => Code().Replace(text, code =>
    {
        leftOut.Gone(at, $"\"{(code.Length > 60 ? code.Value[..57] + "..." : code.Value)}\", which the platform fills in,");
        return "";
    });

    // HTML shows any run of blanks as one, and none beside a break.
    private static List<Inline> Collapse(IReadOnlyList<Inline> pieces)
    {
        var blank = false;
        return Walk(pieces);

        List<Inline> Walk(IReadOnlyList<Inline> all)
        {
            var kept = new List<Inline>();
            foreach (var piece in all)
            {
                switch (piece)
                {
                    case Inline.Text text:
                        var words = Squeeze(text.Value);
                        if (words.Length > 0)
                        {
                            kept.Add(new Inline.Text(words));
                        }

                        break;
                    case Inline.LineBreak:
                        if (kept is [.., Inline.Text before])
                        {
                            kept[^1] = new Inline.Text(before.Value.TrimEnd(' '));
                        }

                        kept.Add(piece);
                        blank = true;
                        break;
                    case Inline.MergeField:
                        kept.Add(piece);
                        blank = false;
                        break;
                    default:
                        var inside = Walk(piece.Children);
                        kept.Add(piece switch
                        {
                            Inline.Strong => new Inline.Strong([.. inside]),
                            Inline.Emphasis => new Inline.Emphasis([.. inside]),
                            Inline.Code => new Inline.Code([.. inside]),
                            Inline.Link link => link with { Label = [.. inside] },
                            _ => piece,
                        });
                        break;
                }
            }

            return kept;
        }

        string Squeeze(string text)
        {
            var squeezed = new StringBuilder(text.Length);
            foreach (var c in text)
            {
                // Marks that only fill a preview line, or say where a word may break.
                if (c is '\u200B' or '\u200C' or '\u034F' or '\u00AD' or '\uFEFF')
                {
                    continue;
                }

                var isBlank = c is ' ' or '\n' or '\r' or '\t' or '\f';
                if (!isBlank || !blank)
                {
                    squeezed.Append(isBlank ? ' ' : c);
                }

                blank = isBlank;
            }

            return squeezed.ToString();
        }
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[a-z][a-z0-9_]{0,63})\s*\|(?<fallback>[^{}]*)\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Hidden();
}
