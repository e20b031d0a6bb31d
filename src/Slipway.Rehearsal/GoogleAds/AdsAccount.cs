using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A resource as the account keeps it. Its fields are never changed in place: a change is a new resource.</summary>
internal sealed record AdsResource(AdsKind Kind, string Name, JsonObject Fields, DateTimeOffset Created)
{
    /// <summary>Since when its words are reviewed; for ads.</summary>
    public DateTimeOffset ReviewedSince { get; init; }

    public bool IsRemoved => Status == "REMOVED";

    public string? Status => Text("status");

    public string? Text(string field) => (string?)Fields[field];

    public AdsResource With(string field, JsonNode? value)
    {
        var fields = (JsonObject)Fields.DeepClone();
        fields[field] = value;
        return this with { Fields = fields };
    }
}

/// <summary>A Google Ads account: its resources by their names.</summary>
internal sealed class AdsAccount(string id, string name, string? manager, string timeZone)
{
    public string Id { get; } = id;

    public string? Manager { get; } = manager;

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    public ImmutableDictionary<string, AdsResource> Resources { get; set; } = ImmutableDictionary.Create<string, AdsResource>(StringComparer.Ordinal);

    public Dictionary<(string Resource, DateOnly Date), AdFigures> Figures { get; } = [];

    /// <summary>Who stands on lists of customers, by the list's name.</summary>
    public Dictionary<string, ListMembers> Members { get; } = new(StringComparer.Ordinal);

    public JsonObject Customer { get; } = new()
    {
        ["resourceName"] = $"customers/{id}", ["id"] = id, ["descriptiveName"] = name, ["currencyCode"] = "EUR", ["timeZone"] = timeZone,
        ["autoTaggingEnabled"] = true, ["manager"] = false, ["testAccount"] = false, ["status"] = "ENABLED",
    };

    /// <summary>The clock on the account's wall.</summary>
    public DateTime WallTime(DateTimeOffset now) => TimeZoneInfo.ConvertTime(now, Zone).DateTime;

    public static DateTime? TimeIn(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}

/// <summary>Who stands on a list of customers.</summary>
/// <param name="Hashes">Of whom an address was given, as SHA-256 of it.</param>
/// <param name="Known">How many of them are people Google knows.</param>
/// <param name="Counted">From when on the list says so: matching takes Google hours.</param>
internal sealed record ListMembers(ImmutableHashSet<string> Hashes, int Known, DateTimeOffset Counted);
