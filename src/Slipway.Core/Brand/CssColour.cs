using System.Globalization;

namespace Slipway.Core.Brand;

/// <summary>Reads colours in the notations of CSS Color Module Level 4, the old ones with commas among them.</summary>
internal static class CssColour
{
    private const int LongestText = 128;

    public static Colour? Read(string? text)
    {
        if (text is null || text.Length > LongestText)
        {
            return null;
        }

        var value = text.Trim().ToLowerInvariant();
        return value switch
        {
            ['#', .. var digits] => Hex(digits),
            [.., ')'] when value.IndexOf('(') is > 0 and var open => Function(value[..open], value[(open + 1)..^1]),
            "transparent" => Colour.Black with { Opacity = 0 },
            _ => Named(value),
        };
    }

    private static Colour? Hex(string digits)
    {
        var full = digits.Length is 3 or 4 ? string.Concat(digits.Select(d => $"{d}{d}")) : digits;
        full = full.Length == 6 ? full + "ff" : full;
        return full.Length == 8 && uint.TryParse(full, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            ? new Colour(bits >> 24, (bits >> 16) & 255, (bits >> 8) & 255, (bits & 255) / 255.0)
            : null;
    }

    private static Colour? Named(string name)
    {
        // The platform knows the names of CSS by one spelling of grey; the system colours it knows too are none of CSS.
        var known = System.Drawing.Color.FromName(name.Replace("grey", "gray", StringComparison.Ordinal));
        return known is { IsKnownColor: true, IsSystemColor: false } ? new Colour(known.R, known.G, known.B) : null;
    }

    private static Colour? Function(string name, string arguments)
    {
        var (parts, alpha) = Parts(arguments, commas: name is "rgb" or "rgba" or "hsl" or "hsla");
        var space = name switch { "rgb" or "rgba" => "srgb", "hsl" or "hsla" => "hsl", "hwb" or "lab" or "lch" or "oklab" or "oklch" => name, _ => null };
        if (name == "color" && parts.Length == 4 && Predefined(parts[0]) is { } predefined)
        {
            (space, parts) = (predefined, parts[1..]);
        }

        return space is not null && parts.Length == 3 && Amount(alpha ?? "1", 1) is { } opacity && Components(name, parts) is { } c
            ? Colour.From(space, c.A, c.B, c.C, opacity)
            : null;
    }

    // With commas the opacity is the fourth part, otherwise it stands behind a slash.
    private static (string[] Parts, string? Alpha) Parts(string arguments, bool commas)
    {
        if (commas && arguments.Contains(','))
        {
            var all = arguments.Split(',', StringSplitOptions.TrimEntries);
            return all.Length == 4 ? (all[..3], all[3]) : (all, null);
        }

        var slash = arguments.IndexOf('/');
        var before = slash < 0 ? arguments : arguments[..slash];
        return (before.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), slash < 0 ? null : arguments[(slash + 1)..].Trim());
    }

    private static string? Predefined(string space) => space switch
    {
        "xyz" => "xyz-d65",
        "srgb" or "srgb-linear" or "display-p3" or "a98-rgb" or "prophoto-rgb" or "rec2020" or "xyz-d65" or "xyz-d50" => space,
        _ => null,
    };

    // In the ranges that design tokens have; out of them, CSS holds to the nearest end where a range is not open.
    private static Triple? Components(string name, string[] p) => name switch
    {
        "rgb" or "rgba" => Of(Amount(p[0], 255) / 255, Amount(p[1], 255) / 255, Amount(p[2], 255) / 255),
        "hsl" or "hsla" => Of(Hue(p[0]), Within(Amount(p[1], 100), 100), Within(Amount(p[2], 100), 100)),
        "hwb" => Of(Hue(p[0]), Within(Amount(p[1], 100), 100), Within(Amount(p[2], 100), 100)),
        "lab" => Of(Within(Amount(p[0], 100), 100), Amount(p[1], 125), Amount(p[2], 125)),
        "lch" => Of(Within(Amount(p[0], 100), 100), Within(Amount(p[1], 150), double.MaxValue), Hue(p[2])),
        "oklab" => Of(Within(Amount(p[0], 1), 1), Amount(p[1], 0.4), Amount(p[2], 0.4)),
        "oklch" => Of(Within(Amount(p[0], 1), 1), Within(Amount(p[1], 0.4), double.MaxValue), Hue(p[2])),
        _ => Of(Amount(p[0], 1), Amount(p[1], 1), Amount(p[2], 1)),
    };

    private static Triple? Of(double? a, double? b, double? c) => a is { } x && b is { } y && c is { } z ? new Triple(x, y, z) : null;

    private static double? Within(double? amount, double most) => amount is { } number ? Math.Clamp(number, 0, most) : null;

    private static double? Amount(string text, double whole) => text switch
    {
        "none" => 0,
        [.. var share, '%'] => Number(share) / 100 * whole,
        _ => Number(text),
    };

    private static double? Hue(string text) => text switch
    {
        "none" => 0,
        [.. var angle, 'd', 'e', 'g'] => Number(angle),
        [.. var angle, 'g', 'r', 'a', 'd'] => Number(angle) * 0.9,
        [.. var angle, 'r', 'a', 'd'] => Number(angle) * 180 / Math.PI,
        [.. var angle, 't', 'u', 'r', 'n'] => Number(angle) * 360,
        _ => Number(text),
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}
