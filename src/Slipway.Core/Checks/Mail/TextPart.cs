using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>A mail has a text part that says what its HTML says, written for people.</summary>
internal sealed partial class TextPart(double share) : Extension
{
    private const double UsualShare = 0.4;

    /// <inheritdoc/>
    public override string Name => "plain-text";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>share</c>, the least share of the words of the HTML that the text part must have (40% if left out).
    /// The message gets what is wrong: "The text part %s." becomes "The text part has 12 words, and the HTML has 240."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new TextPart(fields.Share("share", "40%", required: false) ?? UsualShare);

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not null && Problem(document) is { } problem)
        {
            hits.AddWhole(rule, rule.Say(problem));
        }
    }

    private string? Problem(Document document)
    {
        if (document.PlainText is not { } text)
        {
            return "is missing";
        }

        if (Leavings().Match(text) is { Success: true } left)
        {
            return $"still holds what belongs into HTML: {left.Value.Trim()}";
        }

        var (words, shown) = (Words(text), Words(document.Shown.All));
        return words == 0 ? "is empty" : words < shown * share ? $"has {Count(words)}, and the HTML has {shown}" : null;
    }

    private static string Count(int words) => words == 1 ? "1 word" : $"{words} words";

    private static int Words(string text)
    {
        var words = 0;
        var isWithin = false;
        foreach (var c in text)
        {
            var isLetter = char.IsLetterOrDigit(c);
            words += isLetter && !isWithin ? 1 : 0;
            isWithin = isLetter || (isWithin && c is '\'' or '\u2019' or '-');
        }

        return words;
    }

    [GeneratedRegex(@"</?(?:table|tbody|td|tr|th|p|div|span|a|br|img|style|html|body|font|strong|center)\b[^<>\n]{0,40}>?|&(?:nbsp|zwnj|amp|quot|#\d{2,6});|\{\s?[a-z-]{3,30}\s?:[^{}\n]{1,60};", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Leavings();
}
