using Slipway.Core.Brand;
using System.Globalization;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Text that does not stand out from what it stands on, in light and dark, by WCAG 2.2.</summary>
/// <remarks>Fills the message with the text, its colour on its ground, their contrast, the contrast needed, and a colour that would do. The same colours are said once.</remarks>
internal sealed class TextContrast(double ordinary, double large) : LookExtension
{
    /// <inheritdoc/>
    public override string Name => "contrast";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    internal override string MatterFor(Rule rule) => "contrast";

    /// <summary>Reads its settings: <c>min_contrast</c> and, for large text, <c>min_large</c>.</summary>
    public static Extension? Read(YamlFields fields) => new TextContrast(Number(fields, "min_contrast", FaintText.Ordinary), Number(fields, "min_large", FaintText.Large));

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        foreach (var (screen, alike) in FaintText.Of(hits.Document.DarkSight is { } dark ? [light, dark] : [light], ordinary, large))
        {
            var first = alike[0];
            var style = first.Shown.Style;
            hits.Add(style.Decides("color"), style.Element, LookHits.Quote([.. alike.Select(f => f.Shown)]), $"{first.Ink} on {first.Ground}{(screen.Dark ? " in dark mode" : "")}",
                (Math.Floor(first.Ratio * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture), first.Least.ToString("0.##", CultureInfo.InvariantCulture), first.Ink.Towards(first.Ground, first.Least).ToString());
        }
    }
}
