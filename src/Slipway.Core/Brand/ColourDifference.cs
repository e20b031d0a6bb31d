namespace Slipway.Core.Brand;

/// <summary>CIEDE2000 of two colours in CIELAB, with all weights 1.</summary>
/// <remarks>Sharma, Wu and Dalal, The CIEDE2000 Color-Difference Formula, Color Research and Application 30 (2005), equations 2 to 22; their 34 pairs are the test.</remarks>
internal static class ColourDifference
{
    private const double Pow25To7 = 6103515625;

    public static double Between(Triple one, Triple other)
    {
        var mean7 = Math.Pow((Math.Sqrt((one.B * one.B) + (one.C * one.C)) + Math.Sqrt((other.B * other.B) + (other.C * other.C))) / 2, 7);
        var stretch = 1.5 - (0.5 * Math.Sqrt(mean7 / (mean7 + Pow25To7)));
        var (chroma1, hue1) = Polar(one.B * stretch, one.C);
        var (chroma2, hue2) = Polar(other.B * stretch, other.C);

        var (lightness, chroma) = (other.A - one.A, chroma2 - chroma1);
        var hueAngle = chroma1 * chroma2 == 0 ? 0 : Turned(hue2 - hue1);
        var hue = 2 * Math.Sqrt(chroma1 * chroma2) * Sine(hueAngle / 2);

        var (meanLightness, meanChroma) = ((one.A + other.A) / 2, (chroma1 + chroma2) / 2);
        var meanHue = MeanHue(chroma1 * chroma2 == 0, hue1, hue2);
        var fromMiddle = (meanLightness - 50) * (meanLightness - 50);
        var twist = 1 - (0.17 * Cosine(meanHue - 30)) + (0.24 * Cosine(2 * meanHue)) + (0.32 * Cosine((3 * meanHue) + 6)) - (0.2 * Cosine((4 * meanHue) - 63));
        var meanChroma7 = Math.Pow(meanChroma, 7);
        var rotation = -2 * Math.Sqrt(meanChroma7 / (meanChroma7 + Pow25To7)) * Sine(60 * Math.Exp(-Math.Pow((meanHue - 275) / 25, 2)));

        lightness /= 1 + (0.015 * fromMiddle / Math.Sqrt(20 + fromMiddle));
        chroma /= 1 + (0.045 * meanChroma);
        hue /= 1 + (0.015 * meanChroma * twist);
        return Math.Sqrt(Math.Max(0, (lightness * lightness) + (chroma * chroma) + (hue * hue) + (rotation * chroma * hue)));
    }

    private static (double Chroma, double Hue) Polar(double a, double b) => (Math.Sqrt((a * a) + (b * b)), ((Math.Atan2(b, a) * 180 / Math.PI) + 360) % 360);

    private static double Turned(double angle) => angle > 180 ? angle - 360 : angle < -180 ? angle + 360 : angle;

    private static double MeanHue(bool isGrey, double one, double other)
    {
        var sum = one + other;
        return isGrey ? sum : Math.Abs(one - other) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
    }

    private static double Sine(double degrees) => Math.Sin(degrees * Math.PI / 180);

    private static double Cosine(double degrees) => Math.Cos(degrees * Math.PI / 180);
}
