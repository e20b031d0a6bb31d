using System.Globalization;
using Slipway.Core.Checks.Look;
using Slipway.Core.Html;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Text stands out from its background as WCAG 2.2 AA asks: 4.5 to 1, and 3 to 1 for large text.</summary>
/// <remarks>
/// Large is from 24 pixels on, or from 18.66 when bold. Desk and phone, the light and the dark scheme are looked at; what a mail shows in the dark is a warning only, since mail
/// programs differ in what they take of it. <see cref="ComputedStyle"/> says what cannot be told from the HTML alone; of such text nothing is claimed. The extension point <c>contrast</c> finds the same for a brand's rules.
/// </remarks>
public sealed class Contrast : Check
{
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
        subject.Texts.SelectMany(asset => InHtml(subject, asset, html => Of(subject, asset, html)));

    private IEnumerable<Finding> Of(CheckSubject subject, Asset asset, string html)
    {
        var sheets = StyleSheets.Read(HtmlDocument.Read(html));
        return FaintText.Of(_screens.Select(screen => Sight.Of(Styles.Of(sheets, screen)))).Select(f => Say(subject, asset, f.Alike, f.Screen));
    }

    private Finding Say(CheckSubject subject, Asset asset, List<FaintText> alike, Screen screen)
    {
        var first = alike[0];
        var more = alike.Count > 1 ? $" and {alike.Count - 1} more" : "";
        var where = (screen.Dark ? " in dark mode" : "") + (screen.WidthPx == Screen.Phone.WidthPx ? " on a phone" : "");
        return About(subject, asset, screen.Dark && asset is EmailAsset ? FindingLevel.Warning : FindingLevel.Error,
            string.Create(CultureInfo.InvariantCulture,
                $"{Contents.Quote(first.Shown.Text.Text)}{more} in {asset.Key} is {first.Ink} on {first.Ground}{where}: a contrast of {Math.Floor(first.Ratio * 100) / 100:0.00} to 1, where {first.Least:0.#} to 1 is needed."),
            $"Use {first.Ink.Towards(first.Ground, first.Least)} or a stronger colour for the text, or change the background.",
            // In the dark it may be a warning, and one about a text says nothing of the others.
            screen.Dark ? null : "contrast");
    }
}
