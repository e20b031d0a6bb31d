using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Sdk.Connectors;

namespace Slipway.Core.Plans;

/// <summary>A field that is not as it was approved.</summary>
/// <param name="Path">The field, as <c>groups[0].budget.amount</c>.</param>
/// <param name="Before">What was approved; null where there was none.</param>
/// <param name="After">What is there now; null where it is gone.</param>
public sealed record FieldChange(string Path, string? Before, string? After)
{
    private const int Shown = 60;

    /// <summary>In words, long texts cut around the first difference.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, { } after) => $"{Path} is new: {Quoted(after, 0)}",
        ({ } before, null) => $"{Path} is gone; it was {Quoted(before, 0)}",
        ({ } before, { } after) => $"{Path} is {Quoted(after, From(before, after))} instead of {Quoted(before, From(before, after))}",
        _ => Path,
    };

    /// <summary>Both values as they are shown beside each other: long texts cut around the first difference; null where there is none.</summary>
    [JsonIgnore]
    public (string? Before, string? After) Cut
    {
        get
        {
            var from = Before is { } before && After is { } after ? From(before, after) : 0;
            return (Before is null ? null : Cutting(Before, from), After is null ? null : Cutting(After, from));
        }
    }

    private static int From(string before, string after)
    {
        var same = 0;
        while (same < before.Length && same < after.Length && before[same] == after[same])
        {
            same++;
        }

        return Math.Max(before.Length, after.Length) <= Shown ? 0 : Math.Max(0, same - (Shown / 3));
    }

    private static string Quoted(string text, int from) => $"\"{Cutting(text, from)}\"";

    private static string Cutting(string text, int from)
    {
        from = Math.Min(from, text.Length);
        var piece = text.Length - from > Shown ? text.Substring(from, Shown) : text[from..];
        return $"{(from > 0 ? "…" : "")}{piece.ReplaceLineEndings(" ")}{(from + piece.Length < text.Length ? "…" : "")}";
    }
}

/// <summary>What somebody changed on a platform since it was approved, field by field.</summary>
public static class Drift
{
    /// <summary>Compares two readings of an object.</summary>
    /// <param name="approved">As it was approved.</param>
    /// <param name="now">As it is now.</param>
    /// <returns>The fields that differ, in their order; empty exactly where <see cref="StagedPlan.DigestOf"/> is the same.</returns>
    public static ImmutableArray<FieldChange> Of(Reading approved, Reading now)
    {
        // What is the same to the letter needs no digest, and mostly it is.
        if (IsSame(approved, now) || StagedPlan.DigestOf(approved) == StagedPlan.DigestOf(now))
        {
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        if (approved.Id != now.Id)
        {
            changes.Add(new FieldChange("id", approved.Id, now.Id));
        }

        Compare("", approved.Content, now.Content, changes);
        if (approved.Audience?.Digest != now.Audience?.Digest)
        {
            changes.Add(new FieldChange("members", People(approved), People(now)));
        }

        return changes.ToImmutable();
    }

    private static bool IsSame(Reading approved, Reading now) =>
        approved.Id == now.Id && approved.Audience?.Digest == now.Audience?.Digest
        && approved.Content.ValueKind != JsonValueKind.Undefined && now.Content.ValueKind != JsonValueKind.Undefined && JsonElement.DeepEquals(approved.Content, now.Content);

    private static string People(Reading reading) => reading.Audience is { } audience
        ? string.Create(CultureInfo.InvariantCulture, $"{audience.Eligible} people, {audience.HeldOut} of them held out ({audience.Digest[..Math.Min(8, audience.Digest.Length)]})")
        : "none";

    private static void Compare(string path, JsonElement before, JsonElement after, ImmutableArray<FieldChange>.Builder changes)
    {
        var isMissing = before.ValueKind == JsonValueKind.Undefined || after.ValueKind == JsonValueKind.Undefined;
        if (!isMissing && JsonElement.DeepEquals(before, after))
        {
            return;
        }

        switch (before.ValueKind, after.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                foreach (var name in before.EnumerateObject().Select(p => p.Name).Union(after.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal))
                {
                    Compare(path.Length == 0 ? name : $"{path}.{name}", Of(before, name), Of(after, name), changes);
                }

                break;
            case (JsonValueKind.Array, JsonValueKind.Array):
                for (var i = 0; i < Math.Max(before.GetArrayLength(), after.GetArrayLength()); i++)
                {
                    Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), i < before.GetArrayLength() ? before[i] : default, i < after.GetArrayLength() ? after[i] : default, changes);
                }

                break;
            default:
                changes.Add(new FieldChange(path.Length == 0 ? "content" : path, Written(before), Written(after)));
                break;
        }
    }

    private static JsonElement Of(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;

    private static string? Written(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Null => "",
        _ => element.GetRawText(),
    };
}
