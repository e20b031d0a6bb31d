using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>Some of the countries and languages of Google, by their own numbers.</summary>
internal static class AdsPlaces
{
    public static readonly FrozenDictionary<string, JsonObject> Geo = Table("geoTargetConstants",
    [
        (2036, "AU", "Australia"), (2040, "AT", "Austria"), (2056, "BE", "Belgium"), (2124, "CA", "Canada"), (2208, "DK", "Denmark"), (2246, "FI", "Finland"), (2250, "FR", "France"),
        (2276, "DE", "Germany"), (2372, "IE", "Ireland"), (2380, "IT", "Italy"), (2528, "NL", "Netherlands"), (2578, "NO", "Norway"), (2616, "PL", "Poland"), (2724, "ES", "Spain"),
        (2752, "SE", "Sweden"), (2756, "CH", "Switzerland"), (2826, "GB", "United Kingdom"), (2840, "US", "United States"),
    ],
    (code, name) => new JsonObject { ["countryCode"] = code, ["name"] = name, ["canonicalName"] = name, ["targetType"] = "Country" });

    public static readonly FrozenDictionary<string, JsonObject> Languages = Table("languageConstants",
    [
        (1000, "en", "English"), (1001, "de", "German"), (1002, "fr", "French"), (1003, "es", "Spanish"), (1004, "it", "Italian"), (1009, "da", "Danish"), (1010, "nl", "Dutch"),
        (1011, "fi", "Finnish"), (1013, "no", "Norwegian"), (1014, "pt", "Portuguese"), (1015, "sv", "Swedish"), (1030, "pl", "Polish"),
    ],
    (code, name) => new JsonObject { ["code"] = code, ["name"] = name, ["targetable"] = true });

    private static FrozenDictionary<string, JsonObject> Table(string collection, (int Id, string Code, string Name)[] rows, Func<string, string, JsonObject> fields) => rows.Select(row =>
    {
        var item = fields(row.Code, row.Name);
        item["id"] = row.Id.ToString(CultureInfo.InvariantCulture);
        item["resourceName"] = string.Create(CultureInfo.InvariantCulture, $"{collection}/{row.Id}");
        return item;
    }).ToFrozenDictionary(item => (string)item["resourceName"]!, StringComparer.Ordinal);
}
