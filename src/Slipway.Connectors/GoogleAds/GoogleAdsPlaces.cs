using System.Collections.Frozen;
using System.Globalization;

namespace Slipway.Connectors.GoogleAds;

/// <summary>Countries and languages by Google's own numbers.</summary>
internal static class GoogleAdsPlaces
{
    // Google's number of a country is 2000 and the country's number of ISO 3166-1.
    private static readonly FrozenDictionary<string, int> _countries = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["AE"] = 784, ["AR"] = 32, ["AT"] = 40, ["AU"] = 36, ["BE"] = 56, ["BG"] = 100, ["BR"] = 76, ["CA"] = 124, ["CH"] = 756, ["CL"] = 152, ["CO"] = 170, ["CY"] = 196, ["CZ"] = 203,
        ["DE"] = 276, ["DK"] = 208, ["EE"] = 233, ["ES"] = 724, ["FI"] = 246, ["FR"] = 250, ["GB"] = 826, ["GR"] = 300, ["HK"] = 344, ["HR"] = 191, ["HU"] = 348, ["IE"] = 372, ["IL"] = 376,
        ["IN"] = 356, ["IS"] = 352, ["IT"] = 380, ["JP"] = 392, ["KR"] = 410, ["LI"] = 438, ["LT"] = 440, ["LU"] = 442, ["LV"] = 428, ["MT"] = 470, ["MX"] = 484, ["MY"] = 458, ["NL"] = 528,
        ["NO"] = 578, ["NZ"] = 554, ["PH"] = 608, ["PL"] = 616, ["PT"] = 620, ["RO"] = 642, ["RS"] = 688, ["SA"] = 682, ["SE"] = 752, ["SG"] = 702, ["SI"] = 705, ["SK"] = 703, ["TH"] = 764,
        ["TR"] = 792, ["TW"] = 158, ["UA"] = 804, ["US"] = 840, ["ZA"] = 710,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int> _languages = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = 1000, ["de"] = 1001, ["fr"] = 1002, ["es"] = 1003, ["it"] = 1004, ["ja"] = 1005, ["da"] = 1009, ["nl"] = 1010, ["fi"] = 1011, ["ko"] = 1012, ["no"] = 1013, ["nb"] = 1013,
        ["pt"] = 1014, ["sv"] = 1015, ["ar"] = 1019, ["bg"] = 1020, ["cs"] = 1021, ["el"] = 1022, ["hu"] = 1024, ["is"] = 1026, ["he"] = 1027, ["lv"] = 1028, ["lt"] = 1029, ["pl"] = 1030,
        ["ru"] = 1031, ["ro"] = 1032, ["sk"] = 1033, ["sl"] = 1034, ["sr"] = 1035, ["uk"] = 1036, ["tr"] = 1037, ["hr"] = 1039, ["et"] = 1043,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The place of a country code; null for one that is not in the table.</summary>
    public static string? Place(string country) => _countries.TryGetValue(country, out var number) ? string.Create(CultureInfo.InvariantCulture, $"geoTargetConstants/{2000 + number}") : null;

    /// <summary>The language of a BCP 47 tag: Google knows languages, not their regions.</summary>
    public static string? Language(string tag) => _languages.TryGetValue(tag.Split('-')[0], out var number) ? string.Create(CultureInfo.InvariantCulture, $"languageConstants/{number}") : null;

    /// <summary>The country code of a place; the place as Google names it where it is no country of the table.</summary>
    public static string Country(string place) => _countries.FirstOrDefault(c => Place(c.Key) == place).Key ?? place;

    /// <summary>The tag of a language; as Google names it where it is not in the table.</summary>
    public static string Tag(string language) => _languages.FirstOrDefault(l => Language(l.Key) == language && l.Key != "nb").Key ?? language;
}
