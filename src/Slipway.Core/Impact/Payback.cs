using Slipway.Statistics;

namespace Slipway.Core.Impact;

/// <summary>On which day after its launch a campaign had earned what it cost; null for not within the days that count.</summary>
/// <param name="Day">By the estimate.</param>
/// <param name="Earliest">By the upper bound.</param>
/// <param name="Latest">By the lower bound.</param>
public sealed record Payback(int? Day, int? Earliest, int? Latest)
{
    /// <summary>In words.</summary>
    public string Text => this switch
    {
        { Earliest: null } => "It did not earn its cost within the days that count, not even by the upper bound.",
        { Day: null } => $"By the estimate it did not earn its cost within the days that count; by the upper bound it did on day {Earliest}.",
        { Latest: null } => $"By the estimate it had earned its cost on day {Day}, at the earliest on day {Earliest}; by the lower bound it did not within the days that count.",
        _ => $"It had earned its cost on day {Day} (day {Earliest} to {Latest}).",
    };

    /// <summary>Computes it: what the outcomes up to each day are worth, with their interval, against the cost.</summary>
    /// <remarks>Each day is looked at by itself, so the interval is one for a day that is named beforehand, and says less of the first of many.</remarks>
    /// <param name="days">When the people of each group first reached the goal.</param>
    /// <param name="window">For how many days outcomes count.</param>
    /// <param name="value">What an outcome is worth.</param>
    /// <param name="cost">What the campaign cost.</param>
    /// <param name="confidence">The confidence of the interval.</param>
    /// <returns>The days; null where they cannot be computed: nobody in a group, two currencies, or nothing spent.</returns>
    public static Payback? Of(OutcomeDays days, int window, OutcomeValue value, FullCost cost, double confidence)
    {
        if (days.Treated == 0 || days.Control == 0 || value.Each.Currency != cost.Currency || cost.Total == 0)
        {
            return null;
        }

        var (day, earliest, latest, treated, control) = ((int?)null, (int?)null, (int?)null, 0L, 0L);
        for (var d = 0; d < window; d++)
        {
            treated += days.TreatedByDay.GetValueOrDefault(d);
            control += days.ControlByDay.GetValueOrDefault(d);
            // Where nobody has reached it yet, there is nothing to compare.
            if (Comparison.OfProportions(new Proportion(treated, days.Treated), new Proportion(control, days.Control), confidence) is not Comparison.Difference found)
            {
                continue;
            }

            var earned = Return.Of(new Incremental(found.Estimate * days.Treated, found.Interval.Lower * days.Treated, found.Interval.Upper * days.Treated, days.Treated), value, cost)!;
            day ??= earned.Value.Amount >= cost.Total ? d + 1 : null;
            earliest ??= earned.Upper >= cost.Total ? d + 1 : null;
            latest ??= earned.Lower >= cost.Total ? d + 1 : null;
        }

        return new Payback(day, earliest, latest);
    }
}
