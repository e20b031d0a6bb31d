using System.Globalization;

namespace Slipway.Core.Rendering;

/// <summary>An opaque sRGB colour, 8 bits a channel: what every mail client understands.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The colour as CSS, <c>#rrggbb</c>.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    /// <summary>Reads <c>#rrggbb</c>; null when it is something else.</summary>
    public static Colour? TryParse(string? text) =>
        text is ['#', ..] && text.Length == 7 && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new Colour((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    /// <summary>Contrast of two colours, 1 to 21, as WCAG 2.2 defines it; 4.5 is enough for text, 3 for large text.</summary>
    public static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.</summary>
    public double Luminance => 0.2126 * Linear(Red / 255.0) + 0.7152 * Linear(Green / 255.0) + 0.0722 * Linear(Blue / 255.0);

    /// <summary>The colour of three components in a colour space of W3C design tokens 2025.10; null when the space is none that we convert.</summary>
    /// <remarks>Matrices from CSS Color Module Level 4; what lies outside sRGB is clipped.</remarks>
    internal static Colour? From(string space, double a, double b, double c) => space switch
    {
        "srgb" => Of(a, b, c),
        "srgb-linear" => OfLinear(a, b, c),
        "display-p3" => P3(Linear(a), Linear(b), Linear(c)),
        "hsl" => Hsl(a, b / 100, c / 100),
        "hwb" => Hwb(a, b / 100, c / 100),
        "oklab" => Oklab(a, b, c),
        "oklch" => Oklab(a, b * Math.Cos(Radians(c)), b * Math.Sin(Radians(c))),
        "xyz-d65" => Xyz(a, b, c),
        _ => null,
    };

    private static Colour Of(double red, double green, double blue) => new(Channel(red), Channel(green), Channel(blue));

    private static byte Channel(double value) => (byte)Math.Round(Math.Clamp(value, 0, 1) * 255, MidpointRounding.AwayFromZero);

    private static Colour OfLinear(double red, double green, double blue) => Of(Gamma(red), Gamma(green), Gamma(blue));

    private static double Linear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double Gamma(double value) => value <= 0.0031308 ? value * 12.92 : 1.055 * Math.Pow(value, 1 / 2.4) - 0.055;

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static Colour P3(double red, double green, double blue) => Xyz(
        0.4865709486482162 * red + 0.26566769316909306 * green + 0.1982172852343625 * blue,
        0.2289745640697488 * red + 0.6917385218365064 * green + 0.079286914093745 * blue,
        0.04511338185890264 * green + 1.043944368900976 * blue);

    private static Colour Xyz(double x, double y, double z) => OfLinear(
        3.2409699419045226 * x - 1.537383177570094 * y - 0.4986107602930034 * z,
        -0.9692436362808796 * x + 1.8759675015077202 * y + 0.04155505740717559 * z,
        0.05563007969699366 * x - 0.20397695888897652 * y + 1.0569715142428786 * z);

    private static Colour Hsl(double hue, double saturation, double lightness)
    {
        return Of(At(0), At(8), At(4));

        double At(double n)
        {
            var k = (n + hue / 30) % 12;
            return lightness - saturation * Math.Min(lightness, 1 - lightness) * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1));
        }
    }

    private static Colour Hwb(double hue, double white, double black)
    {
        if (white + black >= 1)
        {
            var grey = white / (white + black);
            return Of(grey, grey, grey);
        }

        return Of(At(0), At(8), At(4));

        double At(double n)
        {
            var k = (n + hue / 30) % 12;
            var pure = 0.5 - 0.5 * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1));
            return pure * (1 - white - black) + white;
        }
    }

    private static Colour Oklab(double lightness, double a, double b)
    {
        var l = Math.Pow(lightness + 0.3963377773761749 * a + 0.2158037573099136 * b, 3);
        var m = Math.Pow(lightness - 0.1055613458156586 * a - 0.0638541728258133 * b, 3);
        var s = Math.Pow(lightness - 0.0894841775298119 * a - 1.2914855480194092 * b, 3);
        return OfLinear(
            4.0767416360759583 * l - 3.3077115392580629 * m + 0.2309699031821043 * s,
            -1.2684379732850315 * l + 2.6097573492876882 * m - 0.341319376002657 * s,
            -0.0041960761386756 * l - 0.7034186179359362 * m + 1.7076146940746117 * s);
    }
}
