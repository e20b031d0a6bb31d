using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Xunit;

namespace Slipway.Tests.Brand.Tokens;

public sealed class NearestTokensTests
{
    private static readonly NearestTokens _nearest = new(TokensReader.Read(
        "t.json",
        """
        {
          "base": { "$type": "color", "blue": { "$value": { "colorSpace": "srgb", "components": [0, 0.4, 0.8] } }, "old": { "$deprecated": true, "$value": { "colorSpace": "srgb", "components": [0, 0.4, 0.8] } } },
          "color": { "primary": { "$value": "{base.blue}" }, "link": { "$value": "{base.blue}" } },
          "veil": { "$type": "color", "$value": { "colorSpace": "srgb", "components": [0, 0, 0], "alpha": 0.5 } },
          "border": { "$type": "border", "$value": { "color": { "colorSpace": "srgb", "components": [0.8, 0, 0] }, "width": { "value": 3, "unit": "px" }, "style": "solid" } },
          "space": { "$type": "dimension", "m": { "$value": { "value": 1, "unit": "rem" } }, "l": { "$value": { "value": 24, "unit": "px" } } },
          "text": { "$type": "typography", "copy": { "$value": { "fontFamily": ["Inter", "Arial"], "fontSize": { "value": 18, "unit": "px" }, "fontWeight": 400, "letterSpacing": { "value": 0, "unit": "px" }, "lineHeight": 1.5 } } },
          "bold": { "$type": "fontWeight", "$value": 700 }
        }
        """).Tokens);

    [Theory]
    [InlineData("#0067cc", "color.primary #0066cc (deltaE 0.4)")]
    [InlineData("rgb(0, 102, 204)", "color.primary #0066cc")]
    [InlineData("#c00", "border #cc0000")]
    [InlineData("rgba(0,0,0,.5)", "veil #00000080")]
    [InlineData("rgba(0,0,0,.52)", "veil #00000080 (deltaE 2.0)")]
    public void A_colour_is_named_by_what_it_is_for_with_its_distance(string colour, string expected) =>
        Assert.Equal(expected, _nearest.To(Colour.Read(colour)!.Value)?.ToString());

    [Fact]
    public void Measures_weights_and_fonts_have_nearest_tokens_too()
    {
        Assert.Equal("space.m 1rem (1 px off)", _nearest.ToPixels(15)?.ToString());
        Assert.Equal("text.copy 18px", _nearest.ToPixels(18)?.ToString());
        Assert.Equal("space.l 24px (6 px off)", _nearest.ToPixels(30, t => t.Path.StartsWith("space.", StringComparison.Ordinal))?.ToString());
        Assert.Equal("border 3px (1 px off)", _nearest.ToPixels(2)?.ToString());
        Assert.Equal("bold 700 (100 steps off)", _nearest.ToWeight(600)?.ToString());
        Assert.Equal("text.copy Inter", _nearest.ToFamily("inter")?.ToString());
        Assert.Equal("text.copy Arial (1 letters off)", _nearest.ToFamily("Ariel")?.ToString());
        Assert.Null(_nearest.ToFamily("Comic Sans MS"));
    }

    [Fact]
    public void A_brand_without_tokens_has_nothing_near()
    {
        var none = new NearestTokens(DesignTokens.None);

        Assert.Null(none.To(Colour.Black));
        Assert.Null(none.ToPixels(1));
        Assert.Null(none.ToWeight(1));
        Assert.Null(none.ToFamily("Arial"));
    }
}
