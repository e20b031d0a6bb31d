using System.Buffers;

namespace Slipway.Core.Html;

/// <summary>Finds its way in CSS text: over comments, strings, escapes and whatever stands in brackets. Never goes back, so its time is in proportion to the text.</summary>
internal static class CssScanner
{
    // Two bits say which bracket is open; deeper down they are counted only.
    private const int DeepestKnown = 32;

    private static readonly SearchValues<char> _notable = SearchValues.Create("\\\"'/()[]{};,");
    private static readonly SearchValues<char> _notableAndBlanks = SearchValues.Create("\\\"'/()[]{};, \t\r\n\f");

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    public static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '\\' || c >= 0x80;

    /// <summary>Where white space and comments end.</summary>
    public static int AfterBlanks(ReadOnlySpan<char> css, int at)
    {
        while (at < css.Length)
        {
            if (IsBlank(css[at]))
            {
                at++;
            }
            else if (css[at] == '/' && at + 1 < css.Length && css[at + 1] == '*')
            {
                at = AfterComment(css, at);
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Where the white space and comments before a place begin.</summary>
    public static int BeforeBlanks(ReadOnlySpan<char> css, int from, int to)
    {
        while (to > from)
        {
            if (IsBlank(css[to - 1]))
            {
                to--;
            }
            else if (to - 3 > from && css[to - 1] == '/' && css[to - 2] == '*' && css[from..(to - 2)].LastIndexOf("/*") is >= 0 and var comment)
            {
                to = from + comment;
            }
            else
            {
                break;
            }
        }

        return to;
    }

    /// <summary>Where a name ends, with escapes in it.</summary>
    public static int AfterName(ReadOnlySpan<char> css, int at)
    {
        while (at < css.Length && IsName(css[at]))
        {
            at = css[at] == '\\' ? AfterEscape(css, at) : at + 1;
        }

        return at;
    }

    /// <summary>Where an escape ends: a backslash and a character, or up to six digits and a blank.</summary>
    public static int AfterEscape(ReadOnlySpan<char> css, int at)
    {
        var end = at + 1;
        while (end < css.Length && end < at + 7 && char.IsAsciiHexDigit(css[end]))
        {
            end++;
        }

        return Math.Min(end == at + 1 ? at + 2 : end < css.Length && IsBlank(css[end]) ? end + 1 : end, css.Length);
    }

    /// <summary>The first of some characters outside of strings, comments and brackets; the end of the text when there is none.</summary>
    /// <param name="css">The text.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="wanted">Of brackets, semicolon, comma, slash and blanks.</param>
    public static int Find(ReadOnlySpan<char> css, int at, ReadOnlySpan<char> wanted)
    {
        ulong open = 0;
        var depth = 0;
        var notable = wanted.Contains(' ') ? _notableAndBlanks : _notable;
        while (at < css.Length)
        {
            var next = css[at..].IndexOfAny(notable);
            if (next < 0)
            {
                return css.Length;
            }

            at += next;
            var c = css[at];
            if (depth == 0 && wanted.Contains(c))
            {
                return at;
            }

            switch (c)
            {
                case '\\':
                    at += 2;
                    continue;
                case '"' or '\'':
                    at = AfterString(css, at);
                    continue;
                case '/' when at + 1 < css.Length && css[at + 1] == '*':
                    at = AfterComment(css, at);
                    continue;
                case '(' when IsUrl(css, at):
                    at = css[at..].IndexOf(')') is >= 0 and var close ? at + close + 1 : css.Length;
                    continue;
                case '(' or '[' or '{':
                    open = depth < DeepestKnown ? (open << 2) | Kind(c) : open;
                    depth++;
                    break;
                case ')' or ']' or '}' when depth > DeepestKnown:
                    depth--;
                    break;
                case ')' or ']' or '}' when depth > 0 && (open & 3) == Kind(c):
                    open >>= 2;
                    depth--;
                    break;
            }

            at++;
        }

        return css.Length;
    }

    /// <summary>Where the block ends whose bracket opens here, after its closing bracket.</summary>
    public static int AfterBlock(ReadOnlySpan<char> css, int open) => Math.Min(Find(css, open + 1, "}") + 1, css.Length);

    /// <summary>Text without its comments.</summary>
    public static string Plain(ReadOnlySpan<char> css)
    {
        if (!css.Contains("/*", StringComparison.Ordinal))
        {
            return css.ToString();
        }

        var text = new System.Text.StringBuilder(css.Length);
        for (var at = 0; at < css.Length;)
        {
            var next = css[at] switch
            {
                '"' or '\'' => AfterString(css, at),
                '/' when at + 1 < css.Length && css[at + 1] == '*' => AfterComment(css, at),
                _ => at + 1,
            };
            text.Append(next > at + 1 && css[at] == '/' ? "" : css[at..next]);
            at = next;
        }

        return text.ToString().Trim();
    }

    /// <summary>The parts of a value, separated by white space or by another character, what is in brackets kept whole.</summary>
    public static List<string> Split(string value, char separator)
    {
        var parts = new List<string>();
        var css = value.AsSpan();
        for (var at = AfterBlanks(css, 0); at < css.Length;)
        {
            var end = Find(css, at, separator == ' ' ? " \t\r\n\f" : [separator]);
            parts.Add(css[at..end].Trim().ToString());
            at = AfterBlanks(css, separator == ' ' ? end : Math.Min(end + 1, css.Length));
        }

        return parts;
    }

    private static uint Kind(char c) => c switch { '(' or ')' => 1, '[' or ']' => 2, _ => 3 };

    private static bool IsUrl(ReadOnlySpan<char> css, int open)
    {
        if (open < 3 || !css[(open - 3)..open].Equals("url", StringComparison.OrdinalIgnoreCase) || (open > 3 && IsName(css[open - 4])))
        {
            return false;
        }

        var at = open + 1;
        while (at < css.Length && IsBlank(css[at]))
        {
            at++;
        }

        return at >= css.Length || css[at] is not ('"' or '\'');
    }

    private static int AfterComment(ReadOnlySpan<char> css, int at) => css[(at + 2)..].IndexOf("*/") is >= 0 and var close ? at + 2 + close + 2 : css.Length;

    // A string ends with its line, as browsers have it.
    private static int AfterString(ReadOnlySpan<char> css, int at)
    {
        var quote = css[at++];
        while (at < css.Length && css[at] != quote && css[at] is not ('\n' or '\r' or '\f'))
        {
            at += css[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at + 1, css.Length);
    }
}
