using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Core.Checks;

/// <summary>A colour in sRGB, each channel from 0 to 255, with its opacity from 0 to 1.</summary>
internal readonly partial record struct Colour(double Red, double Green, double Blue, double Opacity)
{
    public static Colour White { get; } = new(255, 255, 255, 1);

    public static Colour Black { get; } = new(0, 0, 0, 1);

    /// <summary>Reads a CSS colour: hex, rgb(), rgba(), hsl(), hsla(), the named ones and transparent; null for anything else.</summary>
    public static Colour? Read(string? text)
    {
        var value = text?.Trim().ToLowerInvariant() ?? "";
        if (value == "transparent")
        {
            return new Colour(0, 0, 0, 0);
        }

        return value.StartsWith('#') ? Hex(value[1..]) : Function().Match(value) is { Success: true } call ? Call(call) : Named(value);
    }

    /// <summary>What is seen when this colour lies on an opaque one.</summary>
    public Colour Over(Colour ground)
    {
        var opacity = Opacity;
        return new Colour(Mix(Red, ground.Red), Mix(Green, ground.Green), Mix(Blue, ground.Blue), 1);

        double Mix(double above, double below) => (above * opacity) + (below * (1 - opacity));
    }

    /// <summary>The contrast ratio of WCAG 2.2, from 1 to 21.</summary>
    public static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>The colour nearest to this one, towards black or white, that reaches a contrast on a ground.</summary>
    public Colour Towards(Colour ground, double contrast)
    {
        var goal = Contrast(Black, ground) > Contrast(White, ground) ? Black : White;
        for (var share = 0.05; share < 1; share += 0.05)
        {
            var mixed = (goal with { Opacity = share }).Over(this).Whole;
            if (Contrast(mixed, ground) >= contrast)
            {
                return mixed;
            }
        }

        return goal;
    }

    /// <summary>Written as #rrggbb.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{(int)Whole.Red:x2}{(int)Whole.Green:x2}{(int)Whole.Blue:x2}");

    private Colour Whole => new(Rounded(Red), Rounded(Green), Rounded(Blue), Opacity);

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Rounded(double channel) => Math.Round(channel, MidpointRounding.AwayFromZero);

    private static double Linear(double channel) => channel / 255 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

    private static Colour? Hex(string digits)
    {
        var full = digits.Length is 3 or 4 ? string.Concat(digits.Select(d => $"{d}{d}")) : digits;
        return full.Length is 6 or 8 && uint.TryParse(full, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            ? full.Length == 6
                ? new Colour((bits >> 16) & 255, (bits >> 8) & 255, bits & 255, 1)
                : new Colour((bits >> 24) & 255, (bits >> 16) & 255, (bits >> 8) & 255, (bits & 255) / 255.0)
            : null;
    }

    private static Colour? Call(Match call)
    {
        var parts = call.Groups["arguments"].Value.Split([',', ' ', '/'], StringSplitOptions.RemoveEmptyEntries);
        var opacity = parts.Length > 3 ? Amount(parts[3], 1) : 1;
        if (parts.Length is not (3 or 4) || opacity is null)
        {
            return null;
        }

        return call.Groups["name"].Value.StartsWith("rgb", StringComparison.Ordinal)
            ? Amount(parts[0], 255) is { } red && Amount(parts[1], 255) is { } green && Amount(parts[2], 255) is { } blue
                ? new Colour(red, green, blue, opacity.Value)
                : null
            : Amount(parts[0].Replace("deg", "", StringComparison.Ordinal), 360) is { } hue && Amount(parts[1], 1) is { } saturation && Amount(parts[2], 1) is { } lightness
                ? Hsl(hue, saturation, lightness, opacity.Value)
                : null;
    }

    private static Colour Hsl(double hue, double saturation, double lightness, double opacity)
    {
        return new Colour(Channel(0), Channel(8), Channel(4), opacity);

        double Channel(double n)
        {
            var k = (n + (hue / 30)) % 12;
            return 255 * (lightness - (saturation * Math.Min(lightness, 1 - lightness) * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1))));
        }
    }

    private static double? Amount(string text, double whole) =>
        text.EndsWith('%')
            ? double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share / 100 * whole : null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    private static Colour? Named(string name)
    {
        // The platform knows the names of CSS by one spelling of grey; the system colours it knows too are none of CSS.
        var known = System.Drawing.Color.FromName(name.Replace("grey", "gray", StringComparison.Ordinal));
        return known is { IsKnownColor: true, IsSystemColor: false } ? new Colour(known.R, known.G, known.B, 1) : null;
    }

    [GeneratedRegex(@"^(?<name>rgba?|hsla?)\((?<arguments>[^()]*)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Function();
}
