using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.WordPress;

/// <summary>What WordPress makes of texts: slugs from titles, HTML from content, lists in sentences.</summary>
internal static partial class WordPressWords
{
    public static string Slug(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in WebUtility.HtmlDecode(Tag().Replace(text, "")).ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_')
            {
                plain.Append(c);
            }
            else if (c == 'ß')
            {
                plain.Append("ss");
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && (char.IsWhiteSpace(c) || c is '-' or '/' or '.' or '\u2013' or '\u2014'))
            {
                plain.Append('-');
            }
        }

        return Dashes().Replace(plain.ToString(), "-").Trim('-');
    }

    public static string Title(string raw) => Ampersand().Replace(raw, "&#038;").Replace("'", "&#8217;", StringComparison.Ordinal);

    /// <summary>Blocks lose their marks; anything else is set in paragraphs.</summary>
    public static string Content(string raw)
    {
        if (raw.Length == 0)
        {
            return "";
        }

        if (raw.Contains("<!-- wp:", StringComparison.Ordinal))
        {
            return BlockMark().Replace(raw, "");
        }

        var paragraphs = Blank().Split(raw.Trim()).Where(p => p.Length > 0).Select(p => BlockTag().IsMatch(p) ? p : $"<p>{p.Replace("\n", "<br />\n", StringComparison.Ordinal)}</p>");
        return string.Concat(paragraphs.Select(p => $"{p}\n"));
    }

    public static string Excerpt(WordPressPost post)
    {
        if (post.Excerpt.Length > 0)
        {
            return $"<p>{post.Excerpt}</p>\n";
        }

        var words = Tag().Replace(BlockMark().Replace(post.Content, ""), " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "" : $"<p>{string.Join(' ', words.Take(55))}{(words.Length > 55 ? " [&hellip;]" : "")}</p>\n";
    }

    public static string Sentence(IReadOnlyList<string> words) => words.Count == 2 ? $"{words[0]} and {words[1]}" : $"{string.Join(", ", words.Take(words.Count - 1))}, and {words[^1]}";

    /// <summary>Differences in white space alone are none.</summary>
    public static bool SameText(string one, string other) => White().Replace(one, " ").Trim() == White().Replace(other, " ").Trim();

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex("-+", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();

    [GeneratedRegex(@"&(?!#?\w+;)", RegexOptions.CultureInvariant)]
    private static partial Regex Ampersand();

    [GeneratedRegex(@"<!-- /?wp:[^>]*-->", RegexOptions.CultureInvariant)]
    private static partial Regex BlockMark();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\s*</?(?:p|h[1-6]|ul|ol|li|div|section|article|table|figure|form|blockquote|pre|hr|header|footer|main|nav|aside|!DOCTYPE|html|style|script)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BlockTag();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex White();
}
