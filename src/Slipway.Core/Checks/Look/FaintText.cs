using Slipway.Core.Brand;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Look;

/// <summary>A text that does not stand out enough from what it stands on.</summary>
/// <param name="Shown">The text.</param>
/// <param name="Ink">Its colour as it is seen.</param>
/// <param name="Ground">What it stands on.</param>
/// <param name="Ratio">The contrast of the two, as WCAG 2.2 defines it.</param>
/// <param name="Least">The contrast that it should have.</param>
internal sealed record FaintText(SeenText Shown, Colour Ink, Colour Ground, double Ratio, double Least)
{
    /// <summary>The least contrast of ordinary text, by WCAG 2.2 AA.</summary>
    public const double Ordinary = 4.5;

    /// <summary>The least contrast of large text: from 24 pixels on, or from 18.66 when bold.</summary>
    public const double Large = 3;

    /// <summary>The faint texts. Of text whose colour or ground cannot be told nothing is claimed; where its size cannot be told it counts as large.</summary>
    public static IEnumerable<FaintText> Of(Sight sight, double ordinary = Ordinary, double large = Large)
    {
        var (last, ratio) = ((Ink: default(Colour), Ground: default(Colour)), 1.0);
        foreach (var shown in sight.Texts)
        {
            if (shown.Style is not { Ink: { } ink, Ground: { } ground } || IsLeftToMjml(shown.Style))
            {
                continue;
            }

            // Most text looks like the text before it.
            if (last.Ink != ink || last.Ground != ground)
            {
                (last, ratio) = ((ink, ground), Colour.Contrast(ink, ground));
            }

            var least = shown.Style.FontSizePx is not { } size || size >= 24 || (size >= 18.66 && shown.Style.IsBold) ? large : ordinary;
            if (ratio < least)
            {
                yield return new FaintText(shown, ink, ground, ratio, least);
            }
        }
    }

    // MJML makes its buttons white on grey by itself.
    private static bool IsLeftToMjml(ComputedStyle style) => style.Element.Name == "mj-button" && (style.Declared("color") is null || style.Declared("background-color") is null);

    /// <summary>The faint texts of several screens, those of the same colours together: what is faint on a screen before is said once.</summary>
    public static IEnumerable<(Screen Screen, List<FaintText> Alike)> Of(IEnumerable<Sight> sights, double ordinary = Ordinary, double large = Large)
    {
        var said = new Dictionary<HtmlText, List<FaintText>>();
        foreach (var sight in sights)
        {
            foreach (var alike in Of(sight, ordinary, large).Where(IsNew).GroupBy(f => $"{f.Ink} {f.Ground} {f.Least == large}", StringComparer.Ordinal))
            {
                yield return (sight.Styles.Screen, alike.ToList());
            }
        }

        bool IsNew(FaintText faint)
        {
            if (!said.TryGetValue(faint.Shown.Text, out var before))
            {
                said[faint.Shown.Text] = before = [];
            }

            var isNew = !before.Exists(b => b.Ink == faint.Ink && b.Ground == faint.Ground);
            before.Add(faint);
            return isNew;
        }
    }
}
