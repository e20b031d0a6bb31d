using System.Globalization;

namespace Slipway.Core.Brand;

/// <summary>A colour of sRGB with its opacity: what mails and pages show, whatever notation or colour space it was written in.</summary>
/// <param name="Red">From 0 to 255; not rounded, so that colours can be laid over each other without loss.</param>
/// <param name="Green">From 0 to 255.</param>
/// <param name="Blue">From 0 to 255.</param>
/// <param name="Opacity">From 0, not to be seen, to 1.</param>
public readonly record struct Colour(double Red, double Green, double Blue, double Opacity = 1)
{
    /// <summary>White.</summary>
    public static Colour White { get; } = new(255, 255, 255);

    /// <summary>Black.</summary>
    public static Colour Black { get; } = new(0, 0, 0);

    /// <summary>Reads a colour as CSS writes it: hex, rgb, hsl, hwb, lab, lch, oklab, oklch, color(), a name or transparent; null for anything else.</summary>
    /// <remarks>Not read, as they depend on more than the text: currentColor, system colours, color-mix(), light-dark(), var(), calc() and relative colours.</remarks>
    public static Colour? Read(string? text) => CssColour.Read(text);

    /// <summary>The colour of three components in a colour space of W3C design tokens 2025.10; null when there is no such space.</summary>
    /// <remarks>What lies outside sRGB is clipped, as browsers do.</remarks>
    /// <param name="space">One of <see cref="ColourSpaces.Names"/>.</param>
    /// <param name="first">The first component, in the range the space has in design tokens: 0 to 1 for RGB, degrees for hues, 0 to 100 for percentages.</param>
    /// <param name="second">The second component.</param>
    /// <param name="third">The third component.</param>
    /// <param name="opacity">From 0 to 1.</param>
    public static Colour? From(string space, double first, double second, double third, double opacity = 1) =>
        ColourSpaces.ToSrgb(space, new Triple(first, second, third)) is { } srgb
            ? new Colour(Channel(srgb.A), Channel(srgb.B), Channel(srgb.C), double.IsNaN(opacity) ? 1 : Math.Clamp(opacity, 0, 1))
            : null;

    /// <summary>Contrast of two opaque colours, 1 to 21, as WCAG 2.2 defines it; 4.5 is enough for text, 3 for large text.</summary>
    public static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>How different two opaque colours look: CIEDE2000, where 1 is about the least that people notice side by side and 100 is black to white.</summary>
    /// <remarks>Sharma, Wu and Dalal, The CIEDE2000 Color-Difference Formula, 2005; over CIELAB with the white of D50, as CSS has it.</remarks>
    public static double Difference(Colour one, Colour other) => ColourDifference.Between(one.Lab, other.Lab);

    /// <summary>Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.</summary>
    public double Luminance => (0.2126 * ColourSpaces.Linear(Red / 255)) + (0.7152 * ColourSpaces.Linear(Green / 255)) + (0.0722 * ColourSpaces.Linear(Blue / 255));

    /// <summary>What is seen when this colour lies on an opaque one.</summary>
    public Colour Over(Colour ground)
    {
        var opacity = Opacity;
        return new Colour(Mix(Red, ground.Red), Mix(Green, ground.Green), Mix(Blue, ground.Blue));

        double Mix(double above, double below) => (above * opacity) + (below * (1 - opacity));
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

    /// <summary>The colour as CSS, <c>#rrggbb</c>; with two digits more when it can be seen through.</summary>
    public override string ToString()
    {
        var (red, green, blue, _) = Whole;
        var alpha = (int)Rounded(Opacity * 255);
        return string.Create(CultureInfo.InvariantCulture, $"#{(int)red:x2}{(int)green:x2}{(int)blue:x2}{(alpha < 255 ? alpha.ToString("x2", CultureInfo.InvariantCulture) : "")}");
    }

    internal Triple Lab => ColourSpaces.LabOf(new Triple(Red / 255, Green / 255, Blue / 255));

    private Colour Whole => new(Rounded(Red), Rounded(Green), Rounded(Blue), Opacity);

    private static double Rounded(double channel) => Math.Round(channel, MidpointRounding.AwayFromZero);

    private static double Channel(double share) => double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1) * 255;
}
