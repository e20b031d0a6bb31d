using System.Collections.Immutable;
using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>The difference between the arms among the people of one country.</summary>
/// <param name="Country">The country, as the contacts have it; null for all those together that are too small to stand alone.</param>
/// <param name="Treated">Who was written to there.</param>
/// <param name="Control">Who was held out there.</param>
/// <param name="Interval">The difference of the two rates (-1 to 1), an interval by Newcombe's method, widened for the number of countries (Bonferroni), so that all of them together hold at 95 %.</param>
public sealed record CountryEffect(string? Country, ArmCount Treated, ArmCount Control, Interval Interval)
{
    /// <summary>The treated rate less the held-out one: 0.031 is 3.1 points.</summary>
    public double Difference => Treated.Rate - Control.Rate;

    /// <summary>Whether the difference is beyond what chance does, with all countries looked at.</summary>
    public bool IsBeyondChance => Interval.Lower > 0 || Interval.Upper < 0;
}

/// <summary>Where the difference came about, by country.</summary>
/// <remarks>
/// People were assigned to the arms whatever their country, so that within each the comparison is as fair as over all. Looking at many groups finds something in one of them by chance; the intervals are as wide as that takes.
/// </remarks>
public static class EffectByCountry
{
    /// <summary>The fewest in either arm for a country to stand alone.</summary>
    public const int Least = 20;

    /// <summary>The most countries that stand alone.</summary>
    public const int Most = 12;

    /// <summary>Compares the arms in each country, the largest first, and in the rest together; empty where there are not two groups to compare.</summary>
    /// <param name="counts">Who was assigned what, by arm (<c>treated</c>, <c>held_out</c>) and country; who has no country is left out.</param>
    public static ImmutableArray<CountryEffect> Of(IReadOnlyDictionary<(string Arm, string Country), ArmCount> counts)
    {
        ArmCount Count(string arm, string country) => counts.GetValueOrDefault((arm, country)) ?? new ArmCount(0, 0);
        var all = counts.Keys.Select(k => k.Country).Distinct(StringComparer.Ordinal)
            .Select(c => (Country: (string?)c, Treated: Count("treated", c), Control: Count("held_out", c)))
            .OrderByDescending(c => c.Treated.People + c.Control.People).ThenBy(c => c.Country, StringComparer.Ordinal).ToList();
        var alone = all.Where(c => IsEnough(c.Treated, c.Control)).Take(Most).ToList();
        var rest = all.Except(alone).Aggregate((Country: (string?)null, Treated: new ArmCount(0, 0), Control: new ArmCount(0, 0)), (sum, c) => (null, sum.Treated.And(c.Treated), sum.Control.And(c.Control)));
        var groups = IsEnough(rest.Treated, rest.Control) ? alone.Append(rest).ToList() : alone;
        var confidence = 1 - ((1 - EvidenceJudge.Confidence) / Math.Max(1, groups.Count));
        return groups.Count < 2 ? [] : [.. groups.Select(g => new CountryEffect(g.Country, g.Treated, g.Control, Newcombe.Difference(Of(g.Treated), Of(g.Control), confidence)))];
    }

    private static bool IsEnough(ArmCount treated, ArmCount control) => Math.Min(treated.People, control.People) >= Least;

    private static Proportion Of(ArmCount count) => new(count.Reached, count.People);
}
