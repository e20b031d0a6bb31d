using System.Globalization;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Look;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Text stands out from its background as WCAG 2.2 AA asks: 4.5 to 1, and 3 to 1 for large text.</summary>
/// <remarks>
/// Large is from 24 pixels on, or from 18.66 when bold. Both the light and the dark scheme are looked at; what a mail shows in the dark is a warning only, since mail
/// programs differ in what they take of it. Of text whose looks cannot be told from the HTML alone nothing is claimed. The extension point <c>contrast</c> finds the same for a brand's rules.
/// </remarks>
public sealed class Contrast : Check
{
    /// <inheritdoc/>
    public override string Code => "contrast";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) =>
        from asset in subject.Assets
        from content in Contents.Of(asset)
        where content.Template.Format == TemplateFormat.Html
        from finding in Of(subject, asset, Contents.Whole(content.Template))
        select finding;

    private IEnumerable<Finding> Of(CheckSubject subject, Asset asset, string html)
    {
        var document = Document.Read("asset.html", html, Setting.Unknown);
        return FaintText.Of(document.Sight(dark: false)!, document.Sight(dark: true)).Select(f => Say(subject, asset, f.Alike, f.IsDark));
    }

    private Finding Say(CheckSubject subject, Asset asset, List<FaintText> alike, bool dark)
    {
        var first = alike[0];
        var more = alike.Count > 1 ? $" and {alike.Count - 1} more" : "";
        var level = dark && asset is EmailAsset ? FindingLevel.Warning : FindingLevel.Error;
        return About(subject, asset, level,
            string.Create(CultureInfo.InvariantCulture,
                $"{Contents.Quote(first.Shown.Text.Text)}{more} in {asset.Key} is {first.Ink} on {first.Ground}{(dark ? " in dark mode" : "")}: a contrast of {Math.Floor(first.Ratio * 100) / 100:0.00} to 1, where {first.Least:0.#} to 1 is needed."),
            $"Use {first.Ink.Towards(first.Ground, first.Least)} or a stronger colour for the text, or change the background.");
    }
}
