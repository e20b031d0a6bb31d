using System.Globalization;

namespace Slipway.Sdk.Assets;

/// <summary>The numbers that GrowthBook's SDKs give, for sites that assign with them.</summary>
/// <remarks>
/// FNV-1a of 32 bits over UTF-16 units, as their JavaScript has it: SDKs that hash UTF-8 put a name such as Zoë elsewhere. Specification 0.8.0 (MIT). Otherwise units are assigned by <see cref="Holdout.Position(string, string)"/>.
/// </remarks>
public static class GrowthBook
{
    /// <summary>The number of a value: version 2 fnv(fnv(seed + value)) % 10,000 / 10,000, version 1 fnv(value + seed) % 1,000 / 1,000.</summary>
    /// <param name="seed">Of the experiment.</param>
    /// <param name="value">The unit's id.</param>
    /// <param name="version">1 (uneven, for old experiments) or 2.</param>
    /// <returns>0 or more, below 1; null for a version that is not known.</returns>
    public static double? Hash(string seed, string value, int version = 2) => version switch
    {
        1 => Fnv(value + seed) % 1000 / 1000.0,
        2 => Fnv(Fnv(seed + value).ToString(CultureInfo.InvariantCulture)) % 10_000 / 10_000.0,
        _ => null,
    };

    /// <summary>Whether a unit is in a part of a namespace, of which experiments that must not meet have one each.</summary>
    /// <param name="value">The unit's id.</param>
    /// <param name="space">The namespace's name.</param>
    /// <param name="lower">Where the part begins, 0 to 1.</param>
    /// <param name="upper">Where it ends, 0 to 1.</param>
    public static bool IsInNamespace(string value, string space, double lower, double upper) => Hash($"__{space}", value, 1) is { } number && lower <= number && number < upper;

    private static uint Fnv(string text)
    {
        var hash = 2166136261;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ unit) * 16777619);
        }

        return hash;
    }
}
