using Slipway.Core.Brand;
using Slipway.Core.Rendering;
using Xunit;

namespace Slipway.Tests.Rendering;

public sealed class ThemeTests
{
    public static TheoryData<string> Names() => ["default", "example"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_is_legible_on_what_it_stands_on(string name)
    {
        var theme = name == "default" ? Theme.Default : Samples.Brand;
        foreach (var (pair, text, background) in theme.Light.Pairs().Concat(theme.Dark.Pairs()))
        {
            Assert.True(Colour.Contrast(text, background) >= 4.5, $"{pair}: {text} on {background} is {Colour.Contrast(text, background):0.00}");
        }
    }

    [Fact]
    public void The_example_brand_has_no_findings()
    {
        var (theme, findings) = ThemeReader.Read("brand/tokens.json", File.ReadAllText(Path.Combine(Samples.Root, "examples", "brand", "tokens.json")));

        Assert.Empty(findings);
        Assert.Equal("#0f4f4d", theme.Light.Primary.ToString());
        Assert.Equal((32, 1.6, 700), (theme.TitleSize, theme.LineHeight, theme.HeadingWeight));
    }

    [Theory]
    [InlineData("srgb", "[0, 0.4, 0.8]", "#0066cc")]
    [InlineData("hsl", "[210, 100, 40]", "#0066cc")]
    [InlineData("hwb", "[210, 0, 20]", "#0066cc")]
    [InlineData("oklch", "[0.62796, 0.25768, 29.2339]", "#ff0000")]
    [InlineData("oklab", "[1, 0, 0]", "#ffffff")]
    [InlineData("display-p3", "[1, 1, 1]", "#ffffff")]
    [InlineData("srgb-linear", "[1, \"none\", 0]", "#ff0000")]
    public void Common_colour_spaces_are_converted(string space, string components, string expected)
    {
        var (theme, _) = ThemeReader.Read("t.json", $$"""{ "color": { "$type": "color", "text": { "$value": { "colorSpace": "{{space}}", "components": {{components}} } } } }""");

        Assert.Equal(expected, theme.Light.Text.ToString());
    }

    [Fact]
    public void Every_broken_token_is_named_with_its_line_and_the_default_stands_in()
    {
        const string json =
            """
            {
              "color": {
                "$type": "color",
                "text": { "$value": "{color.ink}" },
                "background": { "$value": "{color.surface}" },
                "surface": { "$value": "{color.background}" },
                "primary": { "$value": "#0066cc" },
                "muted": { "$value": { "colorSpace": "cmyk", "components": [1, 2, 3] } }
              },
              "font": { "body": { "$type": "fontFamily", "$value": ["Comic; } body{"] } },
              "size": { "$type": "dimension", "body": { "$value": "16px" }, "title": { "$value": { "value": 400, "unit": "px" } } }
            }
            """;
        var (theme, findings) = ThemeReader.Read("brand/tokens.json", json);

        Assert.Contains(findings, f => f is { Code: "token-reference", Place.Line: 4 });
        Assert.Contains(findings, f => f is { Code: "token-cycle", Place.Line: 5 });
        Assert.Contains(findings, f => f is { Code: "token-legacy-colour", Place.Line: 7 });
        Assert.Contains(findings, f => f is { Code: "token-value", Place.Line: 8 });
        Assert.Contains(findings, f => f is { Code: "token-value", Place.Line: 10 });
        Assert.Equal(2, findings.Count(f => f is { Code: "token-value", Place.Line: 11 }));
        Assert.Contains(findings, f => f is { Code: "token-missing", Field: "color.on-primary" });
        Assert.Single(findings, f => f.Code == "token-missing");
        Assert.Equal(Theme.Default.Light.Text, theme.Light.Text);
        Assert.Equal("#0066cc", theme.Light.Primary.ToString());
        Assert.Equal(Theme.Default.BodyFont, theme.BodyFont);
        Assert.Equal(16, theme.BodySize);
    }

    [Fact]
    public void A_file_that_is_not_JSON_says_where()
    {
        var (theme, findings) = ThemeReader.Read("brand/tokens.json", "{\n  \"color\": {,}\n}");

        Assert.Equal("brand/tokens.json:2:13", Assert.Single(findings).Place!.ToString());
        Assert.Same(Theme.Default, theme);
    }
}
