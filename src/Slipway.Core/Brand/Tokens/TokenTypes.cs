using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Core.Brand.Tokens;

/// <summary>The closed sets of words of W3C design tokens 2025.10.</summary>
public static class TokenTypes
{
    /// <summary>The thirteen types, as files write them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "color", "dimension", "fontFamily", "fontWeight", "duration", "cubicBezier", "number", "strokeStyle", "border", "transition", "shadow", "gradient", "typography",
    ];


    /// <summary>What the names of font weights mean.</summary>
    public static FrozenDictionary<string, int> Weights { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["thin"] = 100, ["hairline"] = 100, ["extra-light"] = 200, ["ultra-light"] = 200, ["light"] = 300, ["normal"] = 400, ["regular"] = 400, ["book"] = 400, ["medium"] = 500,
        ["semi-bold"] = 600, ["demi-bold"] = 600, ["bold"] = 700, ["extra-bold"] = 800, ["ultra-bold"] = 800, ["black"] = 900, ["heavy"] = 900, ["extra-black"] = 950, ["ultra-black"] = 950,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
