using System.Collections.Immutable;

namespace Slipway.Statistics.Attribution;

/// <summary>Credit by how many conversions would be lost if a channel led nowhere, in a chain fitted to all journeys.</summary>
/// <remarks>
/// E. Anderl, I. Becker, F. v. Wangenheim, J. H. Schumann (2016). States are the last channels; the chance to convert solves (I - Q) x = r, exactly and not by simulation, so that the same journeys always give the
/// same shares. Removing a channel turns every step into it into a loss; RE_i = 1 - P_-i / P; credit is RE_i / sum RE of the total. Journeys that were lost matter: without them an effect only says how often a
/// channel was there. Steps from a state to itself change nothing and are left out.
/// </remarks>
/// <param name="Credits">By the order of the channels' names.</param>
/// <param name="RemovalEffects">In the same order: the share of conversions that would be lost, 0 to 1.</param>
/// <param name="ConversionRate">The chance to convert from the start, 0 to 1.</param>
public sealed record MarkovChain(ImmutableArray<Credit> Credits, ImmutableArray<double> RemovalEffects, double ConversionRate)
{
    /// <summary>The most states; beyond, a lower order is to be used.</summary>
    public const int MostStates = 2_000;

    private const int Start = 0;

    /// <summary>Fits a chain and shares the conversions and the money of all journeys.</summary>
    /// <param name="journeys">Those that converted and those that were lost.</param>
    /// <param name="order">How many of the last channels make a state, 1 or more.</param>
    /// <returns>Refused without conversions, where no channel makes a difference, and beyond <see cref="MostStates"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An order below 1.</exception>
    public static Answer<MarkovChain> Attribute(IEnumerable<Journey> journeys, int order = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        var all = journeys.ToList();
        var (states, counts, converted, leaving) = Count(all, order);
        if (states.Count > MostStates)
        {
            return new Answer<MarkovChain>.Refused(RefusalCode.TooFewUnits, $"An order of {order} makes {states.Count} states of these journeys, more than {MostStates} and more than they can tell apart; take a lower order.");
        }

        string[] channels = [.. all.SelectMany(j => j.Touches).Select(t => t.Channel).Distinct().Order(StringComparer.Ordinal)];
        var rate = Converts(states, counts, converted, leaving, without: null);
        if (!(rate > 0))
        {
            return new Answer<MarkovChain>.Refused(RefusalCode.NothingToAttribute, "None of the journeys converted, so there is nothing to share.");
        }

        var effects = channels.Select(c => Math.Clamp(1 - (Converts(states, counts, converted, leaving, c) / rate), 0, 1)).ToArray();
        var sum = effects.Sum();
        if (!(sum > 0))
        {
            return new Answer<MarkovChain>.Refused(RefusalCode.NothingToAttribute, "No channel makes any difference to the conversions of these journeys.");
        }

        var (conversions, value) = (all.Sum(j => j.Conversions), all.Sum(j => j.Value));
        return new Answer<MarkovChain>.Given(new(
            [.. channels.Select((c, i) => new Credit(c, conversions * (effects[i] / sum), value * (effects[i] / sum)))], [.. effects], rate));
    }

    private static (List<string[]> States, Dictionary<(int From, int To), double> Counts, Dictionary<int, double> Converted, Dictionary<int, double> Leaving) Count(List<Journey> journeys, int order)
    {
        var states = new List<string[]> { Array.Empty<string>() };
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var (counts, converted, leaving) = (new Dictionary<(int, int), double>(), new Dictionary<int, double>(), new Dictionary<int, double>());
        foreach (var journey in journeys)
        {
            if (journey.Touches.IsDefaultOrEmpty || !(journey.Conversions >= 0 && journey.Lost >= 0))
            {
                throw new ArgumentException("A journey has at least one touch, and 0 or more people who converted and who did not.", nameof(journeys));
            }

            var people = journey.Conversions + journey.Lost;
            var from = Start;
            for (var touch = 0; touch < journey.Touches.Length; touch++)
            {
                var to = Place(journey.Touches.Skip(Math.Max(0, touch + 1 - order)).Take(Math.Min(order, touch + 1)).Select(t => t.Channel).ToArray());
                if (to != from)
                {
                    counts[(from, to)] = counts.GetValueOrDefault((from, to)) + people;
                    leaving[from] = leaving.GetValueOrDefault(from) + people;
                }

                from = to;
            }

            converted[from] = converted.GetValueOrDefault(from) + journey.Conversions;
            leaving[from] = leaving.GetValueOrDefault(from) + people;
        }

        return (states, counts, converted, leaving);

        int Place(string[] channels)
        {
            // Length before name: no two lists of names read the same.
            var key = string.Concat(channels.Select(c => $"{c.Length}:{c}"));
            if (!places.TryGetValue(key, out var place))
            {
                places[key] = place = states.Count;
                states.Add(channels);
            }

            return place;
        }
    }

    private static double Converts(List<string[]> states, Dictionary<(int From, int To), double> counts, Dictionary<int, double> converted, Dictionary<int, double> leaving, string? without)
    {
        // A state that is left for nowhere, or that holds the channel which is gone, converts nobody.
        var kept = Enumerable.Range(0, states.Count).Where(s => leaving.GetValueOrDefault(s) > 0 && (without is null || !states[s].Contains(without))).ToArray();
        var row = new Dictionary<int, int>(kept.Select((state, i) => KeyValuePair.Create(state, i)));
        var (matrix, right) = (new double[kept.Length, kept.Length], new double[kept.Length]);
        for (var i = 0; i < kept.Length; i++)
        {
            matrix[i, i] = 1;
            right[i] = converted.GetValueOrDefault(kept[i]) / leaving[kept[i]];
        }

        foreach (var ((from, to), count) in counts)
        {
            if (row.TryGetValue(from, out var i) && row.TryGetValue(to, out var j))
            {
                matrix[i, j] -= count / leaving[from];
            }
        }

        // Where nobody went anywhere there is no start either.
        return row.TryGetValue(Start, out var start) ? LinearAlgebra.Solve(matrix, right)[start] : 0;
    }
}
