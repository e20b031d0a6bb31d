using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Html;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Text stands out from its background as WCAG 2.2 AA asks: 4.5 to 1, and 3 to 1 for large text.</summary>
/// <remarks>
/// Large is from 24 pixels on, or from 18.66 when bold. Desk and phone, the light and the dark scheme are looked at; what a mail shows in the dark is a warning only, since mail
/// programs differ in what they take of it. <see cref="ComputedStyle"/> says what cannot be told from the HTML alone; of such text nothing is claimed.
/// </remarks>
public sealed class Contrast : Check
{
    /// <summary>The least ratio of ordinary text.</summary>
    public const double Ordinary = 4.5;

    /// <summary>The least ratio of large text.</summary>
    public const double Large = 3;

    private static readonly Screen[] _screens = [Screen.Desktop, Screen.Phone, Screen.Desktop with { Dark = true }, Screen.Phone with { Dark = true }];

    /// <inheritdoc/>
    public override string Code => "contrast";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Accessibility,
        What: "Text stands out from its background: 4.5 to 1, and 3 to 1 for large text (from 24 pixels, or 18.66 bold), as WCAG 2.2 AA asks. Desk and phone, light and dark are looked at.",
        Why: "Faint text is lost in sunlight, on cheap screens and to eyes that see less well.",
        Bad: "Text in #999999 on #ffffff: 2.84 to 1.",
        Good: "Text in #595959 on #ffffff: 7 to 1.",
        Fix: "Use a stronger colour for the text or another background; the finding names the nearest colour that is enough.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) =>
        from asset in subject.Assets
        from content in Contents.Of(asset)
        where content.Template.Format == TemplateFormat.Html
        from finding in Of(subject, asset, Contents.Whole(content.Template))
        select finding;

    private IEnumerable<Finding> Of(CheckSubject subject, Asset asset, string html)
    {
        var sheets = StyleSheets.Read(HtmlDocument.Read(html));
        var said = new HashSet<(string, string, string)>();
        foreach (var screen in _screens)
        {
            // What is faint on a screen before is said once.
            var faint = Faint(Styles.Of(sheets, screen)).Where(s => !said.Contains(Key(s))).ToList();
            said.UnionWith(faint.Select(Key));
            foreach (var same in faint.GroupBy(s => (s.Ink.ToString(), s.Ground.ToString(), s.Least)))
            {
                yield return Say(subject, asset, [.. same], screen);
            }
        }

        static (string, string, string) Key(Seen seen) => (seen.Words, seen.Ink.ToString(), seen.Ground.ToString());
    }

    private Finding Say(CheckSubject subject, Asset asset, List<Seen> seen, Screen screen)
    {
        var (words, ink, ground, least) = seen[0];
        var more = seen.Count > 1 ? $" and {seen.Count - 1} more" : "";
        var where = (screen.Dark ? " in dark mode" : "") + (screen.WidthPx == Screen.Phone.WidthPx ? " on a phone" : "");
        return About(subject, asset, screen.Dark && asset is EmailAsset ? FindingLevel.Warning : FindingLevel.Error,
            string.Create(CultureInfo.InvariantCulture,
                $"{words}{more} in {asset.Key} is {ink} on {ground}{where}: a contrast of {Math.Floor(Colour.Contrast(ink, ground) * 100) / 100:0.00} to 1, where {least:0.#} to 1 is needed."),
            $"Use {ink.Towards(ground, least)} or a stronger colour for the text, or change the background.");
    }

    private static IEnumerable<Seen> Faint(Styles styles) =>
        from text in styles.Sheets.Document.Root.Descendants().OfType<HtmlText>()
        let style = styles[text.Parent!]
        where style.ShowsText && !string.IsNullOrWhiteSpace(text.Text) && style.Element.Closest(e => e.Name is "noscript" or "option" or "textarea" or "svg") is null
        let seen = See(text.Text, style)
        where seen is not null && Colour.Contrast(seen.Ink, seen.Ground) < seen.Least
        select seen;

    private static Seen? See(string words, ComputedStyle style) =>
        style is { Ink: { } ink, Ground: { } ground } ? new Seen(Contents.Quote(words), ink, ground, IsLarge(style) ? Large : Ordinary) : null;

    // Of text whose size cannot be told, the least is asked.
    private static bool IsLarge(ComputedStyle style) => style.FontSizePx is not { } size || size >= 24 || (size >= 18.66 && style.IsBold);

    private sealed record Seen(string Words, Colour Ink, Colour Ground, double Least);
}
