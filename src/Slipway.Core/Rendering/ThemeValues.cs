using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Text;

namespace Slipway.Core.Rendering;

/// <summary>Token values as renderers can use them: opaque colours, faces whose names are safe in a style, measures that are legible.</summary>
internal sealed class ThemeValues(DesignTokens tokens, FindingList findings)
{
    public DesignToken? Token(string path) => tokens[path] ?? tokens[path + ".$root"];

    public Colour? Colour(string path)
    {
        if (Typed<TokenValue.Color>(path, "color") is not var (token, color))
        {
            return null;
        }

        if (color.Srgb.Opacity < 1)
        {
            Unfit(token, "see-through, which mail clients do not show", "Give it an alpha of 1.");
            return null;
        }

        return color.Srgb;
    }

    public ImmutableArray<string>? Family(string path) => Typed<TokenValue.FontFamily>(path, "fontFamily") is var (token, family) ? FamilyOf(token, family) : null;

    public int? Pixels(string path, int least, int most) => Typed<TokenValue.Dimension>(path, "dimension") is var (token, dimension) ? PixelsOf(token, dimension, least, most) : null;

    public (DesignToken Token, TokenValue.Typography Value)? Typography(string path) => Typed<TokenValue.Typography>(path, "typography");

    public ImmutableArray<string>? FamilyOf(DesignToken token, TokenValue.FontFamily family)
    {
        if (family.Names.FirstOrDefault(n => !n.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-')) is { } unsafeName)
        {
            Unfit(token, $"no list of fonts that a mail can name: \"{unsafeName}\" has signs other than letters, digits, spaces and hyphens", "Write names such as [\"Segoe UI\", \"Arial\", \"sans-serif\"].");
            return null;
        }

        // Without a generic face at the end, some clients fall back to Times.
        return family.Names[^1] is "serif" or "sans-serif" or "monospace" ? family.Names : family.Names.Add("sans-serif");
    }

    public int? PixelsOf(DesignToken token, TokenValue.Dimension dimension, int least, int most) =>
        Within(token, dimension.Pixels, "a number of pixels", least, most) is { } pixels ? (int)Math.Round(pixels, MidpointRounding.AwayFromZero) : null;

    public double? Within(DesignToken token, double number, string what, double least, double most)
    {
        if (number >= least && number <= most)
        {
            return number;
        }

        Unfit(token, string.Create(CultureInfo.InvariantCulture, $"{number:0.##} where {what} from {least} to {most} is needed"), "Write one in that range.");
        return null;
    }

    private (DesignToken Token, T Value)? Typed<T>(string path, string type)
        where T : TokenValue
    {
        var token = Token(path);
        if (token is not null and not { Value: T })
        {
            Unfit(token, $"of type {token.Value.Type}", $"Give it the type {type}.");
        }

        return token?.Value is T value ? (token, value) : null;
    }

    private void Unfit(DesignToken token, string what, string fix) => findings.Error("token-value", $"The token {token.Path} is {what}.", token.Place, fix, token.Path);
}
