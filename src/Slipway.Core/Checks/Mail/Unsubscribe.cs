using System.Collections.Frozen;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>People can unsubscribe: a link with words that can be seen in what is shown, and a way in the text part. The List-Unsubscribe header is the platform's.</summary>
internal sealed class Unsubscribe(FrozenSet<string> words, int least, double contrast) : Extension
{
    private const int LongestAround = 300;
    private const int UsualLeast = 9;
    private const decimal UsualContrast = 3;

    private static readonly string[] UsualWords =
    [
        "unsubscribe", "unsub", "opt out", "opt-out", "optout", "abmelden", "abbestellen", "abmeldung", "austragen", "désabonner", "desabonner", "désinscrire", "desinscrire", "darse de baja", "cancelar suscripción",
        "disiscriv", "annulla iscrizione", "afmelden", "uitschrijven", "avregistrera", "wypisz",
    ];

    /// <inheritdoc/>
    public override string Name => "unsubscribe";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    internal override string MatterFor(Rule rule) => "unsubscribe";

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>tokens</c>, what such a link says or has in its address (usual words of ten languages if left out); <c>least</c>, the least size of its words in pixels (9);
    /// <c>contrast</c>, the least contrast to what it stands on (3). The message gets what is wrong: "The unsubscribe link %s." becomes "The unsubscribe link is 6 px small; 9 are the least."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var tokens = fields.Scalars("tokens", "[unsubscribe]", required: false).Select(t => t.Text.Trim()).Where(t => t.Length > 0).ToList();
        return new Unsubscribe(
            (tokens.Count > 0 ? tokens : [.. UsualWords]).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            fields.Whole("least", "9", 1, 100, required: false) ?? UsualLeast,
            (double)(fields.Amount("contrast", "3", required: false) ?? UsualContrast));
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not null)
        {
            InHtml(rule, document, hits);
        }

        if (document.PlainText is { Length: > 0 } text && !text.Contains(Mark, StringComparison.OrdinalIgnoreCase) && !Says(text))
        {
            hits.AddWhole(rule, rule.Say("is missing in the text part"));
        }
    }

    // The address that our own renderers leave open for it.
    private const string Mark = "://unsubscribe.slot.invalid/";

    private void InHtml(Rule rule, Document document, Hits hits)
    {
        (HtmlElement Link, string Problem)? first = null;
        foreach (var link in document.Links)
        {
            if (Addresses.IsUnsubscribe(link.Address) || Says(link.Address) || Says(link.Words) || Says(Around(link.Element)))
            {
                if (Problem(link, document.Styles!) is not { } problem)
                {
                    return;
                }

                first ??= (link.Element, problem);
            }
        }

        if (first is { } found)
        {
            hits.Add(rule, found.Link, found.Problem);
        }
        else
        {
            hits.AddWhole(rule, rule.Say(Says(document.Shown.All) ? "is only words: they lead nowhere" : "is missing in the HTML"));
        }
    }

    // "To unsubscribe, click here": the words stand beside the link.
    private static string Around(HtmlElement link)
    {
        var block = link.Parent;
        while (block?.Name is "font" or "span" or "b" or "strong" or "i" or "em" or "u" or "small")
        {
            block = block.Parent;
        }

        return block?.Name is "p" or "td" or "div" or "li" && DocumentLink.WordsOf(block) is { Length: <= LongestAround } words ? words : "";
    }

    private string? Problem(DocumentLink link, Styles styles)
    {
        if (link.Address.Length == 0 || link.Address == "#")
        {
            return "leads nowhere";
        }

        string? problem = null;
        foreach (var text in link.Element.Descendants().OfType<HtmlText>().Where(t => !t.IsBlank))
        {
            if (OfText(styles[text.Parent!]) is not { } wrong)
            {
                return null;
            }

            problem ??= wrong;
        }

        return problem ?? (link.Words.Length == 0 ? "has no words" : "is only an image, which many programs do not show");
    }

    private string? OfText(ComputedStyle style) =>
        !style.ShowsText ? "is hidden"
        : style.FontSizePx < least ? string.Create(CultureInfo.InvariantCulture, $"is {style.FontSizePx:0.#} px small; {least} are the least")
        : style is { Ink: { } ink, Ground: { } ground } && Colour.Contrast(ink, ground) is var ratio && ratio < contrast
            ? string.Create(CultureInfo.InvariantCulture, $"hardly stands out from what it stands on, {Math.Floor(ratio * 10) / 10:0.0} to 1; {contrast:0.#} to 1 is the least")
        : null;

    private bool Says(string text)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
