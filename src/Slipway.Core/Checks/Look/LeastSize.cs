using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Text that is too small to read.</summary>
/// <remarks>Fills the message with the text, its size and the least size. What is shown at size 0 is hidden, not small.</remarks>
internal sealed class LeastSize(string least, double pixels) : LookExtension
{
    /// <inheritdoc/>
    public override string Name => "least-size";

    /// <summary>Reads its setting: <c>least</c>, in pixels or the path of a token.</summary>
    public static Extension? Read(YamlFields fields) => fields.Text("least", "14") is { } least ? new LeastSize(least, 0) : null;

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings)
    {
        var size = double.TryParse(least.EndsWith("px", StringComparison.Ordinal) ? least[..^2] : least, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : (brand.Tokens[least]?.Value as TokenValue.Dimension)?.Pixels;
        if (size is null)
        {
            findings.Error("rule-tokens", $"{rule.Id} asks for the least size `{least}`, which is neither a number of pixels nor a measure in brand/tokens.json.", rule.Place, "Write a number such as 14, or the path of a token such as size.small.");
        }

        return new LeastSize(least, size ?? 0);
    }

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        foreach (var same in light.Texts.Where(t => t.Style.FontSizePx < pixels - 0.05).GroupBy(t => t.Style.FontSizePx!.Value))
        {
            var first = same.First().Style;
            hits.Add(first.Decides("font-size"), first.Element, LookHits.Quote(same.ToList()), LookHits.Px(same.Key), LookHits.Px(pixels));
        }
    }
}
