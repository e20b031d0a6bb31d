using System.Text;
using Slipway.Core.Html;

namespace Slipway.Core.Brand.Tokens;

/// <summary>A declaration and what it styles.</summary>
/// <param name="Selector">The selector, or the element whose attribute it is.</param>
/// <param name="Property">Lower case, but for custom properties.</param>
/// <param name="Value">Without !important.</param>
internal sealed record CssDeclaration(string Selector, string Property, string Value);

/// <summary>Takes the declarations out of style sheets, style elements, style attributes and the old attributes for colours and fonts.</summary>
internal static class CssDeclarations
{
    private static readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal)
    {
        ["bgcolor"] = "background-color", ["color"] = "color", ["text"] = "color", ["link"] = "color", ["face"] = "font-family",
    };

    /// <summary>The declarations of a text in the order they stand: HTML when it begins with a tag, otherwise CSS.</summary>
    public static IEnumerable<CssDeclaration> Of(string text) => text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("<") ? OfHtml(text) : OfCss(text, "");

    private static IEnumerable<CssDeclaration> OfHtml(string html)
    {
        foreach (var element in HtmlDocument.Read(html).Elements)
        {
            if (element.Name == "style")
            {
                foreach (var declaration in OfCss(element.InnerText(), ""))
                {
                    yield return declaration;
                }
            }

            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name == "style")
                {
                    foreach (var declaration in OfCss(attribute.Value, element.Name))
                    {
                        yield return declaration;
                    }
                }
                else if (_attributes.GetValueOrDefault(attribute.Name) is { } property && attribute.Value.Length > 0)
                {
                    yield return new CssDeclaration(element.Name, property, attribute.Value);
                }
            }
        }
    }

    // What stands before a brace is a selector, what ends with a semicolon or a brace a declaration; what is in quotes or brackets divides nothing.
    private static IEnumerable<CssDeclaration> OfCss(string css, string outer)
    {
        var selectors = new Stack<string>();
        var part = new StringBuilder();
        var brackets = 0;
        for (var i = 0; i <= css.Length; i++)
        {
            var c = i < css.Length ? css[i] : ';';
            if (c == '/' && i + 1 < css.Length && css[i + 1] == '*')
            {
                i = css.IndexOf("*/", i + 2, StringComparison.Ordinal) is >= 0 and var end ? end + 1 : css.Length - 1;
                part.Append(' ');
            }
            else if (c is '"' or '\'')
            {
                var end = css.AsSpan(i + 1).IndexOfAny(c, '\n') is >= 0 and var length ? i + 1 + length : css.Length - 1;
                part.Append(css, i, end - i + 1);
                i = end;
            }
            else if (c == '{' && brackets == 0)
            {
                selectors.Push(Plain(part));
                part.Clear();
            }
            else if (c == '}' || (c == ';' && (brackets == 0 || i == css.Length)))
            {
                brackets = 0;
                if (Declaration(Plain(part), selectors.TryPeek(out var inner) ? inner : outer) is { } declaration)
                {
                    yield return declaration;
                }

                part.Clear();
                if (c == '}')
                {
                    selectors.TryPop(out _);
                }
            }
            else
            {
                brackets = Math.Max(0, brackets + (c == '(' ? 1 : c == ')' ? -1 : 0));
                part.Append(c);
            }
        }
    }

    private static CssDeclaration? Declaration(string text, string selector)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || selector.Length == 0 || selector.StartsWith("@font-face", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var (property, value) = (text[..colon].TrimEnd(), text[(colon + 1)..].Trim());
        var mark = value.LastIndexOf('!');
        value = mark > 0 && value.AsSpan(mark + 1).Trim().Equals("important", StringComparison.OrdinalIgnoreCase) ? value[..mark].TrimEnd() : value;
        return new CssDeclaration(selector, property.StartsWith("--", StringComparison.Ordinal) ? property : property.ToLowerInvariant(), value);
    }

    private static string Plain(StringBuilder part) => string.Join(' ', part.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
