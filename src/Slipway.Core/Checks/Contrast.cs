using System.Globalization;
using AngleSharp.Dom;
using Slipway.Core.Brand;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Text stands out from its background as WCAG 2.2 AA asks: 4.5 to 1, and 3 to 1 for large text.</summary>
/// <remarks>
/// Large is from 24 pixels on, or from 18.66 when bold. Both the light and the dark scheme are looked at; what a mail shows in the dark is a warning only, since mail
/// programs differ in what they take of it. <see cref="Appearance"/> says what cannot be told from the HTML alone; of such text nothing is claimed.
/// </remarks>
public sealed class Contrast : Check
{
    /// <summary>The least ratio of ordinary text.</summary>
    public const double Ordinary = 4.5;

    /// <summary>The least ratio of large text.</summary>
    public const double Large = 3;

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
        var document = Contents.Document(html);
        var light = Faint(document, dark: false);
        // What is faint in the light already is said once.
        var dark = Faint(document, dark: true).Except(light);
        return light.GroupBy(Pair).Select(group => Say(subject, asset, [.. group], dark: false))
            .Concat(dark.GroupBy(Pair).Select(group => Say(subject, asset, [.. group], dark: true)));

        static (string, string, double) Pair(Seen seen) => (seen.Text.ToString(), seen.Ground.ToString(), seen.Least);
    }

    private Finding Say(CheckSubject subject, Asset asset, List<Seen> seen, bool dark)
    {
        var (words, text, ground, least) = seen[0];
        var more = seen.Count > 1 ? $" and {seen.Count - 1} more" : "";
        var level = dark && asset is EmailAsset ? FindingLevel.Warning : FindingLevel.Error;
        return About(subject, asset, level,
            string.Create(CultureInfo.InvariantCulture,
                $"{words}{more} in {asset.Key} is {text} on {ground}{(dark ? " in dark mode" : "")}: a contrast of {Math.Floor(Colour.Contrast(text, ground) * 100) / 100:0.00} to 1, where {least:0.#} to 1 is needed."),
            $"Use {text.Towards(ground, least)} or a stronger colour for the text, or change the background.");
    }

    private static List<Seen> Faint(IDocument document, bool dark)
    {
        var appearance = new Appearance(document, dark);
        var texts = document.Body?.Descendants<IText>() ?? [];
        return
        [
            .. texts.Where(t => !string.IsNullOrWhiteSpace(t.Data)).Select(t => (t.Data, Element: t.ParentElement!))
                .Where(t => t.Element.Closest("script, style, noscript, template, option, textarea, title, svg") is null && appearance.IsShown(t.Element))
                .Select(t => See(appearance, t.Data, t.Element))
                .OfType<Seen>()
                .Where(s => Colour.Contrast(s.Text, s.Ground) < s.Least),
        ];
    }

    private static Seen? See(Appearance appearance, string words, IElement element) =>
        appearance.Ground(element) is { } ground && appearance.Text(element) is { } text
            ? new Seen(Contents.Quote(words), text.Over(ground), ground, appearance.IsLarge(element) ? Large : Ordinary)
            : null;

    private sealed record Seen(string Words, Colour Text, Colour Ground, double Least);
}
