using System.Collections.Immutable;
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

    /// <summary>Reads the theme; where a token is missing or broken its default stands in, and a finding says so.</summary>
    public static (Theme Theme, ImmutableArray<Finding> Findings) Read(string file, string json)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var tokens = new TokenFile(file, json, findings);
        if (!tokens.IsReadable)
        {
            return (Theme.Default, findings.DrainToImmutable());
        }

        foreach (var path in Asked.Where(path => tokens.Find(path) is null && findings.All(f => f.Field != path)))
        {
            findings.Add(Finding.Warning("token-missing", $"There is no usable token {path}; a default stands in.", new Place(file, 1, 1), "Add it, or refer to one of yours: \"$value\": \"{your.token}\"") with { Field = path });
        }

        var values = new TokenValues(tokens);
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
        theme = Typography(values, theme);
        return (theme, [.. findings.OrderBy(f => f.Place?.Line).ThenBy(f => f.Place?.Column).Distinct()]);
    }

    private static Palette Colours(TokenValues values, string group, Palette standard)
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

    private static Theme Typography(TokenValues values, Theme theme)
    {
        if (values.Composite("typography.body") is { } body)
        {
            theme = theme with
            {
                BodyFont = values.FamilyOf(body["fontFamily"], "typography.body") ?? theme.BodyFont,
                BodySize = values.PixelsOf(body["fontSize"], "typography.body", 14, 24) ?? theme.BodySize,
                LineHeight = values.NumberOf(body["lineHeight"], "typography.body", 1.2, 2.2) ?? theme.LineHeight,
            };
        }

        if (values.Composite("typography.heading") is { } heading)
        {
            theme = theme with
            {
                HeadingFont = values.FamilyOf(heading["fontFamily"], "typography.heading") ?? theme.HeadingFont,
                TitleSize = values.PixelsOf(heading["fontSize"], "typography.heading", 20, 56) ?? theme.TitleSize,
                HeadingWeight = (int)(values.NumberOf(heading["fontWeight"], "typography.heading", 100, 900) ?? theme.HeadingWeight),
            };
        }

        return theme;
    }
}
