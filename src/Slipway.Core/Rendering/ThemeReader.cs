using System.Collections.Immutable;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Reads a theme from W3C design tokens 2025.10 (<c>brand/tokens.json</c>).</summary>
/// <remarks>
/// Looked for: <c>color.</c> text, background, surface, primary, on-primary, muted, border, accent, hero, on-hero, link; the same names under
/// <c>dark.</c>; <c>font.body</c>, <c>font.heading</c>; <c>size.</c> body, title, small; <c>radius.</c> button, panel; <c>space.block</c>;
/// <c>typography.</c> body, heading, which win over font and size. The first six colours and font.body are asked for, the rest have
/// defaults; a colour that is missing is derived (hero from primary, link from primary, accent from primary). Other tokens are left alone.
/// </remarks>
public static class ThemeReader
{
    private static readonly ImmutableArray<string> Asked = ["color.text", "color.background", "color.surface", "color.primary", "color.on-primary", "color.muted", "font.body"];

    /// <summary>Reads the theme of a token file; where a token is missing or broken its default stands in, and a finding says so.</summary>
    public static (Theme Theme, ImmutableArray<Finding> Findings) Read(string file, string json)
    {
        var (tokens, findings) = TokensReader.Read(file, json);
        var (theme, more) = tokens == DesignTokens.None ? (Theme.Default, []) : Read(file, tokens);
        return (theme, [.. findings.Concat(more).OrderBy(f => f.Place?.Line).ThenBy(f => f.Place?.Column)]);
    }

    /// <summary>Makes the theme of tokens that were read.</summary>
    /// <param name="file">The file to name where a token is missing.</param>
    /// <param name="tokens">The tokens.</param>
    public static (Theme Theme, ImmutableArray<Finding> Findings) Read(string file, DesignTokens tokens)
    {
        var findings = new FindingList();
        var values = new ThemeValues(tokens, findings);
        foreach (var path in Asked.Where(path => values.Token(path) is null && !tokens.Unusable.Contains(path)))
        {
            findings.Warning("token-missing", $"There is no token {path}; a default stands in.", new Place(file, 1, 1), "Add it, or refer to one of yours: \"$value\": \"{your.token}\"", path);
        }

        var theme = Theme.Default;
        theme = theme with
        {
            Light = Colours(values, "color", theme.Light),
            Dark = Colours(values, "dark", theme.Dark),
            BodyFont = values.Family("font.body") ?? theme.BodyFont,
            BodySize = values.Pixels("size.body", 14, 24) ?? theme.BodySize,
            TitleSize = values.Pixels("size.title", 20, 56) ?? theme.TitleSize,
            SmallSize = values.Pixels("size.small", 12, 18) ?? theme.SmallSize,
            ButtonRadius = values.Pixels("radius.button", 0, 40) ?? theme.ButtonRadius,
            PanelRadius = values.Pixels("radius.panel", 0, 40) ?? theme.PanelRadius,
            BlockSpace = values.Pixels("space.block", 8, 64) ?? theme.BlockSpace,
        };
        theme = theme with { HeadingFont = values.Family("font.heading") ?? theme.BodyFont };
        return (Typography(values, theme), findings.InOrder());
    }

    private static Palette Colours(ThemeValues values, string group, Palette standard)
    {
        var primary = values.Colour($"{group}.primary");
        return new Palette
        {
            Text = values.Colour($"{group}.text") ?? standard.Text,
            Background = values.Colour($"{group}.background") ?? standard.Background,
            Surface = values.Colour($"{group}.surface") ?? standard.Surface,
            Primary = primary ?? standard.Primary,
            OnPrimary = values.Colour($"{group}.on-primary") ?? standard.OnPrimary,
            Muted = values.Colour($"{group}.muted") ?? standard.Muted,
            Border = values.Colour($"{group}.border") ?? standard.Border,
            Accent = values.Colour($"{group}.accent") ?? primary ?? standard.Accent,
            Hero = values.Colour($"{group}.hero") ?? primary ?? standard.Hero,
            OnHero = values.Colour($"{group}.on-hero") ?? (primary is null ? standard.OnHero : values.Colour($"{group}.on-primary") ?? standard.OnHero),
            Link = values.Colour($"{group}.link") ?? primary ?? standard.Link,
        };
    }

    private static Theme Typography(ThemeValues values, Theme theme)
    {
        if (values.Typography("typography.body") is var (token, body))
        {
            theme = theme with
            {
                BodyFont = values.FamilyOf(token, body.Family) ?? theme.BodyFont,
                BodySize = values.PixelsOf(token, body.Size, 14, 24) ?? theme.BodySize,
                LineHeight = values.Within(token, body.LineHeight.Value, "a line height", 1.2, 2.2) ?? theme.LineHeight,
            };
        }

        if (values.Typography("typography.heading") is var (headingToken, heading))
        {
            theme = theme with
            {
                HeadingFont = values.FamilyOf(headingToken, heading.Family) ?? theme.HeadingFont,
                TitleSize = values.PixelsOf(headingToken, heading.Size, 20, 56) ?? theme.TitleSize,
                HeadingWeight = (int)(values.Within(headingToken, heading.Weight.Weight, "a weight", 100, 900) ?? theme.HeadingWeight),
            };
        }

        return theme;
    }
}
