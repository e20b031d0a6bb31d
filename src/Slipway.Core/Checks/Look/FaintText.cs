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
        var ratios = new Dictionary<(Colour, Colour), double>();
        foreach (var shown in sight.Texts)
        {
            if (shown.Style is not { Ink: { } ink, Ground: { } ground } || IsLeftToMjml(shown.Style))
            {
                continue;
            }

            if (!ratios.TryGetValue((ink, ground), out var ratio))
            {
                ratios[(ink, ground)] = ratio = Colour.Contrast(ink, ground);
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
        var said = new HashSet<(HtmlText, Colour, Colour)>();
        return sights.SelectMany(sight => Of(sight, ordinary, large).Where(f => said.Add((f.Shown.Text, f.Ink, f.Ground)))
            .GroupBy(f => (f.Ink.ToString(), f.Ground.ToString(), f.Least)).Select(g => (sight.Styles.Screen, g.ToList())));
    }
}
