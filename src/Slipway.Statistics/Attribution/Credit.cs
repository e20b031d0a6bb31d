using System.Collections.Immutable;

namespace Slipway.Statistics.Attribution;

/// <summary>What is credited to a channel.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Conversions">Its part of all conversions; parts add up to the total.</param>
/// <param name="Value">Its part of all money; parts add up to the total.</param>
public sealed record Credit(string Channel, double Conversions, double Value)
{
    /// <summary>Adds up the parts of journeys, each touch of which has a weight.</summary>
    internal static ImmutableArray<Credit> Sum(IEnumerable<Journey> journeys, Func<Journey, double[]> weights)
    {
        var sums = new SortedDictionary<string, (double Conversions, double Value)>(StringComparer.Ordinal);
        foreach (var journey in journeys)
        {
            if (journey.Touches.IsDefaultOrEmpty)
            {
                throw new ArgumentException("A journey has at least one touch.", nameof(journeys));
            }

            // Divided by what they add up to, so that no rounding is left over.
            var parts = weights(journey);
            var whole = parts.Sum();
            for (var touch = 0; touch < parts.Length; touch++)
            {
                var (conversions, value) = sums.GetValueOrDefault(journey.Touches[touch].Channel);
                var share = parts[touch] / whole;
                sums[journey.Touches[touch].Channel] = (conversions + (journey.Conversions * share), value + (journey.Value * share));
            }
        }

        return [.. sums.Select(s => new Credit(s.Key, s.Value.Conversions, s.Value.Value))];
    }
}
