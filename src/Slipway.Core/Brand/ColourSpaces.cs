using System.Collections.Immutable;

namespace Slipway.Core.Brand;

/// <summary>Three numbers that belong together: components of a colour.</summary>
internal readonly record struct Triple(double A, double B, double C)
{
    public Triple Each(Func<double, double> change) => new(change(A), change(B), change(C));

    /// <summary>The product of a matrix, row after row, and these numbers.</summary>
    public Triple Times(ReadOnlySpan<double> m) => new(
        (m[0] * A) + (m[1] * B) + (m[2] * C),
        (m[3] * A) + (m[4] * B) + (m[5] * C),
        (m[6] * A) + (m[7] * B) + (m[8] * C));
}

/// <summary>The fourteen colour spaces of W3C design tokens 2025.10, converted to sRGB by the matrices of CSS Color Module Level 4.</summary>
/// <remarks>
/// XYZ relative to D65 is the hub. What CSS defines over D50 (xyz-d50, lab, lch, prophoto-rgb) is adapted by Bradford's method. Values outside sRGB are kept,
/// so that a caller can tell them; transfer curves are mirrored at zero for them.
/// </remarks>
public static class ColourSpaces
{
    /// <summary>The names of the spaces.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "srgb", "srgb-linear", "hsl", "hwb", "lab", "lch", "oklab", "oklch", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020", "xyz-d65", "xyz-d50",
    ];

    private static readonly Triple _d50 = new(0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585);

    /// <summary>Shares of red, green and blue, from 0 to 1 for what sRGB can show; null when there is no such space.</summary>
    internal static Triple? ToSrgb(string space, Triple c) => space switch
    {
        "srgb" => c,
        "hsl" => Hsl(c.A, c.B / 100, c.C / 100),
        "hwb" => Hwb(c.A, c.B / 100, c.C / 100),
        _ => ToXyz(space, c)?.Times(
        [
            12831.0 / 3959, -329.0 / 214, -1974.0 / 3959,
            -851781.0 / 878810, 1648619.0 / 878810, 36519.0 / 878810,
            705.0 / 12673, -2585.0 / 12673, 705.0 / 667,
        ]).Each(Gamma),
    };

    /// <summary>CIELAB of shares of red, green and blue.</summary>
    internal static Triple LabOf(Triple srgb)
    {
        var xyz = SrgbToXyz(srgb.Each(Linear)).Times(
        [
            1.0479297925449969, 0.022946870601609652, -0.05019226628920524,
            0.02962780877005599, 0.9904344267538799, -0.017073799063418826,
            -0.009243040646204504, 0.015055191490298152, 0.7518742814281371,
        ]);
        var (x, y, z) = new Triple(xyz.A / _d50.A, xyz.B, xyz.C / _d50.C).Each(v => v > 216.0 / 24389 ? Math.Cbrt(v) : ((24389.0 / 27 * v) + 16) / 116);
        return new Triple((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>Light of a channel of sRGB.</summary>
    internal static double Linear(double value) => Math.Abs(value) <= 0.04045 ? value / 12.92 : Math.CopySign(Math.Pow((Math.Abs(value) + 0.055) / 1.055, 2.4), value);

    private static double Gamma(double light) => Math.Abs(light) <= 0.0031308 ? light * 12.92 : Math.CopySign((1.055 * Math.Pow(Math.Abs(light), 1 / 2.4)) - 0.055, light);

    private static Triple? ToXyz(string space, Triple c) => space switch
    {
        "srgb-linear" => SrgbToXyz(c),
        "display-p3" => c.Each(Linear).Times(
        [
            608311.0 / 1250200, 189793.0 / 714400, 198249.0 / 1000160,
            35783.0 / 156275, 247089.0 / 357200, 198249.0 / 2500400,
            0, 32229.0 / 714400, 5220557.0 / 5000800,
        ]),
        "a98-rgb" => c.Each(v => Power(v, 563.0 / 256)).Times(
        [
            573536.0 / 994567, 263643.0 / 1420810, 187206.0 / 994567,
            591459.0 / 1989134, 6239551.0 / 9945670, 374412.0 / 4972835,
            53769.0 / 1989134, 351524.0 / 4972835, 4929758.0 / 4972835,
        ]),

        // The curve of displays (BT.1886): CSS uses it since 2025; before, it used that of cameras.
        "rec2020" => c.Each(v => Power(v, 2.4)).Times(
        [
            63426534.0 / 99577255, 20160776.0 / 139408157, 47086771.0 / 278816314,
            26158966.0 / 99577255, 472592308.0 / 697040785, 8267143.0 / 139408157,
            0, 19567812.0 / 697040785, 295819943.0 / 278816314,
        ]),
        "prophoto-rgb" => FromD50(c.Each(v => Math.Abs(v) <= 16.0 / 512 ? v / 16 : Power(v, 1.8)).Times(
        [
            0.7977666449006423, 0.13518129740053308, 0.0313477341283922,
            0.2880748288194013, 0.711835234241873, 0.00008993693872564,
            0, 0, 0.8251046025104602,
        ])),
        "lab" => FromD50(Lab(c)),
        "lch" => FromD50(Lab(Polar(c))),
        "oklab" => Oklab(c),
        "oklch" => Oklab(Polar(c)),
        "xyz-d65" => c,
        "xyz-d50" => FromD50(c),
        _ => null,
    };

    private static Triple SrgbToXyz(Triple light) => light.Times(
    [
        506752.0 / 1228815, 87881.0 / 245763, 12673.0 / 70218,
        87098.0 / 409605, 175762.0 / 245763, 12673.0 / 175545,
        7918.0 / 409605, 87881.0 / 737289, 1001167.0 / 1053270,
    ]);

    private static Triple FromD50(Triple xyz) => xyz.Times(
    [
        0.955473421488075, -0.02309845494876471, 0.06325924320057072,
        -0.0283697093338637, 1.0099953980813041, 0.021041441191917323,
        0.012314014864481998, -0.020507649298898964, 1.330365926242124,
    ]);

    private static Triple Lab(Triple lab)
    {
        var y = (lab.A + 16) / 116;
        return new Triple(Light((lab.B / 500) + y) * _d50.A, Light(y), Light(y - (lab.C / 200)) * _d50.C);

        static double Light(double f) => f * f * f > 216.0 / 24389 ? f * f * f : ((116 * f) - 16) * 27 / 24389;
    }

    private static Triple Oklab(Triple lab) => lab.Times(
    [
        1, 0.3963377773761749, 0.2158037573099136,
        1, -0.1055613458156586, -0.0638541728258133,
        1, -0.0894841775298119, -1.2914855480194092,
    ]).Each(v => v * v * v).Times(
    [
        1.2268798758459243, -0.5578149944602171, 0.2813910456659647,
        -0.0405757452148008, 1.112286803280317, -0.0717110580655164,
        -0.0763729366746601, -0.4214933324022432, 1.5869240198367816,
    ]);

    private static Triple Polar(Triple lch)
    {
        var (sine, cosine) = Math.SinCos(lch.C * Math.PI / 180);
        return new Triple(lch.A, lch.B * cosine, lch.B * sine);
    }

    private static double Power(double value, double exponent) => Math.CopySign(Math.Pow(Math.Abs(value), exponent), value);

    private static Triple Hsl(double hue, double saturation, double lightness)
    {
        return new Triple(At(0), At(8), At(4));

        double At(double n) => lightness - (saturation * Math.Min(lightness, 1 - lightness) * Wheel(hue, n));
    }

    private static Triple Hwb(double hue, double white, double black)
    {
        var grey = white / (white + black);
        return white + black >= 1 ? new Triple(grey, grey, grey) : new Triple(At(0), At(8), At(4));

        double At(double n) => ((0.5 - (0.5 * Wheel(hue, n))) * (1 - white - black)) + white;
    }

    // How far a channel is from its hue: -1 where it is fully on, 1 where it is off.
    private static double Wheel(double hue, double channel)
    {
        var k = (channel + (((hue % 360) + 360) % 360 / 30)) % 12;
        return Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1));
    }
}
