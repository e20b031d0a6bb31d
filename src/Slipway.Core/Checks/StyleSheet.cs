using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace Slipway.Core.Checks;

/// <summary>A declaration and how much it weighs: important first, then the selector's weight, then what stands later.</summary>
internal sealed record Declaration(string Property, string Value, bool Important);

/// <summary>A selector with its declarations.</summary>
internal sealed record StyleRule(ISelector Selector, IReadOnlyList<Declaration> Declarations);

/// <summary>Reads the rules of style elements, as far as they decide what a person sees at once on a screen.</summary>
/// <remarks>
/// Media queries for the dark scheme are taken when dark is asked for; those on width, print and the like are left out, as is what hangs on a pointer or a
/// pseudo-element, @supports and @import.
/// </remarks>
internal static partial class StyleSheet
{
    public static List<StyleRule> Read(IDocument document, bool dark)
    {
        var rules = new List<StyleRule>();
        foreach (var style in document.QuerySelectorAll("style"))
        {
            Read(Comments().Replace(style.TextContent, ""), dark, rules);
        }

        return rules;
    }

    /// <summary>The declarations of a style attribute or of a block, with the shorthands that matter here taken apart.</summary>
    public static IEnumerable<Declaration> Declarations(string block)
    {
        foreach (var part in Split(block, ';'))
        {
            var colon = part.IndexOf(':');
            if (colon <= 0)
            {
                continue;
            }

            var (property, value) = (part[..colon].Trim(), part[(colon + 1)..].Trim());
            var important = value.EndsWith("!important", StringComparison.OrdinalIgnoreCase);
            value = important ? value[..^"!important".Length].TrimEnd() : value;
            property = property.StartsWith("--", StringComparison.Ordinal) ? property : property.ToLowerInvariant();
            foreach (var (name, single) in Single(property, value))
            {
                yield return new Declaration(name, single, important);
            }
        }
    }

    private static IEnumerable<(string, string)> Single(string property, string value) => property switch
    {
        "background" => [("background-color", value), ("background-image", Pictured().IsMatch(value) ? value : "none")],
        "font" => [("font-size", value), ("font-weight", Bold().IsMatch(value) ? "bold" : "normal")],
        _ => [(property, value)],
    };

    private static void Read(string css, bool dark, List<StyleRule> rules)
    {
        var at = 0;
        while (css.IndexOf('{', at) is >= 0 and var open)
        {
            var head = css[at..open];
            head = head[(head.LastIndexOf(';') + 1)..].Trim();
            var close = Closing(css, open);
            Add(head, css[(open + 1)..close], dark, rules);
            at = Math.Min(close + 1, css.Length);
        }
    }

    private static void Add(string head, string block, bool dark, List<StyleRule> rules)
    {
        if (head.StartsWith('@'))
        {
            if (IsTaken(head.ToLowerInvariant(), dark))
            {
                Read(block, dark, rules);
            }

            return;
        }

        var declarations = Declarations(block).ToList();
        foreach (var text in Split(head, ',').Where(s => !Momentary().IsMatch(s)))
        {
            if (new CssSelectorParser().ParseSelector(text.Trim()) is { } selector)
            {
                rules.Add(new StyleRule(selector, declarations));
            }
        }
    }

    private static bool IsTaken(string head, bool dark) => head.Contains("prefers-color-scheme", StringComparison.Ordinal)
        ? head.Contains("dark", StringComparison.Ordinal) == dark && !head.Contains("-width", StringComparison.Ordinal)
        : head.StartsWith("@layer", StringComparison.Ordinal) || head is "@media all" or "@media screen" or "@media only screen";

    private static int Closing(string css, int open)
    {
        var depth = 0;
        for (var i = open; i < css.Length; i++)
        {
            depth += css[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return css.Length;
    }

    // At the top level only: a semicolon within url(data:...;base64) and a comma within :is(...) separate nothing.
    private static IEnumerable<string> Split(string text, char separator)
    {
        var (depth, from) = (0, 0);
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '(' or ')')
            {
                depth += c == '(' ? 1 : -1;
            }
            else if (c == separator && depth == 0)
            {
                yield return text[from..i];
                from = i + 1;
            }
        }

        yield return text[from..];
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"url\(|gradient\(|image-set\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pictured();

    [GeneratedRegex(@"\b(bold|[6-9]00)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bold();

    [GeneratedRegex(@"::|:(before|after|hover|focus|focus-visible|focus-within|active|visited|checked|disabled|target|placeholder)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Momentary();
}
