using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Reads values of colours: a colour space with its components, and a hex for those who do not know the space.</summary>
internal sealed class TokenColorReader(TokenValueReader values)
{
    private const double ColourStep = 1.0 / 255;

    public TokenValue.Color? Read(PlacedJson value)
    {
        if (value.AsText is { } text && text.StartsWith('#') && Colour.Read(text) is { } old)
        {
            values.Odd("token-legacy-colour", value, $"is written \"{text}\", as before 2025.10", Written(old));
            return TokenValue.Color.Of(old);
        }

        var example = Written(value.AsText is { } name && Colour.Read(name) is { } meant ? meant : new Colour(0, 102, 204));
        var map = values.Object(value, "color", example, ["colorSpace", "components"], "alpha", "hex");
        var hex = Hex((value as PlacedJson.Map)?["hex"]);
        var alpha = (value as PlacedJson.Map)?["alpha"] is { } share ? values.Number(share, "1.", 0, 1) ?? 1 : 1;
        var space = values.Word(map?["colorSpace"], "colour space", ColourSpaces.Names);
        var components = space is not null ? Components(values.Follow(map!["components"]), space) : null;
        if (components is not { } c)
        {
            return hex is { } fallback ? TokenValue.Color.Of(fallback with { Opacity = alpha }) : null;
        }

        var colour = Colour.From(space!, c[0] ?? 0, c[1] ?? 0, c[2] ?? 0, alpha)!.Value;
        if (hex is { } said && Differ(space!, c, said))
        {
            values.Odd("token-hex-differs", map!["hex"]!, $"is {colour with { Opacity = 1 }} by its components and {said} by its hex", $"\"hex\": \"{colour with { Opacity = 1 }}\".");
        }

        return new TokenValue.Color(colour, space!, c, hex?.ToString());
    }

    private Colour? Hex(PlacedJson? value)
    {
        var found = values.Follow(value);
        if (found is null || (found.AsText is ['#', ..] text && text.Length == 7 && Colour.Read(text) is not null))
        {
            return Colour.Read(found?.AsText);
        }

        values.Wrong(found, $"has the hex {TokenValueReader.Shown(found)}", "six digits, \"#0066cc\".");
        return null;
    }

    private ImmutableArray<double?>? Components(PlacedJson? value, string space)
    {
        if (value is not PlacedJson.List { Items: { Length: 3 } items })
        {
            if (value is not null)
            {
                values.Wrong(value, $"has {TokenValueReader.Shown(value)} for its components, and {space} has three", "\"components\": [0, 0.4, 0.8].");
            }

            return null;
        }

        var components = ImmutableArray.CreateBuilder<double?>(3);
        for (var i = 0; i < 3; i++)
        {
            var (name, least, most) = Range(space, i);
            switch (values.Follow(items[i]))
            {
                case PlacedJson.Text { Value: "none" }:
                    components.Add(null);
                    break;
                case PlacedJson.Number { Value: var number } written when double.IsFinite(number):
                    components.Add(number);
                    if (number < least || number > most || (name == "hue" && number == 360))
                    {
                        var limits = double.IsInfinity(most) ? $"not below {least}" : $"from {least} {(name == "hue" ? "up to, but not," : "to")} {most}";
                        values.Wrong(written, $"has a {name} of {written.Written}, and in {space} it is {limits}", "a number in that range.");
                    }

                    break;
                case { } other:
                    values.Wrong(other, $"has {TokenValueReader.Shown(other)} for its {name}", "a number or \"none\".");
                    break;
            }
        }

        return components.Count == 3 ? components.MoveToImmutable() : null;
    }

    private static (string Name, double Least, double Most) Range(string space, int index) => (space, index) switch
    {
        ("hsl" or "hwb", 0) or ("lch" or "oklch", 2) => ("hue", 0, 360),
        ("hsl", 1) => ("saturation", 0, 100),
        ("hsl", 2) or ("lab" or "lch", 0) => ("lightness", 0, 100),
        ("hwb", 1) => ("whiteness", 0, 100),
        ("hwb", 2) => ("blackness", 0, 100),
        ("oklab" or "oklch", 0) => ("lightness", 0, 1),
        ("lch" or "oklch", 1) => ("chroma", 0, double.PositiveInfinity),
        ("lab" or "oklab", _) => (index == 1 ? "a" : "b", double.NegativeInfinity, double.PositiveInfinity),
        ("xyz-d65" or "xyz-d50", _) => (index switch { 0 => "X", 1 => "Y", _ => "Z" }, 0, 1),
        _ => (index switch { 0 => "red", 1 => "green", _ => "blue" }, 0, 1),
    };

    // A hex can only say what sRGB can show; for other colours it is a choice of its own.
    private static bool Differ(string space, ImmutableArray<double?> c, Colour said)
    {
        var (red, green, blue) = ColourSpaces.ToSrgb(space, new Triple(c[0] ?? 0, c[1] ?? 0, c[2] ?? 0))!.Value;
        double[] shares = [red, green, blue];
        double[] hex = [said.Red / 255, said.Green / 255, said.Blue / 255];
        return shares.All(s => s is >= -ColourStep and <= 1 + ColourStep) && shares.Zip(hex, (s, h) => Math.Abs(Math.Clamp(s, 0, 1) - h)).Any(d => d > ColourStep + 1e-6);
    }

    private static string Written(Colour colour) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{ \"colorSpace\": \"srgb\", \"components\": [{colour.Red / 255:0.####}, {colour.Green / 255:0.####}, {colour.Blue / 255:0.####}]"
        + $"{(colour.Opacity < 1 ? $", \"alpha\": {colour.Opacity:0.###}" : "")}, \"hex\": \"{colour with { Opacity = 1 }}\" }}.");
}
