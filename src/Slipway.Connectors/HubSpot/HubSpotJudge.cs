using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.HubSpot;

/// <summary>Judges a condition on a contact's properties exactly as the condition is meant, wherever HubSpot's filters would see it a little otherwise.</summary>
internal static class HubSpotJudge
{
    public static bool Meets(Predicate where, Func<string, string?> property) => where switch
    {
        Predicate.All all => all.Of.All(p => Meets(p, property)),
        Predicate.Any any => any.Of.Any(p => Meets(p, property)),
        Predicate.Not not => !Meets(not.Of, property),
        Predicate.Compare compare => Compares(compare, property(HubSpotContacts.PropertyOf(compare.Field))),
        // What a contact did in this campaign: nothing yet, as audiences are fixed before it begins.
        _ => false,
    };

    private static bool Compares(Predicate.Compare compare, string? value)
    {
        var known = !string.IsNullOrWhiteSpace(value);
        return compare.Comparison switch
        {
            Comparison.IsKnown => known,
            Comparison.IsUnknown => !known,
            Comparison.Is or Comparison.In => known && Is(value!, compare.Values),
            Comparison.IsNot or Comparison.NotIn => !known || !Is(value!, compare.Values),
            Comparison.Contains => known && compare.Values.Any(v => value!.Contains(v, StringComparison.OrdinalIgnoreCase)),
            Comparison.StartsWith => known && compare.Values.Any(v => value!.StartsWith(v, StringComparison.OrdinalIgnoreCase)),
            Comparison.AtLeast => known && Order(value!, compare.Values[0]) >= 0,
            _ => known && Order(value!, compare.Values[0]) <= 0,
        };
    }

    // What HubSpot lets a person tick several of is kept with semicolons between.
    private static bool Is(string value, IReadOnlyCollection<string> any) =>
        any.Contains(value, StringComparer.OrdinalIgnoreCase) || (value.Contains(';', StringComparison.Ordinal) && value.Split(';', StringSplitOptions.TrimEntries).Any(v => any.Contains(v, StringComparer.OrdinalIgnoreCase)));

    // Null, and so neither at least nor at most, where the two cannot be compared.
    private static int? Order(string value, string bound)
    {
        if (decimal.TryParse(bound, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
        {
            return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var held) ? held.CompareTo(number) : null;
        }

        if (!DateTimeOffset.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || Time(value) is not { } time)
        {
            return null;
        }

        return bound.Contains('T', StringComparison.Ordinal) ? time.CompareTo(at) : DateOnly.FromDateTime(time.UtcDateTime).CompareTo(DateOnly.FromDateTime(at.UtcDateTime));
    }

    /// <summary>A time as HubSpot keeps it: ISO, or milliseconds since 1970.</summary>
    public static DateTimeOffset? Time(string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : null;
}
