using System.Collections.Immutable;

namespace Slipway.Statistics.Attribution;

/// <summary>Rules that share each conversion among the touches before it.</summary>
/// <remarks>
/// All describe and none proves: what would have happened without a channel only a holdout tells. Every channel that was touched is in the answer, those without credit too, in the order of their names; a channel
/// touched twice earns for both.
/// </remarks>
public static class TouchRule
{
    /// <summary>All to the first touch.</summary>
    /// <param name="journeys">With their conversions and money.</param>
    public static ImmutableArray<Credit> First(IEnumerable<Journey> journeys) => Credit.Sum(journeys, j => One(j, 0));

    /// <summary>All to the last touch.</summary>
    /// <param name="journeys">With their conversions and money.</param>
    public static ImmutableArray<Credit> Last(IEnumerable<Journey> journeys) => Credit.Sum(journeys, j => One(j, j.Touches.Length - 1));

    /// <summary>All to the last touch that is not direct; to the last one where all are.</summary>
    /// <param name="journeys">With their conversions and money.</param>
    /// <param name="direct">The name of the channel that is passed over.</param>
    public static ImmutableArray<Credit> LastNonDirect(IEnumerable<Journey> journeys, string direct) => Credit.Sum(journeys, j =>
    {
        var last = j.Touches.Length - 1;
        for (var touch = last; touch >= 0; touch--)
        {
            if (j.Touches[touch].Channel != direct)
            {
                return One(j, touch);
            }
        }

        return One(j, last);
    });

    /// <summary>The same to every touch: 1/n.</summary>
    /// <param name="journeys">With their conversions and money.</param>
    public static ImmutableArray<Credit> Linear(IEnumerable<Journey> journeys) => Credit.Sum(journeys, j => [.. j.Touches.Select(_ => 1.0)]);

    /// <summary>The given shares to the first and the last touch, the rest evenly to those between; with two touches the rest goes to both alike.</summary>
    /// <param name="journeys">With their conversions and money.</param>
    /// <param name="first">0 to 1; 0.4 is usual.</param>
    /// <param name="last">0 to 1, and at most 1 together with the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">Shares out of range.</exception>
    public static ImmutableArray<Credit> Position(IEnumerable<Journey> journeys, double first = 0.4, double last = 0.4)
    {
        if (!(first >= 0 && last >= 0 && first + last <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(first), (first, last), "The first and the last touch get shares of 0 or more, at most 1 together.");
        }

        return Credit.Sum(journeys, j => j.Touches.Length switch
        {
            1 => [1],
            2 => [first + ((1 - first - last) / 2), last + ((1 - first - last) / 2)],
            var n => [first, .. Enumerable.Repeat((1 - first - last) / (n - 2), n - 2), last],
        });
    }

    /// <summary>More to every later touch: i of 1 + 2 + ... + n to the i-th.</summary>
    /// <param name="journeys">With their conversions and money.</param>
    public static ImmutableArray<Credit> LinearDecay(IEnumerable<Journey> journeys) => Credit.Sum(journeys, j => [.. j.Touches.Select((_, i) => i + 1.0)]);

    /// <summary>Half as much to a touch for every half-life before the conversion: 2^(-age / half-life), over their sum in the journey.</summary>
    /// <param name="journeys">With their conversions and money, and the age of each touch.</param>
    /// <param name="halfLife">Above 0; 7 days is usual.</param>
    /// <param name="inSteps">Whether only whole half-lives count: 2^(-floor(age / half-life)).</param>
    /// <exception cref="ArgumentOutOfRangeException">The half-life is not above 0.</exception>
    public static ImmutableArray<Credit> TimeDecay(IEnumerable<Journey> journeys, TimeSpan halfLife, bool inSteps = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(halfLife, TimeSpan.Zero);
        return Credit.Sum(journeys, j =>
        {
            // From the youngest touch on, for after a thousand half-lives nothing would be left of any.
            var ages = j.Touches.Select(t => inSteps ? Math.Floor(t.Age / halfLife) : t.Age / halfLife).ToArray();
            var youngest = ages.Min();
            return [.. ages.Select(age => Math.Pow(2, youngest - age))];
        });
    }

    /// <summary>Each channel's average part in every order in which channels could have joined (L. S. Shapley, 1953), when a set of channels is worth the conversions of the journeys that needed no other.</summary>
    /// <remarks>That has a closed form: every journey is shared evenly among its distinct channels.</remarks>
    /// <param name="journeys">With their conversions and money.</param>
    public static ImmutableArray<Credit> Shapley(IEnumerable<Journey> journeys) => Credit.Sum(journeys, j =>
        [.. j.Touches.Select(t => 1.0 / j.Touches.Count(other => other.Channel == t.Channel))]);

    private static double[] One(Journey journey, int touch)
    {
        var weights = new double[journey.Touches.Length];
        weights[touch] = 1;
        return weights;
    }
}
