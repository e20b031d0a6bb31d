using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Texts;

namespace Slipway.Server.Tests.Texts;

/// <summary>Finds on a page in German what a room said and nobody translated.</summary>
internal static partial class LeftInEnglish
{
    private static readonly Lazy<KnownSentences> _known = new(() => new KnownSentences(new TranslationFile("Findings.German.resx").Read()));

    /// <summary>The sentences of rooms that stand on a page as they were made.</summary>
    public static IEnumerable<string> On(string html) => Tag().Split(Code().Replace(Unread().Replace(html, " "), "`")).Concat(Attribute().Matches(html).Select(m => m.Groups[1].Value))
        .Select(t => Blanks().Replace(WebUtility.HtmlDecode(t), " ").Trim()).Where(t => t.Contains(' ', StringComparison.Ordinal) && _known.Value.In(t) != t).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("<(script|style|pre|textarea|iframe|template)\\b.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex("</?code[^>]*>")]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\b(?:title|aria-label|placeholder|alt|data-[a-z-]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
