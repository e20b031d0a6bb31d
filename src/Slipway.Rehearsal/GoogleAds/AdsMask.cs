using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>An update mask: which fields of what was asked for take the place of what is held.</summary>
internal static class AdsMask
{
    /// <summary>Changes what is held; says what the mask may not name.</summary>
    public static IEnumerable<AdsError> Apply(AdsMessage message, string? mask, JsonObject asked, JsonObject held)
    {
        if (string.IsNullOrEmpty(mask))
        {
            return [new("fieldMaskError", "FIELD_MASK_MISSING", "The field mask must be provided for update operations.") { Place = "update_mask" }];
        }

        return [.. mask.Split(',').SelectMany(path => Apply(message, path, path.Split('.'), asked, held))];
    }

    private static IEnumerable<AdsError> Apply(AdsMessage message, string path, ReadOnlySpan<string> parts, JsonObject? asked, JsonObject held)
    {
        if (message[parts[0]] is not { IsPlayed: true } field || (parts.Length > 1 && (!field.IsMessage || field.IsList)))
        {
            return [Error("FIELD_NOT_FOUND", "The field mask contains an invalid field: it was not found.", path)];
        }

        if (field.IsGivenOut || field.IsFixed)
        {
            return [new("fieldError", "IMMUTABLE_FIELD", "The field cannot be modified.") { Place = AdsMessages.Spell(path) }];
        }

        if (field.IsMessage && !field.IsList && parts.Length == 1)
        {
            return [Error("FIELD_HAS_SUBFIELDS", "The field mask cannot name a field that has subfields: name the subfields.", path)];
        }

        foreach (var other in field.IsAlternative ? held.Select(h => h.Key).Where(k => k != field.Name && message[k]!.IsAlternative).ToList() : [])
        {
            held.Remove(other);
        }

        if (parts.Length > 1)
        {
            held[field.Name] ??= new JsonObject();
            return Apply(AdsMessages.Of(field.Type), path, parts[1..], asked?[field.Name] as JsonObject, held[field.Name]!.AsObject());
        }

        held.Remove(field.Name);
        if (asked?[field.Name] is { } value)
        {
            held[field.Name] = value.DeepClone();
        }

        return [];
    }

    private static AdsError Error(string code, string words, string path) => new("fieldMaskError", code, words) { Place = "update_mask", Trigger = AdsMessages.Spell(path) };
}
