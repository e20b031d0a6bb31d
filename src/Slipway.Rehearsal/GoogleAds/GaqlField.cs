using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A field of a query: the part of the row it is in, and the way to it.</summary>
/// <param name="Name">As the query has it: <c>campaign.network_settings.target_google_search</c>.</param>
/// <param name="Path">As JSON has it, the part of the row first.</param>
internal sealed record GaqlField(string Name, ImmutableArray<string> Path, AdsField Field)
{
    public string Resource => Path[0];

    public bool IsMetric => Resource == "metrics";

    public bool IsSegment => Resource == "segments";

    public bool IsNumber => Field.Type is "int64" or "int32" or "double" or "float";

    public bool IsDate => IsSegment;

    /// <summary>The field's value in a row; null when it has none.</summary>
    public JsonNode? In(JsonObject row) => Path.Aggregate((JsonNode?)row, (node, part) => (node as JsonObject)?[part]);

    /// <summary>Puts the field of a row into a result.</summary>
    public void Copy(JsonObject row, JsonObject result)
    {
        if (In(row) is not { } value)
        {
            return;
        }

        var at = result;
        foreach (var part in Path[..^1])
        {
            at[part] ??= new JsonObject();
            at = at[part]!.AsObject();
        }

        at[Path[^1]] = value.DeepClone();
    }
}

/// <summary>What can be asked from which resource.</summary>
internal static class GaqlResources
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> Others = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
    {
        ["customer"] = [], ["campaign_budget"] = ["customer"], ["campaign"] = ["campaign_budget", "customer"], ["ad_group"] = ["campaign", "customer"],
        ["ad_group_ad"] = ["ad_group", "campaign", "customer"], ["ad_group_criterion"] = ["ad_group", "campaign", "customer"], ["campaign_criterion"] = ["campaign", "customer"],
        ["shared_set"] = ["customer"], ["shared_criterion"] = ["shared_set", "customer"], ["campaign_shared_set"] = ["campaign", "shared_set", "customer"],
        ["user_list"] = ["customer"], ["label"] = ["customer"], ["campaign_label"] = ["campaign", "label", "customer"], ["ad_group_label"] = ["ad_group", "campaign", "label", "customer"],
        ["ad_group_criterion_label"] = ["ad_group_criterion", "ad_group", "campaign", "label", "customer"],
        ["ad_group_ad_label"] = ["ad_group_ad", "ad_group", "campaign", "label", "customer"], ["geo_target_constant"] = [], ["language_constant"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] WithMetrics = ["customer", "campaign", "ad_group", "ad_group_ad", "ad_group_criterion"];

    public static bool Knows(string resource) => Others.ContainsKey(resource);

    /// <summary>The field of a name, as far as a query from this resource may ask for it.</summary>
    public static GaqlField Field(string name, string from)
    {
        var parts = name.Split('.');
        var counts = parts[0] is "metrics" or "segments";
        if (!counts && !Others.ContainsKey(parts[0]))
        {
            throw Unrecognized(name);
        }

        var field = new GaqlField(name, [.. parts.Select(AdsMessages.Join)], Walk(name, parts));
        return counts && !WithMetrics.Contains(from, StringComparer.Ordinal) ? throw new GaqlException("PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE", $"Cannot select or filter on {name} with resource {from} in the FROM clause.")
            : counts || parts[0] == from || Others[from].Contains(parts[0], StringComparer.Ordinal) ? field
            : throw new GaqlException("PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE", $"Cannot select fields from the following resources: {parts[0].ToUpperInvariant()}, when the FROM clause specifies {from.ToUpperInvariant()}.");
    }

    private static AdsField Walk(string name, string[] parts)
    {
        var message = AdsMessages.Of(AdsMessages.Join(parts[0]) is var joined ? char.ToUpperInvariant(joined[0]) + joined[1..] : "");
        AdsField? field = null;
        foreach (var part in parts.Skip(1))
        {
            field = field is { IsMessage: false } or { IsList: true } ? null : (field is null ? message : AdsMessages.Of(field.Type))[AdsMessages.Join(part)];
            if (field is not { IsPlayed: true })
            {
                throw Unrecognized(name);
            }
        }

        return field is null || (field.IsMessage && !field.IsList) ? throw Unrecognized(name) : field;
    }

    private static GaqlException Unrecognized(string name) => new("UNRECOGNIZED_FIELD", $"Unrecognized field in the query: '{name}'.");
}
