using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Core.Brand;

namespace Slipway.Core.Rendering;

/// <summary>Token values as renderers need them; what cannot be used is a finding.</summary>
internal sealed class TokenValues(TokenFile tokens)
{
    public Colour? Colour(string path) => tokens.Find(path) is { } token ? Colour(token) : null;

    public ImmutableArray<string>? Family(string path) => Typed(path, "fontFamily") is { } token ? FamilyOf(token.Value, path) : null;

    public int? Pixels(string path, int least, int most) => Typed(path, "dimension") is { } token ? PixelsOf(token.Value, path, least, most) : null;

    public JsonObject? Composite(string path) => Typed(path, "typography")?.Value as JsonObject;

    public ImmutableArray<string>? FamilyOf(JsonNode? node, string path)
    {
        var value = tokens.Follow(node, path);
        ImmutableArray<string> names = value switch
        {
            JsonArray array => [.. array.Select(Word).OfType<string>()],
            _ => Word(value) is { } one ? [one] : [],
        };
        if (names.Length > 0 && names.All(n => n.Length > 0 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-')))
        {
            // Without a generic face at the end, some clients fall back to Times.
            return names[^1] is "serif" or "sans-serif" or "monospace" ? names : names.Add("sans-serif");
        }

        return value is null ? null : Broken<ImmutableArray<string>>(path, "no list of font names", "[\"Segoe UI\", \"Arial\", \"sans-serif\"]");
    }

    public int? PixelsOf(JsonNode? node, string path, int least, int most)
    {
        var value = tokens.Follow(node, path);
        if (value is null)
        {
            return null;
        }

        if (value is JsonObject dimension && Number(dimension["value"]) is { } number && Word(dimension["unit"]) is "px" or "rem")
        {
            var pixels = Word(dimension["unit"]) == "rem" ? number * 16 : number;
            return pixels >= least && pixels <= most
                ? (int)Math.Round(pixels, MidpointRounding.AwayFromZero)
                : Broken<int>(path, $"{pixels:0.##} px, and must be from {least} to {most} px", $"{{ \"value\": {least}, \"unit\": \"px\" }}");
        }

        return Broken<int>(path, "no dimension", "{ \"value\": 16, \"unit\": \"px\" }");
    }

    public double? NumberOf(JsonNode? node, string path, double least, double most) => tokens.Follow(node, path) switch
    {
        null => null,
        var value when (Number(value) ?? Weight(Word(value))) is { } number && number >= least && number <= most => number,
        _ => Broken<double>(path, $"not a number from {least} to {most} where one is needed", "1.6"),
    };

    private Colour? Colour(Token token)
    {
        if (token.Type != "color")
        {
            return Broken<Colour>(token.Path, $"of type {token.Type}", "a color");
        }

        if (token.Value is not JsonObject value)
        {
            var old = Brand.Colour.Read(Word(token.Value));
            tokens.Error("token-value", $"The token {token.Path} is not written as a color of 2025.10.", tokens.At(token.Path), "Write { \"colorSpace\": \"srgb\", \"components\": [0, 0.4, 0.8], \"hex\": \"#0066cc\" }.");
            return old;
        }

        var hex = Brand.Colour.Read(Word(value["hex"]));
        if (Number(value["alpha"]) is { } alpha && alpha < 1)
        {
            return Broken<Colour>(token.Path, "see-through, which mail clients do not show", "it with alpha 1");
        }

        // "none" counts as 0, as in CSS.
        double[]? components = value["components"] is JsonArray { Count: 3 } array ? [.. array.Select(c => Number(c) ?? (Word(c) == "none" ? 0 : double.NaN))] : null;
        if (components is null || components.Any(double.IsNaN))
        {
            return hex ?? Broken<Colour>(token.Path, "without three components", "\"components\": [0, 0.4, 0.8]");
        }

        var colour = Brand.Colour.From(Word(value["colorSpace"]) ?? "", components[0], components[1], components[2]);
        if (colour is { } exact && hex is { } said && Word(value["colorSpace"]) == "srgb" && Differs(exact, said))
        {
            Broken<Colour>(token.Path, $"{exact} by its components but {said} by its hex", "both the same");
        }

        return colour ?? hex ?? Broken<Colour>(token.Path, $"in the colour space {Word(value["colorSpace"])}, which is not converted here", "a hex beside it, or use srgb");
    }

    private static bool Differs(Colour one, Colour other) =>
        Math.Abs(one.Red - other.Red) > 1 || Math.Abs(one.Green - other.Green) > 1 || Math.Abs(one.Blue - other.Blue) > 1;

    private Token? Typed(string path, string type)
    {
        var token = tokens.Find(path);
        if (token is not null && token.Type != type)
        {
            Broken<int>(path, $"of type {token.Type}", $"a {type}");
            return null;
        }

        return token;
    }

    private T? Broken<T>(string path, string what, string fix)
        where T : struct
    {
        tokens.Error("token-value", $"The token {path} is {what}.", tokens.At(path), $"Write {fix}.");
        return null;
    }

    private static double? Weight(string? word) => word switch
    {
        "normal" or "regular" or "book" => 400,
        "medium" => 500,
        "semi-bold" or "demi-bold" => 600,
        "bold" => 700,
        "extra-bold" or "ultra-bold" => 800,
        "black" or "heavy" => 900,
        "light" => 300,
        _ => null,
    };

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;

    private static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
